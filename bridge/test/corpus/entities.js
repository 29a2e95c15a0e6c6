/* expect
{
  "shows": "entities by id, nearest and live",
  "scene": ["summon cow 3 -60 0", "summon pig 6 -60 0"],
  "result": ["cow", "pig", true, true, 3, "animal", true, null, true, true]
}
*/
async function countEntities (bot) {
  const cow = bot.nearestEntity()
  const pig = bot.nearestEntity(entity => entity.name.toLowerCase() === 'pig')
  const damage = bot.getExplosionDamages(bot.entity, bot.entity.position.offset(2, 0.5, 0), 4, true)
  return [cow.name, pig.name, bot.entities[cow.id] === cow, bot.entities[bot.entity.id] === bot.entity, Object.values(bot.entities).filter(entity => ['cow', 'pig', 'player'].includes(entity.name)).length, cow.type, cow.height > 1 && cow.width > 0.5, cow.getDroppedItem(), damage > 0, pig.metadata.length > 0 && Array.isArray(pig.passengers)]
}
