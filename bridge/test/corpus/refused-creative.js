/* expect
{
  "shows": "creative flight",
  "error": ["TypeError", "bot.creative is refused to programs: creative mode gives what a player can not have"]
}
*/
async function fly (bot) {
  await bot.creative.flyTo(bot.entity.position.offset(0, 5, 0))
}
