/* expect
{
  "shows": "a search in two stages: ids or names first, then a function of the block",
  "scene": ["setblock 3 -60 0 dirt", "setblock 3 -60 2 dirt", "setblock 0 -60 4 oak_log[axis=x]", "setblock 0 -60 3 oak_log"],
  "result": {"ids": 2, "name": "x", "none": null, "limit": 1, "dirt": 2, "left": 0}
}
*/
async function collectWhatStandsOut (bot) {
  const id = bot.registry.blocksByName.dirt.id
  const above = { matching: [id], useExtraInfo: block => block.position.y === -60, maxDistance: 16 }
  const blocks = bot.findBlocks({ ...above, count: 5 }).map(point => bot.blockAt(point))
  const lying = bot.findBlock({ matching: bot.registry.blocksByName.oak_log.id, useExtraInfo: block => block.getProperties().axis === 'x' })
  const none = bot.findBlock({ matching: id, useExtraInfo: () => false })
  const limit = bot.findBlocks(above).length
  await bot.collectBlock.collect(blocks, { ignoreNoPath: true })
  return { ids: blocks.length, name: lying.getProperties().axis, none, limit, dirt: bot.inventory.count(bot.registry.itemsByName.dirt.id), left: bot.findBlocks(above).length }
}
