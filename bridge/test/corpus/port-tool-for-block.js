/* expect
{
  "shows": "bot.tool.equipForBlock chooses the tool; digTime and canHarvest agree",
  "scene": ["setblock 2 -60 0 stone", "give Voyager wooden_shovel 1", "give Voyager iron_pickaxe 1"],
  "result": {"held": "iron_pickaxe", "fits": true, "bare": false, "ms": 400, "canDig": true, "stone": "air"}
}
*/
async function equipForBlock (bot) {
  const block = bot.blockAt(new Vec3(2, -60, 0))
  await bot.tool.equipForBlock(block, {})
  const held = bot.heldItem
  const ms = bot.digTime(block)
  const canDig = bot.canDigBlock(block)
  await bot.dig(block, true)
  return { held: held.name, fits: block.canHarvest(held.type), bare: block.canHarvest(null), ms, canDig, stone: bot.blockAt(block.position).name }
}
