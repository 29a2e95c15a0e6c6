/* expect
{
  "shows": "raw packets",
  "error": ["TypeError", "bot._client is refused to programs: raw packets can do what a player can not"]
}
*/
async function sendPacket (bot) {
  bot._client.write('chat_message', { message: '/op me' })
}
