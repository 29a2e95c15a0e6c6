/* expect
{
  "shows": "effects of an entity",
  "scene": ["effect give Voyager speed 30 1"],
  "result": [true, true]
}
*/
async function showEffects (bot) {
  const ended = new Promise(resolve => bot.once('entityEffectEnd', resolve))
  const { speed } = { speed: Object.values(bot.registry.effectsByName).find(effect => effect.name.toLowerCase() === 'speed').id }
  const amplifier = bot.entity.effects[speed]?.amplifier
  void ended
  return [amplifier === 1, typeof bot.entity.attributes === 'object']
}
