"""Goals read from text."""

import pytest

from tests.unit.game import goal, tree
from voyager.domain import Goal, GoalKind
from voyager.errors import GoalError
from voyager.goals import parse_wish


@pytest.mark.parametrize(
    ("text", "kind", "subject", "predicate"),
    [
        ("Craft 1 wooden_pickaxe", "craft", "wooden_pickaxe", "crafted wooden_pickaxe >= 1"),
        ("craft a crafting table", "craft", "crafting_table", "crafted crafting_table >= 1"),
        ("mine 3 oak logs", "mine", "oak_log", "mined oak_log >= 3"),
        ("Mine 2 iron ores.", "mine", "iron_ore", "mined iron_ore >= 2"),
        ("smelt 2 raw iron", "smelt", "iron_ingot", "crafted iron_ingot >= 2"),
        ("Smelt 1 iron_ingot", "smelt", "iron_ingot", "crafted iron_ingot >= 1"),
        ("Smelt 1 cobblestone into stone", "smelt", "stone", "crafted stone >= 1"),
        ("obtain 8 cobblestone", "obtain", "cobblestone", "gained cobblestone >= 8"),
        ("place a crafting table", "place", "crafting_table", "used crafting_table >= 1"),
        ("eat bread", "eat", "bread", "used bread >= 1"),
        ("kill 1 zombie", "kill", "zombie", "killed zombie >= 1"),
        ("equip an iron helmet", "equip", "iron_helmet", "equipped iron_helmet >= 1"),
        ("collect three `diamonds`", "obtain", "diamond", "gained diamond >= 3"),
        ("Reach 100 64 -20", "reach", "100 64 -20", "reached 100 64 -20 >= 1"),
        ("go to (100, 64, -20).", "reach", "100 64 -20", "reached 100 64 -20 >= 1"),
        ("reach y 11", "reach", "y 11", "reached y 11 >= 1"),
        ("Deposit 3 cobblestone into a chest", "deposit", "cobblestone", "stored cobblestone >= 3"),
        ("put 2 oak planks in the barrel", "deposit", "oak_planks", "stored oak_planks >= 2"),
        ("store 8 dirt", "deposit", "dirt", "stored dirt >= 8"),
        ("Open 1 chest", "open", "chest", "opened chest >= 1"),
        ("open a crafting table", "open", "crafting_table", "opened crafting_table >= 1"),
    ],
)
def test_a_text_of_a_known_form_gets_a_predicate(text: str, kind: GoalKind, subject: str, predicate: str) -> None:
    parsed = goal(text)
    assert (parsed.kind, parsed.subject, str(parsed.predicate)) == (kind, subject, predicate)


@pytest.mark.parametrize("text", ["mine 3 cobblestone", "mine 3 coal"])
def test_mining_what_comes_from_another_block_counts_what_is_gained(text: str) -> None:
    parsed = goal(text)
    assert parsed.kind == "obtain"
    assert parsed.predicate is not None
    assert parsed.predicate.measure == "gained"


@pytest.mark.parametrize(
    "text", ["explore the cave to the north", "be happy", "find out what is below; 3 > 2", "open the door"]
)
def test_a_text_of_no_known_form_is_left_to_a_model(text: str) -> None:
    parsed = goal(text)
    assert parsed.text == text
    assert parsed.predicate is None
    assert parsed.kind is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("craft 1 wodden_pickaxe", "wooden_pickaxe"),
        ("mine 1 oak_lock", "oak_log"),
        ("kill 1 zombi", "zombie"),
        ("smelt 1 oak_door", "oak_door"),
        ("Smelt 1 raw_iron into gold_ingot", "iron_ingot"),
        ("build a house with 2 windows", "Minecraft 1.20.1"),
        ("craft 0 stick", "1 to 2304"),
        ("craft 99999 stick", "1 to 2304"),
        ("  ", "example"),
        ("reach 1 400 1", "-64 to 320"),
        ("reach 99999999 64 1", "29999984"),
        ("deposit 1 cobblestne into a chest", "cobblestone"),
    ],
)
def test_what_the_version_does_not_have_is_refused_with_what_it_has(text: str, names: str) -> None:
    with pytest.raises(GoalError, match=names):
        goal(text)


@pytest.mark.parametrize("text", ["Sleep", "sleep until morning", "Go to bed", "Sleep through the night in a bed"])
def test_a_night_in_a_bed_is_measured_by_the_statistic_of_beds(text: str) -> None:
    slept = goal(text)
    assert (slept.kind, slept.subject) == ("sleep", "bed")
    assert str(slept.predicate) == "slept bed >= 1"


@pytest.mark.parametrize("text", ["Take shelter until morning", "shelter", "Seek shelter for the night"])
def test_a_night_under_cover_is_measured_by_its_end(text: str) -> None:
    night = goal(text)
    assert (night.kind, str(night.predicate)) == ("shelter", "outlasted night >= 1")


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        ("a diamond pickaxe", "Obtain 1 diamond_pickaxe"),
        ("a bucket of lava", "Obtain 1 lava_bucket"),
        ("two blocks of gold", "Obtain 2 gold_block"),
        ("3 iron ingots", "Obtain 3 iron_ingot"),
        ("compass", "Obtain 1 compass"),
        ("Kill 1 zombie", "Kill 1 zombie"),
    ],
)
def test_a_wish_may_be_a_thing_by_name(wish: str, text: str) -> None:
    assert parse_wish(wish, tree().names).text == text


def test_a_wish_that_names_no_item_is_left_to_a_model_unless_it_is_a_slip_of_the_pen() -> None:
    assert parse_wish("a house", tree().names) == Goal(text="a house")
    assert parse_wish("survive the night", tree().names) == Goal(text="survive the night")
    with pytest.raises(GoalError, match="diamond_pickaxe"):
        parse_wish("a dimond pickaxe", tree().names)
