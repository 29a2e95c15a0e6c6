import { createNoise2D } from 'simplex-noise'
import { BIOME_NAMES } from './biomes.ts'
import type { Hills } from './presets.ts'
import { Rng } from '../rng.ts'

/** Ground keeps clear of the bedrock, and leaves room for a tree below the build limit. */
const LOWEST = -50
const HIGHEST = 290
/** Continentalness below which there is sea, and from which there is land; between them lies the shore. */
const SEA_BELOW = -0.3
const LAND_FROM = -0.1
/** Chunks whose shape is remembered; making one takes some 20 µs. */
const REMEMBERED = 2048
/** Points of a tile's lattice along a side: the middles of its 4×4 cells and of those around. */
const SIDE = 6
const TILE_STEP = 0x4000000

type Noise = (x: number, z: number) => number

/** What the land is like at one point. */
interface Point { readonly height: number, readonly biome: number }

/** One chunk's land. */
export interface Tile {
  /** y of the highest ground block at `z << 4 | x`, caves aside. */
  readonly heights: Int16Array
  /** Number of each 4×4 cell's biome (a place in `BIOME_NAMES`) at `(k + 1) * 6 + i + 1`, with the cells around the chunk. */
  readonly biomes: Uint8Array
}

/** Which biome stands in for one that a preset does not have. */
const INSTEAD: Readonly<Record<string, string>> = {
  snowy_taiga: 'taiga', taiga: 'forest', birch_forest: 'forest', swamp: 'forest', jungle: 'forest', forest: 'plains', snowy_plains: 'plains',
  desert: 'savanna', savanna: 'plains', windswept_hills: 'plains', snowy_beach: 'beach', beach: 'plains', frozen_river: 'river', river: 'plains', frozen_ocean: 'ocean'
}

function ramp (low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)))
  return t * t * (3 - 2 * t)
}

function mix (a: number, b: number, t: number): number {
  return a + (b - a) * t
}

/** The shape of the land: everything that depends on x and z alone. */
export class Land {
  readonly seaLevel: number
  readonly #hills: Hills
  readonly #noise: Readonly<Record<'wide' | 'middle' | 'fine' | 'relief' | 'ridge' | 'river' | 'heat' | 'rain' | 'wood', Noise>>
  /** Number of the biome that stands for each. */
  readonly #biome: Readonly<Record<string, number>>
  readonly #allowed: ReadonlySet<string>
  readonly #tiles = new Map<number, Tile>()

  /** @throws RangeError for a biome that this world has no land for. */
  constructor (hills: Hills, seed: number) {
    this.#hills = hills
    this.seaLevel = hills.sea_level
    const root = new Rng(seed)
    const noise = (label: string): Noise => {
      const random = root.fork(label)
      return createNoise2D(() => random.next())
    }
    this.#noise = {
      wide: noise('wide'), middle: noise('middle'), fine: noise('fine'), relief: noise('relief'), ridge: noise('ridge'),
      river: noise('river'), heat: noise('heat'), rain: noise('rain'), wood: noise('wood')
    }
    for (const name of hills.biomes) {
      if (!BIOME_NAMES.includes(name)) throw new RangeError(`no land for biome \`${name}\`; there is land for ${BIOME_NAMES.join(', ')}`)
    }
    this.#allowed = new Set(hills.biomes)
    this.#biome = Object.fromEntries(BIOME_NAMES.map((name) => [name, BIOME_NAMES.indexOf(this.#standIn(name))]))
  }

  /** The land of chunk cx, cz; it may be shared, so don't change it. */
  tile (cx: number, cz: number): Tile {
    const key = cx * TILE_STEP + cz
    let tile = this.#tiles.get(key)
    if (tile === undefined) {
      if (this.#tiles.size >= REMEMBERED) this.#tiles.clear()
      tile = this.#makeTile(cx, cz)
      this.#tiles.set(key, tile)
    }
    return tile
  }

  /** y of the highest ground block, caves aside. */
  height (x: number, z: number): number {
    return this.tile(x >> 4, z >> 4).heights[(z & 15) << 4 | (x & 15)] ?? 0
  }

  /** Biome of the 4×4 cell that holds x, z. */
  biome (x: number, z: number): string {
    const cell = (((z & 15) >> 2) + 1) * SIDE + ((x & 15) >> 2) + 1
    return BIOME_NAMES[this.tile(x >> 4, z >> 4).biomes[cell] ?? 0] ?? 'plains'
  }

  /** How thick the wood is that the biome would have, 0 to 1: clearings and thickets. */
  woods (x: number, z: number): number {
    return Math.min(1, Math.max(0.05, 0.75 + this.#noise.wood(x / 90, z / 90)))
  }

  /** Noise from -1 to 1 that changes over some 25 blocks: patches of ground and drifts of flowers; `layer` tells several apart. */
  patch (x: number, z: number, layer: number): number {
    return this.#noise.fine(x / 26 + layer * 500, z / 26)
  }

  #standIn (name: string): string {
    for (let each: string | undefined = name; each !== undefined; each = INSTEAD[each]) if (this.#allowed.has(each)) return each
    return this.#hills.biomes[0] ?? 'plains'
  }

  #makeTile (cx: number, cz: number): Tile {
    const levels = new Float64Array(SIDE * SIDE)
    const biomes = new Uint8Array(SIDE * SIDE)
    for (let k = 0; k < SIDE; k++) {
      for (let i = 0; i < SIDE; i++) {
        const { height, biome } = this.#point(cx * 16 + i * 4 - 2, cz * 16 + k * 4 - 2)
        levels[k * SIDE + i] = height
        biomes[k * SIDE + i] = biome
      }
    }
    const heights = new Int16Array(256)
    for (let at = 0; at < 256; at++) {
      const [x, z] = [at & 15, at >> 4]
      const corner = ((z + 2) >> 2) * SIDE + ((x + 2) >> 2)
      const [fx, fz] = [((x + 2) & 3) / 4, ((z + 2) & 3) / 4]
      const level = mix(
        mix(levels[corner] ?? 0, levels[corner + 1] ?? 0, fx),
        mix(levels[corner + SIDE] ?? 0, levels[corner + SIDE + 1] ?? 0, fx), fz)
      const bump = this.#noise.fine((cx * 16 + x) / 19, (cz * 16 + z) / 19)
      heights[at] = Math.min(HIGHEST, Math.max(LOWEST, Math.floor(level + bump * 0.8)))
    }
    return { heights, biomes }
  }

  #point (x: number, z: number): Point {
    const { seaLevel: sea } = this
    const { sea_depth: depth, hill_height: hill, base_height: base } = this.#hills
    const noise = this.#noise
    const inland = this.#continent(x, z)
    const [heat, rain] = this.#climate(x, z)
    const relief = 0.7 * noise.relief(x / 430, z / 430) + 0.3 * noise.middle(x / 150, z / 150)
    const mountain = this.#allowed.has('windswept_hills') ? ramp(0.3, 0.58, relief) * ramp(-0.1, 0.1, inland) : 0
    const rolling = base + 0.09 * hill * noise.middle(x / 130 + 70, z / 130) + 0.03 * hill * noise.fine(x / 48, z / 48)
    const ground = Math.max(sea + 1.2, rolling) + hill * mountain * (0.6 + 0.4 * noise.ridge(x / 85, z / 85))
    const swamp = this.#swamp(heat, rain, relief) * ramp(-0.08, 0, inland)
    const wet = mix(ground, sea + 0.4 + 1.3 * noise.fine(x / 34 + 300, z / 34), swamp)
    const river = this.#river(x, z) * (1 - ramp(0.1, 0.5, mountain))
    const land = mix(wet, Math.min(wet, sea - 4), river)
    const floor = sea - 4 - depth * ramp(SEA_BELOW, SEA_BELOW - 0.45, inland)
    const height = inland < SEA_BELOW ? floor : mix(sea - 4, land, ramp(SEA_BELOW, LAND_FROM, inland))
    return { height, biome: this.#biome[this.#pick(height, inland, mountain, swamp, river, heat, rain)] ?? 0 }
  }

  #continent (x: number, z: number): number {
    const { wide, middle } = this.#noise
    const { island_radius: radius } = this.#hills
    if (radius > 0) return Math.max(-1, 0.6 * (1 - Math.hypot(x, z) / radius) + 0.12 * middle(x / 60, z / 60) - 0.15)
    return 0.62 * wide(x / 780, z / 780) + 0.38 * middle(x / 260 + 40, z / 260)
  }

  #climate (x: number, z: number): [number, number] {
    const { heat, rain } = this.#noise
    return [
      0.85 * heat(x / 700, z / 700) + 0.15 * heat(x / 120 + 90, z / 120),
      0.85 * rain(x / 560, z / 560) + 0.15 * rain(x / 100 + 90, z / 100)
    ]
  }

  #swamp (heat: number, rain: number, relief: number): number {
    if (!this.#allowed.has('swamp')) return 0
    return ramp(0.3, 0.36, rain) * ramp(-0.16, -0.1, heat) * (1 - ramp(0.2, 0.26, heat)) * (1 - ramp(0.12, 0.25, relief))
  }

  /** 1 in the middle of a river, 0 off its banks. */
  #river (x: number, z: number): number {
    if (!this.#allowed.has('river') && !this.#allowed.has('frozen_river')) return 0
    const { river, fine } = this.#noise
    return 1 - ramp(0.02, 0.11, Math.abs(river(x / 460, z / 460) + 0.06 * fine(x / 60, z / 60)))
  }

  #pick (height: number, inland: number, mountain: number, swamp: number, river: number, heat: number, rain: number): string {
    const cold = heat < -0.42
    if (inland < LAND_FROM && height < this.seaLevel) return cold ? 'frozen_ocean' : 'ocean'
    if (height < this.seaLevel + 0.6 && river > 0.5) return cold ? 'frozen_river' : 'river'
    if (inland < LAND_FROM && height < this.seaLevel + 2.6) return cold ? 'snowy_beach' : 'beach'
    if (mountain > 0.4) return 'windswept_hills'
    if (swamp > 0.5) return 'swamp'
    if (cold) return rain > 0.05 ? 'snowy_taiga' : 'snowy_plains'
    if (heat < -0.16) return rain > -0.1 ? 'taiga' : 'plains'
    if (heat > 0.5) return 'desert'
    if (heat > 0.22) return rain < -0.05 ? 'savanna' : rain > 0.2 ? 'jungle' : 'plains'
    return rain < -0.3 ? 'plains' : rain > 0.1 ? 'birch_forest' : 'forest'
  }
}
