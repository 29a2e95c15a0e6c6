"""The bot process: one mineflayer bot, started, watched, killed and restarted."""

import contextlib
import json
import logging
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from voyager import sources
from voyager.bridge.rpc import Listener, NodeProcess, Params, ProcessGone
from voyager.domain import Execution, Observation, Program, ProgramError, ProgramInfo, Skill
from voyager.errors import BridgeCrashed, ConnectionFailed
from voyager.wire import from_json

_log = logging.getLogger(__name__)
CONNECT_TIMEOUT_S = 60.0
CALL_TIMEOUT_S = 30.0
WATCHDOG_GRACE_S = 5.0
HEAP_MB = 1024


@dataclass(frozen=True, kw_only=True)
class BotOptions:
    """Where and how the bot plays. `lockstep` only on a world of ours with a virtual clock."""

    host: str
    port: int
    username: str = "Voyager"
    lockstep: bool = True
    seed: int = 1


class NodeBridge:
    """Implements `ports.Bridge` with a Node process that is restarted when a program brings it down."""

    def __init__(
        self,
        options: BotOptions,
        log_file: Path,
        listener: Listener | None = None,
        recovered: Callable[[str], None] = _log.warning,
    ) -> None:
        """`recovered` is told why whenever the bot had to be restarted."""
        self._options = options
        self._recovered = recovered
        self._log_file = log_file
        self._listener = listener
        self._process = NodeProcess("bot", log_file, listener)

    @property
    def pid(self) -> int:
        return self._process.pid

    async def connect(self) -> None:
        """Start the process and join the game.

        Raises:
            ConnectionFailed: the server refused, kicked or never answered.
        """
        root = sources.node_root()
        source = root / "bridge" / "src"
        primitives = root / "skills" / "primitives"
        command = [str(sources.node()), *_flags(root, primitives), f"--max-old-space-size={HEAP_MB}"]
        if self._options.lockstep:
            command += ["--import", str(source / "preload.ts")]
        command.append(str(source / "main.ts"))
        self._process = NodeProcess("bot", self._log_file, self._listener)
        environment = {"PATH": os.environ.get("PATH", ""), "VOYAGER_SEED": str(self._options.seed)}
        await self._process.start(command, cwd=root, environment=environment)
        params: Params = {
            "host": self._options.host,
            "port": self._options.port,
            "username": self._options.username,
            "lockstep": self._options.lockstep,
            "seed": self._options.seed,
            "primitives": str(primitives),
        }
        where = f"{self._options.host}:{self._options.port}"
        try:
            await self._process.call("connect", params, timeout_s=CONNECT_TIMEOUT_S)
        except ConnectionFailed as refused:
            await self._process.kill()
            advice = "is a Minecraft 1.20.1 server in offline mode running there?"
            raise ConnectionFailed(f"the bot could not join {where}: {refused}; {advice}") from refused
        except TimeoutError as late:
            await self._process.kill()
            raise ConnectionFailed(f"{where} did not let the bot in within {CONNECT_TIMEOUT_S:.0f} s") from late
        except ProcessGone as gone:
            raise BridgeCrashed(str(gone)) from gone

    async def observe(self) -> Observation:
        return from_json(Observation, await self._call("observe", {}))

    async def inspect(self, source: str) -> ProgramInfo:
        return from_json(ProgramInfo, await self._call("inspect", {"source": source}))

    async def live(self, on: bool) -> None:
        """Whether the world may go on while no program runs."""
        await self._call("live", {"on": on})

    async def run(
        self,
        program: Program,
        *,
        args: Sequence[JsonValue],
        skills: Sequence[Skill],
        deadline_ticks: int,
        deadline_s: float,
        seed: int,
    ) -> Execution:
        params: Params = {
            "program": {"source": program.source, "entry": program.entry, "name": program.entry},
            "args": list(args),
            "skills": [_skill_params(skill) for skill in skills],
            "deadline_ticks": deadline_ticks,
            "deadline_s": deadline_s,
            "seed": seed,
        }
        started = time.monotonic()
        try:
            answer = await self._process.call("run", params, timeout_s=deadline_s + WATCHDOG_GRACE_S)
            return from_json(Execution, answer)
        except ProcessGone as gone:
            return await self._recover("crashed", f"the bot process went down under the program: {gone}", started)
        except TimeoutError:
            await self._process.kill()
            reason = f"the bot process did not answer {WATCHDOG_GRACE_S:.0f} s past the deadline of {deadline_s:.0f} s"
            return await self._recover("killed", reason, started)

    async def cancel(self) -> None:
        with contextlib.suppress(ProcessGone):  # `run` itself brings a bot back that died meanwhile.
            await self._process.call("cancel", {}, timeout_s=CALL_TIMEOUT_S)

    async def _recover(self, code: str, reason: str, started: float) -> Execution:
        """Bring the bot back into the world as it now is; the attempt is reported as crashed."""
        wall_s = time.monotonic() - started
        self._recovered(f"bot restarted: {reason}")
        await self._process.kill()
        await self.connect()
        return Execution(
            outcome="killed_by_limit" if code == "killed" else "crashed",
            error=ProgramError(code=code, message=reason),
            wall_s=wall_s,
            observation=await self.observe(),
        )

    async def _call(self, method: str, params: Params) -> JsonValue:
        try:
            return await self._process.call(method, params, timeout_s=CALL_TIMEOUT_S)
        except ProcessGone:
            # The bot died between programs: no program is at fault, so bring it back and ask again once.
            self._recovered("bot restarted: its process ended between programs")
            await self.connect()
            return await self._ask_once(method, params)
        except TimeoutError as late:
            raise BridgeCrashed(f"the bot gave no answer to `{method}` in {CALL_TIMEOUT_S:.0f} s") from late

    async def _ask_once(self, method: str, params: Params) -> JsonValue:
        try:
            return await self._process.call(method, params, timeout_s=CALL_TIMEOUT_S)
        except (ProcessGone, TimeoutError) as again:
            raise BridgeCrashed(f"the bot process ended twice in `{method}`: {again}") from again

    async def close(self) -> None:
        await self._process.close("quit")

    async def kill(self) -> None:
        await self._process.kill()


def _flags(root: Path, primitives: Path) -> list[str]:
    """Node's flags for a process that runs generated code, as `bridge/flags.json` lists them."""
    listed = json.loads((root / "bridge" / "flags.json").read_text("utf-8"))["node"]
    return [str(flag).format(root=root, primitives=primitives) for flag in listed]


def _skill_params(skill: Skill) -> dict[str, JsonValue]:
    return {"name": skill.name, "version": skill.version, "source": skill.source, "entry": skill.entry}
