"""Sealed Python children: one a run, at the other end of a socket that the bot process has inherited."""

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import struct
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import voyager
from voyager.bridge.kernel import die_with_parent
from voyager.errors import SetupError

_log = logging.getLogger(__name__)
MEMORY_MB = 128
"""What a program may hold, as in JavaScript."""
READ_TIMEOUT_MS = 20
"""How often a bot process that waits for its child gets to look at the time."""
START_TIMEOUT_S = 20.0
END_TIMEOUT_S = 2.0
_CHUNK = 1 << 16
# A program must not be told by its hashes which run it is in: the order of a set is the same in all.
_ENVIRONMENT = {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}


class PythonChildren:
    """The socket pair of one bot process, and the child that has its other end for the length of a run.

    Both ends stay open here, so that what a killed child left in them can be taken out before the next one starts.
    """

    def __init__(self, log_file: Path) -> None:
        self._log_file = log_file
        self._child_end, self.bot_end = socket.socketpair()
        timeout = struct.pack("@ll", 0, READ_TIMEOUT_MS * 1000)
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            self.bot_end.setsockopt(socket.SOL_SOCKET, option, timeout)
        self.missing: dict[str, str] = {}
        """Layers that did not hold the latest child, and why."""

    @asynccontextmanager
    async def running(self, *, cpu_s: float) -> AsyncGenerator[int]:
        """A fresh, sealed child, gone when this ends; gives its process id.

        Raises:
            SetupError: this machine can't seal one, or it could not be started.
        """
        for end in (self._child_end, self.bot_end):
            _drain(end)
        process = await self._spawn(cpu_s)
        watching: asyncio.Task[None] | None = None
        try:
            await self._sealed(process)
            watching = asyncio.create_task(self._watch(process))
            yield process.pid
        finally:
            if watching is not None:
                watching.cancel()
            await _end(process)

    def close(self) -> None:
        self._child_end.close()
        self.bot_end.close()

    async def _spawn(self, cpu_s: float) -> asyncio.subprocess.Process:
        root = str(Path(voyager.__file__).parents[1])
        fd = self._child_end.fileno()
        # Ours comes last on the path: what is imported is the standard library and this package.
        code = (
            f"import sys; sys.path.append({root!r}); from voyager.bridge.inside.main import Bounds, main;"
            f" main({fd}, Bounds(memory_mb={MEMORY_MB}, cpu_s={int(cpu_s) + 1}))"
        )
        self._log_file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self._log_file.open("ab") as log:
                return await asyncio.create_subprocess_exec(
                    *(sys.executable, "-S", "-s", "-P", "-B", "-c", code),
                    cwd="/",
                    env=_ENVIRONMENT,
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=asyncio.subprocess.PIPE,
                    stderr=log,
                    pass_fds=[fd],
                    start_new_session=True,
                    preexec_fn=die_with_parent,
                )
        except OSError as error:
            raise SetupError(f"can't start a Python child: {error}") from error

    async def _sealed(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        try:
            async with asyncio.timeout(START_TIMEOUT_S):
                report = await process.stdout.readline()
        except TimeoutError as late:
            raise SetupError(f"the Python child was not ready in {START_TIMEOUT_S:.0f} s") from late
        if not report:
            raise SetupError(f"the Python child could not be sealed; its log is {self._log_file}")
        told = json.loads(report)
        self.missing = told["missing"]
        if told["refused"] is not None:
            raise SetupError(told["refused"])
        if self.missing:
            _log.warning("the Python child is sealed, but without %s", ", ".join(self.missing))

    async def _watch(self, process: asyncio.subprocess.Process) -> None:
        """The bot process waits for a child that has ended until it is told."""
        status = await process.wait()
        how = f"signal {status - 128}" if status > 128 else f"signal {-status}" if status < 0 else f"exit code {status}"
        with contextlib.suppress(OSError):
            self._child_end.send(b"\nX " + json.dumps(how).encode() + b"\n", socket.MSG_DONTWAIT)


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(END_TIMEOUT_S):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _drain(end: socket.socket) -> None:
    with contextlib.suppress(BlockingIOError):
        while end.recv(_CHUNK, socket.MSG_DONTWAIT):
            pass
