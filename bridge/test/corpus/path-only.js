/* expect
{
  "shows": "paths that are only looked at, and the best tool",
  "scene": ["setblock 2 -60 0 stone", "give Voyager wooden_pickaxe", "give Voyager stone_pickaxe", "give Voyager stick"],
  "result": ["success", true, true, "success", "stone_pickaxe", false, false, 1000]
}
*/
async function planAhead (bot) {
  bot.pathfinder.thinkTimeout = 1000
  const movements = bot.pathfinder.movements
  const result = bot.pathfinder.getPathTo(movements, new goals.GoalNear(6, -60, 6, 1))
  const [{ result: other }] = [...bot.pathfinder.getPathFromTo(movements, new Vec3(4, -60, 4), new goals.GoalBlock(5, -60, 5))]
  return [result.status, result.path.length > 3, result.cost > 3, other.status, bot.pathfinder.bestHarvestTool(bot.blockAt(new Vec3(2, -60, 0))).name,
    bot.pathfinder.isMining(), bot.pathfinder.isBuilding(), bot.pathfinder.thinkTimeout]
}
