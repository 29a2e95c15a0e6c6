import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { encodeColumn } from '../src/blocks/column.ts'
import { Columns } from '../src/blocks/columns.ts'
import { loadPreset, type Preset } from '../src/land/presets.ts'
import { loadGameData } from '../src/registry.ts'
import { createGenerator } from '../src/land/terrain.ts'

const data = loadGameData()
const preset = loadPreset('default')
const SEEDS = Array.from({ length: 20 }, (_, seed) => seed * seed * 7919)

function world (seed: number, of: Preset = preset): { columns: Columns, generator: ReturnType<typeof createGenerator> } {
  const generator = createGenerator(data, of, seed)
  return { generator, columns: new Columns(data, generator) }
}

/** Every block of the square of chunks from `from` to `to` inclusive. */
function eachBlock (columns: Columns, from: number, to: number, visit: (name: string, x: number, y: number, z: number) => void): void {
  for (let x = from * 16; x < to * 16 + 16; x++) {
    for (let z = from * 16; z < to * 16 + 16; z++) {
      for (let y = -64; y < 120; y++) visit(columns.block(x, y, z).name, x, y, z)
    }
  }
}

test('a column is the same in whatever order columns are generated', () => {
  const places: Array<[number, number]> = []
  for (let cx = -3; cx <= 3; cx++) for (let cz = -3; cz <= 3; cz++) places.push([cx, cz])
  const digest = (order: Array<[number, number]>): Map<string, string> => {
    const generator = createGenerator(data, preset, 5)
    return new Map(order.map(([cx, cz]) =>
      [`${cx},${cz}`, createHash('sha256').update(encodeColumn(generator.generate(cx, cz))).digest('hex')]))
  }
  const forwards = digest(places)
  const backwards = digest([...places].reverse())
  for (const [key, hash] of forwards) assert.equal(backwards.get(key), hash, key)
})

test('the land of a seed is the land that saves were made on', () => {
  // A save holds changed chunks only: whoever changes the land on purpose breaks the land around the buildings of old saves.
  const generator = createGenerator(data, preset, 1)
  const hash = createHash('sha256')
  for (const [cx, cz] of [[0, 0], [-7, 12]] as const) hash.update(encodeColumn(generator.generate(cx, cz)))
  assert.equal(hash.digest('hex'), 'fc304515ae004512f02a1eed2954ba949400e75074830c68bb78db8d9a84e940')
})

test('another seed makes another land', () => {
  const [one, two] = [1, 2].map((seed) => encodeColumn(createGenerator(data, preset, seed).generate(0, 0)))
  assert.notDeepEqual(one, two)
})

test('every seed starts in the open on grass with oaks, coal and iron around', () => {
  for (const seed of SEEDS) {
    const { columns, generator } = world(seed)
    const { x, y, z } = generator.spawn
    const [bx, bz] = [Math.floor(x), Math.floor(z)]
    assert.deepEqual([x - bx, z - bz], [0.5, 0.5])
    assert.equal(columns.block(bx, y - 1, bz).name, 'grass_block', `seed ${seed}`)
    for (let above = y; above < 320; above++) {
      const { solid, liquid, name } = columns.block(bx, above, bz)
      assert.ok(!solid && !liquid, `seed ${seed}: ${name} at ${above} over the start`)
    }
    let oaks = 0
    const nearest = new Map<string, number>()
    for (let dx = -32; dx <= 32; dx++) {
      for (let dz = -32; dz <= 32; dz++) {
        for (let dy = -32; dy <= 20; dy++) {
          const { name } = columns.block(bx + dx, y + dy, bz + dz)
          const distance = Math.hypot(dx, dy, dz)
          if (name === 'oak_log' && distance <= 21 && columns.block(bx + dx, y + dy - 1, bz + dz).name === 'dirt') oaks++
          if (distance < (nearest.get(name) ?? 33)) nearest.set(name, distance)
        }
      }
    }
    assert.ok(oaks >= 6, `seed ${seed}: ${oaks} oaks`)
    for (const name of ['stone', 'coal_ore', 'iron_ore']) assert.ok(nearest.has(name), `seed ${seed}: no ${name} within 32 blocks`)
  }
})

test('the ground is bedrock, deepslate, stone and soil, and water fills what is below the sea level', () => {
  const { columns } = world(3)
  const lowest = new Set<string>()
  const counts = { aboveSea: 0, overAir: 0, water: 0, highDeepslate: 0, lowStone: 0, highBedrock: 0 }
  eachBlock(columns, -6, 6, (name, x, y, z) => {
    if (y === -64) lowest.add(name)
    if (name === 'bedrock' && y > -60) counts.highBedrock++
    if (name === 'deepslate' && y >= 8) counts.highDeepslate++
    if (name === 'stone' && y < 0) counts.lowStone++
    if (name !== 'water') return
    counts.water++
    if (y > 62) counts.aboveSea++
    if (columns.block(x, y - 1, z).name === 'air') counts.overAir++
  })
  assert.deepEqual([...lowest], ['bedrock'])
  assert.ok(counts.water > 1000, `${counts.water} water blocks in 169 chunks`)
  assert.deepEqual({ ...counts, water: 0 }, { aboveSea: 0, overAir: 0, water: 0, highDeepslate: 0, lowStone: 0, highBedrock: 0 })
})

test('ores lie at their heights, in deepslate as deepslate ore, about as dense as in vanilla', () => {
  const { columns } = world(11)
  const found = new Map<string, number>()
  const wrong = new Set<string>()
  eachBlock(columns, 0, 7, (name, _x, y) => {
    if (!name.endsWith('_ore')) return
    const ore = name.replace('deepslate_', '')
    found.set(ore, (found.get(ore) ?? 0) + 1)
    if (name === ore ? y < 0 : y >= 8) wrong.add(`${name} at ${y}`)
    if (ore === 'diamond_ore' && y > 24) wrong.add(`${name} at ${y}`)
  })
  assert.deepEqual([...wrong], [])
  const perChunk = (ore: string): number => (found.get(ore) ?? 0) / 64
  const ranges: Array<[string, number, number]> = [
    ['coal_ore', 40, 250], ['iron_ore', 50, 200], ['copper_ore', 50, 200], ['gold_ore', 10, 50],
    ['redstone_ore', 20, 90], ['lapis_ore', 10, 50], ['diamond_ore', 5, 40]
  ]
  for (const [ore, least, most] of ranges) {
    assert.ok(perChunk(ore) >= least && perChunk(ore) <= most, `${ore}: ${perChunk(ore)} a chunk`)
  }
})

test('caves are hollow and some reach the surface', () => {
  const { terrain } = preset
  assert.equal(terrain.kind, 'hills')
  const solid = world(4, { name: 'solid', terrain: { ...terrain, caves: false } as Preset['terrain'] }).columns
  const hollow = world(4).columns
  let [deep, surface] = [0, 0]
  eachBlock(hollow, -8, 8, (name, x, y, z) => {
    if (name !== 'air' || y > 61) return
    if (solid.block(x, y, z).solid) deep++
  })
  for (let x = -128; x < 128; x++) {
    for (let z = -128; z < 128; z++) {
      const y = solid.height(x, z)
      if (solid.block(x, y, z).name === 'grass_block' && hollow.height(x, z) < y) surface++
    }
  }
  assert.ok(deep > 100_000, `${deep} hollow blocks in 289 chunks`)
  assert.ok(surface > 20 && surface < 5000, `${surface} columns of 65,536 open to the sky`)
})

test('trees are whole across chunk borders and their leaves say how far the trunk is', () => {
  const { columns } = world(1)
  let crossing = 0
  const distances = new Set<string>()
  eachBlock(columns, -5, 5, (name, x, y, z) => {
    const { properties } = columns.block(x, y, z)
    if (name.endsWith('_leaves')) {
      assert.equal(properties['persistent'], 'false')
      distances.add(properties['distance'] ?? '')
    }
    const isTop = name.endsWith('_log') && !columns.block(x, y + 1, z).name.endsWith('_log')
    if (!isTop) return
    for (const [dx, dz] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
      const beside = columns.block(x + dx, y, z + dz).name
      assert.match(beside, /_(leaves|log)$/, `beside the trunk's top at ${x},${y},${z}`)
      if ((x + dx) >> 4 !== x >> 4 || (z + dz) >> 4 !== z >> 4) crossing++
    }
    assert.match(columns.block(x, y + 1, z).name, /_leaves$/)
  })
  assert.ok(crossing > 10, `${crossing} canopies across a border`)
  assert.deepEqual([...distances].sort(), ['1', '2', '3', '4'])
})

test('biomes are those of the land', () => {
  const { columns, generator } = world(6)
  const seen = new Set<string>()
  for (let x = -1500; x <= 1500; x += 60) for (let z = -1500; z <= 1500; z += 60) seen.add(generator.biomeAt(x, z))
  for (const name of ['plains', 'forest', 'beach', 'ocean']) assert.ok(seen.has(name), `no ${name}`)
  for (let x = -40; x < 40; x += 3) for (let z = -40; z < 40; z += 3) assert.equal(columns.biome(x, z), generator.biomeAt(x, z))
})

test('the flat preset is the same layers everywhere', () => {
  const { columns, generator } = world(9, loadPreset('flat'))
  assert.deepEqual(generator.spawn, { x: 0.5, y: 61, z: 0.5 })
  for (const [x, z] of [[0, 0], [-1000, 333]] as const) {
    const names = [-64, -63, 56, 57, 59, 60, 61].map((y) => columns.block(x, y, z).name)
    assert.deepEqual(names, ['bedrock', 'stone', 'stone', 'dirt', 'dirt', 'grass_block', 'air'])
  }
})

test('an unknown preset names those there are, an operator\'s own is found first, and a wrong field is named', () => {
  assert.throws(() => loadPreset('moon'), { kind: 'unknownPreset', message: 'no preset `moon`; there are default, flat' })
  assert.throws(() => loadPreset('../presets/flat'), { kind: 'unknownPreset' })
  const folder = mkdtempSync(join(tmpdir(), 'presets-'))
  try {
    const flat = (layer: string): string => `terrain: {kind: flat, biome: plains, layers: [${layer}]}`
    writeFileSync(join(folder, 'flat.yaml'), flat('{block: stone, height: 2}'))
    writeFileSync(join(folder, 'bad.yaml'), flat('{block: stone, height: two}'))
    writeFileSync(join(folder, 'odd.yaml'), flat('{block: stone, height: 2, depth: 1}'))
    assert.deepEqual(createGenerator(data, loadPreset('flat', [folder]), 1).spawn, { x: 0.5, y: -62, z: 0.5 })
    assert.throws(() => loadPreset('bad', [folder]), { kind: 'invalidParams', message: /\.terrain\.layers\[0\]\.height must be a number/ })
    assert.throws(() => loadPreset('odd', [folder]), { kind: 'invalidParams', message: /has no field `depth`; it has block, height/ })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a preset that can\'t make a land says why', () => {
  const flat = (biome: string, block: string, height: number): Preset => ({ name: 'mine', terrain: { kind: 'flat', biome, layers: [{ block, height }] } })
  const making = (of: Preset) => (): unknown => createGenerator(data, of, 1).spawn
  assert.throws(making(flat('plains', 'marble', 1)), { kind: 'invalidParams', message: /preset `mine`: no block `marble`/ })
  assert.throws(making(flat('moor', 'stone', 1)), { kind: 'invalidParams', message: /preset `mine`: no biome `moor`/ })
  assert.throws(making(flat('plains', 'stone', 384)), { kind: 'invalidParams', message: /no room above/ })
  const bare = { ...preset, terrain: { ...preset.terrain, tree_density: 0 } as Preset['terrain'] }
  assert.throws(making(bare), { kind: 'invalidParams', message: /give the preset more trees or ores/ })
})
