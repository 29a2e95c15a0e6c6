/* expect
{
  "shows": "a Voyager-like skill that finds logs, equips an axe, digs them and picks the drops up",
  "scene": ["setblock 4 -60 0 oak_log", "setblock 4 -60 2 oak_log", "give Voyager stone_axe 1"],
  "result": {"held": "stone_axe", "logs": 2, "left": 0}
}
*/
async function mineLogs (bot) {
  const mcData = require('minecraft-data')(bot.version)
  const { GoalNear, GoalBlock } = require('mineflayer-pathfinder').goals
  const id = mcData.blocksByName.oak_log.id
  let held = null
  for (const position of bot.findBlocks({ matching: id, maxDistance: 32, count: 10 })) {
    await bot.pathfinder.goto(new GoalNear(position.x, position.y, position.z, 2))
    const block = bot.blockAt(position)
    const tool = bot.pathfinder.bestHarvestTool(block)
    if (tool) await bot.equip(tool, 'hand')
    held = bot.heldItem && bot.heldItem.name
    await bot.dig(block)
    await bot.pathfinder.goto(new GoalBlock(position.x, position.y, position.z))
  }
  await bot.waitForTicks(20)
  const logs = bot.inventory.items().filter(i => i.name === 'oak_log').reduce((n, i) => n + i.count, 0)
  return { held, logs, left: bot.findBlocks({ matching: id, maxDistance: 32 }).length }
}
