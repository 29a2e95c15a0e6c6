/* expect
{
  "shows": "placing against the top and the four sides of a reference block",
  "scene": ["setblock 2 -60 0 stone", "give Voyager dirt 8"],
  "result": {"placed": ["dirt", "dirt", "dirt", "dirt"], "left": 4}
}
*/
async function placeFaces (bot) {
  const reference = bot.blockAt(new Vec3(2, -60, 0))
  await bot.equip(bot.registry.itemsByName.dirt.id, 'hand')
  const faces = [new Vec3(0, 1, 0), new Vec3(1, 0, 0), new Vec3(0, 0, 1), new Vec3(0, 0, -1)]
  const placed = []
  for (const face of faces) {
    await bot.placeBlock(reference, face)
    placed.push(bot.blockAt(reference.position.plus(face)).name)
  }
  return { placed, left: bot.inventory.count(bot.registry.itemsByName.dirt.id, null) }
}
