/**
 * From bare hands to a diamond pickaxe and beyond, by plain mineflayer and mineflayer-pathfinder calls, in the world at the
 * port given; reports each chapter as a message to its parent.
 */
import { Survivor, type Place } from './survivor-body.ts'
import { Home } from './survivor-home.ts'

const self = new Survivor(Number(process.argv[2]), 'Survivor')
const { bot } = self
const LOGS = ['oak_log', 'birch_log', 'spruce_log', 'jungle_log', 'acacia_log', 'dark_oak_log', 'mangrove_log', 'cherry_log']
/** Depths (y) at which what is looked for is likely. */
const IRON_DEPTH = 14
const GOLD_DEPTH = -16
const DIAMOND_DEPTH = -54

function tell (chapter: string, facts: object = {}): void {
  process.send?.({ chapter, tick: Math.round(Date.now() / 50), at: String(self.at.floored()), has: self.contents(), ...facts })
}

/** Over land, in a direction that turns when it leads into water or nowhere. */
function explorer (): () => Promise<void> {
  let turn = 0
  return async () => {
    const before = self.at.clone()
    const ahead = [0, 1, -1, 2, -2, 3, -3, 4].map(by => ground(before, (turn + by) * Math.PI / 4))
    const dry = ahead.findIndex(place => place !== null)
    if (dry > 0) turn += [0, 1, -1, 2, -2, 3, -3, 4][dry] ?? 0
    await self.go(ahead[dry] ?? before.offset(Math.cos(turn) * 24, 0, Math.sin(turn) * 24), 3)
    if (self.at.distanceTo(before) < 12) turn += 3
  }
}

/** The ground 28 blocks away at that angle; null where it is under water or not in sight. */
function ground (from: Place, angle: number): Place | null {
  const ahead = from.offset(Math.cos(angle) * 28, 0, Math.sin(angle) * 28).floored()
  for (let y = 110; y > 40; y--) {
    const block = bot.blockAt(ahead.offset(0, y - ahead.y, 0))
    if (block === null || block.name === 'water' || block.name === 'lava') return null
    if (block.boundingBox === 'block' && !block.name.endsWith('leaves')) return ahead.offset(0, y + 1 - ahead.y, 0)
  }
  return null
}

/** Along a tunnel at that depth. */
function miner (depth: number): () => Promise<void> {
  let turn = 0
  return async () => {
    const before = self.at.clone()
    if (Math.abs(before.y - depth) > 3) {
      const down = Math.max(-10, Math.min(10, depth - before.y))
      await self.go(before.offset(4 * Math.cos(turn), down, 4 * Math.sin(turn)), 2)
    } else await self.go(before.offset(14 * Math.cos(turn), 0, 14 * Math.sin(turn)), 2)
    if (self.at.distanceTo(before) < 3) {
      turn += Math.PI / 2
      const [dx, dz] = [Math.round(Math.cos(turn)), Math.round(Math.sin(turn))]
      for (let steps = 0; steps < 6 && await self.tunnel(dx, dz, self.at.y > depth ? 1 : 0); steps++);
    }
    await self.eat()
  }
}

async function wood (): Promise<void> {
  const reachable = (at: Place): boolean => at.y - self.at.y <= 4 && at.y - self.at.y >= -6
  const kinds = LOGS.filter(name => bot.registry.blocksByName[name] !== undefined)
  const explore = explorer()
  for (let tries = 0; self.has(...kinds) < 12; tries++) {
    if (tries > 80) throw new Error('no wood')
    const [tree] = self.find(kinds, 48, reachable)
    if (tree === undefined) await explore()
    else await self.dig(tree, null)
  }
  for (const kind of kinds) {
    const logs = self.has(kind)
    if (logs > 0) await self.craft(kind.replace('_log', '_planks'), logs)
  }
  await self.craft('crafting_table', 1)
  await self.craft('stick', 4)
  tell('wood')
}

async function stone (): Promise<void> {
  await self.withStation('crafting_table', async table => { await self.craft('wooden_pickaxe', 1, table) })
  await self.gather(['stone'], 'cobblestone', 16, 'wooden_pickaxe', miner(self.at.y - 8), at => at.y < self.at.y + 3)
  await self.withStation('crafting_table', async table => {
    await self.craft('stone_pickaxe', 2, table)
    await self.craft('furnace', 1, table)
  })
  tell('stone')
}

async function iron (): Promise<void> {
  await self.gather(['coal_ore', 'deepslate_coal_ore'], 'coal', 6, 'stone_pickaxe', miner(44))
  await self.gather(['iron_ore', 'deepslate_iron_ore'], 'raw_iron', 10, 'stone_pickaxe', miner(IRON_DEPTH))
  await self.smelt('raw_iron', 10, 'coal', 2)
  await self.withStation('crafting_table', async table => {
    await self.craft('iron_pickaxe', 1, table)
    await self.craft('bucket', 1, table)
  })
  tell('iron')
}

async function diamond (): Promise<void> {
  await self.gather(['diamond_ore', 'deepslate_diamond_ore'], 'diamond', 3, 'iron_pickaxe', miner(DIAMOND_DEPTH))
  await self.withStation('crafting_table', async table => { await self.craft('diamond_pickaxe', 1, table) })
  tell('diamond')
}

/** Gold and redstone for a sword and a compass. */
async function treasure (): Promise<void> {
  await self.gather(['redstone_ore', 'deepslate_redstone_ore'], 'redstone', 1, 'iron_pickaxe', miner(DIAMOND_DEPTH))
  await self.gather(['gold_ore', 'deepslate_gold_ore'], 'raw_gold', 2, 'iron_pickaxe', miner(GOLD_DEPTH))
  await self.smelt('raw_gold', 2, 'coal', 1)
  await self.withStation('crafting_table', async table => {
    await self.craft('golden_sword', 1, table)
    await self.craft('compass', 1, table)
  })
  tell('treasure')
}

async function lava (): Promise<void> {
  const onward = miner(DIAMOND_DEPTH)
  for (let tries = 0; self.has('lava_bucket') === 0; tries++) {
    if (tries > 60) throw new Error('no lava')
    const [pool] = self.find(['lava'], 40, at => bot.blockAt(at)?.metadata === 0 && bot.blockAt(at.offset(0, 1, 0))?.name === 'air')
    if (pool === undefined) await onward()
    else if (await self.go(pool.offset(0, 1, 0), 3)) await fill(pool)
    else self.skip(pool)
  }
  tell('lava')
}

async function fill (pool: Place): Promise<void> {
  await self.equip('bucket')
  await bot.lookAt(pool.offset(0.5, 0.8, 0.5), true)
  bot.activateItem()
  await bot.waitForTicks(5)
  if (self.has('lava_bucket') === 0) self.skip(pool)
}

async function home (): Promise<void> {
  await self.gather(['stone'], 'cobblestone', 60, 'stone_pickaxe', miner(self.at.y - 8), at => at.y < self.at.y + 3)
  await explorer()()
  const here = new Home(self, explorer())
  tell('death', await here.dieAndRecover())
  const bed = await here.makeBed()
  tell('bed', { bed })
  tell('slept', { woke: await here.sleep(bed) })
  tell('farm', await here.farm())
}

const CHAPTERS: Readonly<Record<string, () => Promise<void>>> = { wood, stone, home, iron, diamond, treasure, lava }

async function live (): Promise<void> {
  await self.begin()
  for (const name of (process.argv[3] ?? '').split(',')) {
    const chapter = CHAPTERS[name]
    if (chapter === undefined) throw new Error(`no chapter ${name}`)
    await chapter()
  }
}

bot.once('spawn', () => {
  live().then(
    () => { bot.quit() },
    (error: Error) => {
      tell('failed', { error: error.stack ?? String(error) })
      bot.quit()
    })
})
process.once('disconnect', () => { process.exit(0) })
bot.once('end', () => { process.disconnect() })
