"""The retrieval suite is what it says: enough goals in people's words, enough skills, and both as they were frozen."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.unit.game import MINECRAFT_DATA, ROOT, TABLES
from voyager.bench.paraphrases import FILE, RetrievalSuite, load_retrieval
from voyager.errors import ConfigError
from voyager.gamedata import load_game_data
from voyager.skills.index import words

SHIPPED = ROOT / "curriculum" / FILE


@cache
def suite() -> RetrievalSuite:
    return load_retrieval(SHIPPED, load_game_data(MINECRAFT_DATA, TABLES))


def test_it_has_300_goals_and_1000_skills_that_only_distract() -> None:
    names = [skill.name for skill in suite().skills]
    meant = {name for each in suite().goals for name in each.right}
    assert len(set(names)) == len(names)
    assert len({(skill.description, skill.signature) for skill in suite().skills}) == len(names)
    assert len(suite().goals) >= 300
    assert len(set(names) - meant) >= 1000
    assert sum(each.split == "dev" for each in suite().goals) >= 100
    assert sum(each.split == "test" for each in suite().goals) >= 200


def test_no_goal_holds_the_name_of_a_skill_that_is_right_for_it() -> None:
    told = [
        (each.goal, name)
        for each in suite().goals
        for name in each.right
        if set(words(name).split()) <= set(re.findall(r"[a-z0-9]+", each.goal.lower()))
    ]
    assert told == []


def test_no_skill_has_goals_on_both_sides() -> None:
    first = {
        split: {min(each.right) for each in suite().goals if each.split == split and len(each.right) == 1}
        for split in ("dev", "test")
    }
    assert first["dev"] & first["test"] == set()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("seed: 1", "seed: 2"), "frozen"),
        (("craftStick\n", "craftStik\n"), "craftStik"),
        (("  seed: 1\n", ""), "seed"),
        (("craftChest\n", "''\n"), "means no skill"),
    ],
)
def test_what_was_changed_is_told(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    path = tmp_path / "retrieval.yaml"
    path.write_text(SHIPPED.read_text("utf-8").replace(*change, 1))
    with pytest.raises(ConfigError, match=said):
        load_retrieval(path, load_game_data(MINECRAFT_DATA, TABLES))
