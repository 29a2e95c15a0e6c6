async function craftFurnace(bot, count = 1, stoneName = "stone", name = "furnace") {
  const cobblestone = 8 * count - bot.inventory.count("cobblestone");
  if (cobblestone > 0) {
    await mineBlock(bot, stoneName, cobblestone);
  }
  await craftItem(bot, name, count);
}
