/* expect
{
  "shows": "a dispenser in a world that has no window for it",
  "scene": ["setblock 2 -60 0 dispenser"],
  "error": ["timed_out", "bot.openDispenser: opening the window got no answer"]
}
*/
async function lookIntoDispenser (bot) {
  const dispenser = await bot.openDispenser(bot.findBlock({ matching: bot.registry.blocksByName.dispenser.id }))
  return dispenser.containerItems().length
}
