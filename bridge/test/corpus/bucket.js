/* expect
{
  "shows": "activateItem with a bucket",
  "scene": ["setblock 0 -61 2 water", "give Voyager bucket"],
  "result": ["water_bucket"],
  "inventory": {"water_bucket": 1}
}
*/
async function fillBucket (bot) {
  await bot.equip(bot.registry.itemsByName.bucket.id, 'hand')
  await bot.lookAt(new Vec3(0.5, -60.2, 2.5), true)
  bot.activateItem()
  await bot.waitForTicks(5)
  return bot.inventory.items().map(item => item.name)
}
