"""The texts that skills are found by."""

from pathlib import Path

import pytest

from tests.unit.game import MINECRAFT_DATA, ROOT, TABLES
from tests.unit.test_ranking import skill
from voyager.domain import Contract, Goal
from voyager.errors import ConfigError
from voyager.gamedata import load_game_data
from voyager.skills.wording import FILE, Glossary, Wording, load_glossary, words

GLOSSARY = Glossary(
    doing={"craft": "make", "smelt": "melt"},
    also={"craft": "forge"},
    things={"*_pickaxe": "pick", "stone_*": "of rock", "stone_pickaxe": "the second pick", "raw_iron": "lumps"},
)
WORDING = Wording(GLOSSARY)
PICKAXE = skill(
    "craftStonePickaxe",
    goal=Goal(text="Craft 1 stone_pickaxe", kind="craft", subject="stone_pickaxe"),
    description="Craft 1 stone_pickaxe. It calls craftItem. It gained 1 dirt. It is a way to get a stone pickaxe.",
    contract=Contract(effect={"stone_pickaxe": 1, "dirt": 2, "cobblestone": -3}),
)


def test_a_skill_is_found_by_what_people_call_its_goal() -> None:
    assert WORDING.embedded(PICKAXE) == "make stone pickaxe: the second pick; of rock; pick"


def test_words_are_matched_with_what_is_used_up_and_other_words_for_what_is_done() -> None:
    matched = WORDING.matched(PICKAXE).split()
    assert {"craft", "cobblestone", "forge", "rock;"} <= set(matched)
    iron = skill(
        "smeltIronIngot", goal=Goal(text="Smelt 1 raw_iron into iron_ingot", kind="smelt", subject="iron_ingot")
    )
    assert "lumps" in WORDING.matched(iron)
    assert "lumps" not in WORDING.embedded(iron)


def test_what_a_description_says_besides_the_facts_counts_and_so_does_a_name_of_its_own() -> None:
    told = skill(
        "quickPickaxeWithHelper",
        goal=PICKAXE.goal,
        description="Craft 1 stone_pickaxe. Walks to a bench. It calls craftItem.",
    )
    assert WORDING.embedded(told) == (
        "make stone pickaxe: the second pick; of rock; pick quick with helper. Walks to a bench."
    )


def test_a_goal_that_only_a_model_judges_is_found_by_its_own_words_and_what_it_brings() -> None:
    free = skill(
        "buildShelter",
        goal=Goal(text="Build a shelter for the night"),
        description="Walls of dirt around the bot.",
        contract=Contract(effect={"stone_pickaxe": 1, "dirt": -9}),
    )
    assert WORDING.embedded(free) == (
        "build shelter. Build a shelter for the night. the second pick; of rock; pick. Walls of dirt around the bot."
    )


def test_half_a_surrogate_pair_is_no_error_on_the_disk() -> None:
    assert WORDING.embedded(skill("a", description="says \udfff")).endswith("says ?")


def test_other_glossaries_are_other_versions_and_equal_ones_the_same() -> None:
    assert Wording(GLOSSARY).version == WORDING.version
    assert Wording(Glossary(things={"stone_*": "of rocks"})).version != WORDING.version
    assert Wording().version != WORDING.version


def test_the_shipped_glossary_names_what_there_is() -> None:
    glossary = load_glossary([ROOT / "curriculum"])
    data = load_game_data(MINECRAFT_DATA, TABLES)
    names = data.items | data.blocks | data.mobs
    assert [name for name in glossary.things if "*" not in name and name not in names] == []
    assert {"craft", "mine", "kill", "eat"} <= glossary.doing.keys()


@pytest.mark.parametrize("text", ["things: [stone]", "doing: {dance: hop}", "thing: {}"])
def test_a_glossary_of_another_form_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(ConfigError, match=r"words\.yaml"):
        load_glossary([tmp_path])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("craftWoodenPickaxe", "craft wooden pickaxe"),
        ("mine_oak_log", "mine oak log"),
        ("$makeTNTNow2", "make tnt now2"),
    ],
)
def test_a_name_is_read_as_words(name: str, expected: str) -> None:
    assert words(name) == expected
