/* expect
{
  "shows": "useOn and activateEntity",
  "scene": ["summon sheep 2 -60 1", "summon cow -2 -60 1", "give Voyager shears", "give Voyager bucket"],
  "result": [true, true],
  "inventory": {"milk_bucket": 1}
}
*/
async function visitAnimals (bot) {
  const sheep = bot.nearestEntity(entity => entity.name === 'sheep')
  await bot.equip(bot.registry.itemsByName.shears.id, 'hand')
  await bot.pathfinder.goto(new goals.GoalFollow(sheep, 1))
  bot.useOn(sheep)
  await bot.waitForTicks(30)
  const cow = bot.nearestEntity(entity => entity.name === 'cow')
  await bot.equip(bot.registry.itemsByName.bucket.id, 'hand')
  await bot.pathfinder.goto(new goals.GoalFollow(cow, 1))
  await bot.activateEntity(cow)
  await bot.waitForTicks(5)
  const wool = bot.inventory.items().some(item => item.name.endsWith('_wool')) || Object.values(bot.entities).some(entity => entity.getDroppedItem()?.name.endsWith('_wool'))
  return [wool, bot.inventory.count('milk_bucket') === 1]
}
