/* expect
{
  "shows": "events of blocks",
  "scene": ["setblock 2 -60 0 dirt"],
  "result": [["dirt", "air"], true]
}
*/
async function watchBlocks (bot) {
  const changes = []
  bot.world.on('blockUpdate', (oldBlock, newBlock) => { if (oldBlock?.name === 'dirt') changes.push(oldBlock.name, newBlock.name) })
  await bot.dig(bot.blockAt(new Vec3(2, -60, 0)))
  await bot.waitForTicks(3)
  return [changes.slice(0, 2), changes.length >= 2]
}
