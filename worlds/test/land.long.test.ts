import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Column } from '../src/blocks/column.ts'
import { Columns } from '../src/blocks/columns.ts'
import { staysUp } from '../src/blocks/support.ts'
import { BIOME_NAMES, biomeInfo, isFreezing, isOceanBiome } from '../src/land/biomes.ts'
import { landscapeOf } from '../src/land/landscape.ts'
import { loadPreset } from '../src/land/presets.ts'
import { createGenerator, type Generator } from '../src/land/terrain.ts'
import { loadGameData } from '../src/registry.ts'
import { mechanic } from './conformance.ts'

const data = loadGameData()
const preset = loadPreset('default')
const SEEDS = [1, 2, 3]
/** Every biome is no farther from the origin than this, in blocks. */
const RADIUS = 1500

/** Blocks by name in some columns. */
function count (columns: Iterable<Column>): Map<string, number> {
  const states = new Map<number, number>()
  for (const { sections } of columns) {
    for (const section of sections) {
      if (typeof section === 'number') states.set(section, (states.get(section) ?? 0) + 4096)
      else for (const state of section) states.set(state, (states.get(state) ?? 0) + 1)
    }
  }
  const names = new Map<string, number>()
  for (const [state, number] of states) {
    const { name } = data.blockOfState(state)
    names.set(name, (names.get(name) ?? 0) + number)
  }
  return names
}

/** Up to `most` chunks of each biome, the nearest of those looked at first. */
function chunksByBiome (generator: Generator, most: number): Map<string, Array<readonly [number, number]>> {
  const places: Array<readonly [number, number]> = []
  for (let cx = -RADIUS / 16; cx < RADIUS / 16; cx += 2) for (let cz = -RADIUS / 16; cz < RADIUS / 16; cz += 2) places.push([Math.floor(cx), Math.floor(cz)])
  places.sort(([a, b], [c, d]) => Math.hypot(a, b) - Math.hypot(c, d))
  const found = new Map<string, Array<readonly [number, number]>>()
  for (const [cx, cz] of places) {
    const name = generator.biomeAt(cx * 16 + 8, cz * 16 + 8)
    const list = found.get(name) ?? []
    if (list.length < most) list.push([cx, cz])
    found.set(name, list)
  }
  return found
}

function generatorOf (seed: number): Generator {
  return createGenerator(data, preset, seed)
}

mechanic('every biome of the preset is within 1,500 blocks of the origin, with its own surface, trees and plants', {
  area: 'terrain',
  source: 'minecraft.wiki/w/Biome, worlds/data/landscape.json; the distance is ours',
  how: 'blocks that mark each biome, found in up to 24 chunks of it, three seeds'
}, () => {
  const marks: Record<string, string[]> = {
    plains: ['grass', 'tall_grass', 'dandelion', 'poppy'],
    forest: ['oak_log', 'oak_leaves', 'birch_log', 'grass'],
    birch_forest: ['birch_log', 'birch_leaves'],
    taiga: ['spruce_log', 'spruce_leaves', 'fern', 'large_fern'],
    snowy_taiga: ['spruce_log', 'snow', 'fern'],
    snowy_plains: ['snow', 'grass_block'],
    desert: ['sand', 'sandstone', 'cactus', 'dead_bush'],
    savanna: ['acacia_log', 'acacia_leaves', 'tall_grass', 'grass'],
    jungle: ['jungle_log', 'jungle_leaves', 'vine', 'fern', 'melon'],
    swamp: ['oak_log', 'vine', 'blue_orchid', 'lily_pad', 'brown_mushroom', 'seagrass'],
    windswept_hills: ['stone', 'spruce_log', 'emerald_ore'],
    beach: ['sand', 'sandstone'],
    snowy_beach: ['sand', 'snow'],
    ocean: ['water', 'kelp', 'kelp_plant', 'seagrass', 'tall_seagrass', 'gravel', 'sand'],
    frozen_ocean: ['ice', 'water', 'gravel'],
    river: ['water', 'sand', 'clay', 'seagrass'],
    frozen_river: ['ice']
  }
  assert.deepEqual(Object.keys(marks).sort(), [...BIOME_NAMES])
  for (const seed of SEEDS) {
    const generator = generatorOf(seed)
    const chunks = chunksByBiome(generator, 24)
    for (const [biome, blocks] of Object.entries(marks)) {
      const found = count((chunks.get(biome) ?? []).map(([cx, cz]) => generator.generate(cx, cz)))
      assert.ok(found.size > 0, `seed ${seed}: no ${biome}`)
      for (const block of blocks) assert.ok(found.has(block), `seed ${seed}: no ${block} in ${chunks.get(biome)?.length} chunks of ${biome}`)
    }
  }
})

const BARE = new Set(['ocean', 'frozen_ocean', 'river', 'frozen_river', 'beach', 'snowy_beach', 'desert'])

mechanic('the rarer plants grow too: pumpkins, berries, cane, cocoa and every flower', {
  area: 'terrain',
  source: 'minecraft.wiki/w/Flower, minecraft.wiki/w/Pumpkin, minecraft.wiki/w/Sugar_Cane, minecraft.wiki/w/Cocoa_Beans, worlds/data/landscape.json',
  how: 'each kind found in up to 150 chunks of each biome with plants, one seed'
}, () => {
  const generator = generatorOf(7)
  const columns = function * (): Generator_<Column> {
    for (const [biome, chunks] of chunksByBiome(generator, 150)) if (!BARE.has(biome)) for (const [cx, cz] of chunks) yield generator.generate(cx, cz)
  }
  const found = count(columns())
  const flowers = new Set(BIOME_NAMES.flatMap((name) => landscapeOf(name).flowers))
  for (const plant of ['pumpkin', 'sweet_berry_bush', 'sugar_cane', 'cocoa', 'red_mushroom', 'lilac', 'rose_bush', 'peony', ...flowers]) {
    assert.ok(found.has(plant), `no ${plant}`)
  }
})
type Generator_<T> = globalThis.Generator<T>

/** Mean blocks of a vein by size, from 80 to 20,000 made by the rule of https://minecraft.wiki/w/Ore_(feature) in rock without end. */
const VEIN = { 3: 0.46, 4: 1.989, 7: 4.959, 8: 5.714, 9: 6.771, 10: 8.419, 12: 11.603, 17: 22.08, 33: 112.7, 64: 685 } as const
/** Ground that the expected numbers are for: blocks of a vein that would lie higher are not there. */
const GROUND = 68

/** Share of a triangle's heights that lie from the bottom of the world to `GROUND`. */
function triangle (low: number, high: number): number {
  const [middle, half] = [(low + high) / 2, (high - low) / 2]
  const below = (y: number): number => y <= low ? 0 : y >= high ? 1 : y < middle ? (y - low) ** 2 / (2 * half * half) : 1 - (high - y) ** 2 / (2 * half * half)
  return below(GROUND) - below(-64)
}

mechanic('ores are as dense as in vanilla, less what caves take: 65 to 105 % of the blocks a chunk of solid rock would hold', {
  area: 'terrain',
  source: 'minecraft.wiki/w/Ore#Distribution, minecraft.wiki/w/Ore_%28feature%29',
  how: 'blocks a chunk of lowlands, three seeds, against tries times the mean vein; granite, diorite, andesite and tuff 50 to 110 %'
}, () => {
  // Tries a chunk, size and heights: https://minecraft.wiki/w/Ore#Distribution, Java Edition 1.20.
  const expected: Record<string, number> = {
    coal: 20 * VEIN[17] * triangle(0, 192),
    iron: 10 * VEIN[9] * triangle(-24, 56) + 10 * VEIN[4] * (GROUND + 64) / 137,
    copper: 16 * VEIN[10] * triangle(-16, 112),
    gold: 4 * VEIN[9] + 0.5 * VEIN[9],
    redstone: 4 * VEIN[8] + 8 * VEIN[8] * 0.5,
    lapis: 2 * VEIN[7] + 4 * VEIN[7],
    diamond: (7 * VEIN[4] + VEIN[12] / 9 + 4 * VEIN[8]) * 0.5
  }
  const columns: Column[] = []
  for (const seed of SEEDS) {
    const generator = generatorOf(seed)
    // Lowlands only: mountains hold more coal and iron, and the sea floor less.
    const land = [...chunksByBiome(generator, 20)].filter(([name]) => !isOceanBiome(name) && name !== 'windswept_hills')
    for (const [, chunks] of land) for (const [cx, cz] of chunks) columns.push(generator.generate(cx, cz))
  }
  const found = count(columns)
  for (const [ore, mean] of Object.entries(expected)) {
    const share = ((found.get(`${ore}_ore`) ?? 0) + (found.get(`deepslate_${ore}_ore`) ?? 0)) / columns.length / mean
    assert.ok(share > 0.65 && share < 1.05, `${ore}: ${(share * mean).toFixed(1)} a chunk, ${(share * 100).toFixed(0)} % of ${mean.toFixed(1)}`)
  }
  for (const [rock, mean] of [['granite', 2 * VEIN[64]], ['diorite', 2 * VEIN[64]], ['andesite', 2 * VEIN[64]], ['tuff', 2 * VEIN[64]]] as const) {
    const share = (found.get(rock) ?? 0) / columns.length / mean
    assert.ok(share > 0.5 && share < 1.1, `${rock}: ${(share * 100).toFixed(0)} % of ${mean}`)
  }
})

mechanic('ores keep to vanilla\'s heights, and emeralds to the mountains', {
  area: 'terrain',
  source: 'minecraft.wiki/w/Ore#Distribution',
  how: 'every ore of six chunks a biome, a vein may reach five blocks further; no emerald amid plains'
}, () => {
  const generator = generatorOf(5)
  const limits: Record<string, [number, number]> = {
    coal_ore: [0, 320], copper_ore: [-16, 112], iron_ore: [-64, 320], gold_ore: [-64, 32], redstone_ore: [-64, 16], lapis_ore: [-64, 64], diamond_ore: [-64, 16]
  }
  const REACH = 5
  for (const [biome, chunks] of chunksByBiome(generator, 6)) {
    for (const [cx, cz] of chunks) {
      const column = generator.generate(cx, cz)
      for (let at = 0; at < 384 * 256; at++) {
        const y = (at >> 8) - 64
        const { name } = data.blockOfState(column.get(at & 15, y, at >> 4 & 15))
        if (!name.endsWith('_ore')) continue
        const ore = name.replace('deepslate_', '')
        const [low, high] = limits[ore] ?? [-64, 320]
        assert.ok(y >= low - REACH && y <= high + REACH, `${name} at ${y} in ${biome}`)
      }
    }
  }
  const lowland = chunksByBiome(generator, 400).get('plains') ?? []
  const near = lowland.filter(([cx, cz]) => [-1, 0, 1].every((dx) => [-1, 0, 1].every((dz) => generator.biomeAt((cx + dx) * 16 + 8, (cz + dz) * 16 + 8) === 'plains'))).slice(0, 40)
  assert.ok(near.length > 5)
  assert.ok(!count(near.map(([cx, cz]) => generator.generate(cx, cz))).has('emerald_ore'))
})

mechanic('there are caves, ravines, lava in the depths, and lakes of water and of lava on the ground', {
  area: 'terrain',
  source: 'minecraft.wiki/w/Cave, minecraft.wiki/w/Canyon, minecraft.wiki/w/Lava; water lakes are ours',
  how: 'found in 784 chunks of each of three seeds: at least so many of each, no air where lava lies'
}, () => {
  const [lavaPools, ponds, deep] = [new Set<string>(), new Set<string>(), { lava: 0, air: 0 }]
  let clefts = 0
  for (const seed of SEEDS) {
    const generator = generatorOf(seed)
    for (let cx = -14; cx < 14; cx++) {
      for (let cz = -14; cz < 14; cz++) {
        const column = generator.generate(cx, cz)
        let open = 0
        for (let i = 0; i < 256; i++) {
          const at = (y: number): string => data.blockOfState(column.get(i & 15, y, i >> 4)).name
          if (at(-56) === 'lava') deep.lava++
          if (at(-56) === 'air') deep.air++
          let y = 110
          while (at(y) === 'air' || at(y).endsWith('_leaves')) y--
          if (at(y) === 'lava') lavaPools.add(`${seed} ${cx} ${cz}`)
          if (at(y) === 'water' && y > 62) ponds.add(`${seed} ${cx} ${cz}`)
          if (y < 45) open++
        }
        if (open >= 12) clefts++
      }
    }
  }
  assert.ok(lavaPools.size >= 2 && ponds.size >= 10, `${lavaPools.size} lava pools, ${ponds.size} ponds in ${784 * SEEDS.length} chunks`)
  assert.ok(deep.lava > 1000 && deep.air === 0, JSON.stringify(deep))
  assert.ok(clefts >= 2, `${clefts} chunks open to the sky over 20 blocks deep`)
})

mechanic('what grows could stay where it grows, and both halves of tall plants are there', {
  area: 'terrain',
  source: 'minecraft.wiki, each plant\'s page',
  how: 'every plant of four chunks a biome, two seeds, asked by the rule that breaks plants; mushrooms left out'
}, () => {
  const wrong = new Map<string, string>()
  for (const seed of [1, 6]) {
    const generator = generatorOf(seed)
    const columns = new Columns(data, generator)
    for (const [biome, chunks] of chunksByBiome(generator, 4)) {
      for (const [cx, cz] of chunks) {
        for (let at = 120 << 8; at < 230 << 8; at++) {
          const cell = { x: cx * 16 + (at & 15), y: (at >> 8) - 64, z: cz * 16 + (at >> 4 & 15) }
          const block = columns.block(cell.x, cell.y, cell.z)
          // A mushroom asks for shade, which depends on what is far around; the land puts it under leaves.
          if ((block.solid && block.name !== 'cactus') || block.name === 'air' || block.name.endsWith('_mushroom')) continue
          if (!staysUp(columns, cell, block)) wrong.set(block.name, `${biome}, seed ${seed}, ${cell.x} ${cell.y} ${cell.z}`)
          if (block.properties['half'] === 'lower') assert.equal(columns.block(cell.x, cell.y + 1, cell.z).properties['half'], 'upper')
        }
      }
    }
  }
  assert.deepEqual([...wrong], [])
})

mechanic('hardly a leaf would wither: one in a hundred at most is not a step nearer to a log than another beside it', {
  area: 'terrain',
  source: 'minecraft.wiki/w/Leaves',
  how: 'distance of each leaf of six chunks a biome against what is beside it'
}, () => {
  const generator = generatorOf(2)
  const columns = new Columns(data, generator)
  let [leaves, lost] = [0, 0]
  for (const [, chunks] of chunksByBiome(generator, 6)) {
    for (const [cx, cz] of chunks) {
      for (let at = 120 << 8; at < 240 << 8; at++) {
        const [x, y, z] = [cx * 16 + (at & 15), (at >> 8) - 64, cz * 16 + (at >> 4 & 15)]
        const { name, properties } = columns.block(x, y, z)
        if (!name.endsWith('_leaves')) continue
        leaves++
        const distance = Number(properties['distance'])
        assert.ok(distance <= 6 && properties['persistent'] === 'false')
        const held = [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]].some(([dx = 0, dy = 0, dz = 0]) => {
          const beside = columns.block(x + dx, y + dy, z + dz)
          return distance === 1 ? beside.name.endsWith('_log') : Number(beside.properties['distance'] ?? 9) < distance
        })
        if (!held) lost++
      }
    }
  }
  assert.ok(leaves > 3000 && lost < leaves / 100, `${lost} of ${leaves}`)
})

mechanic('snow and ice lie where it freezes: all over snowy land, and in the mountains from y 120', {
  area: 'terrain',
  source: 'minecraft.wiki/w/Biome#Temperature, minecraft.wiki/w/Snow',
  how: 'freezing by biome and height; share of ground under snow and of sea under ice in ten chunks'
}, () => {
  assert.deepEqual(['snowy_plains', 'snowy_taiga', 'frozen_river'].map((name) => isFreezing(name, 63)), [true, true, true])
  assert.deepEqual([119, 121].map((y) => isFreezing('windswept_hills', y)), [false, true])
  assert.ok(!isFreezing('plains', 319) && !isFreezing('desert', 319))
  const generator = generatorOf(3)
  const chunks = chunksByBiome(generator, 10)
  const share = (biome: string, block: string): number => {
    const columns = (chunks.get(biome) ?? []).map(([cx, cz]) => generator.generate(cx, cz))
    return (count(columns).get(block) ?? 0) / 256 / columns.length
  }
  assert.ok(share('snowy_plains', 'snow') > 0.6, `${share('snowy_plains', 'snow')}`)
  assert.ok(share('frozen_ocean', 'ice') > 0.8, `${share('frozen_ocean', 'ice')}`)
  assert.equal(share('desert', 'snow'), 0)
})

mechanic('the climate of every biome is what minecraft-data knows of it, and every biome has its mobs', {
  area: 'terrain',
  source: 'minecraft-data (biomes of 1.20), worlds/data/biomes.json, worlds/data/mobs.json',
  how: 'temperature and precipitation compared; a spawn list for each'
}, () => {
  const { spawns } = JSON.parse(readFileSync(new URL('../data/mobs.json', import.meta.url), 'utf8')) as { spawns: Record<string, unknown> }
  assert.ok(BIOME_NAMES.length >= 12)
  for (const name of BIOME_NAMES) {
    const known = data.registry.biomesByName[name]
    const { temperature, precipitation } = biomeInfo(name)
    assert.equal(temperature, known?.temperature, name)
    assert.equal(precipitation !== 'none', (known as unknown as { has_precipitation: boolean }).has_precipitation, name)
    assert.ok(name in spawns, `no spawn list of ${name}`)
  }
  assert.throws(() => biomeInfo('moor'), /no biome `moor`/)
})

test('a preset that leaves biomes out has none of their land or plants', () => {
  const { terrain } = preset
  assert.equal(terrain.kind, 'hills')
  const small = { ...preset, terrain: { ...terrain, biomes: ['plains', 'ocean'], plants: false } as typeof terrain }
  const generator = createGenerator(data, small, 3)
  const seen = new Set<string>()
  for (let x = -1500; x < 1500; x += 40) for (let z = -1500; z < 1500; z += 40) seen.add(generator.biomeAt(x, z))
  assert.deepEqual([...seen].sort(), ['ocean', 'plains'])
  const columns: Column[] = []
  for (let cx = -4; cx < 4; cx++) for (let cz = -4; cz < 4; cz++) columns.push(generator.generate(cx, cz))
  const found = count(columns)
  for (const plant of ['grass', 'poppy', 'kelp', 'seagrass', 'brown_mushroom', 'cactus']) assert.ok(!found.has(plant), plant)
  const moor = { ...preset, terrain: { ...terrain, biomes: ['moor'] } as typeof terrain }
  assert.throws(() => createGenerator(data, moor, 1), { kind: 'invalidParams', message: /no land for biome `moor`/ })
})
