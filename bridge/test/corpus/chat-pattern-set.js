/* expect
{
  "shows": "deprecated and repeated chat patterns",
  "result": [["Steve", "hello"], ["knock", "who is there"], 2]
}
*/
async function listenForPatterns (bot) {
  const { once } = require('events')
  bot.chatAddPattern(/<\w+> (\w+) says (\w+)/, 'saying')
  bot.addChatPatternSet('joke', [/knock/, /who is there/], { repeat: false })
  const saying = once(bot, 'chat:saying')
  const joke = once(bot, 'chat:joke')
  const patterns = bot.chatPatterns.length
  bot.chat('Steve says hello')
  bot.chat('knock knock')
  bot.chat('who is there')
  const [[groups]] = await saying
  const [lines] = await joke
  return [groups, lines, patterns]
}
