"""Where a program stands: stacks in the notation that the bot process reads, and variables."""

import itertools
import sys
from collections.abc import Iterator
from types import CodeType, FrameType, TracebackType
from typing import Any

from voyager.bridge.inside.values import shown

PROGRAM_FILE = "program.py"
_HELD = 20
"""Variables told of one frame."""
_lines: dict[str, list[str]] = {}


def file_name(skill: str | None) -> str:
    """The file name under which a source is compiled; None is the program."""
    return PROGRAM_FILE if skill is None else f"skill/{skill}.py"


def remember(file: str, source: str) -> None:
    """Keep the text of a source, for the columns of what happens in it."""
    _lines[file] = source.splitlines()


def is_ours(code: CodeType) -> bool:
    """Whether code belongs to the runner rather than to a program or skill."""
    return not (code.co_filename == PROGRAM_FILE or code.co_filename.startswith("skill/"))


def stack_of(frame: FrameType | None) -> str:
    """The frames of programs from `frame` outwards, innermost first."""
    lines: list[str] = []
    while frame is not None:
        if not is_ours(frame.f_code):
            lines.append(_line(frame.f_code, frame.f_lasti, frame.f_lineno))
        frame = frame.f_back
    return "\n".join(lines)


def of_error(error: BaseException) -> tuple[FrameType | None, str]:
    """The innermost frame of a program that the error came through, and its stack."""
    found = [step for step in _steps(error.__traceback__) if not is_ours(step.tb_frame.f_code)]
    if isinstance(error, SyntaxError) and error.filename is not None and not found:
        return None, at(error.filename, error.lineno or 1, error.offset or 1)
    lines = [_line(step.tb_frame.f_code, step.tb_lasti, step.tb_lineno) for step in reversed(found)]
    return (found[-1].tb_frame if found else None), "\n".join(lines)


def at(file: str, line: int, column: int) -> str:
    return f"    at {file}:{line}:{column}"


def variables_of(frame: FrameType | None) -> dict[str, Any]:
    """The local variables of the innermost program frame from `frame` outwards, each in short."""
    while frame is not None and is_ours(frame.f_code):
        frame = frame.f_back
    if frame is None:
        return {}
    local = frame.f_locals
    names = [name for name in local if not name.startswith("__") and name != "bot" and not callable(local[name])]
    if frame.f_locals is frame.f_globals:
        names = [name for name in names if name in frame.f_code.co_names]
    return {name: shown(local[name]) for name in names[:_HELD]}


def here() -> str:
    """The stack of programs at this point."""
    return stack_of(sys._getframe(1))  # pyright: ignore[reportPrivateUsage]


def _steps(step: TracebackType | None) -> Iterator[TracebackType]:
    while step is not None:
        yield step
        step = step.tb_next


def _line(code: CodeType, instruction: int, line: int) -> str:
    column = 0
    place = next(itertools.islice(code.co_positions(), instruction // 2, None), None) if instruction >= 0 else None
    if place is not None:
        line, column = place[0] or line, place[2] or 0
    return f"    at {code.co_name} ({code.co_filename}:{line}:{_characters(code.co_filename, line, column) + 1})"


def _characters(file: str, line: int, column: int) -> int:
    """The compiler counts bytes."""
    lines = _lines.get(file, ())
    return len(lines[line - 1].encode()[:column].decode("utf-8", "ignore")) if 0 < line <= len(lines) else column
