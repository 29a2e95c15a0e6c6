/* expect
{
  "shows": "a pillar by jumping and placing",
  "scene": ["give Voyager dirt 4"],
  "result": [true, 3],
  "blocks": {"0 -60 0": "dirt", "0 -59 0": "air"}
}
*/
async function jumpAndPlace (bot) {
  await bot.equip(bot.registry.itemsByName.dirt.id, 'hand')
  await bot.look(0, -Math.PI / 2, true)
  const start = bot.entity.position.y
  const below = bot.blockAt(bot.entity.position.offset(0, -1, 0))
  bot.setControlState('jump', true)
  while (bot.entity.position.y < start + 1) await bot.waitForTicks(1)
  await bot.placeBlock(below, new Vec3(0, 1, 0))
  bot.setControlState('jump', false)
  await bot.waitForTicks(20)
  return [bot.entity.position.y === start + 1, bot.inventory.count(bot.registry.itemsByName.dirt.id, null)]
}
