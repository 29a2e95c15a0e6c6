/* expect
{
  "shows": "an operator's command by chat",
  "error": ["chat_refused", "commands (lines that begin with /) are refused"]
}
*/
async function cheat (bot) {
  bot.chat('/give @s diamond 64')
}
