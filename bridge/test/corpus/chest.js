/* expect
{
  "shows": "deposit, withdraw and what is in a chest",
  "scene": ["setblock 2 -60 0 chest", "give Voyager dirt 10", "item replace block 2 -60 0 container.5 with diamond 3"],
  "result": [["diamond 3"], ["dirt 7", "diamond 1"], true, 27, null, 3, 2],
  "inventory": {"dirt": 3, "diamond": 2}
}
*/
async function useChest (bot) {
  const { dirt, diamond } = bot.registry.itemsByName
  const list = window => window.containerItems().map(item => `${item.name} ${item.count}`)
  const opened = new Promise(resolve => bot.once('windowOpen', resolve))
  const chest = await bot.openContainer(bot.findBlock({ matching: bot.registry.blocksByName.chest.id }))
  const first = list(chest)
  await chest.deposit(dirt.id, null, 7)
  await chest.withdraw(diamond.id, null, 2)
  const same = await opened === chest && bot.currentWindow === chest
  const second = list(chest)
  const size = chest.inventoryStart
  const closed = new Promise(resolve => bot.once('windowClose', resolve))
  await chest.close()
  await closed
  return [first, second, same, size, bot.currentWindow, bot.inventory.count(dirt.id, null), bot.inventory.findInventoryItem(diamond.id, null, false).count]
}
