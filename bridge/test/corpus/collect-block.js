/* expect
{
  "shows": "mineflayer-collectblock and mineflayer-tool",
  "scene": ["setblock 5 -60 0 stone", "setblock 5 -60 1 stone", "setblock 5 -60 2 stone", "give Voyager stone_pickaxe", "summon item -4 -60 -4 {Item:{id:\"minecraft:emerald\",Count:2b}}"],
  "result": [3, "stone_pickaxe", 3, 2],
  "inventory": {"cobblestone": 3, "emerald": 2}
}
*/
async function collect (bot) {
  bot.loadPlugin(require('mineflayer-collectblock').plugin)
  const stone = bot.findBlock({ matching: bot.registry.blocksByName.stone.id, maxDistance: 16 })
  const vein = bot.collectBlock.findFromVein(stone, 10)
  await bot.tool.equipForBlock(stone, { requireHarvest: true })
  const tool = bot.heldItem.name
  await bot.collectBlock.collect(vein, { ignoreNoPath: true })
  await bot.collectBlock.collect(bot.nearestEntity(entity => entity.name === 'item'))
  return [vein.length, tool, bot.inventory.count(bot.registry.itemsByName.cobblestone.id), bot.inventory.count(bot.registry.itemsByName.emerald.id)]
}
