async function craftStonePickaxe(bot, count = 1, stoneName = "stone", name = "stone_pickaxe") {
  const cobblestone = 3 * count - bot.inventory.count("cobblestone");
  if (cobblestone > 0) {
    await mineBlock(bot, stoneName, cobblestone);
  }
  await craftItem(bot, name, count);
}
