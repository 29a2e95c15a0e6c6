import { createNoise2D } from 'simplex-noise'
import type { Hills } from './presets.ts'
import { hashNoise, Rng } from '../rng.ts'

/** Highest y above the sea that is still beach. */
const BEACH_RISE = 1
/** Blocks above the base from which the ground is bare rock. */
const BARE_RISE = 28
/** Ground keeps clear of the bedrock, and leaves room for a tree below the build limit. */
const LOWEST = -50
const HIGHEST = 300

export type BiomeName = 'plains' | 'forest' | 'birch_forest' | 'beach' | 'ocean' | 'windswept_hills'

/** The shape of the land: everything that depends on x and z alone. */
export class Land {
  readonly seaLevel: number
  readonly #hills: Hills
  readonly #seed: number
  readonly #wide: (x: number, z: number) => number
  readonly #middle: (x: number, z: number) => number
  readonly #fine: (x: number, z: number) => number
  readonly #wood: (x: number, z: number) => number
  readonly #birch: (x: number, z: number) => number

  constructor (hills: Hills, seed: number) {
    this.#hills = hills
    this.seaLevel = hills.sea_level
    const root = new Rng(seed)
    this.#seed = root.fork('land').state
    const noise = (label: string): ((x: number, z: number) => number) => {
      const random = root.fork(label)
      return createNoise2D(() => random.next())
    }
    this.#wide = noise('wide')
    this.#middle = noise('middle')
    this.#fine = noise('fine')
    this.#wood = noise('wood')
    this.#birch = noise('birch')
  }

  /** y of the highest ground block, caves aside. */
  height (x: number, z: number): number {
    const { base_height: base, hill_height: up, sea_depth: down } = this.#hills
    const rise = 0.6 * this.#wide(x / 380, z / 380) + 0.3 * this.#middle(x / 140, z / 140) + 0.1 * this.#fine(x / 48, z / 48)
    // Squared above the base: wide lowlands where building is easy, few but real hills.
    const offset = rise > 0 ? up * (0.2 * rise + 0.8 * rise * rise) : down * rise
    const height = Math.floor(base + offset + this.#fine(x / 19, z / 19))
    return Math.min(HIGHEST, Math.max(LOWEST, height))
  }

  /** Share of tree places that carry a tree, 0 to 1. */
  treeDensity (x: number, z: number): number {
    const wood = this.#wood(x / 110, z / 110)
    return this.#hills.tree_density * Math.min(1, Math.max(0.02, 2 * wood + 0.2))
  }

  isBirchWood (x: number, z: number): boolean {
    return this.#birch(x / 160, z / 160) > 0.45
  }

  isBeach (height: number): boolean {
    return height >= this.seaLevel && height <= this.seaLevel + BEACH_RISE
  }

  isBare (height: number): boolean {
    return height > this.#hills.base_height + BARE_RISE
  }

  biome (x: number, z: number): BiomeName {
    // Biomes are stored in cells of 4×4 blocks.
    const mx = (x & ~3) + 2
    const mz = (z & ~3) + 2
    const height = this.height(mx, mz)
    if (height < this.seaLevel) return 'ocean'
    if (this.isBeach(height)) return 'beach'
    if (this.isBare(height)) return 'windswept_hills'
    if (this.treeDensity(mx, mz) < 0.4 * this.#hills.tree_density) return 'plains'
    return this.isBirchWood(mx, mz) ? 'birch_forest' : 'forest'
  }

  /** Ground cover under water and at the shore. */
  shoreBlock (x: number, z: number, height: number): 'sand' | 'gravel' | 'dirt' | 'clay' {
    if (this.isBeach(height)) return 'sand'
    const patch = this.#fine(x / 23 + 500, z / 23)
    if (patch > 0.72) return 'clay'
    if (patch > 0.3) return 'gravel'
    return height < this.seaLevel - 6 && patch < -0.4 ? 'dirt' : 'sand'
  }

  /** The plant on the grass at x, z, null for none. */
  plant (x: number, z: number): 'grass' | 'dandelion' | 'poppy' | 'oxeye_daisy' | null {
    const chance = hashNoise(x, 1, z, this.#seed)
    const meadow = this.#fine(x / 37, z / 37 + 900)
    if (meadow > 0.45 && chance < 0.09) {
      const kind = hashNoise(x >> 3, 2, z >> 3, this.#seed)
      return kind < 0.4 ? 'dandelion' : kind < 0.8 ? 'poppy' : 'oxeye_daisy'
    }
    return chance > (this.treeDensity(x, z) > 0.2 ? 0.9 : 0.78) ? 'grass' : null
  }
}
