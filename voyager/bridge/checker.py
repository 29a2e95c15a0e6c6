"""The checker process: reads programs against the declared API before a tick is spent on them."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from pydantic import JsonValue

from voyager import sources
from voyager.bridge.process import primitive_names
from voyager.bridge.python_literals import python_literals
from voyager.bridge.python_rules import python_findings
from voyager.bridge.python_source import inspect_python
from voyager.bridge.python_statements import python_statements
from voyager.bridge.rpc import NodeProcess, Params, ProcessGone
from voyager.domain import CheckReport, Language, Literals, Program, ProgramInfo, Skill, Statement
from voyager.errors import BridgeCrashed
from voyager.ports import Checker, Library
from voyager.skills.calls import called_skills
from voyager.wire import from_json, to_json

CHECK_TIMEOUT_S = 60.0
"""A first check on a slow machine loads the language's declarations."""
HEAP_MB = 512


def against(checker: Checker, library: Library) -> Callable[[Program], Awaitable[CheckReport]]:
    """The check of a program that may call the skills of `library` as they are when it is written."""

    async def check(program: Program) -> CheckReport:
        called = [library.get(name) for name in called_skills(library, program.calls)]
        return await checker.check(program.source, program.language, [skill for skill in called if skill is not None])

    return check


class NodeChecker:
    """Implements `ports.Checker` with what TypeScript and Pyright find, and `ports.SourceReader`, in one."""

    def __init__(self, log_file: Path) -> None:
        self._log_file = log_file
        self._process: NodeProcess | None = None
        self._starting = asyncio.Lock()
        self._folder = TemporaryDirectory(prefix="voyager-checker-", ignore_cleanup_errors=True)

    @property
    def pid(self) -> int:
        """The process id while it runs, else 0."""
        return 0 if self._process is None else self._process.pid

    async def warm(self) -> None:
        """Start the process; the first check then finds it ready.

        Raises:
            StorageError: it can't be started.
        """
        async with self._starting:
            if self._process is None or self._process.gone is not None:
                self._process = await self._start()

    async def _start(self) -> NodeProcess:
        root = sources.node_root()
        script = root / "bridge" / "src" / "checks" / "main.ts"
        api = root / "skills" / "primitives"
        command = [str(sources.node()), f"--max-old-space-size={HEAP_MB}", str(script), str(api), self._folder.name]
        process = NodeProcess("checker", self._log_file)
        await process.start(command, cwd=root, environment=sources.node_environment())
        return process

    async def check(self, source: str, language: Language, skills: Sequence[Skill]) -> CheckReport:
        rules = python_findings(source) if language == "python" else []
        if rules is None:
            return CheckReport()  # A source that does not parse has nothing to be checked: `inspect` says why.
        params: Params = {
            "language": language,
            "source": source,
            "skills": [
                {"name": skill.name, "params": [to_json(parameter) for parameter in skill.params]} for skill in skills
            ],
            "rules": [to_json(rule) for rule in rules],
        }
        await self.warm()
        try:
            return await self._ask(params)
        except ProcessGone:
            await self.warm()  # It reads text only: asking again harms nothing.
        try:
            return await self._ask(params)
        except ProcessGone as again:
            raise BridgeCrashed(f"the checker ended twice over one program: {again}") from again

    async def _ask(self, params: Params) -> CheckReport:
        assert self._process is not None
        try:
            answer = await self._process.call("check", params, timeout_s=CHECK_TIMEOUT_S)
        except TimeoutError as late:
            await self._process.kill()
            raise BridgeCrashed(f"the checker gave no answer in {CHECK_TIMEOUT_S:.0f} s") from late
        return from_json(CheckReport, answer)

    async def inspect(self, source: str, language: Language) -> ProgramInfo:
        """Read a source without running it, as a bot would; a syntax error is in the result.

        Raises:
            BridgeCrashed: the process ended or gave no answer.
        """
        if language == "python":
            return inspect_python(source, primitive_names())
        return from_json(ProgramInfo, await self._told("inspect", {"source": source}))

    async def python_api(self) -> str:
        """The declared API in Python's spelling, as a model is shown it.

        Raises:
            BridgeCrashed: the process ended or gave no answer.
        """
        return str(await self._told("python_api", {}))

    async def literals(self, source: str, entry: str, language: Language) -> Literals:
        """Implements `ports.SourceReader`. Raises: BridgeCrashed."""
        if language == "python":
            return python_literals(source, entry)
        return from_json(Literals, await self._told("literals", {"source": source, "entry": entry}))

    async def blocks(self, source: str, entry: str, language: Language) -> Sequence[Sequence[Statement]]:
        """Implements `ports.SourceReader`. Raises: BridgeCrashed."""
        if language == "python":
            return python_statements(source, entry)
        told = cast(list[list[JsonValue]], await self._told("statements", {"source": source, "entry": entry}))
        return [[from_json(Statement, one) for one in block] for block in told]

    async def arguments(self) -> Mapping[str, Sequence[str]]:
        """Implements `ports.SourceReader`. Raises: BridgeCrashed."""
        return cast(Mapping[str, Sequence[str]], await self._told("parameters", {}))

    async def _told(self, method: str, params: Params) -> JsonValue:
        await self.warm()
        assert self._process is not None
        try:
            return await self._process.call(method, params, timeout_s=CHECK_TIMEOUT_S)
        except (ProcessGone, TimeoutError) as error:
            raise BridgeCrashed(f"the checker did not answer `{method}`: {error}") from error

    async def close(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessGone):
                await self._process.kill()
        self._folder.cleanup()
