/**
 * A life from bare hands to a diamond pickaxe and beyond, by plain mineflayer and mineflayer-pathfinder calls, in the world at
 * the port given. It says each chapter's end in chat, and tells its parent why it failed.
 */
import { Survivor } from './survivor-body.ts'
import { Field } from './survivor-field.ts'
import { Guard } from './survivor-guard.ts'
import { DAWN, Home, NIGHTFALL } from './survivor-home.ts'
import type { Place } from './survivor-legs.ts'

const self = new Survivor(Number(process.argv[2]), 'Survivor')
const { bot } = self
const home = new Home(self, explorer())
const field = new Field(self, explorer())
const guard = new Guard(self)
const LOGS = ['oak_log', 'birch_log', 'spruce_log', 'jungle_log', 'acacia_log', 'dark_oak_log', 'mangrove_log', 'cherry_log']
/** Depths (y) at which what is looked for is likely. */
const IRON_DEPTH = 14
const GOLD_DEPTH = -16
const DIAMOND_DEPTH = -54
/** Ingots in a compass. */
const COMPASS = 4
/** Times of day: the end of the hunt after waking, too late to begin with a field, to come up for the night, and to hunt for it. */
const MORNING = 3500
const EVENING = 10_000
const LATE = 8500
const AFTERNOON = 11_000
/** Blocks that an arm reaches, and those from feet to eyes. */
const REACH = 4
const EYES = 1.62
/** Ways tried from one place before it is left. */
const SIDES = 4
/** Ticks between two words from the watch. */
const WATCH = 100

/** Over land, in a direction that turns when it leads into water or nowhere. */
function explorer (): () => Promise<void> {
  let turn = 0
  return async () => {
    await self.mend()
    await home.passNight()
    const before = self.at.clone()
    const ahead = [0, 1, -1, 2, -2, 3, -3, 4].map(by => ground(before, (turn + by) * Math.PI / 4))
    const dry = ahead.findIndex(place => place !== null)
    if (dry > 0) turn += [0, 1, -1, 2, -2, 3, -3, 4][dry] ?? 0
    const place = ahead[dry] ?? before.offset(Math.cos(turn) * 24, 0, Math.sin(turn) * 24)
    self.walks(false)
    await self.go(place, 3)
    self.walks(true)
    const way = self.at.distanceTo(before)
    if (way < 12) turn += 3
    // Only who is shut in digs.
    if (way < 3) await self.go(place, 3)
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

/** Along a tunnel at that depth; from another place where none can be begun, as in a lake. */
function miner (depth: number): () => Promise<void> {
  const elsewhere = explorer()
  let turn = 0
  let failures = 0
  return async () => {
    if (failures > SIDES && !self.isUnderground) await elsewhere()
    const before = self.at.clone()
    if (Math.abs(before.y - depth) > 3) {
      const down = Math.max(-10, Math.min(10, depth - before.y))
      await self.go(before.offset(4 * Math.cos(turn), down, 4 * Math.sin(turn)), 2)
    } else await self.go(before.offset(14 * Math.cos(turn), 0, 14 * Math.sin(turn)), 2)
    failures = self.at.distanceTo(before) < 3 ? failures + 1 : 0
    if (failures > 0) {
      turn += Math.PI / 2
      const [dx, dz] = [Math.round(Math.cos(turn)), Math.round(Math.sin(turn))]
      for (let steps = 0; steps < 6 && await self.tunnel(dx, dz, self.at.y > depth ? 1 : 0); steps++);
    }
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
}

async function stone (): Promise<void> {
  await self.make('wooden_pickaxe')
  await self.gather(['stone'], 'cobblestone', 44, 'wooden_pickaxe', miner(self.at.y - 8), at => at.y < self.at.y + 3)
  await self.make('stone_pickaxe', 'stone_pickaxe', 'stone_sword', 'furnace')
}

async function death (): Promise<void> {
  await explorer()()
  await home.dieAndRecover()
}

async function bed (): Promise<void> {
  await home.makeBed()
  if (bot.time.timeOfDay < EVENING) await field.sow()
  await home.sleep()
  self.say('woke')
  if (!field.isSown) await field.sow()
}

/** Iron for the tools, and to meet the night with. */
async function iron (): Promise<void> {
  await home.layInMeat(MORNING)
  await self.gather(['coal_ore', 'deepslate_coal_ore'], 'coal', 14, 'stone_pickaxe', miner(44))
  await self.gather(['iron_ore', 'deepslate_iron_ore'], 'raw_iron', 32, 'stone_pickaxe', miner(IRON_DEPTH))
  await self.gather(['stone'], 'cobblestone', 24, 'stone_pickaxe', miner(IRON_DEPTH))
  await self.make('stone_pickaxe', 'furnace', 'furnace')
  await self.smelt([['raw_iron', 11], ['raw_iron', 11], ['raw_iron', 10]])
  await self.make('iron_pickaxe', 'iron_pickaxe', 'bucket', 'iron_sword', 'shield', 'iron_chestplate', 'iron_leggings')
  await self.dress()
}

/** Gets ready for a night in the open, the next if it is late for this one; gives the place. */
async function dusk (): Promise<Place> {
  if (bot.time.timeOfDay > LATE) await home.sleep()
  await self.go(field.place, 3)
  await home.layInMeat(AFTERNOON)
  await self.go(field.place, 3)
  return await home.openGround()
}

/** Comes up again, and stands out the night in the open. */
async function night (): Promise<void> {
  let post = await dusk()
  for (let late = 0; bot.time.timeOfDay > NIGHTFALL; late++) {
    if (late > 3) throw new Error('never ready by nightfall')
    post = await dusk()
  }
  await guard.wait(() => bot.time.timeOfDay >= NIGHTFALL)
  let said = self.ticks - WATCH
  await guard.walkRound(post, () => bot.time.timeOfDay >= DAWN || bot.time.timeOfDay < NIGHTFALL, () => {
    if (self.ticks - said < WATCH) return
    said = self.ticks
    self.say('watch')
  })
  self.say('morning')
}

async function bread (): Promise<void> {
  await self.go(field.place, 3)
  await field.reap(async () => {
    await home.passNight()
    await self.mend()
    const until = self.ticks + WATCH
    await guard.wait(() => self.ticks >= until)
  })
}

async function diamond (): Promise<void> {
  await self.gather(['diamond_ore', 'deepslate_diamond_ore'], 'diamond', 3, 'iron_pickaxe', miner(DIAMOND_DEPTH))
  await self.make('diamond_pickaxe')
}

/** Gold and redstone for a sword and a compass. */
async function treasure (): Promise<void> {
  await self.gather(['redstone_ore', 'deepslate_redstone_ore'], 'redstone', 1, 'diamond_pickaxe', miner(DIAMOND_DEPTH))
  await self.gather(['gold_ore', 'deepslate_gold_ore'], 'raw_gold', 2, 'diamond_pickaxe', miner(GOLD_DEPTH))
  await self.smelt([['raw_gold', 2]])
  // A pickaxe that broke has taken of the iron.
  const lacking = COMPASS - self.has('iron_ingot')
  if (lacking > 0) {
    await self.gather(['iron_ore', 'deepslate_iron_ore'], 'raw_iron', lacking, 'diamond_pickaxe', miner(GOLD_DEPTH))
    await self.smelt([['raw_iron', lacking]])
  }
  await self.make('golden_sword', 'compass')
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
}

async function fill (pool: Place): Promise<void> {
  const surface = pool.offset(0.5, 0.8, 0.5)
  for (let walls = 0; walls < REACH; walls++) {
    const eyes = self.at.offset(0, EYES, 0)
    const way = surface.minus(eyes)
    const wall = bot.world.raycast(eyes, way.scaled(1 / way.norm()), way.norm()) as { position: Place } | null
    if (wall === null) break
    // What stands beside the lake holds it.
    if (wall.position.y <= pool.y || self.isByLava(wall.position)) return void self.skip(pool)
    await self.clear(wall.position)
  }
  await self.equip('bucket')
  await bot.lookAt(surface, true)
  bot.activateItem()
  await bot.waitForTicks(5)
  if (self.has('lava_bucket') === 0) self.skip(pool)
}

/** In the order of a life: above ground until two nights are over, and then all the way down. */
const CHAPTERS = [wood, stone, death, bed, iron, night, bread, diamond, treasure, lava]

async function live (): Promise<void> {
  await self.begin()
  self.alarm = guard
  for (const chapter of CHAPTERS) {
    await chapter()
    self.say(chapter.name)
  }
}

bot.once('spawn', () => {
  live().then(
    () => { bot.quit() },
    (error: Error) => {
      process.send?.({ error: error.stack ?? String(error), at: String(self.at.floored()), has: self.contents() })
      bot.quit()
    })
})
process.once('disconnect', () => { process.exit(0) })
bot.once('end', () => { process.disconnect() })
