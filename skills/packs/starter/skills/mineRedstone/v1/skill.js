async function mineRedstone(bot, count = 1, name = ["redstone_ore", "deepslate_redstone_ore"]) {
  if (!bot.findBlock({ matching: name, maxDistance: 28 })) {
    await exploreUntil(bot, "down", 300, () => bot.findBlock({ matching: name, maxDistance: 28 }) !== null || bot.entity.position.y <= -53);
  }
  if (!bot.findBlock({ matching: name, maxDistance: 28 })) {
    await exploreUntil(bot, null, 120, () => bot.findBlock({ matching: name, maxDistance: 28 }) !== null);
  }
  await mineBlock(bot, name, count);
}
