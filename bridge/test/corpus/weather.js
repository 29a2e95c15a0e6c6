/* expect
{
  "shows": "rain by event and by state",
  "scene": ["weather rain"],
  "result": [true, true]
}
*/
async function watchWeather (bot) {
  await bot.waitForTicks(100)
  return [bot.isRaining, bot.rainState > 0]
}
