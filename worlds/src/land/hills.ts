import { Caves } from './caves.ts'
import { type Column, columnOf, SECTION_COUNT, SECTION_VOLUME } from '../blocks/column.ts'
import { Land } from './land.ts'
import type { Hills } from './presets.ts'
import { type GameData, MIN_Y } from '../registry.ts'
import { hashNoise, Rng } from '../rng.ts'
import { findSpawn } from './spawn.ts'
import { biomeId, type Generator } from './terrain.ts'
import { CANOPY, type Tree, Trees } from './trees.ts'
import { Veins } from './veins.ts'

/** Soil between the surface block and the rock, in blocks. */
const SOIL = 3
/** Bedrock is whole at the bottom and thins out over so many layers, as in vanilla. */
const BEDROCK_LAYERS = 5
/** Deepslate turns to stone between y 0 and this. */
const DEEPSLATE_TOP = 8
/** Caves up to here are filled with lava, as in vanilla. */
const LAVA_TOP = -55

const BLOCKS = ['air', 'bedrock', 'clay', 'dandelion', 'deepslate', 'dirt', 'grass', 'grass_block', 'gravel', 'lava', 'oxeye_daisy', 'poppy', 'sand', 'stone', 'water', 'oak_log', 'birch_log'] as const
type BlockName = typeof BLOCKS[number]

/** Index of a block in the working array. */
function at (x: number, y: number, z: number): number {
  return (y - MIN_Y) << 8 | z << 4 | x
}

/** Rolling land of a seed. */
export class HillsGenerator implements Generator {
  readonly #data: GameData
  readonly #land: Land
  readonly #caves: Caves | null
  readonly #veins: Veins
  readonly #trees: Trees
  readonly #seed: number
  readonly #id: Readonly<Record<BlockName, number>>
  /** Leaf states by kind, at their distance. */
  readonly #leaf: Readonly<Record<Tree['kind'], readonly number[]>>
  /** The chunk being made; one for all, because making one is never interrupted. */
  readonly #states = new Uint16Array(SECTION_COUNT * SECTION_VOLUME)
  #spawn: Generator['spawn'] | null = null

  constructor (data: GameData, hills: Hills, seed: number) {
    const root = new Rng(seed)
    this.#data = data
    this.#seed = root.fork('rock').state
    this.#land = new Land(hills, root.fork('land').state)
    this.#caves = hills.caves ? new Caves(root.fork('caves').state, hills.sea_level) : null
    this.#veins = new Veins(data, hills.veins, root.fork('veins').state)
    this.#trees = new Trees(this.#land, this.#caves, root.fork('trees').state)
    this.#id = Object.fromEntries(BLOCKS.map((name) => [name, data.stateOf(name)])) as Record<BlockName, number>
    const leaves = (name: string): number[] =>
      [1, 1, 2, 3, 4, 5, 6, 7].map((distance) => data.stateOf(name, { distance, persistent: false }))
    this.#leaf = { oak: leaves('oak_leaves'), birch: leaves('birch_leaves') }
  }

  /** Searched for at its first use: it generates a few chunks. */
  get spawn (): Generator['spawn'] {
    this.#spawn ??= findSpawn({ data: this.#data, land: this.#land, trees: this.#trees, generate: (cx, cz) => this.generate(cx, cz) })
    return this.#spawn
  }

  biomeAt (x: number, z: number): string {
    return this.#land.biome(x, z)
  }

  generate (cx: number, cz: number): Column {
    const heights = new Int16Array(256)
    for (let i = 0; i < 256; i++) heights[i] = this.#land.height(cx * 16 + (i & 15), cz * 16 + (i >> 4))
    const top = heights.reduce((high, height) => Math.max(high, height), MIN_Y)
    this.#fillRock(cx, cz, heights)
    this.#carve(cx, cz, heights)
    this.#veins.place(cx, cz, this.#states, top)
    this.#plant(cx, cz, heights)
    this.#growTrees(cx, cz)
    return columnOf(this.#states, this.#biomes(cx, cz))
  }

  #biomes (cx: number, cz: number): Uint8Array {
    return Uint8Array.from({ length: 16 }, (_, i) => biomeId(this.#data, this.#land.biome(cx * 16 + (i & 3) * 4, cz * 16 + (i >> 2) * 4)))
  }

  #fillRock (cx: number, cz: number, heights: Int16Array): void {
    const { air, bedrock, deepslate, stone, water } = this.#id
    const states = this.#states
    const low = heights.reduce((least, height) => Math.min(least, height)) - SOIL
    states.fill(air)
    states.fill(deepslate, 0, at(0, Math.min(low, 0), 0))
    if (low > 0) states.fill(stone, at(0, 0, 0), at(0, low, 0))
    for (let i = 0; i < 256; i++) {
      const [x, z] = [i & 15, i >> 4]
      const [wx, wz] = [cx * 16 + x, cz * 16 + z]
      for (let layer = 0; layer < BEDROCK_LAYERS; layer++) {
        if (hashNoise(wx, MIN_Y + layer, wz, this.#seed) * BEDROCK_LAYERS >= layer) states[at(x, MIN_Y + layer, z)] = bedrock
      }
      const ground = heights[i] ?? 0
      for (let y = low; y <= ground - SOIL; y++) states[at(x, y, z)] = y < 0 ? deepslate : stone
      for (let y = 0; y < Math.min(DEEPSLATE_TOP, ground - SOIL); y++) {
        if (hashNoise(wx, y, wz, this.#seed) * DEEPSLATE_TOP >= y) states[at(x, y, z)] = deepslate
      }
      this.#cover(wx, wz, ground)
      for (let y = ground + 1; y <= this.#land.seaLevel; y++) states[at(x, y, z)] = water
    }
  }

  /** The surface block and the soil below it. */
  #cover (wx: number, wz: number, ground: number): void {
    const dry = ground > this.#land.seaLevel && !this.#land.isBeach(ground)
    const bare = this.#land.isBare(ground)
    const shore = dry ? 'dirt' : this.#land.shoreBlock(wx, wz, ground)
    const soil = bare ? this.#id.stone : this.#id[shore]
    for (let y = ground - SOIL + 1; y < ground; y++) this.#states[at(wx & 15, y, wz & 15)] = soil
    this.#states[at(wx & 15, ground, wz & 15)] = dry && !bare ? this.#id.grass_block : soil
  }

  #carve (cx: number, cz: number, heights: Int16Array): void {
    const { air, lava } = this.#id
    this.#caves?.carve(cx, cz, heights, (x, y, z) => { this.#states[at(x, y, z)] = y <= LAVA_TOP ? lava : air })
  }

  #plant (cx: number, cz: number, heights: Int16Array): void {
    for (let i = 0; i < 256; i++) {
      const ground = at(i & 15, heights[i] ?? 0, i >> 4)
      if (this.#states[ground] !== this.#id.grass_block) continue
      const plant = this.#land.plant(cx * 16 + (i & 15), cz * 16 + (i >> 4))
      if (plant !== null) this.#states[ground + 256] = this.#id[plant]
    }
  }

  /** Leaves first, trunks last: where trees meet, wood wins and a leaf belongs to the nearer trunk. */
  #growTrees (cx: number, cz: number): void {
    const [x0, z0] = [cx * 16, cz * 16]
    const trees = this.#trees.within(x0 - CANOPY, z0 - CANOPY, x0 + 15 + CANOPY, z0 + 15 + CANOPY)
    const nearest = new Map<number, number>()
    for (const tree of trees) {
      this.#trees.leaves(tree, (x, y, z, distance) => {
        if (x >> 4 !== cx || z >> 4 !== cz) return
        const index = at(x & 15, y, z & 15)
        const known = nearest.get(index)
        const free = known === undefined ? this.#isFree(index) : distance < known
        if (!free) return
        nearest.set(index, distance)
        this.#states[index] = this.#leaf[tree.kind][distance] ?? 0
      })
    }
    for (const tree of trees) {
      if (tree.x >> 4 !== cx || tree.z >> 4 !== cz) continue
      this.#states[at(tree.x & 15, tree.y - 1, tree.z & 15)] = this.#id.dirt
      const log = this.#id[`${tree.kind}_log`]
      for (let y = tree.y; y < tree.y + tree.height; y++) this.#states[at(tree.x & 15, y, tree.z & 15)] = log
    }
  }

  #isFree (index: number): boolean {
    const { air, dandelion, grass, oxeye_daisy: daisy, poppy } = this.#id
    const state = this.#states[index]
    return state === air || state === grass || state === dandelion || state === poppy || state === daisy
  }
}
