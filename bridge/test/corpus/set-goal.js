/* expect
{
  "shows": "setGoal, dynamic goals and the follower's events",
  "scene": ["summon pig 8 -60 8"],
  "result": ["goal_updated,path_update,goal_reached", true, true, null]
}
*/
async function followPig (bot) {
  const heard = []
  for (const event of ['goal_updated', 'path_update', 'goal_reached']) bot.once(event, () => heard.push(event))
  bot.pathfinder.setGoal(new goals.GoalBlock(-3, -60, -3))
  const { once } = require('events')
  await once(bot, 'goal_reached')
  const pig = bot.nearestEntity(entity => entity.name === 'pig')
  bot.pathfinder.setGoal(new goals.GoalFollow(pig, 2), true)
  await bot.waitForTicks(10)
  const moving = bot.pathfinder.isMoving()
  await bot.waitForTicks(120)
  const near = bot.entity.position.distanceTo(pig.position) < 4
  bot.pathfinder.setGoal(null)
  return [heard.join(), moving, near, bot.pathfinder.goal]
}
