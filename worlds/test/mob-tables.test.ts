import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import test from 'node:test'
import { catchOf } from '../src/entities/fishing.ts'
import { experienceOf, lootOf } from '../src/entities/mobs/loot.ts'
import { newMob, type Mob } from '../src/entities/mobs/mob.ts'
import { MOB_KINDS, specOf, spawnersOf, capOf, CATEGORIES } from '../src/entities/mobs/spec.ts'
import { loadGameData } from '../src/registry.ts'
import { Rng } from '../src/rng.ts'
import { mechanic } from './conformance.ts'

const data = loadGameData()
const TRIALS = 20_000
const BY_HAND = { byPlayer: true, looting: 0, burning: false }

interface Entry { readonly entity: string, readonly drops: ReadonlyArray<{ readonly item: string }> }
/** An independent list of what mobs drop; its chances and counts are those of other versions, its items are not. */
const independent = createRequire(import.meta.url)('minecraft-data')('1.20.1').entityLootArray as Entry[]

/** Item counts of many deaths: how often any came, and how many on average. */
function deaths (mob: Mob, death = BY_HAND): Map<string, { share: number, mean: number, most: number }> {
  const rng = new Rng(1)
  const found = new Map<string, { times: number, sum: number, most: number }>()
  for (let i = 0; i < TRIALS; i++) {
    const here = new Map<string, number>()
    for (const { name, count } of lootOf(data, mob, death, rng)) here.set(name, (here.get(name) ?? 0) + count)
    for (const [name, count] of here) {
      const known = found.get(name) ?? { times: 0, sum: 0, most: 0 }
      found.set(name, { times: known.times + 1, sum: known.sum + count, most: Math.max(known.most, count) })
    }
  }
  return new Map([...found].map(([name, { times, sum, most }]) => [name, { share: times / TRIALS, mean: sum / TRIALS, most }]))
}

function mob (kind: string, traits: Mob['traits'] = {}): Mob {
  const made = newMob(1, kind, { x: 0, y: 0, z: 0 })
  Object.assign(made.traits, traits)
  return made
}

/** Whether a share of so many trials may come from `chance`: within four standard deviations. */
function fits (share: number, chance: number): boolean {
  return Math.abs(share - chance) <= 4 * Math.sqrt(chance * (1 - chance) / TRIALS) + 1e-9
}

mechanic('every mob has the size, and the health, of the version', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Mob',
  how: 'health by name, sizes against minecraft-data'
}, () => {
  assert.equal(MOB_KINDS.length, 18)
  const health = { cow: 10, pig: 10, sheep: 8, chicken: 4, rabbit: 3, wolf: 8, cod: 3, salmon: 3, squid: 10, zombie: 20, skeleton: 20, spider: 16, creeper: 20, enderman: 40, husk: 20, drowned: 20, witch: 26 }
  for (const [kind, points] of Object.entries(health)) assert.equal(specOf(kind).health, points, kind)
  for (const kind of MOB_KINDS) {
    const known = data.registry.entitiesByName[kind]
    // The registry has the largest slime; ours is measured at size 1.
    const times = kind === 'slime' ? 4 : 1
    assert.ok(Math.abs((known?.width ?? 0) - specOf(kind).width * times) < 0.05 && Math.abs((known?.height ?? 0) - specOf(kind).height * times) < 0.05, kind)
  }
})

test('every item of the tables exists, and spawners name mobs', () => {
  for (const kind of MOB_KINDS) {
    for (const entry of specOf(kind).loot) {
      for (const drop of 'rolls' in entry ? entry.entries : [entry]) {
        for (const name of [drop.item, drop.cooked, ...drop.one_of ?? []]) assert.ok(name === undefined || data.registry.itemsByName[name] !== undefined, name)
      }
    }
    for (const name of specOf(kind).food ?? []) assert.ok(data.registry.itemsByName[name] !== undefined, name)
  }
  for (const { name } of data.registry.biomesArray) {
    for (const category of CATEGORIES) for (const [kind] of spawnersOf(name, category)) assert.equal(specOf(kind).category, category)
  }
  assert.deepEqual(CATEGORIES.map(capOf), [70, 10, 5, 20])
})

mechanic('mobs leave what an independent list says', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Mob',
  how: 'items against the list of minecraft-data'
}, () => {
  let compared = 0
  for (const { entity, drops } of independent) {
    if (!MOB_KINDS.includes(entity) || ['slime', 'sheep', 'witch', 'wolf'].includes(entity)) continue
    const ours = deaths(mob(entity))
    for (const { item } of drops) {
      if (item === 'bow' || item === 'trident' || item === 'nautilus_shell' || item.startsWith('iron_') || item.startsWith('fishing')) continue
      assert.ok(ours.has(item), `${entity} never drops ${item}`)
      compared++
    }
  }
  assert.ok(compared >= 15, `${compared} drops compared`)
})

mechanic('counts and chances of loot are within the interval of vanilla\'s', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Loot_table',
  how: '20,000 deaths each, four standard deviations'
}, () => {
  const share = (kind: string, item: string, death = BY_HAND): number => deaths(mob(kind), death).get(item)?.share ?? 0
  assert.ok(fits(share('zombie', 'rotten_flesh'), 2 / 3))
  assert.ok(fits(share('zombie', 'iron_ingot'), 0.025 / 3))
  assert.equal(share('zombie', 'iron_ingot', { ...BY_HAND, byPlayer: false }), 0)
  assert.ok(fits(share('zombie', 'carrot', { ...BY_HAND, looting: 3 }), 0.055 / 3))
  assert.ok(fits(share('spider', 'spider_eye'), 1 / 3))
  assert.ok(fits(share('rabbit', 'rabbit_foot'), 0.1))
  assert.ok(fits(share('drowned', 'copper_ingot'), 0.11))
  assert.ok(fits(share('enderman', 'ender_pearl'), 0.5))
  assert.ok(fits(share('cod', 'bone_meal'), 0.05))
  const beef = deaths(mob('cow')).get('beef')
  assert.deepEqual([beef?.share, beef?.most], [1, 3])
  assert.ok(Math.abs((beef?.mean ?? 0) - 2) < 0.03)
  assert.equal(deaths(mob('cow'), { ...BY_HAND, looting: 3 }).get('beef')?.most, 6)
})

mechanic('who dies burning leaves cooked meat; babies, shorn sheep and large slimes leave less', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Drops',
  how: '20,000 deaths each'
}, () => {
  assert.deepEqual([...deaths(mob('cow'), { ...BY_HAND, burning: true }).keys()].sort(), ['cooked_beef', 'leather'])
  const calf = mob('cow')
  calf.growth = -10
  assert.equal(deaths(calf).size, 0)
  assert.equal(experienceOf(calf, new Rng(1)), 0)
  assert.deepEqual([...deaths(mob('sheep', { wool: 'pink' })).keys()].sort(), ['mutton', 'pink_wool'])
  assert.deepEqual([...deaths(mob('sheep', { sheared: true })).keys()], ['mutton'])
  assert.deepEqual([...deaths(mob('slime', { size: 1 })).keys()], ['slime_ball'])
  assert.equal(deaths(mob('slime', { size: 2 })).size, 0)
  assert.deepEqual(['zombie', 'creeper'].map(kind => experienceOf(mob(kind), new Rng(1))), [5, 5])
})

mechanic('what bites is fish, junk and treasure in vanilla\'s shares; treasure in open water only', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Fishing#Junk_and_treasure',
  how: '20,000 catches, four standard deviations'
}, () => {
  const caught = (luck: number, open: boolean): Map<string, number> => {
    const rng = new Rng(1)
    const counts = new Map<string, number>()
    for (let i = 0; i < TRIALS; i++) {
      const { name } = catchOf(data, { luck, open }, rng)
      counts.set(name, (counts.get(name) ?? 0) + 1 / TRIALS)
    }
    return counts
  }
  const plain = caught(0, true)
  assert.ok(fits(plain.get('cod') ?? 0, 0.85 * 0.6))
  assert.ok(fits(plain.get('pufferfish') ?? 0, 0.85 * 0.13))
  assert.ok(fits(plain.get('nautilus_shell') ?? 0, 0.05 / 6))
  assert.ok(fits(plain.get('lily_pad') ?? 0, 0.1 * 17 / 124))
  assert.equal(caught(0, false).has('nautilus_shell'), false)
  assert.ok(fits(caught(3, true).get('saddle') ?? 0, 11 / 97 / 6))
})
