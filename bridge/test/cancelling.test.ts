import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { PRIMITIVES } from './support/bot-process.ts'
import { GROUND, Stage } from './support/stage.ts'

const Y = GROUND
/** Ticks after which each call is cancelled, from its first steps on. */
const MOMENTS = [1, 6, 20, 45]
/** From being cancelled until the call has ended: clicks that have begun are brought to their end. */
const MAX_DELAY = 60
/** Ends within the tick in which it is called. */
const AT_ONCE = new Set(['listChests'])

interface Row { readonly args: readonly unknown[], readonly scene: readonly string[], readonly food?: number }

const give = (...items: string[]): string[] => items.map(item => `give Voyager ${item}`)
const chest = [`setblock 5 ${Y} 0 chest`, `item replace block 5 ${Y} 0 container.0 with apple 30`]
const pond = `fill 4 ${Y - 2} -5 11 ${Y - 1} 5 water`
/** What each primitive is called with, and in which scene it has something to do for a while. */
const ROWS: Readonly<Record<string, Row>> = {
  breed: { args: ['cow'], scene: [...give('wheat 2'), `summon cow 8 ${Y} 0`, `summon cow 8 ${Y} 2`] },
  collectDrops: { args: [16], scene: [`summon item 9 ${Y} 0 {Item:{id:"minecraft:dirt",Count:1b}}`, `summon item -9 ${Y} 3 {Item:{id:"minecraft:dirt",Count:1b}}`] },
  craftItem: { args: ['wooden_pickaxe', 2], scene: [...give('oak_planks 20', 'stick 8'), `setblock 6 ${Y} 0 crafting_table`] },
  depositToChest: { args: ['dirt', 40], scene: [...give('dirt 64'), ...chest] },
  eat: { args: [], scene: give('bread 3'), food: 8 },
  equip: { args: ['iron_helmet', 'head'], scene: give('iron_helmet') },
  equipBest: { args: ['armor'], scene: give('iron_helmet', 'iron_boots', 'iron_chestplate') },
  escapeDanger: { args: [], scene: ['effect give Voyager fire_resistance 30 0', `fill -3 ${Y - 1} -3 3 ${Y - 1} 3 lava`] },
  exploreUntil: { args: [null, 60, { never: true }], scene: [] },
  fillBucket: { args: ['water'], scene: [...give('bucket'), `setblock 9 ${Y - 1} 0 water`] },
  fish: { args: [1], scene: [...give('fishing_rod'), pond] },
  followEntity: { args: ['cow', 1, 60], scene: [`summon cow 9 ${Y} 0`] },
  goTo: { args: [{ x: 11, y: Y, z: 3 }], scene: [] },
  harvest: { args: ['wheat', 2], scene: [`fill 7 ${Y - 1} 0 8 ${Y - 1} 1 farmland`, `fill 7 ${Y} 0 8 ${Y} 1 wheat[age=7]`] },
  killMob: { args: ['cow'], scene: [...give('wooden_sword'), `summon cow 8 ${Y} 0`] },
  listChests: { args: [], scene: chest },
  milk: { args: [], scene: [...give('bucket'), `summon cow 9 ${Y} 0`] },
  mineBlock: { args: ['stone', 3], scene: [...give('wooden_pickaxe'), `fill 5 ${Y} 0 5 ${Y + 1} 1 stone`] },
  openChest: { args: [{ x: 5, y: Y, z: 0 }], scene: chest },
  placeItem: { args: ['stone', { x: 9, y: Y, z: 0 }], scene: give('stone 4') },
  recoverDeathItems: { args: [], scene: [...give('dirt 9'), `tp Voyager 11 ${Y} 0.5`, 'kill Voyager'] },
  shear: { args: [1], scene: [...give('shears'), `summon sheep 9 ${Y} 0`] },
  shelterUntilMorning: { args: [], scene: [...give('dirt 9'), 'time set 13000'] },
  shoot: { args: ['bow', 'cow'], scene: [...give('bow', 'arrow 16'), `summon cow 10 ${Y} 0`] },
  sleepUntilMorning: { args: [], scene: ['time set 13000', `setblock 6 ${Y} 0 red_bed[part=head,facing=east]`, `setblock 5 ${Y} 0 red_bed[part=foot,facing=east]`] },
  smeltItem: { args: ['raw_iron', 'coal', 2], scene: [...give('raw_iron 3', 'coal 2'), `setblock 3 ${Y} 0 furnace`] },
  takeFromChest: { args: ['apple', 20], scene: chest },
  tillAndPlant: { args: ['wheat_seeds', 3], scene: [...give('iron_hoe', 'wheat_seeds 4'), `setblock 6 ${Y - 1} 0 water`] }
}

const EMPTY = [
  'kill @e[type=!player]', 'clear Voyager', 'effect clear Voyager', 'time set 1000', `tp Voyager 0.5 ${Y} 0.5 0 0`, `fill -12 ${Y} -12 12 ${Y + 5} 12 air`,
  `fill -12 ${Y - 3} -12 12 ${Y - 2} 12 dirt`, `fill -12 ${Y - 1} -12 12 ${Y - 1} 12 grass_block`, 'effect give Voyager instant_health 1 4', 'effect give Voyager saturation 1 20'
]

test('every primitive that is cancelled ends at once, whenever that is, and leaves no key, path, dig, window, grid, listener or use of an item behind', async t => {
  const names = readdirSync(PRIMITIVES).filter(file => file.endsWith('.js')).map(file => file.replace('.js', ''))
  assert.deepEqual(Object.keys(ROWS).sort(), names.sort())
  const stage = await Stage.open(t, {})
  for (const [name, { args, scene, food = 20 }] of Object.entries(ROWS)) {
    let cancelled = 0
    for (const moment of MOMENTS) {
      await stage.setUp(EMPTY, scene, food)
      const { error, leftovers, ticks } = await stage.cancelled(moment, name, ...args)
      const told = `${name} cancelled after ${moment}: ${error?.message ?? 'it had ended'}`
      assert.deepEqual(leftovers, [], told)
      if (error === null) continue
      assert.equal(error.code, 'cancelled', told)
      assert.ok(ticks <= moment + MAX_DELAY, `${told}; it took ${ticks} ticks`)
      cancelled++
    }
    assert.ok(cancelled > 0 || AT_ONCE.has(name), `${name} ended before it could be cancelled`)
  }
})
