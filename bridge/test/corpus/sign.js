/* expect
{
  "shows": "writing on a sign",
  "scene": ["give Voyager oak_sign"],
  "result": [true, true]
}
*/
async function writeSign (bot) {
  await bot.equip(bot.registry.itemsByName.oak_sign.id, 'hand')
  const opened = new Promise(resolve => bot.once('signOpen', resolve))
  const ground = bot.blockAt(bot.entity.position.offset(0, -1, 2))
  await bot.placeBlock(ground, new Vec3(0, 1, 0))
  const sign = await opened
  await bot.updateSign(sign, 'Hello\nworld')
  await bot.waitForTicks(5)
  return [bot.blockAt(sign.position).name === 'oak_sign', bot.blockAt(sign.position).getSignText().join().includes('Hello')]
}
