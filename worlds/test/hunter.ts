/** A mineflayer bot among mobs at the port given: hunts, keeps animals, shoots and fishes; reports each chapter to its parent. */
import mineflayer from 'mineflayer'
import pathfinding from 'mineflayer-pathfinder'
import type { Entity } from 'prismarine-entity'
import { Vec3 } from 'vec3'

const { goals, Movements, pathfinder } = pathfinding
const bot = mineflayer.createBot({ host: '127.0.0.1', port: Number(process.argv[2]), username: 'Hunter', version: '1.20.1', auth: 'offline' })
bot.loadPlugin(pathfinder)

function tell (chapter: string, facts: object): void {
  process.send?.({ chapter, ...facts })
}

function has (name: string): number {
  return bot.inventory.count(bot.registry.itemsByName[name]?.id ?? -1, null)
}

async function take (name: string): Promise<void> {
  await bot.equip(bot.registry.itemsByName[name]?.id ?? -1, 'hand')
}

function nearest (name: string): Entity {
  const found = bot.nearestEntity(entity => entity.name === name)
  if (found === null) throw new Error(`no ${name} around, but ${Object.values(bot.entities).map(entity => entity.name).join()}`)
  return found
}

/** Health as the client was told it. */
function healthOf (entity: Entity): number {
  return Number((entity.metadata as unknown[])[9])
}

async function near (entity: Entity, range: number): Promise<void> {
  await bot.pathfinder.goto(new goals.GoalFollow(entity, range)).catch(() => {})
}

/** Hits it until it is dead, as often as the sword is ready; gives the number of hits. */
async function kill (entity: Entity): Promise<number> {
  let hits = 0
  while (bot.entities[entity.id] !== undefined && healthOf(entity) > 0 && hits < 40) {
    if (entity.position.distanceTo(bot.entity.position) > 3) await near(entity, 2)
    await bot.lookAt(entity.position.offset(0, entity.height * 0.8, 0), true)
    bot.attack(entity)
    hits++
    await bot.waitForTicks(14)
  }
  await bot.waitForTicks(25)
  return hits
}

async function gather (): Promise<void> {
  for (const entity of Object.values(bot.entities)) {
    if (entity.name === 'item') await bot.pathfinder.goto(new goals.GoalNear(entity.position.x, entity.position.y, entity.position.z, 0)).catch(() => {})
  }
  await bot.waitForTicks(15)
}

async function hunt (): Promise<void> {
  const cow = nearest('cow')
  tell('sees', { at: [cow.position.x, cow.position.y, cow.position.z].map(Math.floor), health: healthOf(cow), type: cow.type })
  await take('iron_sword')
  const hits = await kill(cow)
  await gather()
  tell('cow', { hits, beef: has('beef'), gone: bot.entities[cow.id] === undefined })
  const zombie = nearest('zombie')
  await kill(zombie)
  tell('zombie', { gone: bot.entities[zombie.id] === undefined, health: bot.health })
}

/** Leads the second to the first with what is in the hand: animals in love find each other within 8 blocks only. */
async function bringTogether ([first, second]: Entity[]): Promise<void> {
  if (first === undefined || second === undefined) throw new Error('there are no two')
  await near(second, 2)
  for (let steps = 0; steps < 20 && first.position.distanceTo(second.position) > 5; steps++) {
    const way = first.position.minus(second.position)
    const { x, y, z } = second.position.plus(way.scaled(Math.min(1, 5 / way.norm())))
    await bot.pathfinder.goto(new goals.GoalNear(x, y, z, 1)).catch(() => {})
    await bot.waitForTicks(20)
  }
}

async function keep (): Promise<void> {
  const sheep = nearest('sheep')
  await take('shears')
  await near(sheep, 2)
  await bot.useOn(sheep)
  await bot.waitForTicks(20)
  await gather()
  tell('shorn', { wool: has('white_wool') })
  const pigs = Object.values(bot.entities).filter(entity => entity.name === 'pig')
  await take('carrot')
  await bringTogether(pigs)
  for (const pig of pigs) {
    await near(pig, 2)
    await bot.activateEntity(pig)
    await bot.waitForTicks(5)
  }
  const all = (): number => Object.values(bot.entities).filter(entity => entity.name === 'pig').length
  // They are in love for so long, and walk to each other first.
  for (let ticks = 0; ticks < 600 && all() === pigs.length; ticks += 10) await bot.waitForTicks(10)
  tell('bred', { pigs: all(), carrots: has('carrot') })
  const cow = nearest('cow')
  await take('bucket')
  await near(cow, 2)
  await bot.activateEntity(cow)
  await bot.waitForTicks(5)
  tell('milked', { milk: has('milk_bucket') })
}

async function shoot (): Promise<void> {
  const husk = nearest('husk')
  const before = healthOf(husk)
  await take('bow')
  for (let i = 0; i < 6 && bot.entities[husk.id] !== undefined && healthOf(husk) === before; i++) {
    await bot.lookAt(husk.position.offset(0, 1.4, 0), true)
    bot.activateItem()
    await bot.waitForTicks(22)
    await bot.lookAt(husk.position.offset(0, 1.2, 0), true)
    bot.deactivateItem()
    await bot.waitForTicks(10)
  }
  tell('shot', { before, after: healthOf(husk), arrows: has('arrow') })
  await take('iron_sword')
  await kill(husk)
}

async function fish (): Promise<void> {
  await bot.pathfinder.goto(new goals.GoalBlock(-8, Math.floor(bot.entity.position.y), 0))
  await take('fishing_rod')
  await bot.lookAt(new Vec3(-14, bot.entity.position.y - 1, 0.5), true)
  // The look leaves with the next tick, a click at once.
  await bot.waitForTicks(1)
  const before = bot.inventory.items().reduce((sum, { count }) => sum + count, 0)
  const began = Date.now()
  await bot.fish()
  const ticks = (Date.now() - began) / 50
  await bot.waitForTicks(40)
  tell('fished', { caught: bot.inventory.items().reduce((sum, { count }) => sum + count, 0) - before, ticks })
}

bot.once('spawn', () => {
  const live = async (): Promise<void> => {
    await bot.waitForChunksToLoad()
    const movements = new Movements(bot)
    movements.canDig = false
    movements.allow1by1towers = false
    bot.pathfinder.setMovements(movements)
    Object.assign(bot.pathfinder, { searchRadius: 32 })
    await bot.waitForTicks(5)
    await hunt()
    await shoot()
    await keep()
    await fish()
  }
  live().then(
    () => { bot.quit() },
    (error: Error) => {
      tell('failed', { error: error.stack ?? String(error) })
      bot.quit()
    })
})
process.once('disconnect', () => { process.exit(0) })
bot.once('end', () => { process.disconnect() })
