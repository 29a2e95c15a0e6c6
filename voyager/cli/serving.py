"""The console of `voyager world serve`: lines typed are commands, answers and events are printed."""

import asyncio
import os
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from voyager.bridge.rpc import Params
from voyager.checkpoint.durable import disk_errors
from voyager.checkpoint.lock import WriterLock
from voyager.cli import output
from voyager.errors import StorageError, WorldError
from voyager.worlds.embedded import CONSOLE, EmbeddedWorld, WorldOptions

LATEST = "latest"
AUTOSAVE_S = 300.0
"""As often as vanilla saves."""
_READ_BYTES = 4096


async def serve(options: WorldOptions, *, autosave_s: float = AUTOSAVE_S) -> int:
    """Serve until a signal or `stop`; with a save folder the world is stored at the end.

    Args:
        autosave_s: Seconds between two stores while it runs; 0 for none but the last.
    Raises:
        UserError: another process serves the world of that folder.
        WorldError: the world process ended by itself; and all that starting it raises.
    """
    if options.save is None:
        return await _serve(options, autosave_s)
    with disk_errors(options.save):
        options.save.mkdir(parents=True, exist_ok=True)
    lock = WriterLock(
        options.save / "lock",
        lambda holder: f"{options.save} is the world of {holder}; stop that, or name another folder",
    )
    try:
        return await _serve(options, autosave_s)
    finally:
        lock.release()


async def _serve(options: WorldOptions, autosave_s: float) -> int:
    stopped = asyncio.Event()

    def tell(method: str, params: Params) -> None:
        if method == "event" and params.get("type") == "stop":
            stopped.set()
        _tell(method, params)

    with TemporaryDirectory(prefix="voyager-world-") as logs:
        world = EmbeddedWorld((options.save or Path(logs)) / "world.log", tell)
        try:
            started = await world.start(_with_latest(options))
            _say(
                f"world {started.preset}, seed {started.seed}, Minecraft 1.20.1 on {options.host}:{started.port}"
                f" (clock {options.clock}, tick {started.tick}); type commands, `stop` or Ctrl-C ends it"
            )
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, stopped.set)
            lines = _lines_typed()
            console = asyncio.create_task(_console(world, lines))
            saving = asyncio.create_task(_autosave(world, options.save, autosave_s))
            try:
                await world.until_gone(stopped)
            finally:
                saving.cancel()
                # Not cancelled: the answer to the command that stops the world is still to be printed.
                lines.put_nowait(None)
                await console
            if options.save is not None:
                await _store(world, options.save)
        finally:
            await world.close()
    return 0


async def _store(world: EmbeddedWorld, save: Path) -> None:
    """Store the world as `LATEST`, and let go of the columns that no snapshot needs any more."""
    snapshot = await world.snapshot(LATEST)
    output.people.print(f"saved at tick {snapshot.tick} in {save}", markup=False, soft_wrap=True)
    await world.prune(await world.snapshots())


async def _autosave(world: EmbeddedWorld, save: Path | None, every_s: float) -> None:
    """Store the world every so many seconds; a disk that refuses is told of and tried again."""
    if save is None or every_s == 0:
        return
    with suppress(WorldError):
        while True:
            await asyncio.sleep(every_s)
            try:
                await _store(world, save)
            except (StorageError, TimeoutError) as error:
                output.people.print(f"not saved: {error}", markup=False, soft_wrap=True)


async def _console(world: EmbeddedWorld, lines: "asyncio.Queue[str | None]") -> None:
    """Run what is typed until None comes; a world that is gone answers nothing more."""
    with suppress(WorldError):
        while (line := await lines.get()) is not None:
            if line.strip():
                answer = await world.command(line.strip())
                for text in answer.output:
                    _say(text)


def _lines_typed() -> "asyncio.Queue[str | None]":
    """What is typed on standard input, line by line; the end of the input ends nothing else.

    A thread reads: asyncio can wait for pipes and terminals but not for files. It reads the descriptor itself,
    because a thread that holds Python's buffered stdin at exit aborts the interpreter.
    """
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        rest = b""
        with suppress(OSError, RuntimeError):  # The input is closed, or the loop is.
            while chunk := os.read(0, _READ_BYTES):
                *whole, rest = (rest + chunk).split(b"\n")
                for line in whole:
                    loop.call_soon_threadsafe(lines.put_nowait, line.decode("utf-8", "replace"))

    threading.Thread(target=read, name="console", daemon=True).start()
    return lines


def _with_latest(options: WorldOptions) -> WorldOptions:
    """Go on with the world in `--save` when there is one."""
    if options.save is None or not (options.save / "snapshots" / LATEST).is_dir():
        return options
    return replace(options, snapshot=LATEST)


def _say(text: str) -> None:
    output.stdout.print(text, markup=False, soft_wrap=True)
    sys.stdout.flush()


def _tell(method: str, params: Params) -> None:
    """One line for whatever a person at the server's console would want to know and has not typed."""
    if method == "event" and not (params.get("type") == "command" and params.get("player") == CONSOLE):
        words = " ".join(
            str(params[key]) for key in ("player", "mode", "reason", "text") if params.get(key) is not None
        )
        output.people.print(f"tick {params.get('tick')}: {params.get('type')} {words}", markup=False, soft_wrap=True)
