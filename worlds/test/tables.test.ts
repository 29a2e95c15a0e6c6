import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { loadGameData } from '../src/registry.ts'
import { Rng } from '../src/rng.ts'
import { dropsOf, fuelTicks, SMELTING, smeltable } from '../src/blocks/tables.ts'
import { mechanic } from './conformance.ts'

const data = loadGameData()
const TRIES = 20_000

interface DropsFile { source: string, blocks: Record<string, Array<{ item: string, min: number, max: number, chance: number, source: string, needs?: { state?: Record<string, string[]> } }>> }
const table = JSON.parse(readFileSync(new URL('../data/drops.json', import.meta.url), 'utf8')) as DropsFile

function drops (block: string, tool: string | null = null, properties: Record<string, string | number | boolean> = {}, rng = new Rng(1)): Record<string, number> {
  const held = tool === null ? null : { name: tool, count: 1, damage: 0 }
  const stacks = dropsOf(data, data.blockOfState(data.stateOf(block, properties)), held, rng)
  return Object.fromEntries(stacks.map(({ name, count }) => [name, count]))
}

/** Mean number of each item a break. */
function average (block: string, tool: string | null = null, properties: Record<string, string | number> = {}): Record<string, number> {
  const rng = new Rng(42)
  const sums: Record<string, number> = {}
  for (let i = 0; i < TRIES; i++) {
    for (const [item, count] of Object.entries(drops(block, tool, properties, rng))) sums[item] = (sums[item] ?? 0) + count / TRIES
  }
  return sums
}

function assertClose (found: Record<string, number>, expected: Record<string, number>): void {
  assert.deepEqual(Object.keys(found).sort(), Object.keys(expected).sort())
  for (const [item, mean] of Object.entries(expected)) {
    assert.ok(Math.abs((found[item] ?? 0) - mean) < 0.01 + 0.05 * mean, `${item}: ${found[item]} instead of ${mean}`)
  }
}

test('a block without a rule of its own drops itself', () => {
  for (const block of ['oak_log', 'dirt', 'crafting_table', 'oak_planks', 'chest', 'sand']) assert.deepEqual(drops(block), { [block]: 1 })
})

mechanic('blocks with a rule drop what vanilla drops', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Drops, worlds/data/drops.json',
  how: 'drops of 18 pairs of block and tool'
}, () => {
  const cases: Array<[string, string | null, Record<string, number>]> = [
    ['stone', 'wooden_pickaxe', { cobblestone: 1 }], ['deepslate', 'wooden_pickaxe', { cobbled_deepslate: 1 }],
    ['grass_block', null, { dirt: 1 }], ['glass', null, {}], ['ice', null, {}], ['coal_ore', 'wooden_pickaxe', { coal: 1 }],
    ['iron_ore', 'stone_pickaxe', { raw_iron: 1 }], ['deepslate_diamond_ore', 'iron_pickaxe', { diamond: 1 }],
    ['grass', 'shears', { grass: 1 }], ['oak_leaves', 'shears', { oak_leaves: 1 }], ['cobweb', 'shears', { cobweb: 1 }],
    ['cobweb', 'iron_sword', { string: 1 }], ['vine', null, {}], ['bookshelf', null, { book: 3 }], ['wall_torch', null, { torch: 1 }],
    ['furnace', 'wooden_pickaxe', { furnace: 1 }], ['water', null, {}], ['clay', null, { clay_ball: 4 }]
  ]
  for (const [block, tool, expected] of cases) assert.deepEqual(drops(block, tool), expected, block)
})

mechanic('without its harvest tool a block drops nothing', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Breaking, minecraft-data',
  how: 'nine pairs of block and no tool, or too weak a one'
}, () => {
  for (const [block, tool] of [['stone', null], ['stone', 'wooden_axe'], ['coal_ore', null], ['iron_ore', 'wooden_pickaxe'],
    ['iron_ore', 'golden_pickaxe'], ['diamond_ore', 'stone_pickaxe'], ['obsidian', 'iron_pickaxe'], ['furnace', null], ['snow', null]] as const) {
    assert.deepEqual(drops(block, tool), {}, `${block} with ${tool}`)
  }
})

mechanic('the state of a block decides what it drops', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Drops, worlds/data/drops.json',
  how: 'slab, door halves, snow layers, unripe wheat, candles'
}, () => {
  assert.deepEqual(drops('oak_slab', null, { type: 'double' }), { oak_slab: 2 })
  assert.deepEqual(drops('oak_door', null, { half: 'lower' }), { oak_door: 1 })
  assert.deepEqual(drops('oak_door', null, { half: 'upper' }), {})
  assert.deepEqual(drops('snow', 'iron_shovel', { layers: 3 }), { snowball: 3 })
  assert.deepEqual(drops('wheat', null, { age: 3 }), { wheat_seeds: 1 })
  assert.deepEqual(drops('red_candle', null, { candles: 4 }), { red_candle: 4 })
})

mechanic('chances are vanilla\'s', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Drops, worlds/data/drops.json',
  how: 'means of 20,000 breaks of eight blocks, within 5 % and 0.01'
}, () => {
  assertClose(average('gravel'), { flint: 0.1, gravel: 0.9 })
  assertClose(average('grass'), { wheat_seeds: 0.125 })
  assertClose(average('oak_leaves'), { oak_sapling: 0.05, stick: 0.03, apple: 0.005 })
  assertClose(average('jungle_leaves'), { jungle_sapling: 0.025, stick: 0.03 })
  assertClose(average('copper_ore', 'stone_pickaxe'), { raw_copper: 3.5 })
  assertClose(average('lapis_ore', 'stone_pickaxe'), { lapis_lazuli: 6.5 })
  assertClose(average('redstone_ore', 'iron_pickaxe'), { redstone: 4.5 })
  assertClose(average('wheat', null, { age: 7 }), { wheat: 1, wheat_seeds: 2.714 })
})

test('the same generator state gives the same drops', () => {
  const [one, two] = [new Rng(9), new Rng(9)]
  for (let i = 0; i < 200; i++) assert.deepEqual(drops('oak_leaves', null, {}, one), drops('oak_leaves', null, {}, two))
  assert.equal(one.state, two.state)
})

test('every entry of the drop table names things of the version, with its source', () => {
  for (const [block, entries] of Object.entries(table.blocks)) {
    for (const { item, min, max, chance, source, needs } of entries) {
      assert.ok(data.registry.itemsByName[item], `${block}: ${item}`)
      assert.ok(min >= 0 && max >= min && max > 0 && chance > 0 && chance <= 1, block)
      assert.match(source, /^https:\/\/minecraft\.wiki\/w\//)
      for (const [name, values] of Object.entries(needs?.state ?? {})) for (const value of values) data.stateOf(block, { [name]: value })
    }
  }
  const untold = data.registry.blocksArray.filter(({ name }) =>
    data.registry.itemsByName[name] === undefined && table.blocks[name] === undefined).map(({ name }) => name)
  assert.deepEqual(untold.sort(), ['bubble_column', 'cave_air', 'lava', 'void_air', 'water'])
})

test('the furnace takes what vanilla takes', () => {
  assert.deepEqual(smeltable('raw_iron'), { result: 'iron_ingot', experience: 0.7, ticks: 200 })
  assert.equal(smeltable('cherry_log')?.result, 'charcoal')
  assert.equal(smeltable('crimson_stem'), null)
  assert.equal(smeltable('toString'), null)
  assert.equal(smeltable('golden_horse_armor')?.result, 'gold_nugget')
  for (const [input, { result }] of Object.entries(SMELTING)) {
    for (const name of [input, result]) assert.ok(data.registry.itemsByName[name], name)
  }
})

test('fuels burn as long as in vanilla', () => {
  const expected = { coal: 1600, charcoal: 1600, oak_planks: 300, birch_log: 300, stick: 100, lava_bucket: 20000, oak_slab: 150, oak_sapling: 100, wooden_pickaxe: 200, bamboo: 50, red_carpet: 67, oak_boat: 1200, dried_kelp_block: 4001, stone: 0, crimson_planks: 0, iron_pickaxe: 0 }
  for (const [item, ticks] of Object.entries(expected)) assert.equal(fuelTicks(item), ticks, item)
})
