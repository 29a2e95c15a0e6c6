async function craftGoldenSword(bot, count = 1, craftingTableName = "crafting_table", name = "golden_sword") {
  if (!bot.findBlock({ matching: craftingTableName, maxDistance: 28 })) {
    const craftingTable = 1 - bot.inventory.count(craftingTableName);
    if (craftingTable > 0) {
      await craftItem(bot, craftingTableName, craftingTable);
    }
    await placeItem(bot, craftingTableName);
  }
  await craftItem(bot, name, count);
}
