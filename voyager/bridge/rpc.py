"""JSON-RPC 2.0 over a private socket to one Node process; the only module that knows RPC codes."""

import asyncio
import contextlib
import itertools
import json
import logging
import os
import re
import signal
import socket
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import cast

from pydantic import JsonValue

from voyager.bridge.kernel import die_with_parent
from voyager.errors import (
    BridgeError,
    ConfigError,
    ConnectionFailed,
    PortInUse,
    SchemaTooNew,
    ServiceError,
    SnapshotError,
    StorageError,
    VoyagerError,
    WorldError,
)

_log = logging.getLogger(__name__)
_FRAME_LIMIT = 64 * 1024 * 1024
# Node writes half a surrogate pair as an escape; no file, socket or terminal of ours takes one.
_LONE_SURROGATE = re.compile(rb"(?<!\\)((?:\\\\)*)\\u[dD][89a-fA-F][0-9a-fA-F]{2}")

ERROR_CLASSES: Mapping[str, type[VoyagerError]] = {
    "parse": ServiceError,
    "invalidRequest": ServiceError,
    "methodNotFound": ServiceError,
    "invalidParams": ServiceError,
    "internal": ServiceError,
    "badState": BridgeError,
    "portInUse": PortInUse,
    "snapshot": SnapshotError,
    "schemaTooNew": SchemaTooNew,
    "disk": StorageError,
    "unknownPreset": ConfigError,
    "unknownPlayer": WorldError,
    "connection": ConnectionFailed,
    "busy": BridgeError,
}
"""The class for each error kind of `bridge/src/rpc.ts`."""

Params = dict[str, JsonValue]
Listener = Callable[[str, Params], None]


class ProcessGone(ServiceError):
    """The Node process ended; `reason` says how."""


class NodeProcess:
    """One Node process and the RPC to it. stdout and stderr go to `log_file`."""

    def __init__(self, label: str, log_file: Path, listener: Listener | None = None) -> None:
        self._label = label
        self._log_file = log_file
        self._listener = listener
        self._ids = itertools.count(1)
        self._pending: dict[int, asyncio.Future[JsonValue]] = {}
        self._process: asyncio.subprocess.Process | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._channel: socket.socket | None = None
        self._reading: asyncio.Task[None] | None = None
        self._gone: str | None = None

    @property
    def pid(self) -> int:
        """The process id while it runs, else 0."""
        return self._process.pid if self._process is not None and self._gone is None else 0

    async def start(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        environment: Mapping[str, str],
        handing: bool = False,
        inherited: Mapping[str, socket.socket] | None = None,
    ) -> None:
        """Spawn `command` with one end of a socket pair as its `VOYAGER_RPC_FD`.

        Args:
            handing: sockets will be handed to it; it gets Node's own channel between processes.
            inherited: sockets that it finds open, by the variable that names the descriptor; they stay open here.
        Raises:
            StorageError: the log file can't be written.
        """
        ours, theirs = socket.socketpair()
        variables = {**environment, "VOYAGER_RPC_FD": str(theirs.fileno())}
        passed = [theirs]
        if handing:
            self._channel, channel = socket.socketpair()
            variables["NODE_CHANNEL_FD"] = str(channel.fileno())
            passed.append(channel)
        kept = [end.fileno() for end in (inherited or {}).values()]
        variables |= {name: str(end.fileno()) for name, end in (inherited or {}).items()}
        try:
            self._log_file.parent.mkdir(parents=True, exist_ok=True)
            with self._log_file.open("ab") as log:
                self._process = await asyncio.create_subprocess_exec(
                    *command,
                    cwd=cwd,
                    env=variables,
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    pass_fds=[*kept, *(end.fileno() for end in passed)],
                    start_new_session=True,
                    preexec_fn=die_with_parent,
                )
        except OSError as error:
            ours.close()
            self._close_channel()
            raise StorageError(f"can't start the {self._label}: {error}") from error
        finally:
            for end in passed:
                end.close()
        reader, self._writer = await asyncio.open_connection(sock=ours, limit=_FRAME_LIMIT)
        self._reading = asyncio.create_task(self._read(reader))

    async def call(self, method: str, params: Mapping[str, JsonValue], *, timeout_s: float) -> JsonValue:
        """Ask the process and wait for its answer.

        Raises:
            ProcessGone: it ended before answering.
            TimeoutError: no answer within `timeout_s`; the caller decides whether to kill it.
            VoyagerError: what it answered, as the class in `ERROR_CLASSES`.
        """
        if self._writer is None or self._gone is not None:
            raise ProcessGone(self._gone or f"the {self._label} was not started")
        number = next(self._ids)
        answer: asyncio.Future[JsonValue] = asyncio.get_running_loop().create_future()
        self._pending[number] = answer
        frame = {"jsonrpc": "2.0", "id": number, "method": method, "params": dict(params)}
        try:
            self._writer.write(json.dumps(frame, separators=(",", ":"), allow_nan=False).encode() + b"\n")
            # Not `wait_for`: in Python 3.11 it swallows a cancellation that comes with the answer.
            async with asyncio.timeout(timeout_s):
                return await answer
        finally:
            self._pending.pop(number, None)

    def hand(self, number: int, game: socket.socket) -> None:
        """Give the process a copy of a connected socket, as the message `number` on Node's own channel.

        Nothing is ever read from that channel: what the process says there is not to be trusted.

        Raises:
            ProcessGone: it ended.
        """
        if self._channel is None or self._gone is not None:
            raise ProcessGone(self._gone or f"the {self._label} was not started")
        frame = json.dumps({"cmd": "NODE_HANDLE", "type": "net.Socket", "msg": number}).encode() + b"\n"
        try:
            socket.send_fds(self._channel, [frame], [game.fileno()])
        except OSError as error:
            raise ProcessGone(f"the {self._label} ended: {error}") from error

    async def _read(self, reader: asyncio.StreamReader) -> None:
        try:
            while frame := await reader.readline():
                self._take(frame)
        except ConnectionError as error:
            _log.debug("%s: %s", self._label, error)
        except ValueError as error:
            _log.warning("%s: unreadable RPC frame: %s", self._label, error)
        await self._end()

    def _take(self, frame: bytes) -> None:
        message = cast(Params, json.loads(_LONE_SURROGATE.sub(rb"\1\\ufffd", frame)))
        number = message.get("id")
        if number is None and isinstance(message.get("error"), dict):
            self._fail_all(translate(self._label, cast(Params, message["error"])))
            return
        waiting = self._pending.get(number) if isinstance(number, int) else None
        if waiting is not None and not waiting.done():
            error = message.get("error")
            if isinstance(error, dict):
                waiting.set_exception(translate(self._label, error))
            else:
                waiting.set_result(message.get("result"))
        elif isinstance(message.get("method"), str) and self._listener is not None:
            self._listener(cast(str, message["method"]), cast(Params, message.get("params") or {}))

    async def _end(self) -> None:
        if self._process is None:
            return
        status = await self._process.wait()
        how = f"signal {-status}" if status < 0 else f"exit code {status}"
        self._gone = f"the {self._label} ended ({how}); its log is {self._log_file}"
        self._close_channel()
        self._fail_all(ProcessGone(self._gone))

    def _close_channel(self) -> None:
        if self._channel is not None:
            self._channel.close()

    def _fail_all(self, error: VoyagerError) -> None:
        for waiting in self._pending.values():
            if not waiting.done():
                waiting.set_exception(error)

    @property
    def gone(self) -> str | None:
        """How the process ended, or None while it runs."""
        return self._gone

    async def ended(self) -> None:
        """Wait until the process is gone."""
        if self._reading is not None:
            await asyncio.shield(self._reading)

    async def kill(self) -> None:
        """End the process group now; safe to call twice."""
        if self._process is None:
            return
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        if self._writer is not None:
            self._writer.close()
        if self._reading is not None:
            await self._reading

    async def close(self, method: str, *, timeout_s: float = 10.0) -> None:
        """Ask it to end with `method`, and kill it if it does not within `timeout_s`."""
        if self._process is None or self._gone is not None:
            return
        try:
            await self.call(method, {}, timeout_s=timeout_s)
            if self._writer is not None:
                self._writer.close()  # A Node process of ours ends when its socket does.
            async with asyncio.timeout(timeout_s):
                await self._process.wait()
        except (TimeoutError, VoyagerError) as error:
            _log.warning("%s did not end by itself: %s", self._label, error)
        await self.kill()


def translate(label: str, error: Mapping[str, JsonValue]) -> VoyagerError:
    """The exception for a JSON-RPC error object."""
    data = error.get("data")
    kind = data.get("kind") if isinstance(data, dict) else None
    message = str(error.get("message", "no message"))
    if isinstance(kind, str) and kind in ERROR_CLASSES and kind != "internal":
        return ERROR_CLASSES[kind](message)
    if isinstance(data, dict) and data.get("stack"):
        _log.error("%s: %s", label, data["stack"])
    return ServiceError(f"the {label} failed: {message}; its log has the details")
