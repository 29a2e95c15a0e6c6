async function smeltCookedPorkchop(bot, count = 3, furnaceName = "furnace", porkchopItem = "porkchop") {
  if (!bot.findBlock({ matching: furnaceName, maxDistance: 28 })) {
    const furnace = 1 - bot.inventory.count(furnaceName);
    if (furnace > 0) {
      await craftFurnace(bot, furnace);
    }
    await placeItem(bot, furnaceName);
  }
  await smeltItem(bot, porkchopItem, null, count);
}
