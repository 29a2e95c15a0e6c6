/* expect
{
  "shows": "openBlock on a barrel",
  "scene": ["setblock 2 -60 0 barrel", "item replace block 2 -60 0 container.3 with emerald 2"],
  "result": ["minecraft:generic_9x3", "emerald", 3],
  "inventory": {"emerald": 2}
}
*/
async function lookIntoBarrel (bot) {
  const window = await bot.openBlock(bot.blockAt(new Vec3(2, -60, 0)), new Vec3(0, 1, 0))
  const [item] = window.containerItems()
  await window.withdraw(item.type, null, item.count)
  await window.close()
  return [window.type, item.name, item.slot]
}
