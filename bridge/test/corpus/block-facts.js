/* expect
{
  "shows": "what a block tells",
  "scene": ["setblock 2 -60 0 chest[facing=west]", "setblock 0 -60 3 iron_ore"],
  "result": ["chest", "Chest", "block", true, 2.5, "west", "plains", 15, false, true, 1, true, false, true]
}
*/
async function describeBlocks (bot) {
  const chest = bot.blockAt(new Vec3(2, -60, 0))
  const ore = bot.blockAt(new Vec3(0, -60, 3))
  const stonePick = bot.registry.itemsByName.stone_pickaxe.id
  const grass = bot.blockAt(new Vec3(4, -60, 4))
  return [chest.name, chest.displayName, chest.boundingBox, chest.diggable, chest.hardness, chest.getProperties().facing, grass.biome.name, grass.skyLight,
    ore.canHarvest(null), ore.canHarvest(stonePick), ore.shapes.length, stonePick in ore.harvestTools, chest.isWaterlogged,
    ore.digTime(stonePick, false, false, false, [], {}) < ore.digTime(null, false, false, false)]
}
