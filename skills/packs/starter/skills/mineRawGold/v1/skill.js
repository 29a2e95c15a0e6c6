async function mineRawGold(bot, count = 2, name = ["gold_ore", "deepslate_gold_ore"]) {
  if (!bot.findBlock({ matching: name, maxDistance: 28 })) {
    await exploreUntil(bot, "down", 300, () => bot.findBlock({ matching: name, maxDistance: 28 }) !== null || bot.entity.position.y <= -16);
  }
  if (!bot.findBlock({ matching: name, maxDistance: 28 })) {
    await exploreUntil(bot, null, 120, () => bot.findBlock({ matching: name, maxDistance: 28 }) !== null);
  }
  await mineBlock(bot, name, count);
}
