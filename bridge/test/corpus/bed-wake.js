/* expect
{
  "shows": "getting up again",
  "scene": ["time set 14000", "setblock 2 -60 0 blue_bed[part=foot,facing=east]", "setblock 3 -60 0 blue_bed[part=head,facing=east]"],
  "result": [true, false]
}
*/
async function lieDownAndGetUp (bot) {
  await bot.sleep(bot.findBlock({ matching: b => bot.isABed(b) }))
  const lying = bot.isSleeping
  const up = new Promise(resolve => bot.once('wake', resolve))
  await bot.wake()
  await up
  return [lying, bot.isSleeping]
}
