/* expect
{
  "shows": "bot.world's reads",
  "scene": ["setblock 2 -60 0 stone"],
  "result": ["stone", 1, 1, 0, 15, true]
}
*/
async function readWorld (bot) {
  const at = new Vec3(2, -60, 0)
  return [bot.world.getBlock(at).name, bot.world.getBlockStateId(at), bot.world.getBlockType(at), bot.world.getBlockData(at), bot.world.getSkyLight(at.offset(0, 3, 0)), typeof bot.world.getBiome(at) === 'number']
}
