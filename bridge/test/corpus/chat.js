/* expect
{
  "shows": "chat, whisper, patterns and awaitMessage",
  "result": ["Voyager:hello world", "<Voyager> ready", ["42"], "psst", 1]
}
*/
async function talk (bot) {
  const heard = new Promise(resolve => bot.once('chat', (username, message) => resolve(`${username}:${message}`)))
  bot.chat('hello world')
  const first = await heard
  bot.chat('ready')
  const message = await bot.awaitMessage('<Voyager> ready', /never/)
  bot.addChatPattern('count', /number (\d+)/, { parse: true })
  const counted = new Promise(resolve => bot.once('chat:count', resolve))
  bot.chat('number 42')
  const [[number]] = await counted
  const whispered = new Promise(resolve => bot.once('whisper', (username, text) => resolve(text)))
  bot.whisper(bot.username, 'psst')
  const whisper = await whispered
  const patterns = bot.chatPatterns.length
  bot.removeChatPattern('count')
  return [first, message, [number], whisper, patterns - bot.chatPatterns.length]
}
