/* expect
{
  "shows": "an event that is nowhere",
  "error": ["TypeError", "there is no event `entityHurts` to listen to; the nearest is `entityHurt`"]
}
*/
async function mishear (bot) {
  bot.on('entityHurts', () => {})
}
