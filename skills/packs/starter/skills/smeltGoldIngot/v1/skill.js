async function smeltGoldIngot(bot, count = 2, furnaceName = "furnace", rawGoldItem = "raw_gold") {
  if (!bot.findBlock({ matching: furnaceName, maxDistance: 28 })) {
    const furnace = 1 - bot.inventory.count(furnaceName);
    if (furnace > 0) {
      await craftFurnace(bot, furnace);
    }
    await placeItem(bot, furnaceName);
  }
  await smeltItem(bot, rawGoldItem, null, count);
}
