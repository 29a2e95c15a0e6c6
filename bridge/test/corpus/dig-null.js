/* expect
{
  "shows": "what findBlock did not find",
  "error": ["TypeError", "bot.dig: there is no block (null)"]
}
*/
async function digNothing (bot) {
  const diamond = bot.findBlock({ matching: bot.registry.blocksByName.diamond_ore.id, maxDistance: 32 })
  await bot.dig(diamond)
}
