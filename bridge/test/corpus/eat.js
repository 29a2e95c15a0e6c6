/* expect
{
  "shows": "eating, food and saturation",
  "scene": ["give Voyager bread 2", "effect give Voyager hunger 16 100"],
  "result": [true, 5, true, 1, true],
  "inventory": {"bread": 1}
}
*/
async function haveLunch (bot) {
  await bot.waitForTicks(330)
  const before = bot.food
  let told = false
  bot.on('health', () => { told = true })
  await bot.equip(bot.inventory.findInventoryItem(bot.registry.itemsByName.bread.id), 'hand')
  await bot.consume()
  const isFood = bot.registry.foodsByName.bread.foodPoints === bot.food - before
  return [isFood, bot.food - before, bot.foodSaturation > 0, bot.inventory.count(bot.registry.itemsByName.bread.id), told]
}
