/* expect
{
  "shows": "an empty hand",
  "error": ["not_owned", "bot.placeBlock: must be holding an item to place"]
}
*/
async function placeWithEmptyHand (bot) {
  await bot.placeBlock(bot.blockAt(bot.entity.position.offset(1, -1, 0)), new Vec3(0, 1, 0))
}
