/* expect
{
  "shows": "sneaking to an edge: the bot does not fall off, then stands up again",
  "scene": ["fill 0 -60 -3 0 -58 0 stone", "tp Voyager 0.5 -57 0.5"],
  "result": {"sneaking": true, "stayed": -57, "after": false, "events": true}
}
*/
async function sneak (bot) {
  await bot.waitForTicks(5)
  let moves = 0
  bot.on('move', () => moves++)
  bot.setControlState('sneak', true)
  await bot.look(Math.PI / 2, 0, true)
  bot.setControlState('forward', true)
  const sneaking = bot.controlState.sneak
  await bot.waitForTicks(30)
  bot.setControlState('forward', false)
  const stayed = Math.round(bot.entity.position.y)
  bot.setControlState('sneak', false)
  return { sneaking, stayed, after: bot.getControlState('sneak'), events: moves > 3 }
}
