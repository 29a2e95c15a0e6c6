"""`voyager world serve` as a person at its console has it."""

import json
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from tests.conftest import Cli


def served(environment: dict[str, str], lines: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "voyager", "world", "serve", "--preset", "flat", "--port", "0", *arguments],
        input=lines,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_lines_typed_are_commands_and_their_answers_are_printed(environment: dict[str, str]) -> None:
    done = served(environment, "/list\n\ntime set 1d\nnonsense\nstop\n", "--op", "Ada", "--difficulty", "hard")
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()[1:]
    assert said == [
        "There are 0 of a max of 20 players online: ",
        "Set the time to 24000",
        "Unknown or incomplete command, see below for error",
        "nonsense<--[HERE]",
        "Stopping the server",
    ]


def test_what_commands_set_is_there_the_next_time(environment: dict[str, str], tmp_path: Path) -> None:
    save = str(tmp_path / "save")
    commands = "gamerule keepInventory true\nop Bob\nsetblock 5 70 5 gold_block\nstop\n"
    first = served(environment, commands, "--save", save)
    assert first.returncode == 0, first.stderr
    questions = "gamerule keepInventory\nop Bob\nexecute if block 5 70 5 gold_block\nstop\n"
    again = served(environment, questions, "--save", save)
    assert again.stdout.splitlines()[1:4] == [
        "Gamerule keepInventory is currently set to: true",
        "Nothing changed. The player already is an operator",
        "Test passed",
    ]


@contextmanager
def serving(environment: dict[str, str], *arguments: str) -> Generator[subprocess.Popen[str]]:
    """A server in the background, killed at the end."""
    command = [sys.executable, "-m", "voyager", "world", "serve", "--preset", "flat", "--port", "0", *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def until(lines: IO[str] | None, start: str) -> None:
    assert lines is not None
    for line in lines:
        if line.startswith(start):
            return
    raise AssertionError(f"no line begins with {start!r}")


def test_a_world_that_is_killed_comes_back_as_it_was_last_saved(environment: dict[str, str], tmp_path: Path) -> None:
    save = str(tmp_path / "save")
    with serving(environment, "--save", save, "--autosave", "0.2") as process:
        assert process.stdin is not None
        process.stdin.write("setblock 5 70 5 gold_block\n")
        process.stdin.flush()
        until(process.stdout, "Changed the block")
        # The first of these may have begun before the block was there.
        until(process.stderr, "saved at tick")
        until(process.stderr, "saved at tick")
    again = served(environment, "execute if block 5 70 5 gold_block\nstop\n", "--save", save)
    assert "Test passed" in again.stdout
    columns = {path.name for path in (tmp_path / "save" / "chunks").iterdir()}
    manifest = json.loads((tmp_path / "save" / "snapshots" / "latest" / "snapshot.json").read_text())
    assert columns == set(manifest["columns"].values())


def test_a_save_is_served_once_at_a_time(environment: dict[str, str], tmp_path: Path) -> None:
    save = str(tmp_path / "save")
    with serving(environment, "--save", save) as process:
        until(process.stdout, "world flat")
        second = served(environment, "stop\n", "--save", save)
        assert second.returncode == 2
        assert str(process.pid) in second.stderr
    assert served(environment, "stop\n", "--save", save).returncode == 0


def test_what_is_said_is_read_at_the_console(environment: dict[str, str]) -> None:
    assert "chat Server hello" in served(environment, "say hello\nstop\n").stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--host", "0.0.0.0"), "--public"),
        (("--host", "example.org"), "--public"),
        (("--gamemode", "flying"), "survival, creative, adventure, spectator"),
        (("--difficulty", "deadly"), "peaceful, easy, normal, hard"),
        (("--op", "Ada Bob"), "1 to 16 letters"),
    ],
)
def test_what_can_not_be_served_is_refused_with_what_can(
    refusing: Cli, arguments: tuple[str, ...], reason: str
) -> None:
    done = refusing("world", "serve", *arguments)
    assert (done.code, done.out) == (2, "")
    assert reason in done.err
