/* expect
{
  "shows": "an item that is not there",
  "error": ["not_owned", "bot.equip: no diamond_sword in the inventory"]
}
*/
async function equipSword (bot) {
  await bot.equip(bot.registry.itemsByName.diamond_sword.id, 'hand')
}
