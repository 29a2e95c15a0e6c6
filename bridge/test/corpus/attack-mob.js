/* expect
{
  "shows": "attack, swingArm and the events of entities",
  "scene": ["summon chicken 2 -60 0", "give Voyager iron_sword"],
  "result": [true, true, true, false],
  "statistics": {"killed": {"chicken": 1}}
}
*/
async function killChicken (bot) {
  const seen = new Set()
  const chicken = bot.nearestEntity(entity => entity.name === 'chicken')
  for (const event of ['entityHurt', 'entityDead', 'entityGone']) bot.on(event, entity => { if (entity.id === chicken.id) seen.add(event) })
  await bot.equip(bot.registry.itemsByName.iron_sword.id, 'hand')
  bot.swingArm('right')
  for (let i = 0; i < 20 && chicken.isValid; i++) {
    if (chicken.position.distanceTo(bot.entity.position) > 2.5) await bot.pathfinder.goto(new goals.GoalFollow(chicken, 2))
    await bot.lookAt(chicken.position.offset(0, chicken.height, 0), true)
    bot.attack(chicken)
    await bot.waitForTicks(13)
  }
  return [seen.has('entityHurt'), seen.has('entityDead'), seen.has('entityGone'), chicken.isValid]
}
