/* expect
{
  "shows": "activateBlock and block properties",
  "scene": ["setblock 2 -60 0 oak_door[half=lower,facing=east]", "setblock 2 -59 0 oak_door[half=upper,facing=east]"],
  "result": [false, true, "east", true]
}
*/
async function openTheDoor (bot) {
  const door = bot.findBlock({ matching: block => block.name === 'oak_door' && block.getProperties().half === 'lower' })
  const changed = new Promise(resolve => bot.once(`blockUpdate:${door.position}`, (oldBlock, newBlock) => resolve(newBlock.getProperties().open)))
  await bot.activateBlock(door)
  const now = bot.blockAt(door.position).getProperties()
  return [door.getProperties().open, now.open, now.facing, await changed]
}
