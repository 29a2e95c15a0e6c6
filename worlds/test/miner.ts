/** A mineflayer bot that lives a short life in the world at the port given; reports each chapter as a message to its parent. */
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
  await bot.dig(block)
  const ticks = (Date.now() - began) / 50
  await near(block.position, 0.5).catch(() => {})
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
    if (floor?.boundingBox !== 'block' || space?.boundingBox !== 'empty') continue
    await bot.placeBlock(floor, new Vec3(0, 1, 0))
    const placed = bot.blockAt(feet.offset(x, 0, z))
    if (placed?.name === name) return placed
  }
  throw new Error(`nowhere to place ${name}`)
}

/** Digs down and in so many blocks with the tool in hand. */
async function digDown (count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const under = bot.blockAt(bot.entity.position.offset(0, -0.5, 0))
    if (under === null || under.boundingBox !== 'block') throw new Error('no ground')
    await bot.dig(under)
    await bot.waitForTicks(12)
  }
}

/** Jumps and puts blocks under itself. */
async function pillar (count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const item = bot.inventory.items().find(({ name }) => name === 'cobblestone' || name === 'dirt')
    if (item === undefined) throw new Error('nothing to build with')
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
  bot.pathfinder.setMovements(new Movements(bot))
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
  while (has('cobblestone') < 20) await digDown(1)
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

async function dieAndReturn (): Promise<void> {
  while (has('dirt') + has('cobblestone') < 27) await mine(has('dirt') % 2 === 0 ? 'grass_block' : 'dirt')
  await pillar(26)
  const top = bot.entity.position.y
  let lowest = bot.health
  bot.on('health', () => { lowest = Math.min(lowest, bot.health) })
  const spawned = new Promise<void>(resolve => { bot.once('death', () => { bot.once('spawn', () => { resolve() }) }) })
  bot.setControlState('forward', true)
  await spawned
  bot.clearControlStates()
  await bot.waitForTicks(5)
  tell('died', { top, lowest, health: bot.health, items: bot.inventory.items().length })
}

bot.once('spawn', () => {
  live().then(dieAndReturn).then(
    () => { bot.quit() },
    (error: Error) => {
      tell('failed', { error: error.stack ?? String(error) })
      bot.quit()
    })
})
bot.once('end', () => { process.disconnect() })
