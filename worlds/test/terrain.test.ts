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
import { mechanic } from './conformance.ts'

const data = loadGameData()
const preset = loadPreset('default')
const SEEDS = Array.from({ length: 12 }, (_, seed) => seed * seed * 7919)

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

mechanic('a column is the same in whatever order columns are generated', {
  area: 'terrain',
  source: 'minecraft.wiki/w/World_seed',
  how: 'hashes of 49 columns generated forwards and backwards'
}, () => {
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
  for (let i = 0; i < 30; i++) hash.update(encodeColumn(generator.generate(i * 13 - 190, 150 - i * 11)))
  assert.equal(hash.digest('hex'), '254a7d1909f92386cc95abfec39f77f55557e016631db6b383872c9669a7e38a')
})

test('another seed makes another land', () => {
  const [one, two] = [1, 2].map((seed) => encodeColumn(createGenerator(data, preset, seed).generate(0, 0)))
  assert.notDeepEqual(one, two)
})

mechanic('every seed starts in the open on grass with oaks, coal and iron around', {
  area: 'terrain',
  source: 'ours: worlds/presets/default.yaml',
  how: 'twelve seeds: the block under the start, the air above, oaks, stone, coal and iron within 32 blocks'
}, () => {
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

mechanic('the ground is bedrock, deepslate, stone and soil, and water and lava have nowhere to run', {
  area: 'terrain',
  source: 'minecraft.wiki/w/Bedrock, minecraft.wiki/w/Deepslate',
  how: 'every block of 169 chunks by height; no fluid beside or over air'
}, () => {
  const { columns } = world(3)
  const lowest = new Set<string>()
  const counts = { beside: 0, overAir: 0, fluid: 0, highDeepslate: 0, lowStone: 0, highBedrock: 0 }
  eachBlock(columns, -6, 6, (name, x, y, z) => {
    if (y === -64) lowest.add(name)
    if (name === 'bedrock' && y > -60) counts.highBedrock++
    if (name === 'deepslate' && y >= 8) counts.highDeepslate++
    if (name === 'stone' && y < 0) counts.lowStone++
    if (name !== 'water' && name !== 'lava') return
    counts.fluid++
    if (columns.block(x, y - 1, z).name === 'air') counts.overAir++
    for (const [dx, dz] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) if (columns.block(x + dx, y, z + dz).name === 'air') counts.beside++
  })
  assert.deepEqual([...lowest], ['bedrock'])
  assert.ok(counts.fluid > 1000, `${counts.fluid} blocks of water and lava in 169 chunks`)
  assert.deepEqual({ ...counts, fluid: 0 }, { beside: 0, overAir: 0, fluid: 0, highDeepslate: 0, lowStone: 0, highBedrock: 0 })
})

mechanic('ores in deepslate are deepslate ores; ore in veins of other rock keeps the kind of that rock', {
  area: 'terrain',
  source: 'minecraft.wiki/w/Ore, minecraft.wiki/w/Deepslate',
  how: 'both kinds of seven ores in 64 chunks, by height'
}, () => {
  const { columns } = world(11)
  // Granite and its like, and tuff, reach this far beyond the border between stone and deepslate.
  const REACH = 14
  const wrong = new Set<string>()
  const found = new Set<string>()
  eachBlock(columns, 0, 7, (name, _x, y) => {
    if (!name.endsWith('_ore')) return
    found.add(name)
    if (name.startsWith('deepslate_') ? y >= 8 + REACH : y < -REACH) wrong.add(`${name} at ${y}`)
  })
  assert.deepEqual([...wrong], [])
  for (const ore of ['coal', 'iron', 'copper', 'gold', 'redstone', 'lapis', 'diamond']) assert.ok(found.has(`${ore}_ore`) && found.has(`deepslate_${ore}_ore`), ore)
})

test('caves are hollow and some reach the surface', () => {
  const { terrain } = preset
  assert.equal(terrain.kind, 'hills')
  const solid = world(4, { ...preset, name: 'solid', terrain: { ...terrain, caves: false, lakes: false } as Preset['terrain'] }).columns
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

mechanic('trees are whole across chunk borders and their leaves say how far the trunk is', {
  area: 'terrain',
  source: 'minecraft.wiki/w/Tree, minecraft.wiki/w/Leaves',
  how: 'tops of oaks and birches and the leaves of 121 chunks'
}, () => {
  const { columns } = world(1)
  let crossing = 0
  const distances = new Set<string>()
  eachBlock(columns, -5, 5, (name, x, y, z) => {
    const { properties } = columns.block(x, y, z)
    if (name.endsWith('_leaves')) {
      assert.equal(properties['persistent'], 'false')
      distances.add(properties['distance'] ?? '')
    }
    const isTop = /^(oak|birch)_log$/.test(name) && !columns.block(x, y + 1, z).name.endsWith('_log')
    if (!isTop) return
    for (const [dx, dz] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
      const beside = columns.block(x + dx, y, z + dz).name
      assert.match(beside, /_(leaves|log)$/, `beside the trunk's top at ${x},${y},${z}`)
      if ((x + dx) >> 4 !== x >> 4 || (z + dz) >> 4 !== z >> 4) crossing++
    }
    assert.match(columns.block(x, y + 1, z).name, /_leaves$/)
  })
  assert.ok(crossing > 10, `${crossing} canopies across a border`)
  for (const distance of distances) assert.match(distance, /^[1-6]$/)
})

test('biomes are those of the land', () => {
  const { columns, generator } = world(6)
  const seen = new Set<string>()
  for (let x = -1500; x <= 1500; x += 60) for (let z = -1500; z <= 1500; z += 60) seen.add(generator.biomeAt(x, z))
  for (const name of ['plains', 'forest', 'beach', 'ocean']) assert.ok(seen.has(name), `no ${name}`)
  for (let x = -40; x < 40; x += 3) for (let z = -40; z < 40; z += 3) assert.equal(columns.biome(x, z), generator.biomeAt(x, z))
})

mechanic('the flat presets are the same layers everywhere: vanilla\'s classic flat, and the plateau', {
  area: 'terrain',
  source: 'minecraft.wiki/w/Superflat; the plateau is ours',
  how: 'blocks by height at two distant places'
}, () => {
  const layers = (name: string, heights: number[]): Array<Array<string | number>> => {
    const { columns, generator } = world(9, loadPreset(name))
    return [[0, 0], [-1000, 333]].map(([x = 0, z = 0]) => [generator.spawn.y, ...heights.map((y) => columns.block(x, y, z).name)])
  }
  const flat = [-60, 'bedrock', 'dirt', 'dirt', 'grass_block', 'air', 'air']
  assert.deepEqual(layers('flat', [-64, -63, -62, -61, -60, 0]), [flat, flat])
  const plateau = [61, 'bedrock', 'stone', 'stone', 'dirt', 'dirt', 'grass_block', 'air']
  assert.deepEqual(layers('plateau', [-64, -63, 56, 57, 59, 60, 61]), [plateau, plateau])
})

test('the arena is a box of grass on bedrock, open above, with nothing around it and no natural mobs', () => {
  const { columns, generator } = world(2, loadPreset('arena'))
  assert.deepEqual(generator.spawn, { x: 0.5, y: -60, z: 0.5 })
  assert.equal(loadPreset('arena').natural_mobs, false)
  for (let d = -40; d <= 40; d++) {
    for (const [x, z] of [[d, 3], [3, d]] as const) {
      const names = [-64, -61, -60, 319].map((y) => columns.block(x, y, z).name)
      const expected = Math.abs(d) < 32 ? ['bedrock', 'grass_block', 'air', 'air'] : Math.abs(d) === 32 ? Array(4).fill('barrier') : Array(4).fill('air')
      assert.deepEqual(names, expected, `at ${x}, ${z}`)
    }
  }
})

test('the island has shores all around and all that a player needs on it', () => {
  const { columns, generator } = world(3, loadPreset('island'))
  const { x, z } = generator.spawn
  assert.ok(Math.hypot(x, z) < 110)
  for (let angle = 0; angle < 2 * Math.PI; angle += 0.1) {
    for (const distance of [180, 400, 3000]) assert.ok(generator.isOcean(Math.round(distance * Math.cos(angle)), Math.round(distance * Math.sin(angle))))
  }
  const found = new Set<string>()
  eachBlock(columns, -5, 5, (name) => { found.add(name) })
  for (const name of ['oak_log', 'coal_ore', 'iron_ore', 'deepslate_diamond_ore', 'lava', 'water', 'sand', 'gravel']) assert.ok(found.has(name), `no ${name}`)
})

test('in the mining test every ore is a few blocks below level woods', () => {
  const { columns, generator } = world(3, loadPreset('mining-test'))
  const { x, y, z } = generator.spawn
  const nearest = new Map<string, number>()
  for (let dx = -24; dx <= 24; dx++) {
    for (let dz = -24; dz <= 24; dz++) {
      for (let dy = -24; dy < 0; dy++) {
        const { name } = columns.block(Math.floor(x) + dx, y + dy, Math.floor(z) + dz)
        nearest.set(name, Math.min(nearest.get(name) ?? 99, Math.hypot(dx, dy, dz)))
      }
    }
  }
  for (const ore of ['coal', 'iron', 'copper', 'gold', 'redstone', 'lapis', 'diamond', 'emerald']) assert.ok((nearest.get(`${ore}_ore`) ?? 99) < 24, ore)
})

test('an unknown preset names those there are, an operator\'s own is found first, and a wrong field is named', () => {
  assert.throws(() => loadPreset('moon'), { kind: 'unknownPreset', message: 'no preset `moon`; there are arena, default, flat, island, mining-test, plateau, void' })
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
  const flat = (biome: string, block: string, height: number): Preset => ({ name: 'mine', natural_mobs: true, terrain: { kind: 'flat', biome, walls: 0, layers: [{ block, height }] } })
  const making = (of: Preset) => (): unknown => createGenerator(data, of, 1).spawn
  assert.throws(making(flat('plains', 'marble', 1)), { kind: 'invalidParams', message: /preset `mine`: no block `marble`/ })
  assert.throws(making(flat('moor', 'stone', 1)), { kind: 'invalidParams', message: /preset `mine`: no biome `moor`/ })
  assert.throws(making(flat('plains', 'stone', 384)), { kind: 'invalidParams', message: /no room above/ })
  const bare = { ...preset, terrain: { ...preset.terrain, tree_density: 0 } as Preset['terrain'] }
  assert.throws(making(bare), { kind: 'invalidParams', message: /give the preset more trees or ores/ })
})
