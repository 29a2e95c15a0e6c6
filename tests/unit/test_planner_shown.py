"""What the builtin planner takes from retrieved skills: calls of them, and what they show to come first."""

from tests.unit.dry_run import skill_of
from tests.unit.game import FOREST, goal, observation
from tests.unit.test_planner import calls, program
from voyager.domain import Program, SkillHit

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
