/* expect
{
  "shows": "an enchanting table of a world that has no window for it",
  "scene": ["setblock 2 -60 0 enchanting_table", "give Voyager diamond_sword", "give Voyager lapis_lazuli 3"],
  "error": ["timed_out", "bot.openEnchantmentTable: opening the window got no answer from the world"]
}
*/
async function enchantSword (bot) {
  const table = await bot.openEnchantmentTable(bot.findBlock({ matching: bot.registry.blocksByName.enchanting_table.id }))
  await table.putTargetItem(bot.inventory.findInventoryItem('diamond_sword'))
  await table.putLapis(bot.inventory.findInventoryItem('lapis_lazuli'))
  await table.enchant(0)
  if (table.targetItem()) await table.takeTargetItem()
  table.close()
}
