"""What the builtin planner takes from retrieved skills: calls of them, and what they show to come first."""

from dataclasses import replace

from tests.unit.dry_run import skill_of
from tests.unit.game import FOREST, goal, observation
from tests.unit.test_planner import calls, program
from voyager.domain import Parameter, Program, SkillHit

PLACES = """\
async function craftWoodenPickaxe(bot, count = 1) {
  if (!bot.findBlock({ matching: "crafting_table", maxDistance: 28 })) {
    await placeItem(bot, "crafting_table");
  }
  await craftItem(bot, "wooden_pickaxe", count);
}
"""
SEEKS = """\
async function mineCoal(bot, count = 1) {
  await exploreUntil(bot, "down", 300, () => bot.entity.position.y <= 44);
  await mineBlock(bot, "coal_ore", count);
}
"""


def hit(entry: str, text: str, source: str) -> SkillHit:
    return SkillHit(skill=skill_of(Program(source=source, entry=entry), goal(text)), score=0.4)


async def test_a_station_that_a_found_skill_places_is_placed_by_the_first_program_where_none_stands() -> None:
    shown = (hit("craftWoodenPickaxe", "Craft 1 wooden_pickaxe", PLACES),)
    first = await program("Craft 1 compass", skills=shown)
    assert calls(first)[-2:] == ["placeItem crafting_table", "craftItem compass"]
    near = observation({"crafting_table": 4})
    assert calls(await program("Craft 1 compass", seen=near, skills=shown)) == ["craftItem compass"]
    assert calls(await program("Craft 1 stick", skills=shown)) == ["craftItem stick"], "it takes no table"
    assert calls(await program("Craft 1 compass")) == ["craftItem compass"]


async def test_a_search_that_a_found_skill_begins_with_begins_the_first_program_for_what_is_not_in_sight() -> None:
    shown = (hit("mineCoal", "Obtain 1 coal", SEEKS),)
    first = await program("Obtain 3 diamond", skills=shown)
    assert calls(first) == ["exploreUntil down", "exploreUntil", "mineBlock diamond_ore"]
    assert "bot.entity.position.y <= -53" in first.source
    assert calls(await program("Obtain 3 raw_iron", seen=observation(FOREST), skills=shown)) == ["mineBlock iron_ore"]


async def test_a_skill_written_for_a_wood_that_is_not_about_is_not_called() -> None:
    source = 'async function craftStick(bot, count = 1) {\n  await craftItem(bot, "oak_planks", 1);\n}\n'
    oak = (hit("craftStick", "Craft 1 stick", source),)
    assert calls(await program("Craft 4 stick", seen=observation({"oak_log": 9}), skills=oak)) == ["craftStick"]
    assert calls(await program("Craft 4 stick", seen=observation({"birch_log": 9}), skills=oak)) == ["craftItem stick"]
    both = observation({"birch_log": 9}, {"oak_planks": 2})
    assert calls(await program("Craft 4 stick", seen=both, skills=oak)) == ["craftStick"]


async def test_a_skill_that_can_be_told_the_wood_is_told_the_one_that_is_about() -> None:
    source = (
        'async function craftStick(bot, count = 1, ores = ["coal_ore"], planks = "oak_planks", name = "stick") {\n'
        "  await craftItem(bot, planks, 2 * count);\n  await craftItem(bot, name, count);\n}\n"
    )
    params = (
        Parameter(name="count", default=1),
        Parameter(name="ores", default=["coal_ore"]),
        Parameter(name="planks", default="oak_planks"),
        Parameter(name="name", default="stick"),
    )
    plain = hit("craftStick", "Craft 1 stick", source)
    told = (SkillHit(skill=replace(plain.skill, params=params), score=0.4),)
    birches = await program("Craft 4 stick", seen=observation({"birch_log": 9}), skills=told)
    assert 'await craftStick(bot, count, ["coal_ore"], "birch_planks");' in birches.source
    oaks = await program("Craft 4 stick", seen=observation({"birch_log": 9}, {"oak_planks": 2}), skills=told)
    assert "await craftStick(bot, count);" in oaks.source
    boat = SkillHit(skill=replace(plain.skill, params=params, goal=goal("Craft 1 oak_boat")), score=0.4)
    afloat = await program("Craft 1 oak_boat", seen=observation({"birch_log": 9}), skills=(boat,))
    assert "birch" not in afloat.source, "the wood is what that goal is about"


async def test_what_a_skill_shows_may_stand_in_its_parameters() -> None:
    source = PLACES.replace("count = 1", 'count = 1, table = "crafting_table"').replace(
        '(bot, "crafting_table")', "(bot, table)"
    )
    plain = hit("craftWoodenPickaxe", "Craft 1 wooden_pickaxe", source)
    params = (Parameter(name="count", default=1), Parameter(name="table", default="crafting_table"))
    shown = (SkillHit(skill=replace(plain.skill, params=params), score=0.4),)
    assert "placeItem crafting_table" in calls(await program("Craft 1 compass", skills=shown))
