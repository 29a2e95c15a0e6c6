/** A mineflayer bot that works with blocks in the world at the port given, one chapter named by the second argument; reports to its parent. */
import mineflayer, { type Bot } from 'mineflayer'
import { Vec3 } from 'vec3'

const bot = mineflayer.createBot({ host: '127.0.0.1', port: Number(process.argv[2]), username: 'Farmer', version: '1.20.1', auth: 'offline' })
const UP = new Vec3(0, 1, 0)

function has (name: string): number {
  return bot.inventory.count(bot.registry.itemsByName[name]?.id ?? -1, null)
}

async function hold (name: string): Promise<void> {
  await bot.equip(bot.registry.itemsByName[name]?.id ?? -1, 'hand')
}

/** Looks there, and lets the world know: a forced look is sent with the next tick only. */
async function face (at: Vec3): Promise<void> {
  await bot.lookAt(at, true)
  await bot.waitForTicks(2)
}

function block (at: Vec3): NonNullable<ReturnType<Bot['blockAt']>> {
  const found = bot.blockAt(at)
  if (found === null) throw new Error(`nothing loaded at ${at.toString()}`)
  return found
}

/** Where each chapter happens: two blocks ahead of the bot, on the ground. */
function spot (x = 2, y = 0, z = 0): Vec3 {
  const feet = bot.entity.position.floored()
  return new Vec3(feet.x + x, feet.y + y, feet.z + z)
}

/** Fills a bucket with the source ahead and pours it out again one block further. */
async function bucket (): Promise<object> {
  await hold('bucket')
  await face(spot(2, -1).offset(0.5, 0.8, 0.5))
  bot.activateItem()
  await bot.waitForTicks(4)
  const filled = has('water_bucket')
  const taken = block(spot(2, -1)).name
  await hold('water_bucket')
  await face(spot(2, -1, 2).offset(0.5, 1, 0.5))
  bot.activateItem()
  await bot.waitForTicks(40)
  return { filled, taken, poured: block(spot(2, 0, 2)).name, flowed: block(spot(2, 0, 1)).name, empty: has('bucket') }
}

/** Plants a sapling and bone-meals it into a tree. */
async function tree (): Promise<object> {
  await hold('oak_sapling')
  await bot.placeBlock(block(spot(2, -1)), UP)
  await hold('bone_meal')
  const planted = block(spot()).name
  while (block(spot()).name === 'oak_sapling' && has('bone_meal') > 0) {
    await bot.activateBlock(block(spot()))
    await bot.waitForTicks(2)
  }
  return { planted, grown: block(spot()).name, bone_meal: has('bone_meal') }
}

/** Tills, sows, feeds, reaps, and bakes bread. */
async function wheat (): Promise<object> {
  const field = [spot(2, -1, -1), spot(2, -1, 0), spot(2, -1, 1)]
  for (const soil of field) {
    await hold('iron_hoe')
    await bot.activateBlock(block(soil))
    await bot.waitForTicks(2)
    await hold('wheat_seeds')
    await bot.placeBlock(block(soil), UP)
  }
  const tilled = field.map(soil => block(soil).name)
  for (const soil of field) {
    await hold('bone_meal')
    const crop = soil.offset(0, 1, 0)
    while (Number(block(crop).getProperties()['age']) !== 7) {
      if (has('bone_meal') === 0) throw new Error(`no more bone meal for ${block(crop).name} ${JSON.stringify(block(crop).getProperties())}`)
      await bot.activateBlock(block(crop))
      await bot.waitForTicks(2)
    }
    await bot.dig(block(crop))
    await bot.waitForTicks(2)
  }
  for (const soil of field) await walk(soil.offset(0.5, 2.6, 0.5))
  const wheat = has('wheat')
  await craftBread()
  return { tilled, wheat, bread: has('bread') }
}

/** Walks to above a spot in a straight line. */
async function walk (to: Vec3): Promise<void> {
  await face(to)
  bot.setControlState('forward', true)
  for (let i = 0; i < 40 && bot.entity.position.xzDistanceTo(to) > 0.4; i++) await bot.waitForTicks(1)
  bot.clearControlStates()
  await bot.waitForTicks(8)
}

async function craftBread (): Promise<void> {
  const table = bot.findBlock({ matching: bot.registry.blocksByName['crafting_table']?.id ?? -1, maxDistance: 6 })
  const [recipe] = bot.recipesFor(bot.registry.itemsByName['bread']?.id ?? -1, null, 1, table)
  if (recipe === undefined) throw new Error(`no bread from ${has('wheat')} wheat at ${table?.position.toString() ?? 'no table'}`)
  await bot.craft(recipe, 1, table ?? undefined)
}

/** Opens a door and walks through. */
async function door (): Promise<object> {
  const at = spot(2, 0, 0)
  await hold('oak_door')
  await face(at.offset(0.5, 0, 0.5))
  await bot.placeBlock(block(spot(2, -1)), UP)
  await bot.waitForTicks(2)
  const shut = block(at).getProperties()
  bot.setControlState('forward', true)
  await bot.waitForTicks(20)
  const held = bot.entity.position.x - at.x
  bot.clearControlStates()
  await bot.activateBlock(block(at))
  await bot.waitForTicks(3)
  const opened = block(at).getProperties()
  await face(at.offset(4.5, 1.6, 0.5))
  bot.setControlState('forward', true)
  await bot.waitForTicks(25)
  bot.clearControlStates()
  return { shut: shut['open'], opened: opened['open'], facing: shut['facing'], held, through: bot.entity.position.x - at.x }
}

/** Is refused a bed by day, sleeps in it by night, and wakes in the morning. */
async function bed (): Promise<object> {
  await hold('white_bed')
  await face(spot(2, -1).offset(0.5, 1, 0.5))
  await bot.placeBlock(block(spot(2, -1)), UP)
  await bot.waitForTicks(3)
  const placed = block(spot(3)).name
  const refused = await bot.sleep(block(spot())).then(() => null, (error: Error) => error.message)
  while (bot.time.timeOfDay < 12600) await bot.waitForTicks(20)
  const woke = new Promise<void>(resolve => { bot.once('wake', () => { resolve() }) })
  await bot.sleep(block(spot()))
  const slept = bot.isSleeping
  await woke
  await bot.waitForTicks(25)
  return { placed, refused, slept, morning: bot.time.timeOfDay }
}

const chapters: Record<string, () => Promise<object>> = { bucket, tree, wheat, door, bed }

bot.once('spawn', () => {
  const chapter = chapters[process.argv[3] ?? '']
  if (chapter === undefined) throw new Error(`no chapter ${process.argv[3] ?? ''}`)
  bot.waitForChunksToLoad().then(() => bot.waitForTicks(5)).then(chapter).then(
    facts => {
      process.send?.({ facts })
      bot.quit()
    },
    (error: Error) => {
      process.send?.({ error: error.stack ?? String(error) })
      bot.quit()
    })
})
process.once('disconnect', () => { process.exit(0) })
bot.once('end', () => { process.disconnect() })
