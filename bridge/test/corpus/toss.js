/* expect
{
  "shows": "tossing items, and the events and entities of what lies there",
  "scene": ["give Voyager dirt 9", "give Voyager gold_ingot 3"],
  "result": [5, 0, true, ["dirt", "gold_ingot"]]
}
*/
async function throwAway (bot) {
  const dropped = new Set()
  bot.on('itemDrop', entity => dropped.add(entity.id))
  await bot.look(0, 0, true)
  await bot.toss(bot.registry.itemsByName.dirt.id, null, 4)
  await bot.tossStack(bot.inventory.findInventoryItem('gold_ingot'))
  await bot.waitForTicks(10)
  const lying = Object.values(bot.entities).filter(entity => entity.name === 'item')
  return [bot.inventory.count(bot.registry.itemsByName.dirt.id), bot.inventory.count(bot.registry.itemsByName.gold_ingot.id), lying.every(entity => dropped.has(entity.id)),
    [...new Set(lying.map(entity => entity.getDroppedItem().name))].sort()]
}
