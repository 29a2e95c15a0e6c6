import assert from 'node:assert/strict'
import test from 'node:test'
import { Columns } from '../src/blocks/columns.ts'
import { loadPreset } from '../src/land/presets.ts'
import { createGenerator } from '../src/land/terrain.ts'
import { FACES, plus, type Vec } from '../src/geometry.ts'
import { LightTraits } from '../src/light/traits.ts'
import { loadGameData } from '../src/registry.ts'
import { Rng } from '../src/rng.ts'
import { mechanic } from './conformance.ts'
import { GROUND, Stage } from './stage.ts'

const data = loadGameData()
const traits = new LightTraits(data)
const LOW = -64
const HIGH = -46

function flat (): Columns {
  return new Columns(data, createGenerator(data, loadPreset('flat'), 1))
}

/** Light by its definition: every cell asks its neighbours until nothing changes. Slow, and without borders between columns. */
function reference (columns: Columns, size: number, kind: 'sky' | 'block'): Map<string, number> {
  const levels = new Map<string, number>()
  const key = ({ x, y, z }: Vec): string => `${x},${y},${z}`
  const cells: Vec[] = []
  for (let x = -size; x < size; x++) for (let z = -size; z < size; z++) for (let y = HIGH - 1; y >= LOW; y--) cells.push({ x, y, z })
  const levelOf = (cell: Vec): number => cell.y >= HIGH ? (kind === 'sky' ? 15 : 0) : levels.get(key(cell)) ?? 0
  for (let changed = true; changed;) {
    changed = false
    for (const cell of cells) {
      const state = columns.get(cell.x, cell.y, cell.z)
      let level = kind === 'block' ? traits.emission[state] ?? 0 : 0
      FACES.forEach((step, face) => {
        const from = plus(cell, step)
        const other = columns.get(from.x, from.y, from.z)
        if (((traits.faces[state] ?? 0) >> face & 1) === 1 || ((traits.faces[other] ?? 0) >> (face ^ 1) & 1) === 1) return
        const taken = traits.filter[state] ?? 0
        const falls = kind === 'sky' && face === 1 && levelOf(from) === 15 && taken === 0
        level = Math.max(level, falls ? 15 : levelOf(from) - Math.max(1, taken))
      })
      if (level > levelOf(cell)) {
        levels.set(key(cell), level)
        changed = true
      }
    }
  }
  return levels
}

function assertSame (columns: Columns, size: number): void {
  for (const kind of ['sky', 'block'] as const) {
    const wrong: string[] = []
    for (const [key, level] of reference(columns, size, kind)) {
      const [x = 0, y = 0, z = 0] = key.split(',').map(Number)
      // Near the edge of the reference light from outside is missing.
      if (Math.max(Math.abs(x), Math.abs(z)) > size - 16) continue
      const found = columns.light[kind]({ x, y, z })
      if (found !== level) wrong.push(`${kind} at ${key}: ${found}, not ${level}`)
    }
    assert.deepEqual(wrong.slice(0, 3), [])
  }
}

/** Roofs, holes, torches, water and glass at random around the origin. */
function scatter (columns: Columns, rng: Rng, count: number): void {
  const names = ['stone', 'stone', 'air', 'torch', 'water', 'glass', 'oak_leaves', 'glowstone', 'oak_slab', 'oak_stairs', 'lava', 'air', 'air']
  for (let i = 0; i < count; i++) {
    const [x, y, z] = [rng.int(20) - 10, -62 + rng.int(12), rng.int(20) - 10]
    columns.set(x, y, z, data.stateOf(names[rng.int(names.length)] ?? 'air'))
  }
}

mechanic('light is what its definition says, when built at once and when blocks come and go', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Light',
  how: 'every cell against a slow solver of the definition, with blocks scattered at random, built at once and changed twice'
}, () => {
  const rng = new Rng(3)
  const columns = flat()
  for (let x = -9; x < 9; x++) for (let z = -9; z < 9; z++) columns.set(x, -50, z, data.stateOf('stone'))
  scatter(columns, rng, 700)
  assertSame(columns, 26)
  for (let round = 0; round < 2; round++) {
    scatter(columns, rng, 250)
    assertSame(columns, 26)
  }
})

test('light does not depend on what was in memory', () => {
  const rng = new Rng(5)
  const columns = flat()
  scatter(columns, rng, 300)
  const cells = Array.from({ length: 400 }, () => ({ x: rng.int(48) - 24, y: -62 + rng.int(20), z: rng.int(48) - 24 }))
  const before = cells.map(cell => [columns.light.sky(cell), columns.light.block(cell)])
  columns.unload((cx) => cx < 0)
  columns.set(3, -55, 3, data.stateOf('glowstone'))
  columns.set(3, -55, 3, 0)
  columns.unload((_cx, cz) => cz < 0)
  assert.deepEqual(cells.map(cell => [columns.light.sky(cell), columns.light.block(cell)]), before)
})

mechanic('a torch lights 14 steps, doors of light close with it, and open sky is 15', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Light',
  how: 'levels along a tunnel with and without torch, and with a hole in its roof'
}, () => {
  const columns = flat()
  for (let x = -20; x <= 20; x++) for (let y = -60; y <= -56; y++) for (let z = -2; z <= 2; z++) columns.set(x, y, z, data.stateOf(Math.abs(x) === 20 || Math.abs(z) === 2 || y === -60 || y === -56 ? 'stone' : 'air'))
  columns.set(0, -59, 0, data.stateOf('torch'))
  assert.deepEqual([0, 1, 5, 13, 14, 15].map(x => columns.light.block({ x, y: -59, z: 0 })), [14, 13, 9, 1, 0, 0])
  assert.equal(columns.light.sky({ x: 0, y: -59, z: 0 }), 0)
  columns.set(0, -59, 0, 0)
  assert.equal(columns.light.block({ x: 5, y: -59, z: 0 }), 0)
  columns.set(10, -56, 0, 0)
  assert.deepEqual([10, 9, 0].map(x => columns.light.sky({ x, y: -58, z: 0 })), [15, 14, 5])
  assert.equal(columns.light.sky({ x: 0, y: 319, z: 0 }), 15)
})

mechanic('clients are sent the light of columns, and then only of sections that change', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Java_Edition_protocol',
  how: 'packets after a torch is placed, and after nothing is'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  ada.received.length = 0
  stage.put({ x: 3, y: GROUND, z: 3 }, 'torch')
  stage.run()
  const sent = ada.all('update_light')
  assert.deepEqual(sent.map(packet => [packet['chunkX'], packet['chunkZ'], packet['skyLight'].length]).sort(),
    [[-1, -1, 0], [-1, 0, 0], [0, -1, 0], [0, 0, 0], [0, 1, 0], [1, 0, 0]])
  const middle = sent.find(packet => packet['chunkX'] === 0 && packet['chunkZ'] === 0)
  const index = (GROUND & 15) << 8 | 3 << 4 | 3
  assert.equal(middle?.['blockLight'][0][index >> 1] >> 4, 14)
  ada.received.length = 0
  stage.run(5)
  assert.deepEqual(ada.all('update_light'), [])
})

mechanic('blocks shine as the wiki lists them', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Light#Light-emitting_blocks',
  how: 'levels of 14 block states'
}, () => {
  const known: ReadonlyArray<readonly [string, Record<string, string>, number]> = [
    ['torch', {}, 14], ['lava', {}, 15], ['furnace', { lit: 'false' }, 0], ['furnace', { lit: 'true' }, 13], ['campfire', { lit: 'true' }, 15],
    ['soul_torch', {}, 10], ['redstone_torch', { lit: 'true' }, 7], ['white_candle', { lit: 'true', candles: '4' }, 12], ['sea_pickle', { pickles: '4', waterlogged: 'true' }, 15],
    ['cave_vines', { berries: 'true' }, 14], ['glow_lichen', {}, 7], ['magma_block', {}, 3], ['redstone_ore', { lit: 'true' }, 9], ['stone', {}, 0]
  ]
  for (const [name, properties, level] of known) assert.equal(traits.emission[data.stateOf(name, properties)], level, name)
})
