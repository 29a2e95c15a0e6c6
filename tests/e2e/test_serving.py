"""`voyager world serve` as a person at its console has it."""

import subprocess
import sys
from pathlib import Path

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


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--host", "0.0.0.0"), "--public"),
        (("--host", "example.org"), "--public"),
        (("--gamemode", "flying"), "survival, creative, adventure, spectator"),
        (("--difficulty", "deadly"), "peaceful, easy, normal, hard"),
    ],
)
def test_what_can_not_be_served_is_refused_with_what_can(cli: Cli, arguments: tuple[str, ...], reason: str) -> None:
    done = cli("world", "serve", *arguments)
    assert (done.code, done.out) == (2, "")
    assert reason in done.err
