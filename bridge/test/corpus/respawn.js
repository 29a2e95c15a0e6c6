/* expect
{
  "shows": "dying ends what is under way, and the bot lives on",
  "scene": ["give Voyager dirt 3"],
  "result": ["death", 20, 0]
}
*/
async function dieOnce (bot) {
  const told = new Promise(resolve => bot.once('death', () => resolve('death')))
  const back = new Promise(resolve => bot.once('spawn', resolve))
  bot.setControlState('forward', true)
  await bot.pathfinder.goto(new goals.GoalXZ(2, 2))
  await waitToDie(bot)
  const heard = await told
  await back
  await bot.waitForTicks(5)
  return [heard, bot.health, bot.inventory.count('dirt')]
}
async function waitToDie (bot) {
  const lava = bot.findBlock({ matching: bot.registry.blocksByName.lava.id, maxDistance: 16 })
  await bot.lookAt(lava.position.offset(0.5, 1, 0.5), true)
  bot.setControlState('forward', true)
}
