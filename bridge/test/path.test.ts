import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import type { Bot } from 'mineflayer'
import { searchPath, type PathGoal, type SearchResult } from '../src/path.ts'
import { WorldView, type Point } from '../src/path-world.ts'
import { goals } from '../src/primitives-host.ts'

const require = createRequire(import.meta.url)
const registry = (require('prismarine-registry') as (version: string) => Bot['registry'])('1.20.1')
type Columns = Map<string, { setBlockStateId: (at: Point, state: number) => void }>
const Chunk = (require('prismarine-chunk') as (of: Bot['registry']) => new (options: object) => { setBlockStateId: (at: Point, state: number) => void })(registry)

/** A grassless plain of stone at y 0 to 4, feet on y 5, five columns in each direction; what lies beyond is not loaded. */
class Plain {
  readonly #columns: Columns = new Map()

  constructor () {
    for (let x = -5; x <= 5; x++) for (let z = -5; z <= 5; z++) this.#columns.set(`${x},${z}`, new Chunk({ minY: 0, worldHeight: 64 }))
    this.fill('stone', [-80, 0, -80], [95, 4, 95])
  }

  fill (name: string, from: readonly [number, number, number], to: readonly [number, number, number] = from): this {
    const state = registry.blocksByName[name]?.defaultState ?? -1
    for (let x = from[0]; x <= to[0]; x++) {
      for (let y = from[1]; y <= to[1]; y++) {
        for (let z = from[2]; z <= to[2]; z++) this.#columns.get(`${x >> 4},${z >> 4}`)?.setBlockStateId({ x: x & 15, y, z: z & 15 }, state)
      }
    }
    return this
  }

  view (): WorldView {
    const world = { getColumn: (x: number, z: number) => this.#columns.get(`${x},${z}`) }
    return new WorldView({ registry, world, game: { minY: 0 } } as unknown as Bot)
  }

  search (goal: PathGoal, options: { blocks?: number, maxNodes?: number, canDig?: boolean } = {}): SearchResult {
    const { canDig = true, ...rest } = options
    return searchPath(this.view(), { x: 0, y: 5, z: 0 }, goal, { ...rest, rules: { canDig, waterCost: 3, digCost: () => 4 } })
  }
}

const at = (x: number, y: number, z: number): PathGoal => goals.near({ x, y, z }, 0)
const broken = (result: SearchResult): Point[] => result.steps.flatMap(step => [...step.breaks])

test('a free way is walked straight, the same every time', () => {
  const plain = new Plain()
  const first = plain.search(at(12, 5, 3))
  assert.equal(first.status, 'success')
  assert.deepEqual(first.steps.at(-1), { x: 12, y: 5, z: 3, cost: first.steps.at(-1)?.cost, breaks: [], places: [], opens: null, climbs: false })
  assert.ok(first.cost < 14 && first.steps.length === 12)
  assert.deepEqual(plain.search(at(12, 5, 3)), first)
})

test('a low wall is jumped, a high one walked round or dug through, whichever is cheaper', () => {
  assert.equal(new Plain().fill('stone', [3, 5, -60], [3, 5, 60]).search(at(6, 5, 0)).cost < 10, true)
  const around = new Plain().fill('stone', [3, 5, -2], [3, 9, 2]).search(at(6, 5, 0))
  assert.deepEqual([around.status, broken(around)], ['success', []])
  const through = new Plain().fill('stone', [3, 5, -60], [3, 9, 60]).search(at(6, 5, 0))
  assert.equal(broken(through).length, 2)
  assert.notEqual(new Plain().fill('stone', [3, 5, -80], [3, 9, 95]).search(at(6, 5, 0), { canDig: false }).status, 'success')
})

test('no block is broken that holds back water or lava, or carries gravel', () => {
  for (const danger of ['water', 'lava', 'gravel']) {
    const result = new Plain().fill('stone', [-3, 5, -3], [3, 9, 3]).fill('air', [0, 5, 0], [0, 6, 0]).fill(danger, [1, 7, 0]).search(at(5, 5, 0))
    assert.equal(result.status, 'success')
    assert.equal(broken(result).some(b => b.x === 1 && b.z === 0 && b.y >= 6), false, danger)
  }
})

test('a fall is never deeper than three blocks, unless into water, and never into lava', () => {
  const cliff = (bottom: string): SearchResult => {
    const plain = new Plain().fill('bedrock', [-80, 0, -80], [95, 4, 95]).fill('air', [2, 0, -80], [95, 4, 95])
    return plain.fill(bottom, [2, 0, -80], [95, 0, 95]).search(goals.near({ x: 8, y: 1, z: 0 }, 2))
  }
  assert.notEqual(cliff('bedrock').status, 'success')
  assert.equal(cliff('water').status, 'success')
  assert.notEqual(cliff('lava').status, 'success')
})

test('a pillar is built only with blocks to spare', () => {
  const high = at(0, 9, 0)
  assert.equal(new Plain().search(high, { blocks: 4 }).steps.flatMap(step => [...step.places]).length, 4)
  assert.equal(new Plain().search(high, { blocks: 3, maxNodes: 2000 }).status, 'budget')
})

test('a search that fails says why: all tried, budget spent, or the end of the loaded chunks', () => {
  const cell = new Plain().fill('bedrock', [-2, 3, -2], [2, 9, 2]).fill('air', [0, 5, 0], [0, 6, 0]).search(at(20, 5, 0))
  assert.deepEqual([cell.status, cell.nodes], ['unreachable', 1])
  const far = new Plain().search(at(60, 5, 60), { maxNodes: 20 })
  assert.deepEqual([far.status, far.nodes], ['budget', 20])
  const out = new Plain().fill('bedrock', [-80, 0, -80], [95, 4, 95]).search(at(500, 5, 0), { maxNodes: 100_000 })
  assert.equal(out.status, 'no_chunk')
})

test('the goal of a block in a wall is a place that sees it within reach of a hand', () => {
  const plain = new Plain().fill('stone', [10, 5, -60], [14, 9, 60]).fill('iron_ore', [12, 6, 0])
  const result = plain.search(goals.reach([{ x: 12, y: 6, z: 0 }]))
  assert.equal(result.status, 'success')
  const end = result.steps.at(-1) ?? { x: 0, y: 5, z: 0 }
  assert.ok(Math.hypot(end.x - 12, end.y + 1 - 6, end.z) < 5.5)
  assert.ok(broken(result).length >= 1 && !broken(result).some(b => b.x === 12 && b.y === 6 && b.z === 0))
})

test('a place is within reach of a block when the hand reaches it from anywhere in the cell', () => {
  const plain = new Plain().fill('oak_log', [5, 6, 0])
  const reach = goals.reach([{ x: 5, y: 6, z: 0 }])
  assert.deepEqual([0, 1].map(x => reach.isEnd({ x, y: 5, z: 0 }, plain.view())), [false, true])
})

test('the bed of a lake is dug from where the head is above the water', () => {
  const depth = (top: number): boolean => {
    const lake = new Plain().fill('clay', [2, 4, 0]).fill('water', [-8, 5, -8], [8, top, 8])
    return goals.reach([{ x: 2, y: 4, z: 0 }]).isEnd({ x: 0, y: 5, z: 0 }, lake.view())
  }
  assert.deepEqual([depth(5), depth(6)], [true, false])
})

test('what is used by hand is used from the water as well', () => {
  const lake = new Plain().fill('water', [-8, 5, -8], [8, 8, 8]).fill('crafting_table', [2, 5, 0])
  const ends = [goals.use, goals.reach].map(of => of([{ x: 2, y: 5, z: 0 }]).isEnd({ x: 0, y: 5, z: 0 }, lake.view()))
  assert.deepEqual(ends, [true, false])
})

test('blocks are found nearest first, none outside the radius', () => {
  const plain = new Plain().fill('iron_ore', [9, 3, 0]).fill('iron_ore', [4, 3, 0]).fill('iron_ore', [0, 3, 33])
  const state = registry.blocksByName['iron_ore']?.defaultState ?? -1
  const found = plain.view().find(new Set([state]), { x: 0.5, y: 6.6, z: 0.5 }, 32, 10)
  assert.deepEqual(found, [{ x: 4, y: 3, z: 0 }, { x: 9, y: 3, z: 0 }])
})
