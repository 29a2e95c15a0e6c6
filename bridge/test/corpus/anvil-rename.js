/* expect
{
  "shows": "renaming on an anvil",
  "scene": ["setblock 2 -60 0 anvil", "give Voyager diamond_sword", "xp set Voyager 5 levels"],
  "result": [true, 4],
  "inventory": {"diamond_sword": 1}
}
*/
async function nameSword (bot) {
  const anvil = await bot.openAnvil(bot.findBlock({ matching: bot.registry.blocksByName.anvil.id }))
  await anvil.rename(bot.inventory.items().find(item => item.name === 'diamond_sword'), 'Slicer')
  anvil.close()
  await bot.waitForTicks(4)
  return [String(bot.inventory.findInventoryItem('diamond_sword').customName).includes('Slicer'), bot.experience.level]
}
