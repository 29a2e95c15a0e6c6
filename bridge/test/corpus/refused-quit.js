/* expect
{
  "shows": "leaving",
  "error": ["TypeError", "bot.quit is refused to programs"]
}
*/
async function leave (bot) {
  bot.quit()
}
