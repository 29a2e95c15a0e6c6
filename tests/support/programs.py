"""Programs against the scripted host of the Node tests: the real runs and the real sealed child, without a game."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

from pydantic import JsonValue

from voyager import sources
from voyager.bridge.process import primitive_names
from voyager.bridge.python_child import PythonChildren
from voyager.bridge.python_source import inspect_python
from voyager.bridge.rpc import NodeProcess, Params
from voyager.domain import Execution, Language, ProgramInfo
from voyager.wire import from_json

DRIVER = "bridge/test/support/program-driver.ts"


def skill(name: str, source: str, language: Language = "python", version: int = 1) -> Params:
    return {"name": name, "version": version, "language": language, "source": source, "entry": None}


class Programs:
    """Runs programs one after another in one driver process."""

    def __init__(self, node: NodeProcess, children: PythonChildren) -> None:
        self.node = node
        self.children = children
        self.child = 0
        """Process id of the latest sealed child."""
        self.started = asyncio.Event()
        """A child runs, or has run, since `run` was last called."""

    async def run(
        self,
        source: str,
        *,
        args: Sequence[JsonValue] = (),
        skills: Sequence[Params] = (),
        language: Language = "python",
        deadline_ticks: int = 1000,
        deadline_s: float = 10,
        seed: int = 1,
    ) -> Execution:
        params: Params = {
            "program": {"language": language, "source": source, "entry": None, "name": "program"},
            "args": list(args),
            "skills": list(skills),
            "deadline_ticks": deadline_ticks,
            "deadline_s": deadline_s,
            "seed": seed,
        }
        self.started.clear()
        async with self.children.running(cpu_s=deadline_s) as self.child:
            self.started.set()
            return from_json(Execution, await self.node.call("run", params, timeout_s=deadline_s + 30))

    async def inspect(self, source: str, language: Language) -> ProgramInfo:
        """As the bot process reads a source, without running it."""
        if language == "python":
            return inspect_python(source, primitive_names())
        return from_json(ProgramInfo, await self.node.call("inspect", {"source": source}, timeout_s=30))

    async def value(self, expression: str) -> JsonValue:
        """What an expression gives in a Python program."""
        done = await self.run(f"async def go(bot):\n    return {expression}\n")
        assert done.error is None, done.error
        return done.result


@asynccontextmanager
async def programs(folder: Path) -> AsyncGenerator[Programs]:
    root = cast(Path, sources.checkout())
    children = PythonChildren(folder / "python.log")
    node = NodeProcess("driver", folder / "driver.log")
    await node.start(
        [str(sources.node()), str(root / DRIVER)],
        cwd=root,
        environment={},
        inherited={"VOYAGER_PYTHON_FD": children.bot_end},
    )
    try:
        yield Programs(node, children)
    finally:
        await node.kill()
        children.close()
