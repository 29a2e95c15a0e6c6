/* expect
{
  "shows": "the bot's own numbers",
  "scene": ["xp set Voyager 3 levels", "give Voyager torch"],
  "result": ["Voyager", "1.20.1", "1.20", 20, 20, 20, 3, "overworld", "survival", true, 0, "torch", "player", "Voyager", false, true, 0]
}
*/
async function whoAmI (bot) {
  return [bot.username, bot.version, bot.majorVersion, bot.health, bot.food, bot.oxygenLevel, bot.experience.level, bot.game.dimension, bot.game.gameMode, bot.time.isDay, bot.quickBarSlot, bot.heldItem.name,
    bot.entity.type, bot.entity.username, bot.isRaining, bot.rainState <= 1 && bot.thunderState <= 1, bot.fireworkRocketDuration]
}
