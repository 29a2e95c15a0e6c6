/* expect
{
  "shows": "Promise.race with setTimeout for what may never come, beside what does",
  "result": {"heard": ["Voyager", "hello world"], "nothing": "timeout", "message": true}
}
*/
async function chat (bot) {
  const messages = []
  bot.on('message', (json, position) => messages.push(json.toString()))
  const heard = new Promise(resolve => bot.once('chat', (username, message) => resolve([username, message])))
  bot.chat('hello world')
  const first = await heard
  const nothing = await Promise.race([
    new Promise(resolve => bot.once('whisper', resolve)),
    new Promise(resolve => setTimeout(() => resolve('timeout'), 300))
  ])
  return { heard: first, nothing, message: messages.some(m => m.includes('hello world')) }
}
