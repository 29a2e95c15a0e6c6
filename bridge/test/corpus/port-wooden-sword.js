/* expect
{
  "shows": "a published-style skill: helper functions beside it, mineBlock by a loop, craft, place, a chat line",
  "scene": ["setblock 3 -60 0 birch_log", "setblock 3 -60 1 birch_log", "setblock 3 -60 2 birch_log", "give Voyager crafting_table 1"],
  "result": {"swords": 1, "table": [1, -60, -1], "axis": "y"}
}
*/
function count (bot, name) {
  return bot.inventory.count(mcData.itemsByName[name].id)
}

async function gather (bot, name, needed) {
  const { GoalLookAtBlock } = goals
  while (count(bot, name) < needed) {
    const block = bot.findBlock({ matching: mcData.blocksByName[name].id, maxDistance: 32 })
    if (!block) throw new Error(`no ${name} nearby`)
    await bot.pathfinder.goto(new GoalLookAtBlock(block.position, bot.world))
    await bot.dig(block)
    await bot.waitForTicks(10)
    const drop = bot.nearestEntity(e => e.name === 'item')
    if (drop) await bot.pathfinder.goto(new goals.GoalFollow(drop, 0))
    await bot.waitForTicks(10)
  }
}

async function craftWoodenSword (bot) {
  const axis = bot.blockAt(vec(3, -60, 0)).getProperties().axis
  await gather(bot, 'birch_log', 2)
  await bot.craft(bot.recipesFor(mcData.itemsByName.birch_planks.id, null, 1, null)[0], 2, null)
  await bot.craft(bot.recipesFor(mcData.itemsByName.stick.id, null, 1, null)[0], 1, null)
  await bot.pathfinder.goto(new goals.GoalBlock(0, -60, 0))
  await bot.equip(mcData.itemsByName.crafting_table.id, 'hand')
  await bot.placeBlock(bot.blockAt(vec(1, -61, -1)), vec(0, 1, 0))
  const table = bot.findBlock({ matching: mcData.blocksByName.crafting_table.id, maxDistance: 4 })
  const recipe = bot.recipesFor(mcData.itemsByName.wooden_sword.id, null, 1, table)[0]
  await bot.craft(recipe, 1, table)
  bot.chat(`I made a ${bot.registry.itemsByName.wooden_sword.displayName}`)
  return { swords: count(bot, 'wooden_sword'), table: table.position.toArray(), axis }
}

function vec (x, y, z) { return new Vec3(x, y, z) }
