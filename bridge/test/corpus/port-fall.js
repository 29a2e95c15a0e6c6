/* expect
{
  "shows": "a fall from ten blocks: health and entityHurt of the bot itself",
  "scene": ["tp Voyager 0.5 -50 0.5"],
  "result": {"hurt": true, "healthEvent": true, "lost": true, "landed": true}
}
*/
async function fall (bot) {
  let hurt = false
  let healthEvent = false
  bot.on('entityHurt', entity => { if (entity === bot.entity) hurt = true })
  bot.on('health', () => { healthEvent = true })
  while (!bot.entity.onGround) await bot.waitForTicks(1)
  await bot.waitForTicks(10)
  return { hurt, healthEvent, lost: bot.health < 20 && bot.health > 10, landed: Math.abs(bot.entity.position.y + 60) < 0.01 }
}
