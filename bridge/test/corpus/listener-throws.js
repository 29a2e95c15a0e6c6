/* expect
{
  "shows": "a listener that throws ends the program with its line",
  "error": ["RangeError", "from the listener"]
}
*/
async function listenBadly (bot) {
  bot.on('physicsTick', () => { throw new RangeError('from the listener') })
  await bot.waitForTicks(20)
}
