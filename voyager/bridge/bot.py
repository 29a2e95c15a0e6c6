"""The bot behind `ports.Bridge`: programs run in a process of its own, which is replaced when one brings it down."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import JsonValue

from voyager.bridge.process import BotOptions, BotProcess, primitive_names
from voyager.bridge.python_source import inspect_python
from voyager.bridge.rpc import Listener, Params, ProcessGone
from voyager.bridge.seal import Seal
from voyager.domain import Execution, Language, Observation, Program, ProgramError, ProgramInfo, Skill
from voyager.errors import BridgeCrashed, ConnectionFailed, StorageError
from voyager.wire import from_json

__all__ = ["BotOptions", "NodeBridge"]

_log = logging.getLogger(__name__)
CALL_TIMEOUT_S = 30.0
WATCHDOG_GRACE_S = 1.5
"""Real seconds past its deadline after which a program's process is taken to hang and is killed."""
SPARE_DELAY_S = 2.0
"""How long the bot plays before a replacement is made ready; what is over sooner does not pay for one."""
RECONNECT_DELAYS_S = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Waits between attempts to join again a server that is not ours, e.g. while it restarts."""
REFLEXES = ("eat", "flee", "surface", "unstick", "fight")


class Spare:
    """A sealed bot process that has loaded everything and waits for its game connection."""

    def __init__(self, start: Callable[[], BotProcess]) -> None:
        self._start = start
        self._process: BotProcess | None = None
        self._coming: asyncio.Task[None] | None = None

    def prepare(self, delay_s: float) -> None:
        """Make one ready in the background, unless that was asked for already."""
        if self._coming is None:
            self._coming = asyncio.create_task(self._prepare(delay_s))

    async def _prepare(self, delay_s: float) -> None:
        await asyncio.sleep(delay_s)
        process = self._start()
        try:
            await process.start()
        except (ProcessGone, StorageError, TimeoutError) as error:
            _log.warning("no replacement for the bot process could be made ready: %s", error)
            await process.kill()
        except asyncio.CancelledError:
            await process.kill()
            raise
        else:
            self._process = process

    async def ready(self) -> bool:
        """Wait until one stands ready; False when none could be made."""
        if self._coming is not None:
            await asyncio.wait([self._coming])
        return self._process is not None and not self._process.gone

    async def take(self) -> BotProcess:
        """The one that stands ready, else a new one.

        Raises:
            ProcessGone, StorageError, TimeoutError: it could not be started.
        """
        coming, self._coming = self._coming, None
        process, self._process = self._process, None
        if process is not None and not process.gone:
            return process
        if coming is not None:
            coming.cancel()
        process = self._start()
        try:
            await process.start()
        except BaseException:
            await process.kill()
            raise
        return process

    async def close(self) -> None:
        if self._coming is not None:
            self._coming.cancel()
            await asyncio.wait([self._coming])
        if self._process is not None:
            await self._process.kill()


class NodeBridge:
    """Implements `ports.Bridge` with a sealed Node process that is replaced when a program brings it down."""

    def __init__(
        self,
        options: BotOptions,
        log_file: Path,
        listener: Listener | None = None,
        recovered: Callable[[str], None] = _log.warning,
        *,
        spares: bool = True,
    ) -> None:
        """`recovered` is told why whenever the bot had to be restarted; `spares` keeps a process ready for that."""
        self._options = options
        self._recovered = recovered
        self._make = lambda: BotProcess(options, log_file, listener)
        self._process = self._make()
        self._spare = Spare(self._make)
        self._spares = spares
        self._live = False

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def seal(self) -> Seal:
        """Which layers hold the bot process, and why the others do not."""
        return self._process.seal

    async def spare_ready(self) -> bool:
        """Wait until a replacement for the bot process stands ready; False when none could be made."""
        self._spare.prepare(0)
        return await self._spare.ready()

    async def connect(self) -> None:
        """Start the process and join the game.

        Raises:
            ConnectionFailed: the server can't be reached, refused, kicked or never answered.
            BridgeCrashed: the process could not be started, or ended.
        """
        try:
            self._process = await self._spare.take()
            await self._process.join()
            if self._live:
                await self._process.call("live", {"on": True}, timeout_s=CALL_TIMEOUT_S)
        except ConnectionFailed:
            await self._process.kill()
            raise
        except (ProcessGone, TimeoutError) as gone:
            await self._process.kill()
            raise BridgeCrashed(f"the bot process could not be started: {gone}") from gone
        if self._spares:
            self._spare.prepare(SPARE_DELAY_S)

    async def observe(self) -> Observation:
        return from_json(Observation, await self._call("observe", {}))

    async def inspect(self, source: str, language: Language = "javascript") -> ProgramInfo:
        if language == "python":
            return inspect_python(source, primitive_names())
        return from_json(ProgramInfo, await self._call("inspect", {"source": source}))

    async def say(self, line: str) -> None:
        """Chat one line that is no program's.

        Raises:
            BridgeError, ServiceError: the bot is gone, or a server would not take the line.
        """
        await self._call("say", {"text": line})

    async def memory(self) -> JsonValue:
        """What the bot saw and is out of sight, as `remember` takes it."""
        return await self._call("memory", {})

    async def remember(self, memory: JsonValue) -> None:
        """Forget what the bot saw so far, and know what `memory` tells instead."""
        await self._call("remember", {"memory": memory})

    async def leave(self) -> None:
        """Leave the world for good; `connect` joins it anew."""
        await self._process.close()

    async def step_out(self) -> None:
        """Leave the world while the process stays as it is; `step_in` joins anew."""
        await self._call("quit", {})

    async def step_in(self) -> None:
        """Join after `step_out`, as a bot that remembers nothing.

        Raises:
            ConnectionFailed, BridgeCrashed.
        """
        try:
            await self._process.join()
        except (ProcessGone, TimeoutError) as gone:
            raise BridgeCrashed(f"the bot could not join again: {gone}") from gone

    async def live(self, on: bool) -> None:
        """Whether the world may go on while no program runs."""
        self._live = on
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
            "program": {
                "language": program.language,
                "source": program.source,
                "entry": program.entry,
                "name": program.entry,
                "compat": program.compat,
            },
            "args": list(args),
            "skills": [_skill_params(skill) for skill in skills],
            "deadline_ticks": deadline_ticks,
            "deadline_s": deadline_s,
            "seed": seed,
            "reflexes": _reflexes(self._options.reflexes),
            "allow_commands": self._options.allow_commands,
        }
        if "python" not in {program.language, *(skill.language for skill in skills)}:
            return await self._run(params, deadline_s)
        async with self._process.python.running(cpu_s=deadline_s):
            return await self._run(params, deadline_s)

    async def _run(self, params: Params, deadline_s: float) -> Execution:
        started = time.monotonic()
        self._process.last_call = None
        try:
            answer = await self._process.call("run", params, timeout_s=deadline_s + WATCHDOG_GRACE_S)
            return from_json(Execution, answer)
        except ProcessGone as gone:
            return await self._recover("crashed", f"the bot process went down under the program: {gone}", started)
        except ConnectionFailed as lost:
            return await self._recover("disconnected", f"the bot lost its world under the program: {lost}", started)
        except TimeoutError:
            reason = f"the bot process did not answer {WATCHDOG_GRACE_S} s past the deadline of {deadline_s:g} s"
            return await self._recover("killed", reason, started)

    async def cancel(self) -> None:
        with contextlib.suppress(ProcessGone):  # `run` itself brings a bot back that died meanwhile.
            await self._process.call("cancel", {}, timeout_s=CALL_TIMEOUT_S)

    async def _recover(self, code: str, reason: str, started: float) -> Execution:
        """Bring the bot back into the world as it now is; the attempt is reported as crashed or killed."""
        wall_s = time.monotonic() - started
        error = self._at_last_call(ProgramError(code=code, message=reason))
        await self._restart(reason)
        return Execution(
            outcome="killed_by_limit" if code == "killed" else "crashed",
            error=error,
            wall_s=wall_s,
            observation=await self.observe(),
        )

    def _at_last_call(self, error: ProgramError) -> ProgramError:
        """`error` where the program last called something: the nearest that is known of a process that is gone."""
        call = self._process.last_call
        if call is None:
            return ProgramError(code=error.code, message=f"{error.message}; none of its calls is known")
        return ProgramError(
            code=error.code,
            message=f"{error.message}; the last call was {call.name}, at tick {call.tick}",
            skill=call.skill,
            line=call.line,
            column=call.column,
            source_line=call.source_line,
        )

    async def _restart(self, reason: str) -> None:
        self._recovered(f"bot restarted: {reason}")
        await self._process.kill()
        # A world of ours that is gone stays gone; another server may be starting again.
        for delay_s in () if self._options.lockstep else RECONNECT_DELAYS_S:
            try:
                return await self.connect()
            except ConnectionFailed as refused:
                _log.warning("%s; trying again in %.0f s", refused, delay_s)
            await asyncio.sleep(delay_s)
        await self.connect()

    async def _call(self, method: str, params: Params) -> JsonValue:
        try:
            return await self._process.call(method, params, timeout_s=CALL_TIMEOUT_S)
        except (ProcessGone, ConnectionFailed) as gone:
            # The bot died between programs: no program is at fault, so bring it back and ask again once.
            await self._restart(f"it was lost between programs: {gone}")
            return await self._ask_once(method, params)
        except TimeoutError as late:
            raise BridgeCrashed(f"the bot gave no answer to `{method}` in {CALL_TIMEOUT_S:.0f} s") from late

    async def _ask_once(self, method: str, params: Params) -> JsonValue:
        try:
            return await self._process.call(method, params, timeout_s=CALL_TIMEOUT_S)
        except (ProcessGone, TimeoutError) as again:
            raise BridgeCrashed(f"the bot process ended twice in `{method}`: {again}") from again

    async def close(self) -> None:
        await self._spare.close()
        await self._process.close()

    async def kill(self) -> None:
        await self._spare.close()
        await self._process.kill()


def _reflexes(chosen: str) -> dict[str, JsonValue]:
    return {name: chosen == "all" or name in chosen.split(",") for name in REFLEXES}


def _skill_params(skill: Skill) -> dict[str, JsonValue]:
    return {
        "name": skill.name,
        "version": skill.version,
        "language": skill.language,
        "source": skill.source,
        "entry": skill.entry,
        "compat": skill.compat,
    }
