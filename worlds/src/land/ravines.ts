import { hashAt, hashNoise, Rng } from '../rng.ts'

/** Chance that a ravine begins in a chunk, as vanilla's canyon carver has it (https://minecraft.wiki/w/Canyon). */
const CHANCE = 0.01
/** Chunks a ravine can reach from its beginning. */
const REACH = 6
const STEPS = 84
const FLOOR = -59
const REMEMBERED = 1024
const CHUNK_STEP = 0x4000000

/** One step along a ravine: its middle, and half its width and half its height there, in blocks. */
interface Link { readonly x: number, readonly y: number, readonly z: number, readonly wide: number, readonly tall: number }

/** Long deep clefts that wind through the ground. */
export class Ravines {
  readonly #seed: number
  readonly #known = new Map<number, readonly Link[]>()
  /** Ragged walls: how much each height is wider than the rest. */
  readonly #walls: Float64Array

  constructor (seed: number) {
    this.#seed = seed
    const random = new Rng(seed).fork('walls')
    let width = 1
    this.#walls = Float64Array.from({ length: 384 }, () => {
      if (random.int(3) === 0) width = 1 + random.next() * random.next()
      return width
    })
  }

  /** Calls `hollow(x, y, z)`, x and z in 0..15, for the blocks of the chunk that ravines take; `tops` at `z << 4 | x` is the highest that they may take. */
  carve (cx: number, cz: number, tops: Int16Array, hollow: (x: number, y: number, z: number) => void): void {
    for (const { x, y, z, wide, tall } of this.#linksNear(cx * 16, cz * 16, 16)) {
      const [mx, mz] = [x - cx * 16, z - cz * 16]
      for (let bx = Math.max(0, Math.floor(mx - wide)); bx <= Math.min(15, Math.floor(mx + wide)); bx++) {
        for (let bz = Math.max(0, Math.floor(mz - wide)); bz <= Math.min(15, Math.floor(mz + wide)); bz++) {
          const flat = ((bx + 0.5 - mx) ** 2 + (bz + 0.5 - mz) ** 2) / (wide * wide)
          const top = Math.min(tops[bz << 4 | bx] ?? 0, Math.floor(y + tall))
          if (flat >= 1) continue
          for (let by = Math.max(FLOOR, Math.floor(y - tall)); by <= top; by++) if (this.#inside(flat, by, y, tall)) hollow(bx, by, bz)
        }
      }
    }
  }

  /** Whether a ravine takes the block x, y, z. */
  takes (x: number, y: number, z: number): boolean {
    return this.#linksNear(x, z, 1).some((link) => {
      const flat = ((x + 0.5 - link.x) ** 2 + (z + 0.5 - link.z) ** 2) / (link.wide * link.wide)
      return flat < 1 && Math.abs(y - link.y) <= link.tall && this.#inside(flat, y, link.y, link.tall)
    })
  }

  #inside (flat: number, by: number, y: number, tall: number): boolean {
    const height = (by + 0.5 - y) / tall
    return flat * (this.#walls[by + 64] ?? 1) + height * height / 6 < 1
  }

  /** The links that reach into the square of `side` blocks at x0, z0. */
  #linksNear (x0: number, z0: number, side: number): Link[] {
    const found: Link[] = []
    const [cx, cz] = [x0 >> 4, z0 >> 4]
    for (let i = cx - REACH; i <= cx + REACH; i++) {
      for (let k = cz - REACH; k <= cz + REACH; k++) {
        if (hashNoise(i, 0, k, this.#seed) >= CHANCE) continue
        for (const link of this.#ravine(i, k)) {
          if (link.x + link.wide >= x0 && link.x - link.wide <= x0 + side && link.z + link.wide >= z0 && link.z - link.wide <= z0 + side) found.push(link)
        }
      }
    }
    return found
  }

  /** The ravine that begins in chunk i, k. */
  #ravine (i: number, k: number): readonly Link[] {
    const key = i * CHUNK_STEP + k
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const random = new Rng(hashAt(i, 1, k, this.#seed))
    const links: Link[] = []
    let [x, y, z] = [i * 16 + random.int(16), 10 + random.int(58), k * 16 + random.int(16)]
    let [yaw, pitch, turn] = [random.next() * 2 * Math.PI, (random.next() - 0.5) / 4, 0]
    const thickness = (1 + random.next() + random.next()) * 1.6
    const steps = STEPS - random.int(STEPS / 4)
    for (let step = 0; step < steps; step++) {
      const wide = 1.5 + Math.sin(step * Math.PI / steps) * thickness
      links.push({ x, y, z, wide, tall: wide * 3 })
      x += Math.cos(yaw) * Math.cos(pitch)
      y += Math.sin(pitch)
      z += Math.sin(yaw) * Math.cos(pitch)
      pitch *= 0.7
      turn = turn * 0.5 + (random.next() - random.next()) * random.next() * 4
      yaw += turn * 0.05
    }
    if (this.#known.size >= REMEMBERED) this.#known.clear()
    this.#known.set(key, links)
    return links
  }
}
