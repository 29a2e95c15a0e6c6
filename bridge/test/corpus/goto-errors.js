/* expect
{
  "shows": "the errors of goto by name",
  "scene": ["fill 8 -60 8 12 -56 12 bedrock", "fill 10 -60 10 10 -59 10 air"],
  "result": ["NoPath", "PathStopped", "GoalChanged", true]
}
*/
async function failToGo (bot) {
  const attempt = async (goal, meanwhile) => {
    if (meanwhile) setTimeout(meanwhile, 500)
    try {
      await bot.pathfinder.goto(goal)
      return 'reached'
    } catch (err) {
      return err.name
    }
  }
  return [
    await attempt(new goals.GoalBlock(10, -60, 10)),
    await attempt(new goals.GoalXZ(-14, 14), () => bot.pathfinder.stop()),
    await attempt(new goals.GoalXZ(14, -14), () => bot.pathfinder.setGoal(null)),
    !bot.pathfinder.isMoving()
  ]
}
