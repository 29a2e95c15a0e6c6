/* expect
{
  "shows": "gliding without wings",
  "error": ["failed", "bot.elytraFly: "]
}
*/
async function glide (bot) {
  await bot.elytraFly()
}
