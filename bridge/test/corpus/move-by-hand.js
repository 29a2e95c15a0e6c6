/* expect
{
  "shows": "control states",
  "result": [true, true, false, true, false, true]
}
*/
async function walk (bot) {
  const start = bot.entity.position.clone()
  let moves = 0
  bot.on('move', () => moves++)
  await bot.look(0, 0, true)
  bot.setControlState('forward', true)
  bot.setControlState('sprint', true)
  const pressed = bot.getControlState('forward')
  await bot.waitForTicks(20)
  bot.clearControlStates()
  const went = bot.entity.position.distanceTo(start) > 3
  bot.controlState.jump = true
  await bot.waitForTicks(4)
  const inAir = !bot.entity.onGround && bot.controlState.jump
  bot.controlState.jump = false
  await bot.waitForTicks(20)
  return [pressed, went, bot.getControlState('forward'), inAir, bot.controlState.sneak, moves > 10]
}
