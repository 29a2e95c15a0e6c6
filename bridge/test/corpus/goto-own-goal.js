/* expect
{
  "shows": "a goal class of one's own",
  "result": [true, "Error", "no such place"]
}
*/
async function ownGoal (bot) {
  class GoalCorner extends goals.Goal {
    heuristic (node) { return Math.max(0, 5 - node.x) + Math.max(0, 5 - node.z) }
    isEnd (node) { return node.x >= 5 && node.z >= 5 }
  }
  await bot.pathfinder.goto(new GoalCorner())
  const there = bot.entity.position.x > 5 && bot.entity.position.z > 5
  class Broken extends goals.Goal { isEnd () { throw new Error('no such place') } }
  try {
    await bot.pathfinder.goto(new Broken())
  } catch (err) {
    return [there, err.name, err.message]
  }
}
