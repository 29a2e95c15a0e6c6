/* expect
{
  "shows": "a recipe whose ingredients are not there",
  "scene": ["give Voyager oak_planks 1"],
  "error": ["missing_ingredients", "bot.craft: missing ingredient: stick needs 2 oak_planks, have 1"]
}
*/
async function makeSticks (bot) {
  const recipe = bot.recipesAll(bot.registry.itemsByName.stick.id, null, null).find(each => each.delta.some(part => part.id === bot.registry.itemsByName.oak_planks.id))
  await bot.craft(recipe, 1, null)
}
