"""`voyager pursue` end to end: real world, real bot, real embedding model, the builtin planner."""

import json
import sqlite3
from pathlib import Path

import pytest

from ..conftest import Cli
from .test_kill import begin, descendants, gone, wait_for

pytestmark = pytest.mark.slow


def test_a_stone_pickaxe_is_reached_step_by_step_and_nothing_is_learned(cli: Cli, home: Path) -> None:
    done = cli("pursue", "a stone pickaxe", "--seed", "11", "--json", timeout_s=600)
    assert done.code == 0, done.err
    run = done.json
    assert run["run"] == "pursuit-1"
    assert run["pursuit"] == {
        "goal": "a stone pickaxe",
        "learn": False,
        "programs": 50,
        "reached": True,
        "reason": "1 stone_pickaxe or more are held",
    }
    assert run["inventory"]["stone_pickaxe"] == 1
    assert run["goals"][-1]["text"] == "Craft 1 stone_pickaxe"
    assert run["iterations"] <= 12
    assert (run["skills"], run["stamp"]) == ([], "clean")
    assert cli("skills", "list", "--json").json == []

    again = cli("pursue", "a stone pickaxe", "--seed", "11", "--max-programs", "2", "--json")
    assert again.code == 1, again.err
    assert again.json["run"] == "pursuit-2"
    assert again.json["iterations"] == 2
    assert again.json["pursuit"]["reason"] == "the goal was not reached within 2 programs"
    # Two runs from one seed: what the first did in its first two programs, the second did too.
    programs = [sources(home / "runs" / name / "journal.db")[:2] for name in ("pursuit-1", "pursuit-2")]
    assert programs[0] == programs[1]


def sources(journal: Path) -> list[str]:
    with sqlite3.connect(journal) as database:
        rows = database.execute("SELECT data FROM entries WHERE kind = 'program_started' ORDER BY seq").fetchall()
    return [json.loads(row[0])["program"]["source"] for row in rows]


def test_a_pursuit_that_was_killed_goes_on_and_gets_there(
    cli: Cli, environment: dict[str, str], tmp_path: Path
) -> None:
    process = begin(environment, tmp_path, "pursue", "a stone pickaxe", "--seed", "11")
    wait_for(process, "goal 5")
    children = descendants(process.pid)
    process.kill()
    process.communicate()
    half = cli("runs", "show", "pursuit-1", "--json").json
    assert 0 < half["iterations"] < 7
    done = cli("resume", "pursuit-1", "--json", timeout_s=600)
    assert done.code == 0, done.err
    run = done.json
    assert (run["pursuit"]["reached"], run["pursuit"]["programs"]) == (True, 50)
    assert run["inventory"]["stone_pickaxe"] == 1
    assert run["goals"][: len(half["goals"])] == half["goals"]
    assert run["ledger"][0]["kind"] == "recovery"
    assert all(gone(pid) for pid in children)


def test_what_can_not_be_pursued_is_said_before_a_world_starts(cli: Cli, home: Path, tmp_path: Path) -> None:
    slip = cli("pursue", "a dimond pickaxe")
    assert slip.code == 2
    assert "diamond_pickaxe" in slip.err
    nowhere = cli("pursue", "a compass", "--library", str(tmp_path / "none"))
    assert nowhere.code == 3
    assert "there is no library" in nowhere.err
    assert not (home / "runs").exists()
