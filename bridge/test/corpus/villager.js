/* expect
{
  "shows": "trading where nobody trades",
  "scene": ["summon cow 2 -60 2"],
  "error": ["TypeError", "bot.openVillager: entity: there is no entity (null); check what nearestEntity returned"]
}
*/
async function tradeWithVillager (bot) {
  const villager = await bot.openVillager(bot.nearestEntity(entity => entity.name === 'villager'))
  await bot.trade(villager, 0, 1)
}
