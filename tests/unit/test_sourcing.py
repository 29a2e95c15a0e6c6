"""How the planner goes each way to an item in one call."""

import pytest

from tests.unit.game import goal, land_tree, observation
from voyager.llm.planner.first import first_draft
from voyager.llm.planner.sourcing import Sources
from voyager.llm.planner.steps import read, render


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("Obtain 3 beef", 'killMob(bot, "cow", Math.ceil(count / 2))'),
        ("Obtain 2 leather", 'killMob(bot, "cow", count)'),
        ("Obtain 3 white_wool", "shear(bot, Math.ceil(count / 2))"),
        ("Obtain 1 milk_bucket", "milk(bot)"),
        ("Obtain 1 lava_bucket", 'fillBucket(bot, "lava")'),
        ("Obtain 2 wheat", 'harvest(bot, "wheat", count)'),
        ("Obtain 1 flint", 'mineBlock(bot, "gravel", Math.ceil(count / 0.1))'),
        ("Obtain 1 obsidian", 'mineBlock(bot, "obsidian", count)'),
    ],
)
def test_a_way_is_one_call_of_its_primitive(text: str, call: str) -> None:
    sources = Sources(tree=land_tree(), observation=observation(), skills=(), entry="")
    draft = first_draft(goal(text), sources)
    assert f"await {call};" in render(draft)
    assert draft.entry.startswith(("obtain", "mine"))
    known = read(render(draft))
    assert known is not None
    assert known[0].main == draft.main


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("Kill 2 zombie", ['killMob(bot, "zombie", count)']),
        ("Equip 1 shield", ['equip(bot, "shield", "off_hand")']),
        ("Sleep until morning", ['placeItem(bot, "red_bed")', "sleepUntilMorning(bot)"]),
    ],
)
def test_a_deed_is_the_call_of_its_primitive(text: str, calls: list[str]) -> None:
    sources = Sources(tree=land_tree(), observation=observation({}, {"red_bed": 1}), skills=(), entry="")
    program = render(first_draft(goal(text), sources))
    assert all(f"await {call};" in program for call in calls)
