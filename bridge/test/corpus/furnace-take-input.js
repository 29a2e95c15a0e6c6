/* expect
{
  "shows": "taking back what is not to be smelted",
  "scene": ["setblock 2 -60 0 smoker", "give Voyager beef 3"],
  "result": ["beef", null, "window.takeOutput: that slot is empty"],
  "inventory": {"beef": 3}
}
*/
async function changeMind (bot) {
  const smoker = await bot.openFurnace(bot.blockAt(new Vec3(2, -60, 0)))
  await smoker.putInput(bot.registry.itemsByName.beef.id, null, 3)
  const item = await smoker.takeInput()
  const message = await smoker.takeOutput().catch(err => err.message)
  await smoker.close()
  return [item.name, smoker.inputItem(), message]
}
