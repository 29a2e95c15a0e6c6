/* expect
{
  "shows": "canSeeBlock, cursors and rays",
  "scene": ["setblock 0 -59 6 gold_block", "setblock 0 -59 4 stone", "setblock 6 -59 0 iron_block"],
  "result": [false, true, "iron_block", "iron_block", "iron_block", "iron_block", null]
}
*/
async function lookAround (bot) {
  const gold = bot.blockAt(new Vec3(0, -59, 6))
  const iron = bot.blockAt(new Vec3(6, -59, 0))
  await bot.lookAt(iron.position.offset(0.5, 0.5, 0.5), true)
  const eye = bot.entity.position.offset(0, 1.62, 0)
  const ray = bot.world.raycast(eye, iron.position.offset(0.5, 0.5, 0.5).minus(eye).normalize(), 20)
  return [bot.canSeeBlock(gold), bot.canSeeBlock(iron), bot.blockAtCursor(20).name, bot.blockInSight().name, bot.blockAtEntityCursor(bot.entity, 20).name, ray.name, bot.entityAtCursor()]
}
