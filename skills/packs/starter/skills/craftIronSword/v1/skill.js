async function craftIronSword(bot, count = 1, ironOreName = ["iron_ore", "deepslate_iron_ore"], name = "iron_sword") {
  const ironIngot = 2 * count - bot.inventory.count("iron_ingot");
  if (ironIngot > 0) {
    const rawIron = ironIngot - bot.inventory.count("raw_iron");
    if (rawIron > 0) {
      await mineBlock(bot, ironOreName, rawIron);
    }
    await smeltIronIngot(bot, ironIngot);
  }
  const stick = count - bot.inventory.count("stick");
  if (stick > 0) {
    await craftStick(bot, stick);
  }
  await craftItem(bot, name, count);
}
