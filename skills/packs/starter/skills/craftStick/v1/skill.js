async function craftStick(bot, count = 1, oakPlanksName = "oak_planks", oakLogName = "oak_log", name = "stick") {
  const oakPlanks = 2 * Math.ceil(count / 4) - bot.inventory.count(oakPlanksName);
  if (oakPlanks > 0) {
    const oakLog = Math.ceil(oakPlanks / 4) - bot.inventory.count(oakLogName);
    if (oakLog > 0) {
      await mineBlock(bot, oakLogName, oakLog);
    }
    await craftItem(bot, oakPlanksName, oakPlanks);
  }
  await craftItem(bot, name, count);
}
