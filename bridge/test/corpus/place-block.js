/* expect
{
  "shows": "placing against a face",
  "scene": ["give Voyager cobblestone 3"],
  "result": ["air", "cobblestone", 2, "cobblestone"],
  "blocks": {"0 -60 2": "cobblestone"},
  "inventory": {"cobblestone": 2}
}
*/
async function placeCobble (bot) {
  const { Vec3 } = require('vec3')
  await bot.equip(bot.registry.itemsByName.cobblestone.id, 'hand')
  const reference = bot.blockAt(bot.entity.position.offset(0, -1, 2))
  const told = new Promise(resolve => bot.once('blockPlaced', (oldBlock, newBlock) => resolve([oldBlock.name, newBlock.name])))
  await bot.placeBlock(reference, new Vec3(0, 1, 0))
  return [...await told, bot.inventory.count(bot.registry.itemsByName.cobblestone.id), bot.blockAt(reference.position.plus(new Vec3(0, 1, 0))).name]
}
