import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { catchOf } from '../src/entities/fishing.ts'
import { experienceOf, lootOf, type Death } from '../src/entities/mobs/loot.ts'
import { newMob, type Mob } from '../src/entities/mobs/mob.ts'
import { MOB_KINDS, specOf, spawnersOf, capOf, CATEGORIES } from '../src/entities/mobs/spec.ts'
import { loadGameData } from '../src/registry.ts'
import { Rng } from '../src/rng.ts'
import { mechanic } from './conformance.ts'

const data = loadGameData()
const TRIALS = 20_000
const BY_HAND: Death = { byPlayer: true, looting: 0, burning: false, killer: null }

type Figure = number | readonly [mean: number, variance: number]
/** By kind of mob and how it died; computed from vanilla's data pack by another program. */
const figures = (JSON.parse(readFileSync(new URL('mob-figures.json', import.meta.url), 'utf8')) as { mobs: Record<string, Record<string, Record<string, Figure>>> }).mobs

const DEATHS: Readonly<Record<string, Death>> = {
  player: BY_HAND,
  looting1: { ...BY_HAND, looting: 1 },
  looting2: { ...BY_HAND, looting: 2 },
  looting3: { ...BY_HAND, looting: 3 },
  burning: { ...BY_HAND, burning: true },
  alone: { ...BY_HAND, byPlayer: false },
  skeleton: { ...BY_HAND, byPlayer: false, killer: 'skeleton' }
}
/** What skeletons hold is no part of vanilla's loot tables. */
const HELD = new Set(['bow'])

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

mechanic('mobs leave what vanilla\'s loot tables give, by who killed them, looting and fire', {
  area: 'mobs',
  source: 'the loot tables of 18 mobs in vanilla 1.20.1\'s data pack, read in github.com/Articdive/ArticData (branch 1.20.1); worlds/test/mob-figures.json holds what they give, computed by another program',
  how: 'seven kinds of death of each mob, 20,000 each: what is certain exactly, means within four standard deviations'
}, () => {
  assert.deepEqual(Object.keys(figures).sort(), [...MOB_KINDS].sort())
  for (const [kind, byDeath] of Object.entries(figures)) {
    for (const [names, items] of Object.entries(byDeath)) {
      for (const name of names.split(' ')) {
        const found = deaths(mob(kind), DEATHS[name])
        assert.deepEqual([...found.keys()].filter(item => !HELD.has(item)).sort(), Object.keys(items).sort(), `${kind}, ${name}`)
        for (const [item, figure] of Object.entries(items)) {
          const [mean, variance] = typeof figure === 'number' ? [figure, 0] : figure
          assert.ok(Math.abs((found.get(item)?.mean ?? 0) - mean) <= 4 * Math.sqrt(variance / TRIALS), `${kind}, ${name}: ${found.get(item)?.mean} ${item}, not ${mean}`)
        }
      }
    }
  }
})

mechanic('a skeleton leaves its bow at times, worn, to a player only', {
  area: 'mobs',
  source: 'minecraft.wiki/w/Skeleton#Drops',
  how: '20,000 deaths: 8.5 %, and 1 % more a level of looting, within four standard deviations'
}, () => {
  assert.ok(fits(deaths(mob('skeleton')).get('bow')?.share ?? 0, 0.085))
  assert.ok(fits(deaths(mob('skeleton'), DEATHS['looting3']).get('bow')?.share ?? 0, 0.115))
  assert.ok(!deaths(mob('skeleton'), DEATHS['alone']).has('bow'))
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

interface FishingFile { readonly fish: Array<[string, number]>, readonly junk: Array<[string, number]>, readonly treasure: Array<[string, number]> }
const fishing = JSON.parse(readFileSync(new URL('../data/fishing.json', import.meta.url), 'utf8')) as FishingFile

mechanic('what bites is fish, junk and treasure in vanilla\'s shares; treasure in open water, bamboo in jungles only', {
  area: 'mobs',
  source: 'gameplay/fishing and its three tables (4, 13 and 6 entries) in vanilla 1.20.1\'s data pack, read in github.com/Articdive/ArticData (branch 1.20.1)',
  how: 'every entry by its share of 20,000 catches, in and out of a jungle and of open water, with luck, within four standard deviations'
}, () => {
  assert.deepEqual([fishing.fish, fishing.junk, fishing.treasure].map(list => list.length), [4, 13, 6])
  for (const { luck, open, biome } of [{ luck: 0, open: true, biome: 'ocean' }, { luck: 0, open: false, biome: 'jungle' }, { luck: 3, open: true, biome: 'ocean' }]) {
    const rng = new Rng(1)
    const counts = new Map<string, number>()
    for (let i = 0; i < TRIALS; i++) {
      const { name } = catchOf(data, { luck, open, biome }, rng)
      counts.set(name, (counts.get(name) ?? 0) + 1 / TRIALS)
    }
    const expected = shares(luck, open, biome === 'jungle')
    assert.deepEqual([...counts.keys()].sort(), [...expected.keys()].sort())
    for (const [name, share] of expected) assert.ok(fits(counts.get(name) ?? 0, share), `${name}: ${counts.get(name)}, not ${share}`)
  }
})

/** Shares by the figures of vanilla's tables: 85, 10 and 5, less 1, less 2 and more 2 a level of luck. */
function shares (luck: number, open: boolean, jungle: boolean): Map<string, number> {
  const kinds = { fish: 85 - luck, junk: 10 - 2 * luck, treasure: open ? 5 + 2 * luck : 0 }
  const lists: FishingFile = {
    fish: [['cod', 60], ['salmon', 25], ['tropical_fish', 2], ['pufferfish', 13]],
    junk: [['lily_pad', 17], ['leather_boots', 10], ['leather', 10], ['bone', 10], ['potion', 10], ['string', 5], ['fishing_rod', 2],
      ['bowl', 10], ['stick', 5], ['ink_sac', 1], ['tripwire_hook', 10], ['rotten_flesh', 10], ['bamboo', jungle ? 10 : 0]],
    treasure: [['name_tag', 1], ['saddle', 1], ['bow', 1], ['fishing_rod', 1], ['book', 1], ['nautilus_shell', 1]]
  }
  const found = new Map<string, number>()
  const all = kinds.fish + kinds.junk + kinds.treasure
  for (const kind of ['fish', 'junk', 'treasure'] as const) {
    const total = lists[kind].reduce((sum, [, weight]) => sum + weight, 0)
    for (const [name, weight] of lists[kind]) {
      const share = kinds[kind] / all * weight / total
      if (share > 0) found.set(name, (found.get(name) ?? 0) + share)
    }
  }
  return found
}
