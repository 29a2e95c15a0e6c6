/** A mineflayer bot that lives a short life in the world at the port given (`live` or `leap`); reports each chapter as a message to its parent. */
import mineflayer, { type Bot } from 'mineflayer'
import pathfinding from 'mineflayer-pathfinder'
import { Vec3 } from 'vec3'

const { goals, Movements, pathfinder } = pathfinding
const bot = mineflayer.createBot({ host: '127.0.0.1', port: Number(process.argv[2]), username: 'Miner', version: '1.20.1', auth: 'offline' })
bot.loadPlugin(pathfinder)

function tell (chapter: string, facts: object): void {
  process.send?.({ chapter, ...facts })
}

function has (name: string): number {
  return bot.inventory.count(bot.registry.itemsByName[name]?.id ?? -1, null)
}

async function near (at: Vec3, range: number): Promise<void> {
  await bot.pathfinder.goto(new goals.GoalNear(at.x, at.y, at.z, range))
}

/** Digs the nearest block of that name and walks over its drop; gives the ticks that digging took. */
async function mine (suffix: string): Promise<number> {
  const block = bot.findBlock({ matching: ({ name }) => name.endsWith(suffix), maxDistance: 40, useExtraInfo: ({ position }) => position.y >= bot.entity.position.y - 1.5 && position.y <= bot.entity.position.y + 3.5 })
  if (block === null) throw new Error(`no ${suffix} around`)
  await near(block.position, 3)
  const began = Date.now()
  // Looks at once: turning smoothly takes ticks that depend on where it stands.
  await bot.dig(block, true)
  const ticks = (Date.now() - began) / 50
  await bot.pathfinder.goto(new goals.GoalNearXZ(block.position.x, block.position.z, 1)).catch(() => {})
  await bot.waitForTicks(15)
  return ticks
}

async function craft (name: string, times: number, table: ReturnType<Bot['findBlock']> = null): Promise<void> {
  const [recipe] = bot.recipesFor(bot.registry.itemsByName[name]?.id ?? -1, null, 1, table)
  if (recipe === undefined) throw new Error(`can't craft ${name} from ${bot.inventory.items().map(item => `${item.count} ${item.name}`).join(', ')}`)
  await bot.craft(recipe, times, table ?? undefined)
}

async function place (name: string): Promise<NonNullable<ReturnType<Bot['findBlock']>>> {
  await bot.equip(bot.registry.itemsByName[name]?.id ?? -1, 'hand')
  const feet = bot.entity.position.floored()
  for (const [x, z] of [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, -1]] as const) {
    const floor = bot.blockAt(feet.offset(x, -1, z))
    const space = bot.blockAt(feet.offset(x, 0, z))
    if (floor?.boundingBox !== 'block' || !['air', 'grass'].includes(space?.name ?? '')) continue
    await bot.placeBlock(floor, new Vec3(0, 1, 0))
    const placed = bot.blockAt(feet.offset(x, 0, z))
    if (placed?.name === name) return placed
  }
  throw new Error(`nowhere to place ${name}`)
}

const ROCK = new Set(['stone', 'granite', 'diorite', 'andesite'])

/** Digs the block under itself and one beside, so that more comes out of the shaft than climbing back takes. */
async function digDown (): Promise<void> {
  for (const offset of [new Vec3(1, 0, 0), new Vec3(0, -0.5, 0)]) {
    const block = bot.blockAt(bot.entity.position.plus(offset))
    if (block !== null && (ROCK.has(block.name) || (offset.y < 0 && block.boundingBox === 'block'))) await bot.dig(block)
    await bot.waitForTicks(12)
  }
}

/** Jumps and puts blocks under itself. */
async function pillar (count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const item = bot.inventory.items().find(({ name }) => name === 'cobblestone' || name === 'dirt' || ROCK.has(name))
    if (item === undefined) throw new Error(`nothing to build with at y ${bot.entity.position.y}`)
    await bot.equip(item, 'hand')
    const below = bot.blockAt(bot.entity.position.offset(0, -0.5, 0))
    if (below === null) throw new Error('no ground')
    const start = bot.entity.position.y
    bot.setControlState('jump', true)
    while (bot.entity.position.y < start + 1.05) await bot.waitForTicks(1)
    bot.setControlState('jump', false)
    await bot.placeBlock(below, new Vec3(0, 1, 0)).catch(() => {})
    await bot.waitForTicks(12)
  }
}

async function live (): Promise<void> {
  await bot.waitForChunksToLoad()
  const movements = new Movements(bot)
  movements.canDig = false
  movements.allow1by1towers = false
  bot.pathfinder.setMovements(movements)
  // Under the virtual clock a search never runs out of time: its area must bound it. The package's types leave the field out.
  Object.assign(bot.pathfinder, { searchRadius: 24 })
  let ticks = 0
  while (has('oak_log') < 5) ticks = await mine('oak_log')
  tell('wood', { ticks })
  await craft('oak_planks', 3)
  await craft('stick', 1)
  await craft('crafting_table', 1)
  const table = await place('crafting_table')
  await craft('wooden_pickaxe', 1, table)
  tell('crafted', { pickaxe: has('wooden_pickaxe'), planks: has('oak_planks'), sticks: has('stick') })
  const { y } = bot.entity.position
  await bot.equip(bot.registry.itemsByName['wooden_pickaxe']?.id ?? -1, 'hand')
  const shaft = bot.entity.position.floored()
  while (has('cobblestone') < 30) await digDown()
  tell('stone', { cobblestone: has('cobblestone'), wear: bot.heldItem?.durabilityUsed ?? 0 })
  await pillar(Math.ceil(y - bot.entity.position.y))
  await near(table.position, 2)
  await craft('furnace', 1, table)
  const placed = await place('furnace')
  const furnace = await bot.openFurnace(placed)
  await furnace.putInput(bot.registry.itemsByName['oak_log']?.id ?? -1, null, 1)
  await furnace.putFuel(bot.registry.itemsByName['oak_planks']?.id ?? -1, null, 1)
  while (furnace.outputItem() === null) await bot.waitForTicks(5)
  await furnace.takeOutput()
  furnace.close()
  tell('smelted', { charcoal: has('charcoal'), shaft: shaft.y - placed.position.y })
}

/** On a tower: eats, then steps off it. */
async function leap (): Promise<void> {
  await bot.equip(bot.registry.itemsByName['bread']?.id ?? -1, 'hand')
  const began = Date.now()
  await bot.consume()
  tell('ate', { food: bot.food, ticks: (Date.now() - began) / 50 })
  const back = new Promise<void>(resolve => { bot.once('death', () => { bot.once('spawn', () => { resolve() }) }) })
  bot.setControlState('forward', true)
  await Promise.race([back, bot.waitForTicks(300).then(() => { throw new Error(`alive with ${bot.health} after the leap`) })])
  bot.clearControlStates()
  await bot.waitForTicks(5)
  const lying = Object.values(bot.entities).filter(({ name }) => name === 'item').length
  tell('died', { health: bot.health, items: bot.inventory.items().length, lying })
}

bot.once('spawn', () => {
  const chapter = process.argv[3] === 'leap' ? leap() : live()
  chapter.then(
    () => { bot.quit() },
    (error: Error) => {
      tell('failed', { error: error.stack ?? String(error) })
      bot.quit()
    })
})
process.once('disconnect', () => { process.exit(0) })
bot.once('end', () => { process.disconnect() })
