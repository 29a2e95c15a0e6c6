/* expect
{
  "shows": "riding where there is nothing to ride",
  "error": ["failed", "bot.dismount: not mounted on anything"]
}
*/
async function ride (bot) {
  const boat = bot.nearestEntity(entity => entity.name === 'boat')
  if (boat) bot.mount(boat)
  await bot.waitForTicks(5)
  if (bot.vehicle) bot.moveVehicle(0, 1)
  bot.dismount()
}
