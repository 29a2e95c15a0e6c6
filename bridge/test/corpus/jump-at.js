/* expect
{
  "shows": "published code: a loop on events with a stop condition",
  "scene": ["summon pig 4 -60 4"],
  "result": [true]
}
*/
async function watchNearest (bot) {
  const filter = entity => entity.type === 'animal' && entity.position.distanceTo(bot.entity.position) < 16
  const look = () => {
    const entity = bot.nearestEntity(filter)
    if (entity) bot.lookAt(entity.position.offset(0, entity.height, 0))
  }
  bot.on('physicsTick', look)
  await bot.waitForTicks(40)
  bot.off('physicsTick', look)
  const pig = bot.nearestEntity(filter)
  const wanted = Math.atan2(-(pig.position.x - bot.entity.position.x), -(pig.position.z - bot.entity.position.z))
  const turn = Math.abs(((bot.entity.yaw - wanted + Math.PI * 3) % (Math.PI * 2)) - Math.PI)
  return [turn < 0.4]
}
