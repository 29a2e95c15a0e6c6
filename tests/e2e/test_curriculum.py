"""A suite's goals in the real world: its start, its order, and that a resumed run goes on with it."""

from pathlib import Path

from ..conftest import Cli

SUITE = """
description: what two torches take
goals: [Craft 2 torch, Equip 1 torch]
start: {give: {coal: 3, stick: 3}, time: 6000}
"""


def test_a_suite_begins_with_its_start_and_is_gone_on_with_after_a_resume(cli: Cli, tmp_path: Path) -> None:
    suite = tmp_path / "suite.yaml"
    suite.write_text(SUITE)
    home = str(tmp_path / "home")
    begun = cli("explore", "--goals", "1", "--curriculum", str(suite), "--home", home, "--json", timeout_s=300)
    assert begun.code == 0, begun.err
    assert [goal["text"] for goal in begun.json["goals"]] == ["Craft 2 torch"]
    assert begun.json["goals"][0]["outcome"] == "done"
    assert begun.json["inventory"] == {"coal": 2, "stick": 2, "torch": 4}
    assert (begun.json["ledger"], begun.json["stamp"]) == ([], "clean")

    rest = cli("resume", "run-1", "--home", home, "--json", timeout_s=300)
    assert rest.code == 0, rest.err
    assert [goal["text"] for goal in rest.json["goals"]] == ["Craft 2 torch", "Equip 1 torch"]
    assert rest.json["goals"][1]["outcome"] == "done"


def test_a_suite_that_is_not_there_is_told_before_anything_starts(cli: Cli, tmp_path: Path) -> None:
    refused = cli("explore", "--curriculum", "suite:nowhere", "--home", str(tmp_path))
    assert refused.code == 2
    assert "paper, tech-tree" in refused.err
    assert not (tmp_path / "runs").exists()
