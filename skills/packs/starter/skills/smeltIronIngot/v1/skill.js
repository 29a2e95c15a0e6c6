async function smeltIronIngot(bot, count = 1, furnaceName = "furnace", rawIronItem = "raw_iron") {
  if (!bot.findBlock({ matching: furnaceName, maxDistance: 28 })) {
    const furnace = 1 - bot.inventory.count(furnaceName);
    if (furnace > 0) {
      await craftFurnace(bot, furnace);
    }
    await placeItem(bot, furnaceName);
  }
  await smeltItem(bot, rawIronItem, null, count);
}
