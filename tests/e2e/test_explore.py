"""`voyager explore` end to end: real world, real bot, real embedding model, the builtin planner."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from ..conftest import Cli

GOALS = 12
SAME = 5
"""Goals after which a second run from one seed is held against the first; all twelve are among the long tests."""


def explore(cli: Cli, home: Path, seed: int, goals: int = GOALS) -> dict[str, Any]:
    done = cli("explore", "--goals", str(goals), "--seed", str(seed), "--home", str(home), "--json", timeout_s=600)
    assert done.code == 0, done.err
    return done.json


def entries(home: Path, kind: str) -> list[dict[str, Any]]:
    with sqlite3.connect(home / "runs" / "run-1" / "journal.db") as journal:
        rows = journal.execute("SELECT data FROM entries WHERE kind = ? ORDER BY seq", (kind,)).fetchall()
    return [json.loads(row[0]) for row in rows]


def skill_calls(calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for call in calls:
        found += [call, *skill_calls(call["calls"])] if call["kind"] == "skill" else skill_calls(call["calls"])
    return found


def check_learned(run: dict[str, Any], home: Path) -> None:
    """What the first twelve goals must have brought."""
    crafted = {goal["text"] for goal in run["goals"] if goal["outcome"] in ("learned", "reused", "done")}
    assert "Craft 1 stone_pickaxe" in crafted
    assert len(run["goals"]) == GOALS
    assert len(run["skills"]) >= 6
    assert {skill["maturity"] for skill in run["skills"]} == {"verified"}
    assert any(goal["outcome"] == "learned" and goal["attempts"] > 1 for goal in run["goals"])
    assert run["ledger"] == []
    assert run["stamp"] == "clean"
    assert run["speed"] > 0  # How fast is for `voyager bench` to say: a loaded machine is no fault of the code.
    callers = {skill["name"] for skill in run["skills"] if skill["calls"]}
    assert callers, "no stored skill calls another"
    assert any(contributed(ended, callers) for ended in entries(home, "program_ended"))


def contributed(ended: dict[str, Any], callers: set[str]) -> bool:
    """Whether a skill that this program called made part of its change."""
    made = skill_calls(ended["execution"]["trace"])
    return ended["execution"]["outcome"] == "returned" and any(
        any(change > 0 for change in call["effect"]["inventory"].values()) for call in made
    )


def programs(home: Path) -> list[tuple[str, dict[str, Any]]]:
    """Each program that ran, with all that came of it but how long that took."""
    started, ended = entries(home, "program_started"), entries(home, "program_ended")
    return [
        (begun["program"]["source"], {key: value for key, value in done["execution"].items() if key != "wall_s"})
        for begun, done in zip(started, ended, strict=True)
    ]


def test_twelve_goals_make_a_stone_pickaxe_and_the_same_seed_begins_the_same_run(cli: Cli, tmp_path: Path) -> None:
    first = explore(cli, tmp_path / "first", 1)
    check_learned(first, tmp_path / "first")
    second = explore(cli, tmp_path / "second", 1, goals=SAME)
    assert second["goals"] == first["goals"][:SAME]
    again = programs(tmp_path / "second")
    assert len(again) >= SAME
    assert again == programs(tmp_path / "first")[: len(again)]
    found = cli("skills", "search", "get a better pickaxe", "--home", str(tmp_path / "first"), "--json").json
    pickaxes = [skill["name"] for skill in first["skills"] if "pickaxe" in skill["name"].lower()]
    assert sorted(hit["name"] for hit in found[: len(pickaxes)]) == sorted(pickaxes)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
def test_other_seeds_do_as_well(cli: Cli, tmp_path: Path, seed: int) -> None:
    check_learned(explore(cli, tmp_path, seed), tmp_path)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_run_to_its_end(cli: Cli, tmp_path: Path) -> None:
    first, second = (explore(cli, tmp_path / name, 1) for name in ("first", "second"))
    for name in ("goals", "skills", "inventory", "ticks"):
        assert second[name] == first[name], name
    assert programs(tmp_path / "second") == programs(tmp_path / "first")
