/* expect
{
  "shows": "every goal of mineflayer-pathfinder",
  "scene": ["setblock 6 -60 6 chest", "summon cow -8 -60 -8", "give Voyager dirt 8"],
  "result": [true, true, true, true, true, true, true, true, true, true, true]
}
*/
async function visitGoals (bot) {
  const { pathfinder, Movements, goals } = require('mineflayer-pathfinder')
  const { GoalBlock, GoalNear, GoalXZ, GoalNearXZ, GoalY, GoalGetToBlock, GoalLookAtBlock, GoalBreakBlock, GoalFollow, GoalInvert, GoalCompositeAny, GoalCompositeAll, GoalPlaceBlock } = goals
  bot.loadPlugin(pathfinder)
  const movements = new Movements(bot)
  movements.canDig = false
  bot.pathfinder.setMovements(movements)
  const chest = bot.blockAt(new Vec3(6, -60, 6))
  const { x, y, z } = chest.position
  const cow = bot.nearestEntity(entity => entity.name === 'cow')
  const reached = []
  for (const goal of [new GoalBlock(3, -60, 3), new GoalNear(-5, -60, 5, 1), new GoalXZ(4, -4), new GoalNearXZ(-4, -4, 2), new GoalY(-60), new GoalGetToBlock(x, y, z), new GoalFollow(cow, 2),
    new GoalLookAtBlock(chest.position, bot.world), new GoalInvert(new GoalNear(x, y, z, 6)), new GoalCompositeAny([new GoalXZ(9, 9), new GoalXZ(-9, 9)]), new GoalCompositeAll([new GoalNear(0, -60, 0, 4), new GoalNearXZ(3, 0, 2)])]) {
    await bot.pathfinder.goto(goal)
    reached.push(goal.isEnd(bot.entity.position.floored()))
  }
  await bot.pathfinder.goto(new GoalPlaceBlock(new Vec3(5, -60, -5), bot.world, { range: 4 }))
  await bot.pathfinder.goto(new GoalBreakBlock(x, y, z, bot))
  return reached
}
