/* expect
{
  "shows": "GoalFollow of a drop, which is gone before the bot stands where it lay: goto and goal_reached both end there",
  "scene": ["summon item 6.5 -60 0.5 {Item:{id:\"apple\",Count:1b}}", "summon item 6.5 -60 6.5 {Item:{id:\"bread\",Count:1b}}"],
  "result": {"apple": [false, 1], "bread": [false, 1], "near": true},
  "inventory": {"apple": 1, "bread": 1}
}
*/
async function followDrops (bot) {
  const { GoalFollow } = require('mineflayer-pathfinder').goals
  const { apple, bread } = bot.registry.itemsByName
  const drop = item => bot.nearestEntity(entity => entity.name === 'item' && entity.getDroppedItem().type === item.id)
  const first = drop(apple)
  await bot.pathfinder.goto(new GoalFollow(first, 0))
  await bot.waitForTicks(10)
  const apples = [first.isValid, bot.inventory.count(apple.id)]
  const second = drop(bread)
  const reached = new Promise(resolve => bot.once('goal_reached', resolve))
  bot.pathfinder.setGoal(new GoalFollow(second, 0))
  await reached
  await bot.waitForTicks(10)
  return { apple: apples, bread: [second.isValid, bot.inventory.count(bread.id)], near: bot.entity.position.distanceTo(new Vec3(6.5, -60, 6.5)) < 2 }
}
