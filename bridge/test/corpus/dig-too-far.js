/* expect
{
  "shows": "a block out of reach is refused with where to go",
  "scene": ["setblock 10 -60 0 stone"],
  "error": ["out_of_reach", "bot.dig: stone at (10, -60, 0) is 10 blocks away; go there first"],
  "blocks": {"10 -60 0": "stone"}
}
*/
async function digFarAway (bot) {
  await bot.dig(bot.findBlock({ matching: 1, maxDistance: 32 }))
}
