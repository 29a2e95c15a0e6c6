"""The way to the bot process: frames on the socket, calls of the host, and the errors that cross it.

A frame is one line. The bot process enters with `V <ms> <method> <JSON arguments>`; what runs then asks the host with
`C <method> <JSON arguments>`, answered by `R <JSON>`, and ends its visit with `E <JSON>`, or `S <JSON>` when it was
stopped by its time limit. JSON is all that crosses.
"""

import builtins
import json
import os
import signal
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any, cast
from weakref import WeakKeyDictionary

from voyager.bridge.inside import places
from voyager.bridge.inside.values import Record, plain

_CHUNK = 1 << 16
_PATIENCE = 15
"""Alarms, 10 ms apart, after which a program is stopped wherever it is."""
Fault = Mapping[str, Any]


class PrimitiveError(Exception):
    """What a primitive could not do: `code`, `message` and `details` say what was missing."""

    def __init__(self, code: str = "failed", message: str = "", details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = Record(details or {})


class Channel:
    """The socket. One visit at a time; whoever reads it holds the virtual clock at the other end.

    To be made before the process is sealed: a sealed one sets no signal handlers.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._rest = b""
        self._computing = False
        self._alarms = 0
        signal.signal(signal.SIGALRM, self._on_alarm)

    def serve(self, methods: Mapping[str, Callable[..., Any]]) -> None:
        """Answer visits until the other end is gone."""
        while True:
            kind, ms, method, text = self._read().split(b" ", 3)
            if kind != b"V":
                raise ConnectionError(f"a visit was expected, not {kind!r}")
            # Once more every 10 ms, in case the first comes while the host is being asked.
            signal.setitimer(signal.ITIMER_REAL, max(int(ms), 1) / 1000, 0.01)
            arguments = json.loads(text)
            self._alarms = 0
            self._computing = True
            value = methods[method.decode()](*arguments)
            self._computing = False
            signal.setitimer(signal.ITIMER_REAL, 0)
            self._write(b"E " + _dump(value))

    def ask(self, method: str, *args: Any) -> Any:
        """Call the host.

        Raises:
            Exception: the fault that the host answers with, as `revive` makes it.
        """
        question = b"C " + method.encode() + b" " + _dump(args)
        self._computing = False
        self._write(question)
        answer = json.loads(self._read()[2:])
        self._computing = True
        if "fault" in answer:
            raise revive(answer["fault"], None)
        return answer["value"]

    def _on_alarm(self, _number: int, frame: FrameType | None) -> None:
        """The time is over: tell where the program is and never go on. No program can catch it."""
        stack = places.stack_of(frame)
        self._alarms += 1
        # Between two steps of a program no line of it runs; it will be in one at the next alarm.
        if not self._computing or (not stack and self._alarms < _PATIENCE):
            return
        self._computing = False
        where = {"stack": stack, "variables": places.variables_of(frame)}
        os.write(self._fd, b"\nS " + _dump(where) + b"\n")
        os._exit(0)

    def _write(self, frame: bytes) -> None:
        left = memoryview(frame + b"\n")
        while left:
            left = left[os.write(self._fd, left) :]

    def _read(self) -> bytes:
        parts = [self._rest]
        while b"\n" not in parts[-1]:
            chunk = os.read(self._fd, _CHUNK)
            if not chunk:
                os._exit(0)
            parts.append(chunk)
        frame, _, self._rest = b"".join(parts).partition(b"\n")
        return frame


def _dump(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), allow_nan=False, default=plain).encode()


_channel: Channel | None = None


def connect(channel: Channel) -> None:
    global _channel  # noqa: PLW0603 - one process, one channel
    _channel = channel


def host(method: str, *args: Any) -> Any:
    """Ask the host for JSON of the method's own shape; both ways only JSON passes."""
    return cast(Channel, _channel).ask(method, *args)


_told: WeakKeyDictionary[BaseException, tuple[Fault, str]] = WeakKeyDictionary()
"""What the host said of the errors it sent, and where they were met; a program can't give its own errors a code."""
_classes: dict[str, type[Exception]] = {"PrimitiveError": PrimitiveError}


def revive(fault: Fault, site: str | None) -> Exception:
    """The error that the host describes; with `site`, its place is where the call was made.

    One of a skill in the other language brings its own place along, which lies further in.
    """
    name = str(fault["name"])
    if name == "PrimitiveError":
        error: Exception = PrimitiveError(fault.get("code") or "failed", fault["message"], fault.get("details"))
    else:
        error = _class(name)(fault["message"])
        if fault.get("code") is not None:
            vars(error)["code"] = fault["code"]
    if site is not None:
        _told[error] = fault, f"{fault.get('site', '')}\n{site}"
    else:
        _told[error] = fault, ""
    return error


def _class(name: str) -> type[Exception]:
    """A class of this name: of Python's own errors one below it, which can be told apart from a program's."""
    if name not in _classes:
        named = {"RangeError": ValueError, "ReferenceError": NameError}.get(name) or getattr(builtins, name, None)
        usable = isinstance(named, type) and issubclass(named, Exception) and not issubclass(named, UnicodeError)
        bases: tuple[type[Exception]] = (cast(type[Exception], named) if usable else Exception,)
        _classes[name] = type(name, bases, {})
    return _classes[name]


def describe(error: BaseException) -> dict[str, Any]:
    """What is told to the host about a value that was raised."""
    fault, site = _told.get(error, (None, "")) if _may_be_known(error) else (None, "")
    name = str(fault["name"]) if fault is not None else type(error).__name__
    code = name if fault is None or fault.get("code") is None else fault["code"]
    details: Mapping[str, Any] = {}
    if isinstance(error, PrimitiveError):
        details = error.details
    frame, stack = places.of_error(error)
    if isinstance(error, MemoryError):
        name = code = "MemoryError"
    return {
        "name": name,
        "code": code,
        "message": _message(error),
        "details": plain(details),
        "stack": site if site.strip() else stack,
        "variables": places.variables_of(frame),
    }


def _may_be_known(error: BaseException) -> bool:
    return type(error).__hash__ is BaseException.__hash__ and hasattr(type(error), "__weakref__")


def _message(error: BaseException) -> str:
    try:
        if isinstance(error, PrimitiveError):
            return error.message
        return f"no key {error.args[0]!r}" if isinstance(error, KeyError) and error.args else str(error)
    except Exception:
        return type(error).__name__
