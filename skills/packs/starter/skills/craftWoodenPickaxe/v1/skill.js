async function craftWoodenPickaxe(bot, count = 1, craftingTableName = "crafting_table", oakPlanksName = "oak_planks", oakLogName = "oak_log", name = "wooden_pickaxe") {
  if (!bot.findBlock({ matching: craftingTableName, maxDistance: 28 })) {
    const craftingTable = 1 - bot.inventory.count(craftingTableName);
    if (craftingTable > 0) {
      await craftItem(bot, craftingTableName, craftingTable);
    }
    await placeItem(bot, craftingTableName);
  }
  const oakPlanks = 3 * count - bot.inventory.count(oakPlanksName);
  if (oakPlanks > 0) {
    const oakLog = Math.ceil(oakPlanks / 4) - bot.inventory.count(oakLogName);
    if (oakLog > 0) {
      await mineBlock(bot, oakLogName, oakLog);
    }
    await craftItem(bot, oakPlanksName, oakPlanks);
  }
  await craftItem(bot, name, count);
}
