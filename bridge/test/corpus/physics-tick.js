/* expect
{
  "shows": "physicsTick and removing listeners",
  "result": [10, 0, 1, true]
}
*/
async function countTicks (bot) {
  let ticks = 0
  const count = () => { ticks++; if (ticks === 10) bot.removeListener('physicsTick', count) }
  bot.on('physicsTick', count)
  await bot.waitForTicks(15)
  const left = bot.listenerCount('physicsTick')
  bot.on('time', () => {})
  const one = bot.listenerCount('time')
  bot.removeAllListeners('time')
  return [ticks, left, one, bot.listenerCount('time') === 0]
}
