/* expect
{
  "shows": "a block that no tool at hand harvests",
  "scene": ["setblock 5 -60 0 iron_ore"],
  "error": ["missing_tool", "bot.collectBlock.collect: no tool in the inventory harvests iron_ore"],
  "blocks": {"5 -60 0": "iron_ore"}
}
*/
async function collectIron (bot) {
  await bot.collectBlock.collect(bot.findBlock({ matching: bot.registry.blocksByName.iron_ore.id, maxDistance: 16 }))
}
