/* expect
{
  "shows": "sleeping through the night in a bed",
  "scene": ["time set 14000", "setblock 2 -60 0 red_bed[part=foot,facing=east]", "setblock 3 -60 0 red_bed[part=head,facing=east]"],
  "result": [true, true, false],
  "statistics": {}
}
*/
async function goToSleep (bot) {
  const bed = bot.findBlock({ matching: block => bot.isABed(block) })
  await bot.sleep(bed)
  const asleep = bot.isSleeping
  await new Promise(resolve => bot.once('wake', resolve))
  return [bot.isABed(bed), asleep, bot.isSleeping]
}
