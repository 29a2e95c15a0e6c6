/* expect
{
  "shows": "minecrafthawkeye",
  "scene": ["give Voyager bow", "give Voyager arrow 20", "summon sheep 9 -60 4", "summon cow -8 -60 3"],
  "result": [false, false, true, null],
  "statistics": {"killed": {"sheep": 1, "cow": 1}}
}
*/
async function shootAnimals (bot) {
  bot.loadPlugin(require('minecrafthawkeye'))
  const sheep = bot.nearestEntity(entity => entity.name === 'sheep')
  const cow = bot.nearestEntity(entity => entity.name === 'cow')
  for (let shot = 0; shot < 9 && sheep.isValid; shot++) {
    await bot.hawkEye.oneShot(sheep, 'bow')
    await bot.waitForTicks(20)
  }
  const done = new Promise(resolve => bot.once('auto_shot_stopped', resolve))
  bot.hawkEye.autoAttack(cow, 'bow')
  await done
  return [sheep.isValid, cow.isValid, bot.inventory.count(bot.registry.itemsByName.arrow.id) < 20, bot.hawkEye.getPlayer('Nobody')]
}
