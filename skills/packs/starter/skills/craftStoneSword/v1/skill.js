async function craftStoneSword(bot, count = 1, name = "stone_sword") {
  const stick = count - bot.inventory.count("stick");
  if (stick > 0) {
    await craftStick(bot, stick);
  }
  await craftItem(bot, name, count);
}
