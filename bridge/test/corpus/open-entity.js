/* expect
{
  "shows": "an entity that has nothing to open",
  "scene": ["summon pig 2 -60 0"],
  "error": ["timed_out", "bot.openEntity: opening the window got no answer"]
}
*/
async function openPig (bot) {
  const window = await bot.openEntity(bot.nearestEntity(entity => entity.name === 'pig'))
  return window.type
}
