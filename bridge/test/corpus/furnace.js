/* expect
{
  "shows": "smelting, and the furnace's numbers",
  "scene": ["setblock 2 -60 0 furnace", "give Voyager raw_iron 2", "give Voyager coal 2"],
  "result": ["raw_iron", "coal", true, true, "iron_ingot", 2, "coal", null],
  "inventory": {"iron_ingot": 2, "coal": 1}
}
*/
async function smelt (bot) {
  const { raw_iron, coal } = bot.registry.itemsByName
  const furnace = await bot.openFurnace(bot.findBlock({ matching: bot.registry.blocksByName.furnace.id }))
  await furnace.putInput(raw_iron.id, null, 2)
  await furnace.putFuel(coal.id, null, 2)
  const names = [furnace.inputItem().name, furnace.fuelItem()?.name]
  let updates = 0
  furnace.on('update', () => { updates++ })
  let seen = false
  while (!furnace.outputItem() || furnace.outputItem().count < 2) {
    await bot.waitForTicks(20)
    seen ||= furnace.fuel > 0 && furnace.fuel < 1 && furnace.progress > 0 && furnace.progress < 1
  }
  const output = await furnace.takeOutput()
  const fuel = await furnace.takeFuel()
  furnace.close()
  return [...names, updates > 10, seen, output.name, output.count, fuel.name, furnace.inputItem()]
}
