/* expect
{
  "shows": "activateItem and deactivateItem",
  "scene": ["give Voyager bow", "give Voyager arrow 2", "give Voyager snowball 2"],
  "result": [true, false, 1, 1],
  "inventory": {"arrow": 1, "snowball": 1}
}
*/
async function throwThings (bot) {
  await bot.equip(bot.inventory.findInventoryItem('bow'), 'hand')
  bot.activateItem()
  await bot.waitForTicks(25)
  const drawing = bot.usingHeldItem
  bot.deactivateItem()
  const released = bot.usingHeldItem
  await bot.equip(bot.inventory.findInventoryItem('snowball'), 'hand')
  await bot.waitForTicks(2)
  bot.activateItem()
  await bot.waitForTicks(2)
  return [drawing, released, bot.inventory.count('arrow'), bot.inventory.count('snowball')]
}
