async function craftIronHelmet(bot, count = 1, coalOreName = ["coal_ore", "deepslate_coal_ore"], rawIronItem = "raw_iron", ironOreName = ["iron_ore", "deepslate_iron_ore"], name = "iron_helmet") {
  const ironIngot = 5 * count - bot.inventory.count("iron_ingot");
  if (ironIngot > 0) {
    const coal = Math.ceil(ironIngot / 8) - bot.inventory.count("coal");
    if (coal > 0) {
      await mineBlock(bot, coalOreName, coal);
    }
    const rawIron = ironIngot - bot.inventory.count(rawIronItem);
    if (rawIron > 0) {
      await mineBlock(bot, ironOreName, rawIron);
    }
    await smeltItem(bot, rawIronItem, null, ironIngot);
  }
  await craftItem(bot, name, count);
}
