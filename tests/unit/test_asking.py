"""What comes from standard input is read in lines, and never without end."""

import asyncio
import io
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from rich.console import Console

from voyager.cli.asking import Terminal
from voyager.cli.progress import Progress
from voyager.errors import UserError
from voyager.rollout.stages import Interrupted


@contextmanager
def standard_input(path: Path) -> Generator[None]:
    """File descriptor 0 reads `path`: the terminal is asked through the descriptor, not through sys.stdin."""
    before, opened = os.dup(0), os.open(path, os.O_RDONLY)
    os.dup2(opened, 0)
    try:
        yield
    finally:
        os.dup2(before, 0)
        os.close(before)
        os.close(opened)


def answers(path: Path, count: int) -> list[str]:
    async def ask() -> list[str]:
        terminal = Terminal(Progress(Console(file=io.StringIO())))
        return [await terminal.ask("goal") for _ in range(count)]

    with standard_input(path):
        return asyncio.run(ask())


def test_lines_are_answers_the_last_one_without_its_end_too(tmp_path: Path) -> None:
    file = tmp_path / "answers"
    file.write_bytes(b" Craft 1 stick \r\n\nquit")
    assert answers(file, 3) == ["Craft 1 stick", "", "quit"]
    with pytest.raises(Interrupted):
        answers(file, 4)


def test_a_stream_without_lines_is_refused_before_it_fills_the_memory() -> None:
    with pytest.raises(UserError, match="without a line end; answer in lines"):
        answers(Path("/dev/zero"), 1)
