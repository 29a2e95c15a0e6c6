/* expect
{
  "shows": "equip and unequip",
  "scene": ["give Voyager iron_helmet", "give Voyager iron_boots", "give Voyager shield", "give Voyager torch 2"],
  "result": ["iron_helmet", "shield", "iron_boots", null, "torch", null, 5, 45]
}
*/
async function dressUp (bot) {
  const item = name => bot.inventory.items().find(each => each.name === name)
  await bot.equip(item('iron_helmet'), 'head')
  await bot.equip(item('iron_boots'), 'feet')
  await bot.equip(item('shield'), 'off-hand')
  await bot.equip(item('torch'), 'hand')
  const worn = [bot.inventory.slots[5].name, bot.inventory.slots[45].name, bot.inventory.slots[8].name]
  await bot.unequip('head')
  const held = bot.heldItem.name
  await bot.unequip('hand')
  return [...worn, bot.inventory.slots[5], held, bot.heldItem, bot.getEquipmentDestSlot('head'), bot.getEquipmentDestSlot('off-hand')]
}
