import { BIOME_NAMES, isOceanBiome } from './biomes.ts'
import { Caves } from './caves.ts'
import { type Column, columnOf, SECTION_COUNT, SECTION_VOLUME } from '../blocks/column.ts'
import { Flora } from './flora.ts'
import { Frost } from './frost.ts'
import { Lakes } from './lakes.ts'
import { Land, type Tile } from './land.ts'
import type { Hills } from './presets.ts'
import { Ravines } from './ravines.ts'
import { type GameData, MIN_Y } from '../registry.ts'
import { hashNoise, Rng } from '../rng.ts'
import { findSpawn } from './spawn.ts'
import { Surface } from './surface.ts'
import { biomeId, type Generator } from './terrain.ts'
import { Planter } from './planter.ts'
import { Trees } from './trees.ts'
import { Veins } from './veins.ts'

/** Soil between the surface block and the rock, in blocks, and the sandstone below sand. */
const SOIL = 3
const UNDER = 4
/** Bedrock is whole at the bottom and thins out over so many layers, as in vanilla. */
const BEDROCK_LAYERS = 5
/** Deepslate turns to stone between y 0 and this. */
const DEEPSLATE_TOP = 8
/** Caves up to here are filled with lava, as in vanilla. */
const LAVA_TOP = -55
/** No tree is higher. */
const TALLEST_TREE = 20

const BLOCKS = ['air', 'bedrock', 'clay', 'deepslate', 'dirt', 'grass_block', 'gravel', 'lava', 'sand', 'sandstone', 'stone', 'water'] as const
type BlockName = typeof BLOCKS[number]

/** Index of a block in the working array. */
function at (x: number, y: number, z: number): number {
  return (y - MIN_Y) << 8 | z << 4 | x
}

/** Rolling land of a seed. */
export class HillsGenerator implements Generator {
  readonly #data: GameData
  readonly #land: Land
  readonly #surface: Surface
  readonly #caves: Caves | null
  readonly #ravines: Ravines | null
  readonly #lakes: Lakes | null
  readonly #veins: Veins
  readonly #trees: Trees
  readonly #planter: Planter
  readonly #flora: Flora | null
  readonly #frost: Frost
  readonly #seed: number
  readonly #id: Readonly<Record<BlockName, number>>
  /** Ids of the biomes by their numbers. */
  readonly #biomeIds: readonly number[]
  /** The chunk being made; one for all, because making one is never interrupted. */
  readonly #states = new Uint16Array(SECTION_COUNT * SECTION_VOLUME)
  #spawn: Generator['spawn'] | null = null

  constructor (data: GameData, hills: Hills, seed: number) {
    const root = new Rng(seed)
    const part = (label: string): number => root.fork(label).state
    this.#data = data
    this.#seed = part('rock')
    this.#id = Object.fromEntries(BLOCKS.map((name) => [name, data.stateOf(name)])) as Record<BlockName, number>
    this.#land = new Land(hills, part('land'))
    this.#surface = new Surface(this.#land, part('surface'))
    this.#caves = hills.caves ? new Caves(part('caves'), hills.sea_level) : null
    this.#ravines = hills.caves ? new Ravines(part('ravines')) : null
    this.#lakes = hills.lakes ? new Lakes(this.#land, this.#id, part('lakes')) : null
    this.#veins = new Veins(data, hills.veins, part('veins'), (x, z) => this.#land.biome(x, z))
    this.#trees = new Trees(this.#land, hills.tree_density, (x, y, z) => this.#isGround(x, y, z), part('trees'))
    this.#planter = new Planter(data)
    this.#flora = hills.plants ? new Flora(data, this.#land, part('flora')) : null
    this.#frost = new Frost(data)
    this.#biomeIds = BIOME_NAMES.map((name) => biomeId(data, name))
  }

  /** Searched for at its first use: it generates a few chunks. */
  get spawn (): Generator['spawn'] {
    this.#spawn ??= findSpawn({ data: this.#data, land: this.#land, trees: this.#trees, generate: (cx, cz) => this.generate(cx, cz) })
    return this.#spawn
  }

  biomeAt (x: number, z: number): string {
    return this.#land.biome(x, z)
  }

  isOcean (x: number, z: number): boolean {
    return isOceanBiome(this.#land.biome(x, z))
  }

  generate (cx: number, cz: number): Column {
    const tile = this.#land.tile(cx, cz)
    const { heights } = tile
    const highest = heights.reduce((high, height) => Math.max(high, height), this.#land.seaLevel)
    const biomes = new Uint8Array(256)
    for (let i = 0; i < 256; i++) biomes[i] = this.#surface.biomeNumber(tile, cx, cz, i & 15, i >> 4)
    this.#fillRock(cx, cz, heights, biomes)
    this.#carve(cx, cz, heights)
    this.#lakes?.place(cx, cz, this.#states)
    this.#veins.place(cx, cz, this.#states, highest)
    this.#planter.plant(this.#states, this.#trees.around(cx, cz), cx, cz)
    this.#flora?.plant(cx, cz, this.#states, heights, biomes)
    this.#frost.cover(this.#states, biomes, highest + TALLEST_TREE)
    return columnOf(this.#states, this.#biomes(tile))
  }

  #biomes ({ biomes }: Tile): Uint8Array {
    return Uint8Array.from({ length: 16 }, (_, i) => this.#biomeIds[biomes[((i >> 2) + 1) * 6 + (i & 3) + 1] ?? 0] ?? 0)
  }

  /** Whether the block that a tree would stand on is soil that no cave, ravine or lake has taken. */
  #isGround (x: number, y: number, z: number): boolean {
    if (!this.#surface.isSoil(x, z, y) || this.#lakes?.isWet(x, z) === true) return false
    return this.#caves?.isHollow(x, y, z, y) !== true && !(this.#ravines !== null && y <= Caves.top(this.#land.seaLevel, y) && this.#ravines.takes(x, y, z))
  }

  #fillRock (cx: number, cz: number, heights: Int16Array, biomes: Uint8Array): void {
    const { air, bedrock, deepslate, stone, water } = this.#id
    const states = this.#states
    const low = heights.reduce((least, height) => Math.min(least, height)) - SOIL - UNDER
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
      this.#cover(wx, wz, ground, biomes[i] ?? 0)
      for (let y = ground + 1; y <= this.#land.seaLevel; y++) states[at(x, y, z)] = water
    }
  }

  /** The surface block, the soil below it, and under sand the stone that it makes. */
  #cover (wx: number, wz: number, ground: number, biome: number): void {
    const { top, soil, under } = this.#surface.cover(wx, wz, ground, biome)
    const [x, z] = [wx & 15, wz & 15]
    const soilState = this.#id[soil as BlockName]
    for (let y = ground - SOIL + 1; y < ground; y++) this.#states[at(x, y, z)] = soilState
    this.#states[at(x, ground, z)] = this.#id[top as BlockName]
    if (under === null) return
    for (let y = ground - SOIL - UNDER + 1; y <= ground - SOIL; y++) this.#states[at(x, y, z)] = this.#id[under as BlockName]
  }

  #carve (cx: number, cz: number, heights: Int16Array): void {
    const { air, lava } = this.#id
    const hollow = (x: number, y: number, z: number): void => { this.#states[at(x, y, z)] = y <= LAVA_TOP ? lava : air }
    this.#caves?.carve(cx, cz, heights, hollow)
    this.#ravines?.carve(cx, cz, heights.map((height) => Caves.top(this.#land.seaLevel, height)), hollow)
  }
}
