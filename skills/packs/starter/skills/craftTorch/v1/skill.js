async function craftTorch(bot, count = 1, coalOreName = ["coal_ore", "deepslate_coal_ore"], name = "torch") {
  const coal = Math.ceil(count / 4) - bot.inventory.count("coal");
  if (coal > 0) {
    await mineBlock(bot, coalOreName, coal);
  }
  await craftItem(bot, name, count);
}
