/* expect
{
  "shows": "fishing",
  "scene": ["fill -8 -61 -4 -15 -61 4 water", "fill -8 -62 -4 -15 -62 4 water", "fill -8 -63 -4 -15 -63 4 water", "give Voyager fishing_rod", "tp Voyager -6.5 -60 0.5"],
  "result": [true]
}
*/
async function goFishing (bot) {
  await bot.equip(bot.registry.itemsByName.fishing_rod.id, 'hand')
  await bot.lookAt(bot.entity.position.offset(-6, -1, 0), true)
  let collected = false
  bot.on('playerCollect', collector => { if (collector === bot.entity) collected = true })
  await bot.fish()
  await bot.waitForTicks(40)
  return [collected && bot.inventory.items().length > 1]
}
