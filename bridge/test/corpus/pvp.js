/* expect
{
  "shows": "mineflayer-pvp",
  "scene": ["summon pig 5 -60 3", "give Voyager stone_sword"],
  "result": [true, "pig", true],
  "statistics": {"killed": {"pig": 1}}
}
*/
async function fightPig (bot) {
  bot.loadPlugin(require('mineflayer-pvp').plugin)
  const pig = bot.nearestEntity(entity => entity.name === 'pig')
  await bot.equip(bot.registry.itemsByName.stone_sword.id, 'hand')
  let hits = 0
  bot.on('attackedTarget', () => hits++)
  bot.pvp.attack(pig)
  const target = bot.pvp.target.name
  await new Promise(resolve => bot.once('stoppedAttacking', resolve))
  return [hits > 1, target, bot.pvp.target === undefined]
}
