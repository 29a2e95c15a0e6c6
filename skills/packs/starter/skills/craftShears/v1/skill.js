async function craftShears(bot, count = 1, ironOreName = ["iron_ore", "deepslate_iron_ore"], name = "shears") {
  const ironIngot = 2 * count - bot.inventory.count("iron_ingot");
  if (ironIngot > 0) {
    const rawIron = ironIngot - bot.inventory.count("raw_iron");
    if (rawIron > 0) {
      await mineBlock(bot, ironOreName, rawIron);
    }
    await smeltIronIngot(bot, ironIngot);
  }
  await craftItem(bot, name, count);
}
