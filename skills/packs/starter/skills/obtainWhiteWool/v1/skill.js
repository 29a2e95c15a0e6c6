async function obtainWhiteWool(bot, count = 3) {
  if (!["shears"].some(name => bot.inventory.count(name) > 0)) {
    await craftShears(bot);
  }
  await shear(bot, Math.ceil(count / 2));
}
