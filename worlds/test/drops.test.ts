import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { dropsOf, harvest, RULED } from '../src/blocks/drops.ts'
import { plus } from '../src/geometry.ts'
import { stack, type ItemStack, type Slot } from '../src/items/items.ts'
import { loadGameData, type BlockInfo } from '../src/registry.ts'
import { Rng } from '../src/rng.ts'
import { mechanic } from './conformance.ts'
import { GROUND, Stage } from './stage.ts'

const data = loadGameData()
const TRIES = 2000
/** Standard deviations that a mean may be off. */
const WITHIN = 4
const DOWN = { x: 0, y: -1, z: 0 }

type Figure = number | readonly [mean: number, variance: number]
type Outcome = Readonly<Record<string, Figure>>
interface Row { readonly state?: Record<string, string>, readonly gives: Readonly<Record<string, Outcome>>, readonly blocks: readonly string[] }
interface Figures { readonly source: string, readonly tables: number, readonly rows: readonly Row[] }
interface DropsFile { readonly as: Record<string, string>, readonly groups: ReadonlyArray<{ drops: ReadonlyArray<{ item?: string, state?: Record<string, string[]> }>, blocks: string[] }> }

function read<T> (path: string): T {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as T
}

const figures = read<Figures>('drop-figures.json')
const table = read<DropsFile>('../data/drops.json')

function enchanted (name: string, enchantment: string, level: number): ItemStack {
  return stack(name, 1, 0, { enchantments: { [enchantment]: level } })
}

const TOOLS: ReadonlyMap<string, Slot> = new Map<string, Slot>([
  ['hand', null],
  ...['pickaxe', 'axe', 'shovel', 'hoe', 'sword'].map((kind): [string, Slot] => [kind, stack(`netherite_${kind}`)]),
  ['shears', stack('shears')],
  ['silk', enchanted('netherite_pickaxe', 'silk_touch', 1)],
  ...[1, 2, 3].map((level): [string, Slot] => [`fortune${level}`, enchanted('netherite_pickaxe', 'fortune', level)])
])

function inState (name: string, state: Record<string, string> = {}): BlockInfo {
  return data.blockOfState(data.stateOf(name, state))
}

/** One break of `block`, as `how` of the figures says. */
function broken (block: BlockInfo, how: string, rng: Rng): ItemStack[] {
  const tool = TOOLS.get(how)
  if (tool !== undefined) return harvest(data, block, tool, rng)
  return dropsOf(block, how === 'world' ? { tool: null, someone: false } : { tool: null, someone: true, blast: 3 }, rng)
}

function counted (stacks: readonly ItemStack[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { name, count } of stacks) counts[name] = (counts[name] ?? 0) + count
  return counts
}

/** Breaks often enough to compare with `expected`; how many figures were compared. */
function compare (block: BlockInfo, how: string, expected: Outcome, own: string): number {
  const rng = new Rng(7)
  const certain = Object.values(expected).every(figure => typeof figure === 'number')
  const wanted = new Map(Object.entries(expected).map(([item, figure]) => [item === '=' ? own : item, figure]))
  const tries = certain ? 3 : TRIES
  const sums = new Map<string, number>()
  for (let i = 0; i < tries; i++) {
    const counts = counted(broken(block, how, rng))
    for (const [item, figure] of wanted) if (typeof figure === 'number') assert.equal(counts[item] ?? 0, figure, `${block.name} by ${how}: ${item}`)
    for (const [item, count] of Object.entries(counts)) sums.set(item, (sums.get(item) ?? 0) + count)
  }
  for (const item of sums.keys()) assert.ok(wanted.has(item), `${block.name} by ${how} drops ${item}`)
  for (const [item, figure] of wanted) {
    if (typeof figure === 'number') continue
    const [mean, variance] = figure
    const found = (sums.get(item) ?? 0) / tries
    assert.ok(Math.abs(found - mean) <= WITHIN * Math.sqrt(variance / tries), `${block.name} by ${how}: ${found} ${item}, not ${mean}`)
  }
  return wanted.size
}

function checkRow ({ state, gives, blocks }: Row): number {
  let compared = 0
  for (const name of blocks) {
    const block = inState(name, state)
    for (const [hows, outcome] of Object.entries(gives)) {
      for (const how of hows.split(' ')) {
        const tool = TOOLS.get(how)
        const harvested = tool === undefined || data.canHarvest(block, tool?.name ?? null)
        compared += compare(block, how, harvested ? outcome : {}, table.as[name] ?? name)
      }
    }
  }
  return compared
}

mechanic('every block drops what vanilla drops: by hand, each kind of tool, shears, silk touch, fortune I to III, by the world and in explosions', {
  area: 'blocks',
  source: 'the 925 block loot tables of vanilla 1.20.1\'s data pack, read in github.com/Articdive/ArticData (branch 1.20.1); worlds/test/drop-figures.json holds what they give, computed by another program',
  how: 'all 983 blocks that drop, in each state that matters, 13 ways: what is certain exactly, means of 2,000 breaks within four standard deviations'
}, () => {
  const compared = figures.rows.reduce((sum, row) => sum + checkRow(row), 0)
  assert.ok(compared > 10_000, String(compared))
})

mechanic('as many blocks have a rule as vanilla has block loot tables, and the rest drop nothing', {
  area: 'blocks',
  source: 'the same data pack: 925 tables; 58 blocks on walls use that of their standing form',
  how: 'names of the table, of the figures and of minecraft-data against each other'
}, () => {
  assert.equal(table.groups.flatMap(({ blocks }) => blocks).length, figures.tables)
  assert.equal(Object.keys(table.as).length, 58)
  assert.deepEqual([...new Set(figures.rows.flatMap(({ blocks }) => blocks))].sort(), [...RULED].sort())
  const rest = data.registry.blocksArray.map(({ name }) => name).filter(name => !RULED.has(name))
  assert.deepEqual(rest.sort(), ['air', 'barrier', 'bedrock', 'bubble_column', 'cave_air', 'chain_command_block', 'command_block',
    'end_gateway', 'end_portal', 'end_portal_frame', 'jigsaw', 'lava', 'light', 'moving_piston', 'piston_head',
    'repeating_command_block', 'structure_block', 'structure_void', 'void_air', 'water'])
  for (const name of rest) assert.deepEqual(dropsOf(inState(name), { tool: null, someone: true }, new Rng(1)), [], name)
})

test('every entry of the drop table names items and states of the version', () => {
  for (const { drops, blocks } of table.groups) {
    for (const { item, state } of drops) {
      for (const block of blocks) {
        assert.ok(data.registry.itemsByName[item ?? block], `${block}: ${item}`)
        for (const [name, values] of Object.entries(state ?? {})) for (const value of values) data.stateOf(block, { [name]: value })
      }
    }
  }
})

const TIERS = ['wooden', 'golden', 'stone', 'iron', 'diamond', 'netherite']
const STONE = ['stone', 'iron', 'diamond', 'netherite']
const IRON = ['iron', 'diamond', 'netherite']
const DIAMOND = ['diamond', 'netherite']

function needing (tiers: readonly string[]): string[] {
  const pickaxes = tiers.map(tier => `${tier}_pickaxe`).sort().join()
  return data.registry.blocksArray.map(({ name }) => inState(name)).filter(block => (block.harvestTools ?? []).toSorted().join() === pickaxes).map(({ name }) => name)
}

mechanic('without its harvest tool a block drops nothing, and each kind and tier of tool harvests what vanilla lets it', {
  area: 'blocks',
  source: 'the tags mineable/*, needs_stone_tool (43 blocks), needs_iron_tool (12) and needs_diamond_tool (5) of vanilla 1.20.1\'s data pack, read in github.com/Articdive/ArticData; which blocks need a tool: minecraft-data',
  how: 'blocks by the least pickaxe counted and compared with the tags; 340 blocks by 32 tools and a bare hand'
}, () => {
  assert.deepEqual(needing(DIAMOND).sort(), ['ancient_debris', 'crying_obsidian', 'netherite_block', 'obsidian', 'respawn_anchor'])
  assert.deepEqual([needing(IRON).length, needing(STONE).length], [12, 43])
  const tools = [...['pickaxe', 'axe', 'shovel', 'hoe', 'sword'].flatMap(kind => TIERS.map(tier => `${tier}_${kind}`)), 'shears', 'trident', null]
  const choosy = data.registry.blocksArray.map(({ name }) => inState(name)).filter(({ harvestTools }) => harvestTools !== null)
  assert.equal(choosy.length, 340)
  for (const block of choosy) {
    for (const tool of tools) {
      const silk = tool === null ? null : enchanted(tool, 'silk_touch', 1)
      const drops = harvest(data, block, silk, new Rng(1))
      if (tool === null || block.harvestTools?.includes(tool) !== true) assert.deepEqual(drops, [], `${block.name} with ${tool}`)
    }
  }
  const others = choosy.filter(({ harvestTools, name }) => RULED.has(name) && harvestTools?.includes('netherite_pickaxe') !== true)
  assert.deepEqual(others.map(({ name }) => name).sort(), ['cobweb', 'snow', 'snow_block'])
})

test('the same generator state gives the same drops', () => {
  const [one, two] = [new Rng(9), new Rng(9)]
  const leaves = inState('oak_leaves')
  for (let i = 0; i < 200; i++) assert.deepEqual(harvest(data, leaves, null, one), harvest(data, leaves, null, two))
  assert.equal(one.state, two.state)
})

/** Digs `block` with `tool` out of the cell: what is there afterwards, and which items lie there. */
function dug (block: string, tool: Slot, state: Record<string, string> = {}, above: Record<string, string> | null = null): { left: BlockInfo, items: Record<string, number> } {
  const stage = new Stage()
  const ada = stage.join()
  if (tool !== null) ada.player.inventory.add(tool)
  const [cell, over] = [{ x: 4, y: GROUND, z: 0 }, { x: 4, y: GROUND + 1, z: 0 }]
  stage.put(plus(cell, DOWN), block === 'wheat' ? 'farmland' : 'dirt')
  stage.put(cell, block, state)
  if (above !== null) stage.put(over, block, above)
  const target = above === null ? cell : over
  ada.dig(0, target)
  stage.run(60)
  ada.dig(2, target)
  stage.run(1)
  return { left: stage.game.blocks.at(cell), items: counted([...stage.game.entities.items.values()].map(({ item }) => item)) }
}

const SILK = enchanted('netherite_pickaxe', 'silk_touch', 1)

mechanic('a digging player gets more by fortune and the block itself by silk touch', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Fortune, minecraft.wiki/w/Silk_Touch',
  how: 'dug for real: diamond ore and stone with silk touch, ripe wheat with fortune III, leaves and the upper half of tall grass with shears'
}, () => {
  assert.deepEqual(dug('diamond_ore', SILK).items, { diamond_ore: 1 })
  assert.deepEqual(dug('stone', SILK).items, { stone: 1 })
  assert.deepEqual(dug('oak_leaves', stack('shears')).items, { oak_leaves: 1 })
  assert.deepEqual(dug('tall_grass', stack('shears'), { half: 'lower' }, { half: 'upper' }).items, { grass: 2 })
  const { wheat, wheat_seeds: seeds = 0 } = dug('wheat', enchanted('netherite_hoe', 'fortune', 3), { age: '7' }).items
  assert.ok(wheat === 1 && seeds >= 1 && seeds <= 7, String(seeds))
})

mechanic('turtle eggs break one at a time, and only silk touch keeps one', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Turtle_Egg',
  how: 'three eggs dug by hand and with silk touch: what is left and what drops'
}, () => {
  const [byHand, kept] = [dug('turtle_egg', null, { eggs: '3' }), dug('turtle_egg', SILK, { eggs: '3' })]
  assert.deepEqual([byHand.left.properties['eggs'], byHand.items], ['2', {}])
  assert.deepEqual([kept.left.properties['eggs'], kept.items], ['2', { turtle_egg: 1 }])
})
