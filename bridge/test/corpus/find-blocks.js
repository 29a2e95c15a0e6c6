/* expect
{
  "shows": "findBlocks with id, ids, function, point, count and extra info",
  "scene": ["setblock 3 -60 0 oak_log", "setblock 5 -60 0 birch_log", "setblock 7 -60 0 oak_log", "setblock 7 -59 0 glass"],
  "result": [["(3, -60, 0)", "(7, -60, 0)"], 3, "(5, -60, 0)", ["(7, -60, 0)"], ["(7, -60, 0)", "(5, -60, 0)"], null, 1]
}
*/
async function findLogs (bot) {
  const { oak_log, birch_log } = bot.registry.blocksByName
  const isUnderGlass = block => bot.blockAt(block.position.offset(0, 1, 0)).name === 'glass'
  const all = bot.findBlocks({ matching: [oak_log.id, birch_log.id], maxDistance: 16, count: 10 })
  return [
    bot.findBlocks({ matching: oak_log.id, maxDistance: 16, count: 10 }).map(String),
    all.length,
    String(bot.findBlock({ matching: block => block.name === 'birch_log' }).position),
    bot.findBlocks({ matching: block => block.name.endsWith('_log'), useExtraInfo: isUnderGlass, count: 4 }).map(String),
    bot.findBlocks({ matching: block => block.name.endsWith('_log'), point: new Vec3(7, -60, 0), count: 2 }).map(String),
    bot.findBlock({ matching: oak_log.id, maxDistance: 2 }),
    bot.findBlocks({ matching: oak_log.id }).length
  ]
}
