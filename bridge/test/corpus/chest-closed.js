/* expect
{
  "shows": "a window that is closed",
  "scene": ["setblock 2 -60 0 chest", "give Voyager dirt 2"],
  "error": ["closed", "window.deposit: this window is closed"],
  "inventory": {"dirt": 2}
}
*/
async function useClosedChest (bot) {
  const chest = await bot.openChest(bot.blockAt(new Vec3(2, -60, 0)))
  chest.close()
  await chest.deposit(bot.registry.itemsByName.dirt.id, null, 1)
}
