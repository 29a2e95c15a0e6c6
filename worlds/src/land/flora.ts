import { BIOME_NAMES, isFreezing } from './biomes.ts'
import type { Land } from './land.ts'
import { LANDSCAPES, type Landscape } from './landscape.ts'
import { type GameData, MIN_Y } from '../registry.ts'
import { hashAt, hashNoise, Rng } from '../rng.ts'

const UP = 256
/** Plants of two blocks, one on the other. */
const TALL = new Set(['tall_grass', 'large_fern', 'lilac', 'rose_bush', 'peony', 'tall_seagrass'])
const MUSHROOMS = new Set(['brown_mushroom', 'red_mushroom'])
/** Tries a patch, and how far from its middle. */
const PATCH_TRIES = 28
const PATCH_REACH = 4
/** Chance of a flower on a block of a drift, and off it. */
const DRIFT = 0.08
const STRAY = 0.003
const CANE = 0.14
const TALLEST_KELP = 12
/** Places in the caves of a chunk where a mushroom may stand. */
const CAVE_TRIES = 3
/** How far up a mushroom finds shade, in blocks. */
const SHADE = 12

/** Everything that grows in one column of blocks. Nothing here looks beyond its chunk. */
export class Flora {
  readonly #land: Land
  readonly #seed: number
  readonly #state: (name: string, properties?: Record<string, string | number>) => number
  readonly #ids: Readonly<Record<'air' | 'water' | 'grass_block' | 'dirt' | 'sand' | 'stone' | 'deepslate' | 'gravel' | 'clay', number>>
  readonly #leaves: Uint8Array
  /** Whether lowland water freezes, by number of the biome. */
  readonly #freezing: readonly boolean[]

  constructor (data: GameData, land: Land, seed: number) {
    this.#land = land
    this.#seed = seed
    const known = new Map<string, number>()
    this.#state = (name, properties) => {
      const key = properties === undefined ? name : `${name} ${JSON.stringify(properties)}`
      let state = known.get(key)
      if (state === undefined) known.set(key, state = data.stateOf(name, properties))
      return state
    }
    this.#freezing = BIOME_NAMES.map((name) => isFreezing(name, land.seaLevel))
    const names = ['air', 'water', 'grass_block', 'dirt', 'sand', 'stone', 'deepslate', 'gravel', 'clay'] as const
    this.#ids = Object.fromEntries(names.map((name) => [name, data.stateOf(name)])) as Record<typeof names[number], number>
    this.#leaves = Uint8Array.from({ length: data.stateCount }, (_, state) => data.blockOfState(state).name.endsWith('_leaves') ? 1 : 0)
  }

  /** `biomes` numbers the biome of each block of ground, and `heights` its y, both at `z << 4 | x`. */
  plant (cx: number, cz: number, states: Uint16Array, heights: Int16Array, biomes: Uint8Array): void {
    for (let i = 0; i < 256; i++) {
      const ground = ((heights[i] ?? 0) - MIN_Y) << 8 | i
      const [x, z] = [cx * 16 + (i & 15), cz * 16 + (i >> 4)]
      const landscape = LANDSCAPES[biomes[i] ?? 0] as Landscape
      const above = states[ground + UP]
      if (above === this.#ids.water) this.#sea(states, ground, x, z, landscape)
      else if (above === this.#ids.air) this.#ground(states, ground, x, z, landscape, biomes)
    }
    this.#patches(cx, cz, states, heights, LANDSCAPES[biomes[0x88] ?? 0] as Landscape)
    this.#caveMushrooms(cx, cz, states, heights)
  }

  #ground (states: Uint16Array, ground: number, x: number, z: number, landscape: Landscape, biomes: Uint8Array): void {
    const soil = states[ground]
    const { grass_block: grass, sand, dirt } = this.#ids
    if (soil !== grass && soil !== sand && soil !== dirt) return
    if (this.#byWater(states, ground, biomes) && hashNoise(x, 3, z, this.#seed) < CANE && this.#land.patch(x, z, 2) > 0) {
      this.#stack(states, ground, 'sugar_cane', 2 + hashAt(x, 4, z, this.#seed) % 3)
      return
    }
    if (soil === dirt) return
    if (soil === grass) {
      const flower = this.#flower(x, z, landscape)
      if (flower !== null) {
        states[ground + UP] = this.#state(flower)
        return
      }
    }
    const plant = pick(landscape.plants, hashNoise(x, 5, z, this.#seed))
    if (plant === 'cactus') {
      if (soil === sand && this.#isFree(states, ground + UP, 3)) this.#stack(states, ground, 'cactus', 1 + hashAt(x, 6, z, this.#seed) % 3)
    } else if (plant === 'dead_bush' || (plant !== null && soil === grass)) {
      this.#put(states, ground, plant)
    }
  }

  #flower (x: number, z: number, { flowers }: Landscape): string | null {
    if (flowers.length === 0) return null
    const drift = this.#land.patch(x, z, 3) > 0.5
    if (hashNoise(x, 7, z, this.#seed) >= (drift ? DRIFT : STRAY)) return null
    // One kind to a drift of 8 by 8 blocks.
    const [dx, dz] = drift ? [x >> 3, z >> 3] : [x, z]
    return flowers[hashAt(dx, 8, dz, this.#seed) % flowers.length] ?? null
  }

  #sea (states: Uint16Array, ground: number, x: number, z: number, { water, lily_pads: pads = 0 }: Landscape): void {
    let depth = 1
    while (states[ground + (depth + 1) * UP] === this.#ids.water) depth++
    const top = ground + (depth + 1) * UP
    if (states[top] === this.#ids.air && hashNoise(x, 9, z, this.#seed) < pads) states[top] = this.#state('lily_pad')
    const soil = states[ground]
    const { sand, gravel, dirt, clay } = this.#ids
    if (soil !== sand && soil !== gravel && soil !== dirt && soil !== clay) return
    const plant = pick(water, hashNoise(x, 10, z, this.#seed))
    if (plant === 'kelp') this.#kelp(states, ground, depth, x, z)
    else if (plant !== null && (depth >= 2 || !TALL.has(plant))) this.#put(states, ground, plant)
  }

  /** Forests of kelp, each plant as high as it likes below the surface. */
  #kelp (states: Uint16Array, ground: number, depth: number, x: number, z: number): void {
    if (depth < 3 || this.#land.patch(x, z, 4) < 0.05) return
    const height = 1 + hashAt(x, 11, z, this.#seed) % Math.min(TALLEST_KELP, depth - 1)
    for (let y = 1; y < height; y++) states[ground + y * UP] = this.#state('kelp_plant')
    states[ground + height * UP] = this.#state('kelp', { age: hashAt(x, 12, z, this.#seed) % 25 })
  }

  #put (states: Uint16Array, ground: number, plant: string): void {
    if (!TALL.has(plant)) {
      states[ground + UP] = this.#state(plant)
      return
    }
    if (states[ground + 2 * UP] !== states[ground + UP]) return
    states[ground + UP] = this.#state(plant, { half: 'lower' })
    states[ground + 2 * UP] = this.#state(plant, { half: 'upper' })
  }

  #stack (states: Uint16Array, ground: number, plant: string, height: number): void {
    for (let y = 1; y <= height && states[ground + y * UP] === this.#ids.air; y++) states[ground + y * UP] = this.#state(plant)
  }

  /** Water beside the block, as far as the chunk goes, that does not freeze. */
  #byWater (states: Uint16Array, at: number, biomes: Uint8Array): boolean {
    const isWater = (beside: number): boolean => states[beside] === this.#ids.water && !this.#freezing[biomes[beside & 255] ?? 0]
    const [x, z] = [at & 15, at >> 4 & 15]
    return (x > 0 && isWater(at - 1)) || (x < 15 && isWater(at + 1)) || (z > 0 && isWater(at - 16)) || (z < 15 && isWater(at + 16))
  }

  /** Air on all four sides over `height` blocks, all of them in the chunk. */
  #isFree (states: Uint16Array, at: number, height: number): boolean {
    const [x, z] = [at & 15, at >> 4 & 15]
    if (x === 0 || x === 15 || z === 0 || z === 15) return false
    for (let y = 0; y < height; y++) {
      for (const side of [-1, 1, -16, 16]) if (states[at + y * UP + side] !== this.#ids.air) return false
    }
    return true
  }

  #patches (cx: number, cz: number, states: Uint16Array, heights: Int16Array, { patches }: Landscape): void {
    Object.entries(patches).forEach(([plant, chance], index) => {
      if (hashNoise(cx, 20 + index, cz, this.#seed) >= chance) return
      const random = new Rng(hashAt(cx, 40 + index, cz, this.#seed))
      const state = plant === 'sweet_berry_bush' ? this.#state(plant, { age: 3 }) : this.#state(plant)
      const [mx, mz] = [PATCH_REACH + random.int(8), PATCH_REACH + random.int(8)]
      for (let n = 0; n < PATCH_TRIES; n++) {
        const x = mx + random.int(PATCH_REACH + 1) - random.int(PATCH_REACH + 1)
        const z = mz + random.int(PATCH_REACH + 1) - random.int(PATCH_REACH + 1)
        const ground = ((heights[z << 4 | x] ?? 0) - MIN_Y) << 8 | z << 4 | x
        if (states[ground] !== this.#ids.grass_block || states[ground + UP] !== this.#ids.air) continue
        if (!MUSHROOMS.has(plant) || this.#isShaded(states, ground)) states[ground + UP] = state
      }
    })
  }

  #isShaded (states: Uint16Array, ground: number): boolean {
    for (let y = 2; y <= SHADE; y++) if (this.#leaves[states[ground + y * UP] ?? 0] === 1) return true
    return false
  }

  #caveMushrooms (cx: number, cz: number, states: Uint16Array, heights: Int16Array): void {
    const { air, stone, deepslate } = this.#ids
    const random = new Rng(hashAt(cx, 60, cz, this.#seed))
    for (let n = 0; n < CAVE_TRIES; n++) {
      const [i, kind] = [random.int(256), random.int(3) === 0 ? 'red_mushroom' : 'brown_mushroom']
      const end = (heights[i] ?? 0) - 12 - MIN_Y
      for (let y = 10; y < end; y++) {
        const below = states[(y - 1) << 8 | i]
        if (states[y << 8 | i] !== air || (below !== stone && below !== deepslate)) continue
        states[y << 8 | i] = this.#state(kind)
        break
      }
    }
  }
}

/** The entry of a table of chances that `roll` of [0, 1) falls on, null for none. */
function pick (chances: Readonly<Record<string, number>>, roll: number): string | null {
  let rest = roll
  for (const name in chances) if ((rest -= chances[name] ?? 0) < 0) return name
  return null
}
