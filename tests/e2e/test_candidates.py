"""`--candidates` end to end: programs written by hand, tried in the real world by the real bot, all but one undone."""

import json
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ..conftest import Cli
from ..support.chat_server import Asked, ChatServer, asked_of, last_user

pytestmark = pytest.mark.slow

PROGRAMS = {
    "craftAtOnce": '  await craftItem(bot, "oak_planks", 4);\n',
    "digDirt": '  await mineBlock(bot, "dirt", 1);\n',
    "craftSticks": '  await mineBlock(bot, "oak_log", 1);\n  await craftItem(bot, "stick", 4);\n',
    "makePlanks": '  await mineBlock(bot, "oak_log", 1);\n  await craftItem(bot, "oak_planks", 4);\n',
}
"""The first lacks the log, the second does something else, the third goes wrong half-way, the fourth is right."""


def by_hand(asked: Asked) -> str:
    """The hand-written replies: one goal, and of the programs the one that follows those already written."""
    if asked_of([asked], "curriculum"):
        return "Reasoning: planks are the start of everything.\nGoal: Craft 4 oak_planks"
    if asked_of([asked], "coder"):
        shown = last_user(asked)
        name = next(name for name in PROGRAMS if f"async function {name}" not in shown)
        return f"```javascript\nasync function {name}(bot) {{\n{PROGRAMS[name]}}}\n```"
    if asked_of([asked], "describer"):
        return "Turns a log from a nearby oak into planks."
    raise AssertionError(f"unexpected request: {asked['messages'][0]['content'][:80]}")


def entries(home: Path, kind: str) -> list[dict[str, Any]]:
    with sqlite3.connect(home / "runs" / "run-1" / "journal.db") as journal:
        rows = journal.execute("SELECT data FROM entries WHERE kind = ? ORDER BY seq", (kind,)).fetchall()
    return [json.loads(row[0]) for row in rows]


def explore(server: ChatServer, *more: str) -> list[str]:
    model = ("--model", "openai:by-hand", "--base-url", server.base_url)
    return ["explore", "--goals", "1", "--seed", "1", "--candidates", "4", *model, *more]


def test_three_of_four_programs_fail_and_the_world_has_the_effects_of_the_fourth_alone(cli: Cli, home: Path) -> None:
    with ChatServer(by_hand) as server:
        done = cli(*explore(server, "--json"), env={"VOYAGER_API_KEY": "test-key"})
    assert done.code == 0, done.err
    run: dict[str, Any] = done.json
    assert [(goal["outcome"], goal["attempts"]) for goal in run["goals"]] == [("learned", 1)]
    assert [skill["name"] for skill in run["skills"]] == ["makePlanks"]
    assert run["inventory"] == {"oak_planks": 4}
    assert run["iterations"] == 4
    assert run["stamp"] == "rewound"
    assert [entry["kind"] for entry in run["ledger"]] == ["rewind"] * 3
    for number, entry in enumerate(run["ledger"], 1):
        assert f"candidate {number} ({list(PROGRAMS)[number - 1]}: " in entry["detail"]
    [chosen] = entries(home, "candidate_chosen")
    assert chosen["chosen"] == 4
    assert [one["grade"] for one in chosen["candidates"]] == ["threw early", "returned", "threw late", "success"]
    assert [one["candidate"] for one in entries(home, "program_ended")] == [1, 2, 3, 4]
    starts = [one["execution"]["before"] for one in entries(home, "program_ended")]
    assert [start["inventory"] for start in starts] == [{}] * 4
    assert [start["position"] for start in starts] == [starts[0]["position"]] * 4


def test_a_run_killed_while_candidates_are_tried_goes_on_from_its_checkpoint(
    cli: Cli, home: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    with ChatServer(by_hand) as server:
        key = {"VOYAGER_API_KEY": "test-key"}
        process = subprocess.Popen(
            [sys.executable, "-m", "voyager", *explore(server)],
            cwd=tmp_path, env={**environment, **key}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stderr is not None
        assert any("candidate 2/4" in line for line in process.stderr)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        done = cli("resume", "run-1", "--goals", "1", "--json", env=key)
    assert done.code == 0, done.err
    run: dict[str, Any] = done.json
    assert [goal["outcome"] for goal in run["goals"]] == ["learned"]
    assert run["inventory"] == {"oak_planks": 4}
    assert run["iterations"] >= 6, "the programs that ran before the kill count too"
    assert run["stamp"] == "rewound"
