/* expect
{
  "shows": "why it can't sleep",
  "scene": ["setblock 2 -60 0 red_bed[part=foot,facing=east]", "setblock 3 -60 0 red_bed[part=head,facing=east]"],
  "result": "bot.sleep: it's not night and it's not a thunderstorm"
}
*/
async function napAtNoon (bot) {
  const bed = bot.findBlock({ matching: [bot.registry.blocksByName.red_bed.id] })
  try {
    await bot.sleep(bed)
  } catch (err) {
    return err.message
  }
}
