/* expect
{
  "shows": "minecraft-data",
  "result": [true, 64, "minecart", true, true, "1.20.1", true, false, true, true, 4, "Efficiency", true, true, true]
}
*/
async function readData (bot) {
  const mcData = require('minecraft-data')(bot.version)
  const { items, itemsByName, blocks, blocksByName, foods, entitiesByName, enchantmentsByName } = mcData
  return [items[itemsByName.stick.id].name === 'stick', itemsByName.dirt.stackSize, entitiesByName.minecart.name, blocks[blocksByName.stone.id].name === 'stone', blocksByName.iron_ore.harvestTools !== undefined,
    mcData.version.minecraftVersion, mcData.isNewerOrEqualTo('1.13'), mcData.isOlderThan('1.13'), Object.keys(blocksByName).length > 900, mcData.itemsArray.filter(item => item.name.endsWith('_pickaxe')).length === 6,
    foods[itemsByName.apple.id].foodPoints, enchantmentsByName.efficiency.displayName, mcData.recipes[itemsByName.stick.id].length > 0, 'plains' in mcData.biomesByName, Object.keys(mcData.materials).length > 5]
}
