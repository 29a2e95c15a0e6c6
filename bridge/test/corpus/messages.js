/* expect
{
  "shows": "message and messagestr",
  "result": ["<Voyager> one", "<Voyager> one", true]
}
*/
async function listen (bot) {
  const { once } = require('node:events')
  const both = Promise.all([once(bot, 'message'), once(bot, 'messagestr')])
  bot.chat('one')
  const [[json, position], [text]] = await both
  return [json.toString(), text, typeof position === 'string']
}
