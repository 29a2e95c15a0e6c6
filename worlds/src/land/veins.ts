import type { Vein } from './presets.ts'
import { type GameData, MAX_Y, MIN_Y } from '../registry.ts'
import { hashAt, Rng } from '../rng.ts'

/** What a vein puts in stone and in deepslate. */
interface Ore { readonly vein: Vein, readonly inStone: number, readonly inDeepslate: number }

const STEPS: ReadonlyArray<readonly [number, number, number]> = [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]]

/** Places veins of ore and soil in the rock of a chunk. A vein stays inside its chunk, so no neighbour is needed. */
export class Veins {
  readonly #ores: readonly Ore[]
  readonly #seed: number
  readonly #stone: number
  readonly #deepslate: number
  readonly #air: number

  constructor (data: GameData, veins: readonly Vein[], seed: number) {
    this.#seed = seed
    this.#stone = data.stateOf('stone')
    this.#deepslate = data.stateOf('deepslate')
    this.#air = data.stateOf('air')
    this.#ores = veins.map((vein) => {
      const inStone = data.stateOf(vein.block)
      const variant = `deepslate_${vein.block}`
      return { vein, inStone, inDeepslate: data.registry.blocksByName[variant] === undefined ? inStone : data.stateOf(variant) }
    })
  }

  /** `states` at `(y - MIN_Y) << 8 | z << 4 | x`; `top` is the chunk's highest ground. */
  place (cx: number, cz: number, states: Uint16Array, top: number): void {
    this.#ores.forEach((ore, index) => {
      const random = new Rng(hashAt(cx, index, cz, this.#seed))
      const count = Math.floor(ore.vein.count) + (random.next() < ore.vein.count % 1 ? 1 : 0)
      for (let i = 0; i < count; i++) {
        const [x, y, z] = [random.int(16), heightFor(ore.vein, random), random.int(16)]
        const own = new Rng(hashAt(x, y, z, random.int(0x40000000)))
        if (y > MIN_Y && y <= top) this.#grow(ore, x, y, z, states, own)
      }
    })
  }

  /** A lump grown block by block from one of its last ones. */
  #grow (ore: Ore, x0: number, y0: number, z0: number, states: Uint16Array, random: Rng): void {
    const lump = [(y0 - MIN_Y) << 8 | z0 << 4 | x0]
    this.#put(ore, lump[0] ?? 0, states, random)
    for (let tries = 4 * ore.vein.size; lump.length < ore.vein.size && tries > 0; tries--) {
      const from = lump[Math.max(0, lump.length - 1 - random.int(6))] ?? 0
      const next = neighbour(from, random.int(6))
      if (next < 0 || lump.includes(next)) continue
      lump.push(next)
      this.#put(ore, next, states, random)
    }
  }

  #put (ore: Ore, at: number, states: Uint16Array, random: Rng): void {
    const rock = states[at]
    if (rock !== this.#stone && rock !== this.#deepslate) return
    const { hidden } = ore.vein
    if (hidden > 0 && this.#isOpen(at, states) && random.next() < hidden) return
    states[at] = rock === this.#stone ? ore.inStone : ore.inDeepslate
  }

  #isOpen (at: number, states: Uint16Array): boolean {
    for (let step = 0; step < 6; step++) {
      const next = neighbour(at, step)
      if (next >= 0 && states[next] === this.#air) return true
    }
    return false
  }
}

/** y of a vein; a triangle's likeliest height is its middle. */
function heightFor ({ min_y: low, max_y: high, shape }: Vein, random: Rng): number {
  const span = high - low + 1
  return shape === 'uniform' ? low + random.int(span) : low + Math.floor((random.next() + random.next()) / 2 * span)
}

/** Index of the neighbour in direction `step`, -1 outside the chunk. */
function neighbour (at: number, step: number): number {
  const [dx, dy, dz] = STEPS[step] ?? [0, 0, 0]
  const x = (at & 15) + dx
  const z = (at >> 4 & 15) + dz
  const y = (at >> 8) + dy
  const inside = x >= 0 && x < 16 && z >= 0 && z < 16 && y > 0 && y < MAX_Y - MIN_Y
  return inside ? y << 8 | z << 4 | x : -1
}
