/* expect
{
  "shows": "a plugin of one's own",
  "error": ["TypeError", "bot.loadPlugin is refused to programs for code of their own"]
}
*/
async function inject (bot) {
  bot.loadPlugin(bot => { bot.chat('hi') })
}
