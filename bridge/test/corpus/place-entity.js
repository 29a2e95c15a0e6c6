/* expect
{
  "shows": "placing an entity that the world does not make",
  "scene": ["give Voyager armor_stand"],
  "error": ["failed", "bot.placeEntity: Failed to place entity"]
}
*/
async function placeStand (bot) {
  await bot.equip(bot.registry.itemsByName.armor_stand.id, 'hand')
  await bot.placeEntity(bot.blockAt(bot.entity.position.offset(2, -1, 0)), new Vec3(0, 1, 0))
}
