/* expect
{
  "shows": "diggingCompleted and diggingAborted",
  "scene": ["setblock 2 -60 0 dirt", "setblock 0 -60 2 obsidian"],
  "result": ["done air", "aborted obsidian", "bot.dig: Digging aborted", true],
  "blocks": {"2 -60 0": "air", "0 -60 2": "obsidian"}
}
*/
async function digAndStop (bot) {
  const seen = []
  bot.on('diggingCompleted', block => seen.push(`done ${block.name}`))
  bot.on('diggingAborted', block => seen.push(`aborted ${block.name}`))
  await bot.dig(bot.blockAt(new Vec3(2, -60, 0)), true)
  const digging = bot.dig(bot.blockAt(new Vec3(0, -60, 2)), 'ignore', 'raycast').catch(err => err.message)
  await bot.waitForTicks(10)
  const busy = bot.targetDigBlock.name === 'obsidian'
  bot.stopDigging()
  const message = await digging
  await bot.waitForTicks(1)
  return [...seen, message, busy]
}
