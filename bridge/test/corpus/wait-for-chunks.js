/* expect
{
  "shows": "waitForChunksToLoad and timers",
  "result": ["timeout", 3, true, "later"]
}
*/
async function waitForThings (bot) {
  await bot.waitForChunksToLoad()
  const order = await new Promise(resolve => setTimeout(resolve, 250, 'timeout'))
  let count = 0
  const timer = setInterval(() => count++, 100)
  await bot.waitForTicks(7)
  clearInterval(timer)
  const three = count
  await bot.waitForTicks(10)
  const { setTimeout: sleep } = require('timers/promises')
  return [order, three, count === three, await sleep(100, 'later')]
}
