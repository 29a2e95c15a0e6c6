/* expect
{
  "shows": "finding and counting in windows",
  "scene": ["setblock 2 -60 0 chest", "give Voyager apple 5", "item replace block 2 -60 0 container.0 with apple 64", "item replace block 2 -60 0 container.2 with bread 2"],
  "result": [64, 5, 0, 2, 64, 1, 66, 35, 27, "bread", null, 5, ["apple", "bread"]]
}
*/
async function countInChest (bot) {
  const { apple, bread } = bot.registry.itemsByName
  const chest = await bot.openChest(bot.blockAt(new Vec3(2, -60, 0)))
  const numbers = [chest.containerCount(apple.id), chest.count(apple.id), chest.findContainerItem(apple.id).slot, chest.findContainerItem('bread').slot,
    chest.countRange(0, 27, apple.id, null), chest.firstEmptyContainerSlot(), chest.sumRange(0, 27), chest.emptySlotCount(), chest.inventoryStart,
    chest.findItemRangeName(0, 27, 'bread').name, chest.findItemRange(0, 27, apple.id, null, true), chest.findInventoryItem(apple.id).count, chest.itemsRange(0, 27).map(item => item.name)]
  bot.closeWindow(chest)
  return numbers
}
