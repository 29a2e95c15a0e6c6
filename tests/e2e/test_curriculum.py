"""A suite's goals in the real world: its start, its order, and that a resumed run goes on with it."""

from pathlib import Path
from typing import Any

import pytest

from ..conftest import Cli

SUITE = """
description: what two torches take
goals: [Craft 2 torch, Equip 1 torch]
start: {give: {coal: 3, stick: 3}, time: 6000}
"""


def explored(cli: Cli, folder: Path, goals: int) -> Any:
    (folder / "suite.yaml").write_text(SUITE)
    done = cli("explore", "--goals", str(goals), "--curriculum", str(folder / "suite.yaml"), "--json", timeout_s=300)
    assert done.code == 0, done.err
    return done.json


def test_a_suite_begins_with_its_start_and_goes_in_its_order(cli: Cli, tmp_path: Path) -> None:
    run = explored(cli, tmp_path, 2)
    assert [(goal["text"], goal["outcome"]) for goal in run["goals"]] == [
        ("Craft 2 torch", "done"),
        ("Equip 1 torch", "done"),
    ]
    assert run["inventory"] == {"coal": 2, "stick": 2, "torch": 4}
    assert (run["ledger"], run["stamp"]) == ([], "clean")


@pytest.mark.slow
def test_a_suite_is_gone_on_with_after_a_resume(cli: Cli, tmp_path: Path) -> None:
    assert [goal["text"] for goal in explored(cli, tmp_path, 1)["goals"]] == ["Craft 2 torch"]
    rest = cli("resume", "run-1", "--json", timeout_s=300)
    assert rest.code == 0, rest.err
    assert [goal["text"] for goal in rest.json["goals"]] == ["Craft 2 torch", "Equip 1 torch"]
    assert rest.json["goals"][1]["outcome"] == "done"


def test_a_suite_that_is_not_there_is_told_before_anything_starts(refusing: Cli, tmp_path: Path) -> None:
    refused = refusing("explore", "--curriculum", "suite:nowhere", "--home", str(tmp_path))
    assert refused.code == 2
    assert "paper, tech-tree" in refused.err
    assert not (tmp_path / "runs").exists()
