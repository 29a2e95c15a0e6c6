"""The same skill in JavaScript and Python does the same thing, tick for tick, in the embedded world."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Cli

# tests/contract/test_python_in_the_world.py compares the languages at every run; these go through the command line.
pytestmark = pytest.mark.slow

ARENA = "preset: arena\nseed: 1\ngive: {furnace: 1, raw_iron: 3, coal: 2}\n"
PAIRS = {
    "mining, crafting, placing and walking": (
        """
async function go (bot) {
  const log = bot.findBlock({ matching: block => block.name.endsWith('_log'), maxDistance: 64 })
  const wood = log.name.replace('_log', '')
  await mineBlock(bot, log.name, 3)
  await craftItem(bot, `${wood}_planks`, 12)
  await craftItem(bot, 'stick', 4)
  await craftItem(bot, 'crafting_table')
  const { position } = await placeItem(bot, 'crafting_table')
  await bot.waitForTicks(7)
  await craftItem(bot, 'wooden_pickaxe')
  await bot.pathfinder.goto(new goals.GoalNear(position.x + 4, position.y, position.z, 2))
  const at = bot.entity.position.floored()
  return [bot.inventory.count('wooden_pickaxe'), at.toArray(), Math.floor(bot.entity.position.distanceTo(position))]
}
""",
        """
async def go(bot):
    log = bot.find_block(matching=lambda block: block.name.endswith('_log'), max_distance=64)
    wood = log.name.replace('_log', '')
    await mine_block(bot, log.name, 3)
    await craft_item(bot, f'{wood}_planks', 12)
    await craft_item(bot, 'stick', 4)
    await craft_item(bot, 'crafting_table')
    position = (await place_item(bot, 'crafting_table')).position
    await bot.wait_for_ticks(7)
    await craft_item(bot, 'wooden_pickaxe')
    await bot.pathfinder.goto(GoalNear(position.x + 4, position.y, position.z, 2))
    at = bot.entity.position.floored()
    return [bot.inventory.count('wooden_pickaxe'), at.to_array(), int(bot.entity.position.distance_to(position))]
""",
    ),
    "smelting": (
        """
async function go (bot) {
  await placeItem(bot, 'furnace')
  const { count } = await smeltItem(bot, 'raw_iron', 'coal', 3)
  return [count, bot.inventory.count('iron_ingot'), bot.inventory.findInventoryItem('coal')?.count ?? 0]
}
""",
        """
async def go(bot):
    await place_item(bot, 'furnace')
    count = (await smelt_item(bot, 'raw_iron', 'coal', 3)).count
    coal = bot.inventory.find_inventory_item('coal')
    return [count, bot.inventory.count('iron_ingot'), coal.count if coal else 0]
""",
    ),
    "exploring with a predicate": (
        """
async function go (bot) {
  const start = bot.entity.position
  const isFar = () => bot.entity.position.distanceTo(start) > 12 ? bot.entity.position.z : null
  const far = await exploreUntil(bot, 'north', 60, isFar)
  await Promise.all([bot.waitForTicks(5), bot.lookAt(start)])
  const even = bot.findBlocks({ matching: 'dirt', useExtraInfo: block => block.position.y % 2 === 0, count: 4 })
  const seen = bot.blockAtCursor(64)
  return [Math.round(far * 1000), bot.nearestEntity()?.name ?? null, even.map(at => at.toArray()), seen?.name ?? null]
}
""",
        """
async def go(bot):
    start = bot.entity.position
    far = await explore_until(
        bot, 'north', 60, lambda: bot.entity.position.z if bot.entity.position.distance_to(start) > 12 else None)
    await asyncio.gather(bot.wait_for_ticks(5), bot.look_at(start))
    near = bot.nearest_entity()
    even = bot.find_blocks(matching='dirt', use_extra_info=lambda block: block.position.y % 2 == 0, count=4)
    seen = bot.block_at_cursor(64)
    return [round(far * 1000), near.name if near else None, [at.to_array() for at in even], seen.name if seen else None]

import asyncio
""",
    ),
    "failing": (
        """
async function go (bot) {
  await bot.waitForTicks(3)
  try {
    await craftItem(bot, 'stone_pickaxe', 2)
  } catch (error) {
    if (error.code !== 'missing_ingredients') throw error
  }
  bot.chat('on to the next')
  await smeltItem(bot, 'raw_iron', 'coal', 2)
}
""",
        """
async def go(bot):
    await bot.wait_for_ticks(3)
    try:
        await craft_item(bot, 'stone_pickaxe', count=2)
    except PrimitiveError as error:
        if error.code != 'missing_ingredients':
            raise
    bot.chat('on to the next')
    await smelt_item(bot, 'raw_iron', 'coal', count=2)
""",
    ),
}


def shape(calls: list[dict[str, Any]]) -> list[Any]:
    kept = ("name", "kind", "args", "start_tick", "ticks", "result", "error", "effect")
    return [[*(call[name] for name in kept), shape(call["calls"])] for call in calls]


@pytest.mark.parametrize("name", PAIRS)
def test_the_same_program_does_the_same_in_both_languages(cli: Cli, tmp_path: Path, name: str) -> None:
    javascript, python = PAIRS[name]
    start = ("--arena", "start.yaml") if name == "smelting" else ("--seed", "3")
    (tmp_path / "go.js").write_text(javascript)
    (tmp_path / "go.py").write_text(python)
    (tmp_path / "start.yaml").write_text(ARENA)
    first, second = [cli("run", file, *start, "--json").json for file in ("go.js", "go.py")]
    for field in ("outcome", "result", "ticks", "inventory_before", "inventory_after", "chat"):
        assert first[field] == second[field], field
    assert shape(first["trace"]) == shape(second["trace"])
    assert len(first["trace"]) >= 2
    codes = [
        None if run["error"] is None else (run["error"]["code"], run["error"]["message"]) for run in (first, second)
    ]
    assert codes[0] == codes[1]
    assert first["outcome"] == ("threw" if codes[0] else "returned")
