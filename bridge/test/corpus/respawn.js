/* expect
{
  "shows": "death and the new life are told, and what was carried is gone",
  "scene": ["give Voyager dirt 3", "effect give Voyager wither 60 4"],
  "result": ["death", 20, 0]
}
*/
async function dieOnce (bot) {
  const told = new Promise(resolve => bot.once('death', () => resolve('death')))
  const back = new Promise(resolve => bot.once('spawn', resolve))
  const heard = await told
  await back
  bot.respawn()
  await bot.waitForTicks(5)
  return [heard, bot.health, bot.inventory.count('dirt')]
}
