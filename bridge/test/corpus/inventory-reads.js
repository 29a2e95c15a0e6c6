/* expect
{
  "shows": "the inventory's members",
  "scene": ["give Voyager stick 70", "give Voyager stone_axe", "give Voyager apple 2"],
  "result": [4, 70, 32, "stick", "stone_axe", 131, 0, 64, 2, 46, true, 40, null]
}
*/
async function inspectInventory (bot) {
  const { stick, stone_axe } = bot.registry.itemsByName
  const axe = bot.inventory.findInventoryItem('stone_axe', null)
  return [bot.inventory.items().length, bot.inventory.count(stick.id), bot.inventory.emptySlotCount(), bot.inventory.findInventoryItem(stick.id).name, axe.name, axe.maxDurability, axe.durabilityUsed ?? 0,
    bot.inventory.items()[0].stackSize, bot.inventory.findInventoryItems('stick').length, bot.inventory.slots.length, bot.inventory.slots[bot.inventory.hotbarStart] === bot.inventory.items().find(item => item.slot === 36),
    bot.inventory.firstEmptyInventorySlot(), bot.inventory.findInventoryItem('diamond')]
}
