async function craftShield(bot, count = 1, oakPlanksName = "oak_planks", oakLogName = "oak_log", ironOreName = ["iron_ore", "deepslate_iron_ore"], name = "shield") {
  const oakPlanks = 6 * count - bot.inventory.count(oakPlanksName);
  if (oakPlanks > 0) {
    const oakLog = Math.ceil(oakPlanks / 4) - bot.inventory.count(oakLogName);
    if (oakLog > 0) {
      await mineBlock(bot, oakLogName, oakLog);
    }
    await craftItem(bot, oakPlanksName, oakPlanks);
  }
  const ironIngot = count - bot.inventory.count("iron_ingot");
  if (ironIngot > 0) {
    const rawIron = ironIngot - bot.inventory.count("raw_iron");
    if (rawIron > 0) {
      await mineBlock(bot, ironOreName, rawIron);
    }
    await smeltIronIngot(bot, ironIngot);
  }
  await craftItem(bot, name, count);
}
