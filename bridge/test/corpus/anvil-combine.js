/* expect
{
  "shows": "mending one tool with another",
  "scene": ["setblock 2 -60 0 anvil", "give Voyager iron_pickaxe{Damage:200}", "give Voyager iron_pickaxe{Damage:150}", "xp set Voyager 10 levels"],
  "result": [true, 1],
  "inventory": {"iron_pickaxe": 1}
}
*/
async function mend (bot) {
  const [one, two] = bot.inventory.items().filter(item => item.name === 'iron_pickaxe')
  const anvil = await bot.openAnvil(bot.blockAt(new Vec3(2, -60, 0)))
  await anvil.combine(one, two)
  anvil.close()
  await bot.waitForTicks(4)
  const left = bot.inventory.items().filter(item => item.name === 'iron_pickaxe')
  return [left[0].durabilityUsed < 150, left.length]
}
