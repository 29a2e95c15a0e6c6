/* expect
{
  "shows": "food that is not needed",
  "scene": ["give Voyager bread"],
  "result": "bot.consume: Food is full",
  "inventory": {"bread": 1}
}
*/
async function overeat (bot) {
  await bot.equip(bot.registry.itemsByName.bread.id, 'hand')
  try {
    await bot.consume()
  } catch (err) {
    return err.message
  }
}
