/* expect
{
  "shows": "rays with a matcher, which is asked for each block they pass, and what a block at the cursor says of the hit",
  "scene": ["setblock 0 -59 -3 glass", "setblock 0 -59 -5 iron_block"],
  "result": {"first": "glass", "face": 3, "meets": -2, "matched": "iron_block", "noFace": true, "passed": ["air", "air", "air", "glass", "air", "iron_block"], "through": "iron_block", "cursor": ["glass", 3, true], "chosen": "iron_block", "sky": null}
}
*/
async function rays (bot) {
  const eye = bot.entity.position.offset(0, bot.entity.eyeHeight, 0)
  const north = new Vec3(0, 0, -1)
  const first = bot.world.raycast(eye, north, 10)
  const passed = []
  const matched = bot.world.raycast(eye, north, 10, block => passed.push(block.name) > 5)
  const through = bot.world.raycast(eye, north, 10, (block, ray) => block.name !== 'glass' && ray.intersect(block.shapes, block.position) !== null)
  await bot.lookAt(new Vec3(0.51, -58.5, -2), true)
  const cursor = bot.blockAtCursor(6)
  const chosen = bot.blockAtCursor(8, block => block.name === 'iron_block')
  return {
    first: first.name,
    face: first.face,
    meets: first.intersect.z,
    matched: matched.name,
    noFace: matched.face === undefined,
    passed,
    through: through.name,
    cursor: [cursor.name, cursor.face, cursor.intersect.distanceTo(eye) < 3],
    chosen: chosen.name,
    sky: bot.world.raycast(eye, new Vec3(0, 1, 0), 10)
  }
}
