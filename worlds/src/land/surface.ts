import { BIOME_NAMES } from './biomes.ts'
import type { Land, Tile } from './land.ts'
import { type Landscape, LANDSCAPES } from './landscape.ts'
import { hashNoise, Rng } from '../rng.ts'

/** Cells of a tile along a side, with those around the chunk. */
const CELLS = 6
/** Blocks above the sea from which rocky land is bare. */
const BARE_RISE = 55
/** Water deeper than this hides the clay and dirt of shallows, in blocks. */
const SHALLOW = 6
const SWAMP = BIOME_NAMES.indexOf('swamp')

/** What the ground is covered with: block names. */
export interface Cover { readonly top: string, readonly soil: string, readonly under: string | null }

/** The blocks that lie on the rock: a pure function of place and seed. */
export class Surface {
  readonly #land: Land
  readonly #seed: number

  constructor (land: Land, seed: number) {
    this.#land = land
    this.#seed = new Rng(seed).fork('surface').state
  }

  /** Number of the biome whose ground is at x, z of 0..15: borders are frayed, unlike those of the biomes' cells. */
  biomeNumber (tile: Tile, cx: number, cz: number, x: number, z: number): number {
    const [wx, wz] = [cx * 16 + x, cz * 16 + z]
    const i = (x + Math.floor(hashNoise(wx, 0, wz, this.#seed) * 4) - 1) >> 2
    const k = (z + Math.floor(hashNoise(wx, 1, wz, this.#seed) * 4) - 1) >> 2
    return tile.biomes[(k + 1) * CELLS + i + 1] ?? 0
  }

  landscape (x: number, z: number): Landscape {
    const [cx, cz] = [x >> 4, z >> 4]
    return this.#of(this.biomeNumber(this.#land.tile(cx, cz), cx, cz, x & 15, z & 15))
  }

  cover (x: number, z: number, ground: number, biome: number): Cover {
    const sea = this.#land.seaLevel
    const { surface, soil, under = null, rocky = false } = this.#of(biome)
    if (ground < sea) {
      const bed = biome === SWAMP ? this.#patch(x, z) > 0.6 ? 'clay' : 'dirt' : this.#bed(x, z, ground)
      return { top: bed, soil: bed, under: bed === 'sand' ? 'sandstone' : null }
    }
    if (rocky) {
      const patch = this.#patch(x, z)
      if (patch > 0.3 || ground > sea + BARE_RISE) return { top: 'stone', soil: 'stone', under: null }
      if (patch < -0.72) return { top: 'gravel', soil: 'gravel', under: null }
    }
    return { top: surface, soil, under }
  }

  /** Whether a tree finds soil on the ground at x, z. */
  isSoil (x: number, z: number, ground: number): boolean {
    const [cx, cz] = [x >> 4, z >> 4]
    const biome = this.biomeNumber(this.#land.tile(cx, cz), cx, cz, x & 15, z & 15)
    const { top } = this.cover(x, z, ground, biome)
    return top === 'grass_block' || (top === 'dirt' && biome === SWAMP)
  }

  #of (biome: number): Landscape {
    // Numbers come from tiles, which are made from the same list.
    return LANDSCAPES[biome] as Landscape
  }

  #patch (x: number, z: number): number {
    return this.#land.patch(x, z, 1)
  }

  #bed (x: number, z: number, ground: number): 'sand' | 'gravel' | 'dirt' | 'clay' {
    const patch = this.#patch(x, z)
    const shallow = ground > this.#land.seaLevel - SHALLOW
    if (patch > 0.68 && shallow) return 'clay'
    if (patch > 0.3 || (!shallow && patch > -0.2)) return 'gravel'
    return shallow && patch < -0.55 ? 'dirt' : 'sand'
  }
}
