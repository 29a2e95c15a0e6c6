/* expect
{
  "shows": "the clock",
  "result": [true, true, true, true, 20, true]
}
*/
async function watchTime (bot) {
  const { timeOfDay, age } = bot.time
  await bot.waitForTicks(20)
  const began = Date.now()
  await bot.waitForTicks(20)
  return [timeOfDay >= 6000, bot.time.age > age, bot.time.day >= 0, bot.time.moonPhase < 8, (Date.now() - began) / 50, bot.time.doDaylightCycle === true && bot.time.time > 0 && bot.time.bigTime > 0]
}
