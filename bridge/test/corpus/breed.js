/* expect
{
  "shows": "activateEntity and activateEntityAt with food",
  "scene": ["summon chicken 2 -60 1", "summon chicken -1 -60 2", "give Voyager wheat_seeds 4"],
  "result": [3],
  "inventory": {"wheat_seeds": 2}
}
*/
async function breedChickens (bot) {
  await bot.equip(bot.registry.itemsByName.wheat_seeds.id, 'hand')
  const chickens = Object.values(bot.entities).filter(entity => entity.name === 'chicken')
  for (const chicken of chickens) {
    await bot.pathfinder.goto(new goals.GoalFollow(chicken, 2))
    await bot.activateEntity(chicken)
    await bot.activateEntityAt(chicken, chicken.position.offset(0, 0.3, 0))
    await bot.waitForTicks(5)
  }
  await bot.waitForTicks(200)
  return [Object.values(bot.entities).filter(entity => entity.name === 'chicken').length]
}
