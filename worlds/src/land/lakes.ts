import type { Land } from './land.ts'
import { MAX_Y, MIN_Y } from '../registry.ts'
import { hashAt, hashNoise, Rng } from '../rng.ts'

/** Chances a chunk; those of lava are vanilla's (https://minecraft.wiki/w/Lava#Lava_lakes), water has none of its own since 1.18. */
const WATER_ON_GROUND = 1 / 40
const LAVA_ON_GROUND = 1 / 200
const WATER_BELOW = 1 / 12
const LAVA_BELOW = 1 / 9
/** Steepest ground that carries a lake, in blocks over its width. */
const LEVEL = 3
/** Blocks of ground kept over a lake in the rock. */
const COVER = 8
const DEEPEST = -50
const CHUNK = 16

/** A lake at the ground: an ellipse of the half widths `rx`, `rz` around x, z, whose surface is at y. */
export interface Pond { readonly x: number, readonly z: number, readonly rx: number, readonly rz: number, readonly y: number, readonly lava: boolean }

/** States a lake is made of. */
export interface LakeStates { readonly air: number, readonly water: number, readonly lava: number, readonly stone: number, readonly dirt: number, readonly deepslate: number }

/** Water and lava lakes, each inside its chunk. */
export class Lakes {
  readonly #land: Land
  readonly #states: LakeStates
  readonly #seed: number
  readonly #dry: ReadonlySet<string>

  constructor (land: Land, states: LakeStates, seed: number) {
    this.#land = land
    this.#states = states
    this.#seed = seed
    this.#dry = new Set(['desert', 'ocean', 'frozen_ocean', 'river', 'frozen_river', 'beach', 'snowy_beach'])
  }

  /** The lake on the ground of a chunk, null for none. */
  pond (cx: number, cz: number): Pond | null {
    const roll = hashNoise(cx, 0, cz, this.#seed)
    const lava = roll < LAVA_ON_GROUND
    if (!lava && roll >= LAVA_ON_GROUND + WATER_ON_GROUND) return null
    const random = new Rng(hashAt(cx, 1, cz, this.#seed))
    const [rx, rz] = [2.5 + random.next() * 3.5, 2.5 + random.next() * 3.5]
    const [x, z] = [cx * CHUNK + 8, cz * CHUNK + 8]
    if (!lava && this.#dry.has(this.#land.biome(x, z))) return null
    let [least, most] = [MAX_Y, MIN_Y]
    this.#land.tile(cx, cz).heights.forEach((height, i) => {
      if (Math.abs((i & 15) - 8) > rx + 1 || Math.abs((i >> 4) - 8) > rz + 1) return
      least = Math.min(least, height)
      most = Math.max(most, height)
    })
    if (most - least > LEVEL || least <= this.#land.seaLevel) return null
    return { x, z, rx, rz, y: least, lava }
  }

  /** Whether a trunk at x, z would stand in a lake or at its very shore. */
  isWet (x: number, z: number): boolean {
    const pond = this.pond(x >> 4, z >> 4)
    return pond !== null && ((x - pond.x) / (pond.rx + 2)) ** 2 + ((z - pond.z) / (pond.rz + 2)) ** 2 < 1
  }

  /** Digs and fills the lakes of a chunk; `states` at `(y - MIN_Y) << 8 | z << 4 | x`. */
  place (cx: number, cz: number, states: Uint16Array): void {
    const pond = this.pond(cx, cz)
    if (pond !== null) this.#dig(states, { x: pond.x & 15, z: pond.z & 15, y: pond.y, rx: pond.rx, rz: pond.rz, depth: 3.5, roof: LEVEL + 1, lava: pond.lava, covered: false })
    const lowest = Math.min(...this.#land.tile(cx, cz).heights)
    for (const [lava, chance, layer] of [[true, LAVA_BELOW, 2], [false, WATER_BELOW, 3]] as const) {
      if (hashNoise(cx, layer, cz, this.#seed) >= chance) continue
      const random = new Rng(hashAt(cx, layer + 2, cz, this.#seed))
      const [rx, rz, roof] = [3 + random.next() * 3.5, 3 + random.next() * 3.5, 3 + random.int(2)]
      const room = lowest - COVER - roof - DEEPEST
      if (room > 0) this.#dig(states, { x: 8, z: 8, y: DEEPEST + random.int(room), rx, rz, depth: 3.5, roof, lava, covered: true })
    }
  }

  /** A bowl of fluid up to y with air above it; where its bed or bank is hollow it is lined, so that nothing runs out. */
  #dig (states: Uint16Array, lake: { x: number, z: number, y: number, rx: number, rz: number, depth: number, roof: number, lava: boolean, covered: boolean }): void {
    const { air, water, lava } = this.#states
    const fluid = lake.lava ? lava : water
    for (let x = 1; x < CHUNK - 1; x++) {
      for (let z = 1; z < CHUNK - 1; z++) {
        const flat = ((x - lake.x) / lake.rx) ** 2 + ((z - lake.z) / lake.rz) ** 2
        if (flat >= 1) continue
        const below = Math.round(lake.depth * Math.sqrt(1 - flat))
        const above = lake.covered ? Math.round(lake.roof * Math.sqrt(1 - flat)) : lake.roof
        for (let y = lake.y - below; y <= lake.y + above; y++) states[(y - MIN_Y) << 8 | z << 4 | x] = y <= lake.y ? fluid : air
      }
    }
    for (let y = lake.y - Math.ceil(lake.depth) - 1; y <= lake.y; y++) this.#line(states, y, fluid, lake.lava || y < lake.y - 1 || lake.covered)
  }

  /** Makes whatever open block touches the fluid from the side or from below solid. */
  #line (states: Uint16Array, y: number, fluid: number, hard: boolean): void {
    const { air, stone, dirt, deepslate, lava, water } = this.#states
    const solid = y < 0 ? deepslate : hard ? stone : dirt
    const layer = (y - MIN_Y) << 8
    for (let i = 0; i < 256; i++) {
      const state = states[layer | i] ?? 0
      if (state !== air && !((state === lava || state === water) && state !== fluid)) continue
      const [x, z] = [i & 15, i >> 4]
      const touches = states[(layer | i) + 256] === fluid || (x > 0 && states[(layer | i) - 1] === fluid) || (x < 15 && states[(layer | i) + 1] === fluid) ||
        (z > 0 && states[(layer | i) - 16] === fluid) || (z < 15 && states[(layer | i) + 16] === fluid)
      if (touches) states[layer | i] = solid
    }
  }
}
