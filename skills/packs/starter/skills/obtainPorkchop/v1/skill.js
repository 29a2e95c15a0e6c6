async function obtainPorkchop(bot, count = 2, mob = "pig") {
  await killMob(bot, mob, Math.ceil(count / 2));
}
