/* expect
{
  "shows": "impossible things throw Errors a program can catch: no path, no item, craft without material",
  "scene": ["fill 5 -60 5 7 -58 7 bedrock", "setblock 6 -60 6 air"],
  "result": {"path": "NoPath", "equip": true, "craft": true, "toss": true, "chest": true, "unloaded": null, "far": true}
}
*/
async function errors (bot) {
  const { GoalBlock } = require('mineflayer-pathfinder').goals
  const caught = async fn => {
    try {
      await fn()
      return false
    } catch (err) {
      return err instanceof Error && err.message.length > 0 ? err : false
    }
  }
  const path = await caught(() => bot.pathfinder.goto(new GoalBlock(6, -60, 6)))
  const equip = await caught(() => bot.equip(bot.registry.itemsByName.diamond.id, 'hand'))
  const craft = await caught(() => bot.craft(bot.recipesAll(bot.registry.itemsByName.stick.id, null, null)[0], 1, null))
  const toss = await caught(() => bot.toss(bot.registry.itemsByName.diamond.id, null, 1))
  const chest = await caught(() => bot.openContainer(bot.blockAt(new Vec3(0, -61, 0))))
  const far = bot.findBlock({ matching: bot.registry.blocksByName.diamond_ore.id, maxDistance: 32 }) === null
  return { path: path.name, equip: !!equip, craft: !!craft, toss: !!toss, chest: !!chest, unloaded: bot.blockAt(new Vec3(100000, 0, 100000)), far }
}
