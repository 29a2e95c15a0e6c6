/* expect
{
  "shows": "a member that is nowhere",
  "error": ["TypeError", "bot.findBloks is not offered to programs; the nearest member is bot.findBlocks"]
}
*/
async function mistype (bot) {
  return bot.findBloks({ matching: 1 })
}
