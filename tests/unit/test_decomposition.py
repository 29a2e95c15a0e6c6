"""A goal taken apart over the real tech tree."""

import pytest

from tests.unit.game import FOREST, goal, observation, tree
from voyager.curriculum.decomposition import Impossible, NoGraph, Skilled, decompose
from voyager.domain import Goal, Observation

BARE = observation(FOREST)


def steps(text: str, seen: Observation = BARE) -> list[str]:
    return [step.text for step in decompose(tree(), goal(text), seen)]


def test_a_stone_pickaxe_is_a_chain_from_bare_hands_each_thing_once() -> None:
    assert steps("Obtain 1 stone_pickaxe") == [
        "Obtain 5 oak_log",
        "Craft 12 oak_planks",
        "Craft 4 stick",
        "Craft 1 crafting_table",
        "Craft 1 wooden_pickaxe",
        "Obtain 3 cobblestone",
        "Craft 1 stone_pickaxe",
    ]


def test_a_diamond_pickaxe_needs_every_tool_before_it_in_order() -> None:
    found = steps("Obtain 1 diamond_pickaxe")
    tools = [text for text in found if "pickaxe" in text or "diamond" in text or "iron" in text]
    assert tools == [
        "Craft 1 wooden_pickaxe",
        "Craft 1 stone_pickaxe",
        "Obtain 3 raw_iron",
        "Smelt 3 raw_iron into iron_ingot",
        "Craft 1 iron_pickaxe",
        "Obtain 3 diamond",
        "Craft 1 diamond_pickaxe",
    ]


def test_what_is_held_and_what_stands_near_needs_no_step() -> None:
    held = {"iron_pickaxe": 1, "stick": 2, "diamond": 1}
    seen = {"crafting_table": 2, "diamond_ore": 9, "stone": 3}
    assert steps("Obtain 1 diamond_pickaxe", observation(seen, held)) == [
        "Obtain 2 diamond",
        "Craft 1 diamond_pickaxe",
    ]
    assert steps("Obtain 1 diamond_pickaxe", observation({}, {"diamond_pickaxe": 1})) == []


def test_a_station_left_behind_is_needed_again() -> None:
    held = {"iron_pickaxe": 1, "stick": 2, "oak_planks": 4}
    near = {"crafting_table": 2, "oak_log": 9}
    assert steps("Obtain 1 diamond_pickaxe", observation(near, held)) == [
        "Obtain 3 diamond",
        "Craft 1 crafting_table",
        "Craft 1 diamond_pickaxe",
    ]


@pytest.mark.parametrize("wood", ["oak", "birch", "spruce"])
def test_wood_is_of_the_kind_that_grows_here(wood: str) -> None:
    assert steps("Craft 1 stick", observation({f"{wood}_log": 8})) == [
        f"Obtain 1 {wood}_log",
        f"Craft 4 {wood}_planks",
        "Craft 1 stick",
    ]


def test_a_variant_that_is_held_goes_before_one_in_sight() -> None:
    assert steps("Craft 1 stick", observation({"birch_log": 8}, {"oak_planks": 2})) == ["Craft 1 stick"]


def test_what_is_used_or_placed_is_had_first_and_the_goal_comes_last() -> None:
    assert steps("Place 1 crafting_table")[-2:] == ["Craft 1 crafting_table", "Place 1 crafting_table"]
    assert steps("Equip 1 iron_helmet")[-2:] == ["Craft 1 iron_helmet", "Equip 1 iron_helmet"]
    assert steps("Mine 1 obsidian")[-2:] == ["Craft 1 diamond_pickaxe", "Mine 1 obsidian"]
    assert steps("Kill 1 zombie") == ["Kill 1 zombie"]


def test_what_the_overworld_has_nothing_for_is_impossible_and_says_what_breaks_it() -> None:
    with pytest.raises(Impossible, match="bedrock can't be had"):
        steps("Obtain 1 bedrock")
    with pytest.raises(Impossible, match="overworld"):
        steps("Craft 1 comparator")


def test_a_goal_of_no_known_form_is_not_for_the_tech_tree() -> None:
    with pytest.raises(NoGraph):
        decompose(tree(), Goal(text="Build a house"), BARE)


def test_logs_that_are_held_make_planks_and_no_wood_of_logs() -> None:
    birches = observation({"birch_log": 2, "stone": 3, "coal_ore": 8, "iron_ore": 21}, {"birch_log": 6})
    found = steps("Obtain 1 compass", birches)
    assert not [step for step in found if "wood" in step and "wooden" not in step]


def test_what_is_made_again_for_a_later_step_comes_after_what_that_takes() -> None:
    held = observation({"birch_log": 9, "stone": 4}, {"birch_log": 1, "wooden_pickaxe": 1})
    found = steps("Craft 1 stone_pickaxe", held)
    assert found[1:3] == ["Obtain 3 birch_log", "Craft 8 birch_planks"], "the log that is held is for the sticks"


def test_steps_that_a_skill_takes_care_of_are_left_to_it() -> None:
    library = {
        "stone_pickaxe": Skilled(name="craftStonePickaxe", covers=frozenset({"wooden_pickaxe", "cobblestone"})),
        "wooden_pickaxe": Skilled(name="craftWoodenPickaxe", covers=frozenset({"oak_planks", "stick"})),
    }
    found = decompose(tree(), goal("Obtain 1 stone_pickaxe"), BARE, library.get)
    texts = [step.text for step in found]
    assert "Obtain 5 oak_log" in texts, "what is left to a skill is left with what that skill covers, and no more"
    assert "Craft 1 wooden_pickaxe" not in texts
    assert "Obtain 3 cobblestone" not in texts
    assert "Craft 1 crafting_table" in texts, "nobody else takes care of it"
    assert texts[-1] == "Craft 1 stone_pickaxe"
