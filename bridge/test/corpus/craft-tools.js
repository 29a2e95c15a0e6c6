/* expect
{
  "shows": "recipesFor, recipesAll and craft, with and without a table",
  "scene": ["give Voyager oak_log 3", "setblock 2 -60 0 crafting_table"],
  "result": [0, true, 1],
  "inventory": {"wooden_pickaxe": 1, "oak_planks": 7, "stick": 2},
  "statistics": {"crafted": {"wooden_pickaxe": 1}}
}
*/
async function makePickaxe (bot) {
  const { itemsByName, blocksByName } = require('minecraft-data')(bot.version)
  const [planks] = bot.recipesFor(itemsByName.oak_planks.id, null, 1, null)
  await bot.craft(planks, 3, null)
  await bot.craft(bot.recipesFor(itemsByName.stick.id)[0], 1)
  const table = bot.findBlock({ matching: blocksByName.crafting_table.id })
  const without = bot.recipesFor(itemsByName.wooden_pickaxe.id, null, 1, null).length
  const all = bot.recipesAll(itemsByName.wooden_pickaxe.id, null, table)
  const possible = bot.recipesFor(itemsByName.wooden_pickaxe.id, null, 1, table)
  await bot.craft(possible[0], 1, table)
  return [without, all.length > 1, possible.length]
}
