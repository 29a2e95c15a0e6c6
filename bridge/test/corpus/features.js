/* expect
{
  "shows": "supportFeature",
  "result": [true, false, true, false]
}
*/
async function askFeatures (bot) {
  return [bot.supportFeature('blockStateId'), bot.supportFeature('itemsWithComponents'), bot.registry.supportFeature('useItemWithOwnPacket'), bot.hasPlugin(() => {})]
}
