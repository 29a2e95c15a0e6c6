/* expect
{
  "shows": "right clicks and putting the cursor's stack away",
  "scene": ["give Voyager dirt 8"],
  "result": [4, 4, null, 8, "dirt"],
  "inventory": {"dirt": 8}
}
*/
async function splitStack (bot) {
  await bot.simpleClick.rightMouse(36)
  const onCursor = bot.inventory.selectedItem.count
  const left = bot.inventory.slots[36].count
  await bot.putSelectedItemRange(9, 36, bot.inventory, 36)
  bot.updateHeldItem()
  return [onCursor, left, bot.inventory.selectedItem, bot.inventory.count(bot.registry.itemsByName.dirt.id), bot.heldItem.name]
}
