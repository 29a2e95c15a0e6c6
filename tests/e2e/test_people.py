"""People in a real run: goals set and decided on from standard input, and advice from another process."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ..conftest import Cli
from .test_kill import begin, wait_for


def answered(environment: dict[str, str], folder: Path, answers: list[str], *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "voyager", *arguments],
        cwd=folder,
        env=environment,
        input="".join(f"{line}\n" for line in answers),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def entries(home: Path, kind: str) -> list[dict[str, Any]]:
    with sqlite3.connect(home / "runs" / "run-1" / "journal.db") as journal:
        rows = journal.execute("SELECT data FROM entries WHERE kind = ? ORDER BY seq", (kind,)).fetchall()
    return [json.loads(row[0]) for row in rows]


@pytest.mark.slow
def test_one_goal_can_be_piped_in_without_a_line_end(environment: dict[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "voyager", "explore", "--manual", "--goals", "1", "--json"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment,
        input="Craft 1 stick",
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    run = json.loads(done.stdout)
    assert [(goal["text"], goal["outcome"]) for goal in run["goals"]] == [("Craft 1 stick", "learned")]
    assert run["inventory"]["stick"] >= 1


@pytest.mark.slow
def test_a_person_sets_the_goals_and_decides_on_programs_and_verdicts(
    cli: Cli, environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    answers = ["mine 1 oak_lok", "mine 1 oak_log", "", "", "craft 4 oak_planks", "r rather not", "", "u can't tell"]
    # The undecided verdict leads to another attempt; whoever says nothing more at a goal ends the run.
    answers += ["", "s they are there", ""]
    code, out, err = answered(
        environment, tmp_path, answers, "explore", "--manual", "--review", "programs", "--review", "verdicts", "--json"
    )
    assert code == 0, err
    assert "did you mean" in err
    assert "oak_log" in err
    run = json.loads(out)
    assert [(goal["text"], goal["attempts"]) for goal in run["goals"]] == [
        ("mine 1 oak_log", 1), ("craft 4 oak_planks", 2),
    ]  # fmt: skip
    assert run["goals"][0]["outcome"] == "done"
    assert run["reviewed"] == {
        "programs accepted": 3, "programs refused": 1, "verdicts accepted": 1, "verdicts changed": 2,
    }  # fmt: skip
    assert run["iterations"] == 3
    assert [each["verdict"]["by"] for each in entries(home, "verdict")] == ["rules", "person", "person"]

    advice = cli("advise", "run-1", "iron lies east of the lake")
    assert advice.code == 0
    assert "not running" in advice.err
    assert "resume run-1" in advice.err
    assert cli("advise", "run-1", "a\x07b").code == 2
    assert cli("advise", "nobody", "hello").code == 2

    # A run that was begun by hand goes on by hand; when no answer comes it is saved, as on Ctrl-C.
    code, _, err = answered(environment, tmp_path, [], "resume", "run-1")
    assert code == 130, err
    assert "saved" in err
    assert cli("runs", "show", "run-1", "--json").json["state"] == "stopped"
    assert [(each["text"], each["by"], each["goal"]) for each in entries(home, "advised")] == [
        ("iron lies east of the lake", "the operator", 2)
    ]
    assert list((home / "runs" / "run-1" / "advice").iterdir()) == []


def test_advice_reaches_the_next_prompt_of_a_run_in_another_process(
    cli: Cli, environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    process = begin(environment, tmp_path, "explore", "--manual", stdin=subprocess.PIPE)
    wait_for(process, "in the inventory")  # The run now waits for its first goal.
    advice = cli("advise", "run-1", "iron lies east of the lake")
    assert advice.code == 0
    assert "before its next prompt" in advice.err
    _, rest = process.communicate("mine 1 oak_log\n\n", timeout=300)
    assert process.returncode == 0, rest
    asked = [call["messages"][1]["content"] for call in entries(home, "model_called") if call["role"] == "coder"]
    assert asked
    assert all("Advice from a person: the operator: iron lies east of the lake" in shown for shown in asked)
    assert [each["goal"] for each in entries(home, "advised")] == [0]
