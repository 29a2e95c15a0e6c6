"""What programs await, and a loop without a clock: it goes on when the host settles a call, and never waits itself."""

import io
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any

_MAX_NOTES = 100
Resume = Callable[[], None]


class Pending:
    """A call under way, or a task; begins at once and may be awaited any number of times, also by nobody."""

    def __init__(self) -> None:
        self._done = False
        self._value: Any = None
        self._error: BaseException | None = None
        self._waiting: list[Resume] = []
        self._awaited = False

    def __await__(self) -> Generator["Pending", None, Any]:
        self._awaited = True
        if not self._done:
            yield self
        if self._error is not None:
            raise self._error
        return self._value

    def resolve(self, value: Any) -> None:
        self._value = value
        self._settle()

    def reject(self, error: BaseException) -> None:
        self._error = error
        _failed.append(self)
        self._settle()

    def then(self, resume: Resume) -> None:
        """Call `resume` once this is settled, in a later step."""
        self._awaited = True
        if self._done:
            _ready.append(resume)
        else:
            self._waiting.append(resume)

    @property
    def lost(self) -> BaseException | None:
        """The error that nobody has asked for."""
        return None if self._awaited else self._error

    def outcome(self) -> tuple[Any, BaseException | None]:
        return self._value, self._error

    def _settle(self) -> None:
        self._done = True
        _ready.extend(self._waiting)
        self._waiting.clear()


_ready: deque[Resume] = deque()
_failed: list[Pending] = []
_notes: list[str] = []


def finished() -> Pending:
    """What a member that acts at once gives: it may be awaited, as in JavaScript, and need not be."""
    done = Pending()
    done.resolve(None)
    return done


class Task(Pending):
    """A coroutine on its way; its first step is taken at once, as an async function's is in JavaScript."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        super().__init__()
        self._coroutine = coroutine
        self._step()

    def _step(self) -> None:
        try:
            waiting = self._coroutine.send(None)
        except StopIteration as end:
            self.resolve(end.value)
        except BaseException as error:  # Whatever a program raises ends the program, not the runner.
            self.reject(error)
        else:
            if isinstance(waiting, Pending):
                waiting.then(self._step)
            else:
                advice = "await primitives, skills and bot.wait_for_ticks"
                self.reject(TypeError(f"{waiting!r} can't be awaited here; {advice}"))


def drain() -> None:
    """Let everything go on that can; what is left waits for the host."""
    while _ready:
        _ready.popleft()()


def left_over() -> list[BaseException]:
    """Errors since the last time that nobody awaits."""
    lost = [error for pending in _failed if (error := pending.lost) is not None]
    _failed.clear()
    return lost


def notes() -> list[str]:
    """What the interpreter warned of since the last time, e.g. a coroutine that was never awaited."""
    told = list(_notes)
    _notes.clear()
    return told


class Murmurs(io.TextIOBase):
    """Stands in for the standard error of a child that has none: what the interpreter says there are notes."""

    def __init__(self) -> None:
        super().__init__()
        self._line = ""

    def write(self, text: str, /) -> int:
        *whole, self._line = (self._line + text).split("\n")
        if len(_notes) < _MAX_NOTES:
            _notes.extend(whole)
        return len(text)


def create_task(coroutine: Coroutine[Any, Any, Any]) -> Pending:
    """Begin a coroutine beside the one that runs."""
    return Task(coroutine)


def gather(*awaitables: Awaitable[Any], return_exceptions: bool = False) -> Pending:
    """Await several at once; a list of their results, or the first error."""
    whole = Pending()
    parts = [each if isinstance(each, Pending) else Task(_awaiting(each)) for each in awaitables]
    left = len(parts)

    def one_settled(part: Pending) -> None:
        nonlocal left
        left -= 1
        error = part.outcome()[1]
        if whole.outcome()[1] is not None:
            return
        if error is not None and not return_exceptions:
            whole.reject(error)
        elif left == 0:
            whole.resolve([value if error is None else error for value, error in (each.outcome() for each in parts)])

    for part in parts:
        part.then(lambda part=part: one_settled(part))
    if not parts:
        whole.resolve([])
    return whole


async def _awaiting(awaitable: Awaitable[Any]) -> Any:
    return await awaitable
