/* expect
{
  "shows": "a second bot",
  "error": ["TypeError", "mineflayer.createBot is refused to programs: the program has its bot already"]
}
*/
async function start () {
  const mineflayer = require('mineflayer')
  const bot = mineflayer.createBot({ username: 'Other' })
  bot.on('spawn', () => {})
}
