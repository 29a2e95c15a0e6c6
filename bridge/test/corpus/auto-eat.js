/* expect
{
  "shows": "auto-eat: off, and eating when told",
  "scene": ["give Voyager cooked_beef 2", "give Voyager rotten_flesh 2", "effect give Voyager hunger 16 100"],
  "result": ["cooked_beef", false],
  "inventory": {"cooked_beef": 1, "rotten_flesh": 2}
}
*/
async function eatNow (bot) {
  bot.loadPlugin(require('mineflayer-auto-eat').plugin)
  bot.autoEat.disable()
  await bot.waitForTicks(330)
  return [await bot.autoEat.eat(), bot.autoEat.isEating]
}
