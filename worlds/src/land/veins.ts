import type { Vein } from './presets.ts'
import { type GameData, MAX_Y, MIN_Y } from '../registry.ts'
import { hashAt, hashNoise, Rng } from '../rng.ts'

/** What a vein puts in stone and in deepslate, and how far it can reach from its middle, in blocks. */
interface Ore { readonly vein: Vein, readonly inStone: number, readonly inDeepslate: number, readonly reach: number }

/** Rock that ore takes the place of, as stone or as deepslate (vanilla's tags stone_ore_replaceables and deepslate_ore_replaceables). */
const AS_STONE = ['stone', 'granite', 'diorite', 'andesite']
const AS_DEEPSLATE = ['deepslate', 'tuff']
/** Numbers kept for each vein of a chunk: x, y, z, seed. */
const FIELDS = 4
/** Largest size of a vein. */
const LARGEST = 64
/** The spheres of the vein being made; one for all, because making one is never interrupted. */
const spheres = { x: new Float64Array(LARGEST), y: new Float64Array(LARGEST), z: new Float64Array(LARGEST), r: new Float64Array(LARGEST) }
/** Chunks whose list of veins is remembered. */
const REMEMBERED = 256
const CHUNK_STEP = 0x4000000

/** A chunk's veins; those of an ore are from its start to that of the next. */
interface VeinList { readonly starts: Int32Array, readonly veins: Int32Array }

/** Places veins of ore, soil and odd rock in the rock of a chunk, also those that reach in from the chunks around. */
export class Veins {
  readonly #ores: readonly Ore[]
  readonly #seed: number
  readonly #air: number
  /** 1 for rock that holds ore as stone does, 2 as deepslate does, by state. */
  readonly #rock: Uint8Array
  readonly #biomeAt: (x: number, z: number) => string
  readonly #lists = new Map<number, VeinList>()

  constructor (data: GameData, veins: readonly Vein[], seed: number, biomeAt: (x: number, z: number) => string) {
    this.#seed = seed
    this.#biomeAt = biomeAt
    this.#air = data.stateOf('air')
    this.#rock = new Uint8Array(data.stateCount)
    for (const name of AS_STONE) this.#rock[data.stateOf(name)] = 1
    for (const name of AS_DEEPSLATE) this.#rock[data.stateOf(name)] = 2
    this.#ores = veins.map((vein) => {
      const inStone = data.stateOf(vein.block)
      const variant = `deepslate_${vein.block}`
      const inDeepslate = data.registry.blocksByName[variant] === undefined ? inStone : data.stateOf(variant)
      return { vein, inStone, inDeepslate, reach: Math.ceil(vein.size / 8 + vein.size / 16 + 0.5) + 1 }
    })
  }

  /** `states` at `(y - MIN_Y) << 8 | z << 4 | x`; `top` is the chunk's highest ground. */
  place (cx: number, cz: number, states: Uint16Array, top: number): void {
    const around: VeinList[] = []
    for (let dx = -1; dx <= 1; dx++) for (let dz = -1; dz <= 1; dz++) around.push(this.#listOf(cx + dx, cz + dz))
    // Ore by ore, not chunk by chunk: ore lies in granite, never granite in ore.
    this.#ores.forEach((ore, index) => {
      const { reach } = ore
      for (const { starts, veins } of around) {
        const end = starts[index + 1] ?? 0
        for (let at = starts[index] ?? 0; at < end; at += FIELDS) {
          const x = (veins[at] ?? 0) - cx * 16
          const y = veins[at + 1] ?? 0
          const z = (veins[at + 2] ?? 0) - cz * 16
          if (x < -reach || x > 15 + reach || z < -reach || z > 15 + reach || y - reach > top) continue
          this.#grow(ore, x, y, z, states, veins[at + 3] ?? 0, cx, cz)
        }
      }
    })
  }

  /** The veins that begin in a chunk, in the order of the preset. */
  #listOf (cx: number, cz: number): VeinList {
    const key = cx * CHUNK_STEP + cz
    const known = this.#lists.get(key)
    if (known !== undefined) return known
    const list: number[] = []
    const starts = this.#ores.map(({ vein }, index) => {
      const start = list.length
      const random = new Rng(hashAt(cx, index, cz, this.#seed))
      const count = Math.floor(vein.count) + (random.next() < vein.count % 1 ? 1 : 0)
      for (let i = 0; i < count; i++) {
        const [x, y, z] = [cx * 16 + random.int(16), heightFor(vein, random), cz * 16 + random.int(16)]
        const seed = random.int(0x40000000)
        if (y <= MIN_Y || y >= MAX_Y) continue
        if (vein.biomes.length === 0 || vein.biomes.includes(this.#biomeAt(x, z))) list.push(x, y, z, seed)
      }
      return start
    })
    if (this.#lists.size >= REMEMBERED) this.#lists.clear()
    const made = { starts: Int32Array.from([...starts, list.length]), veins: Int32Array.from(list) }
    this.#lists.set(key, made)
    return made
  }

  /** A row of spheres along a tilted line, thickest in its middle (https://minecraft.wiki/w/Ore_(feature)). */
  #grow (ore: Ore, x: number, y: number, z: number, states: Uint16Array, seed: number, cx: number, cz: number): void {
    const { size } = ore.vein
    const random = new Rng(seed)
    const angle = random.next() * Math.PI
    const ax = Math.sin(angle) * size / 8
    const az = Math.cos(angle) * size / 8
    const thick = size / 16 + 1
    if (x + ax + thick < 0 || x - ax - thick > 16 || z + Math.abs(az) + thick < 0 || z - Math.abs(az) - thick > 16) return
    const y0 = y + random.int(3) - 2
    const rise = y + random.int(3) - 2 - y0
    for (let i = 0; i < size; i++) {
      const t = i / size
      spheres.x[i] = x + ax - 2 * ax * t
      spheres.y[i] = y0 + rise * t
      spheres.z[i] = z + az - 2 * az * t
      spheres.r[i] = ((Math.sin(Math.PI * t) + 1) * random.next() * size / 16 + 1) / 2
    }
    dropInner(size)
    for (let i = 0; i < size; i++) {
      const r = spheres.r[i] ?? 0
      if (r > 0) this.#fill(ore, spheres.x[i] ?? 0, spheres.y[i] ?? 0, spheres.z[i] ?? 0, r, states, cx, cz)
    }
  }

  #fill (ore: Ore, sx: number, sy: number, sz: number, r: number, states: Uint16Array, cx: number, cz: number): void {
    const x0 = Math.max(0, Math.floor(sx - r))
    const x1 = Math.min(15, Math.floor(sx + r))
    const z0 = Math.max(0, Math.floor(sz - r))
    const z1 = Math.min(15, Math.floor(sz + r))
    const open = ore.vein.hidden === 0
    for (let x = x0; x <= x1; x++) {
      const dx = (x + 0.5 - sx) / r
      for (let z = z0; z <= z1; z++) {
        const dz = (z + 0.5 - sz) / r
        const rest = 1 - dx * dx - dz * dz
        if (rest <= 0) continue
        const half = r * Math.sqrt(rest)
        const y1 = Math.min(MAX_Y - 1, Math.ceil(sy + half - 0.5) - 1)
        for (let y = Math.max(MIN_Y + 1, Math.floor(sy - half - 0.5) + 1); y <= y1; y++) {
          const at = (y - MIN_Y) << 8 | z << 4 | x
          const rock = this.#rock[states[at] ?? 0]
          if (rock !== 0 && (open || this.#stays(ore, at, states, cx, cz))) states[at] = rock === 1 ? ore.inStone : ore.inDeepslate
        }
      }
    }
  }

  /** Whether a block of a vein that shuns the air is placed. */
  #stays ({ vein: { hidden } }: Ore, at: number, states: Uint16Array, cx: number, cz: number): boolean {
    if (!this.#isOpen(at, states)) return true
    // By position, not by turn: a vein is the same whichever chunk of those it lies in is made first.
    return hidden < 1 && hashNoise(cx * 16 + (at & 15), at >> 8, cz * 16 + (at >> 4 & 15), this.#seed) >= hidden
  }

  /** Whether air is beside the block; what is beyond the chunk counts as rock. */
  #isOpen (at: number, states: Uint16Array): boolean {
    const air = this.#air
    const [x, z] = [at & 15, at >> 4 & 15]
    return states[at - 256] === air || states[at + 256] === air || (x > 0 && states[at - 1] === air) || (x < 15 && states[at + 1] === air) ||
      (z > 0 && states[at - 16] === air) || (z < 15 && states[at + 16] === air)
  }
}

/** Of the first `count` spheres those that lie in another get the radius -1. */
function dropInner (count: number): void {
  const { x, y, z, r } = spheres
  for (let i = 0; i < count; i++) {
    const radius = r[i] ?? 0
    if (radius < 0) continue
    for (let j = i + 1; j < count; j++) {
      const other = r[j] ?? 0
      if (other < 0) continue
      const apart = radius - other
      const dx = (x[i] ?? 0) - (x[j] ?? 0)
      const dy = (y[i] ?? 0) - (y[j] ?? 0)
      const dz = (z[i] ?? 0) - (z[j] ?? 0)
      if (apart * apart <= dx * dx + dy * dy + dz * dz) continue
      if (apart < 0) {
        r[i] = -1
        break
      }
      r[j] = -1
    }
  }
}

/** y of a vein; a triangle's likeliest height is its middle. */
function heightFor ({ min_y: low, max_y: high, shape }: Vein, random: Rng): number {
  const span = high - low + 1
  return shape === 'uniform' ? low + random.int(span) : low + Math.floor((random.next() + random.next()) / 2 * span)
}
