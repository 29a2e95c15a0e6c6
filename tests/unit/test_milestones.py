"""The milestones' file: shipped, an operator's, and wrong ones."""

from pathlib import Path

import pytest

from tests.unit.game import ROOT, land_tree, tree
from voyager.curriculum.milestones import load_milestones
from voyager.errors import ConfigError

SHIPPED = ROOT / "curriculum"


def test_every_shipped_milestone_can_be_checked_and_reached_in_the_embedded_world() -> None:
    milestones = load_milestones([SHIPPED], tree().names)
    assert {"Stone Age", "Hot Stuff", "Diamonds!", "Monster Hunter", "Sweet Dreams"} <= {m.name for m in milestones}
    assert [m.name for m in milestones if m.goal.predicate is None] == []
    land = land_tree().land
    assert land is not None
    for goal in (milestone.goal for milestone in milestones):
        assert goal.subject is not None
        if goal.kind == "kill":
            assert goal.subject in land.mobs
        elif goal.kind != "sleep":
            assert land_tree().why_not(goal.subject) is None, goal.text


def test_an_operators_copy_is_taken_before_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "milestones.yaml").write_text("{source: me, milestones: [{name: Mine, goal: Craft 1 cake}]}")
    assert [m.name for m in load_milestones([tmp_path, SHIPPED], tree().names)] == ["Mine"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("milestones: []", "source"),
        ("{source: me, milestones: [{name: x}]}", "goal"),
        ("{source: me, milestones: [{name: x, goal: Craft 1 cakee}]}", "cake"),
        ("{", "can't be read"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "milestones.yaml").write_text(text)
    with pytest.raises(ConfigError, match=named):
        load_milestones([tmp_path], tree().names)
    with pytest.raises(ConfigError, match="is in none of"):
        load_milestones([tmp_path / "none"], tree().names)
