/* expect
{
  "shows": "clicks, moving between slots, quick bar",
  "scene": ["give Voyager dirt 6", "give Voyager stick 4"],
  "result": ["dirt", 3, "stick", "dirt", 20, 4, "changed undefined"]
}
*/
async function shuffle (bot) {
  const slots = () => bot.inventory.slots
  await bot.clickWindow(36, 1, 0)
  await bot.clickWindow(20, 0, 0)
  const first = [slots()[20].name, slots()[20].count]
  await bot.simpleClick.leftMouse(37)
  await bot.simpleClick.leftMouse(9)
  const second = slots()[9].name
  await bot.moveSlotItem(20, 30)
  const third = slots()[30].name
  await bot.putAway(30)
  let changed = ''
  bot.on('heldItemChanged', item => { changed = `changed ${item?.name}` })
  await bot.moveSlotItem(9, 44)
  bot.setQuickBarSlot(8)
  await bot.waitForTicks(2)
  await bot.transfer({ itemType: bot.registry.itemsByName.stick.id, metadata: null, count: 4, sourceStart: 44, sourceEnd: 45, destStart: 20, destEnd: 21 })
  return [...first, second, third, bot.inventory.findInventoryItem('stick').slot, slots()[20].count, changed]
}
