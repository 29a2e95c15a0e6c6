/* expect
{
  "shows": "an empty list of recipes",
  "error": ["TypeError", "bot.craft: takes a Recipe of bot.recipesFor"]
}
*/
async function makeNothing (bot) {
  const recipe = bot.recipesFor(bot.registry.itemsByName.iron_pickaxe.id, null, 1, true)[0]
  await bot.craft(recipe, 1)
}
