/* expect
{
  "shows": "look and lookAt, and yaw and pitch in mineflayer's radians",
  "result": {"look": [1.57, 0.5], "north": [0, 0], "down": -1.57}
}
*/
async function look (bot) {
  const round = n => Math.round(n * 100) / 100 + 0
  await bot.look(Math.PI / 2, 0.5, true)
  const look = [round(bot.entity.yaw), round(bot.entity.pitch)]
  await bot.lookAt(bot.entity.position.offset(0, bot.entity.eyeHeight, -5), true)
  const north = [round(bot.entity.yaw), round(bot.entity.pitch)]
  await bot.look(0, -Math.PI / 2)
  return { look, north, down: round(bot.entity.pitch) }
}
