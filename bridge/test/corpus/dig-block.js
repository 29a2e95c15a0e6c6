/* expect
{
  "shows": "digging with the tool held, and how long it takes",
  "scene": ["give Voyager stone_pickaxe", "setblock 2 -60 0 stone"],
  "result": [true, 600, true, "air", null],
  "blocks": {"2 -60 0": "air"},
  "statistics": {"mined": {"stone": 1}}
}
*/
async function digStone (bot) {
  const mcData = require('minecraft-data')(bot.version)
  const target = bot.findBlock({ matching: mcData.blocksByName.stone.id, maxDistance: 8 })
  await bot.equip(bot.inventory.items().find(item => item.name.includes('pickaxe')), 'hand')
  const before = [bot.canDigBlock(target), bot.digTime(target), target.canHarvest(bot.heldItem.type)]
  await bot.dig(target)
  return [...before, bot.blockAt(target.position).name, bot.targetDigBlock]
}
