import type { Caves } from './caves.ts'
import type { Land } from './land.ts'
import { hashNoise } from '../rng.ts'

/** Side of the square that holds at most one tree, in blocks. */
const CELL = 5
/** Trunks keep off the last row of their cell, so that two never touch. */
const ROOM = 4
/** How far leaves reach from the trunk, in blocks. */
export const CANOPY = 2

/** A tree whose lowest log is at x, y, z, of `height` logs. */
export interface Tree {
  readonly kind: 'oak' | 'birch'
  readonly x: number
  readonly y: number
  readonly z: number
  readonly height: number
}

/** Where trees stand: a pure function of the seed, so that a chunk knows its neighbours' trees without generating them. */
export class Trees {
  readonly #land: Land
  readonly #caves: Caves | null
  readonly #seed: number

  constructor (land: Land, caves: Caves | null, seed: number) {
    this.#land = land
    this.#caves = caves
    this.#seed = seed
  }

  /** The trees with trunks at x0 <= x <= x1 and z0 <= z <= z1, always in the same order. */
  within (x0: number, z0: number, x1: number, z1: number): Tree[] {
    const found: Tree[] = []
    for (let i = Math.floor(x0 / CELL); i * CELL <= x1; i++) {
      for (let k = Math.floor(z0 / CELL); k * CELL <= z1; k++) {
        const x = i * CELL + Math.floor(ROOM * hashNoise(i, 0, k, this.#seed))
        const z = k * CELL + Math.floor(ROOM * hashNoise(i, 1, k, this.#seed))
        if (x < x0 || x > x1 || z < z0 || z > z1) continue
        const tree = this.#grow(i, k, x, z)
        if (tree !== null) found.push(tree)
      }
    }
    return found
  }

  #grow (i: number, k: number, x: number, z: number): Tree | null {
    if (hashNoise(i, 2, k, this.#seed) >= this.#land.treeDensity(x, z)) return null
    const ground = this.#land.height(x, z)
    if (ground < this.#land.seaLevel || this.#land.isBeach(ground) || this.#land.isBare(ground)) return null
    if (this.#caves !== null && this.#caves.isHollow(x, ground, z, ground)) return null
    const birch = hashNoise(i, 3, k, this.#seed) < (this.#land.isBirchWood(x, z) ? 0.8 : 0.06)
    const height = (birch ? 5 : 4) + Math.floor(3 * hashNoise(i, 4, k, this.#seed))
    return { kind: birch ? 'birch' : 'oak', x, y: ground + 1, z, height }
  }

  /**
   * Calls `leaf` for every leaf of a tree with its distance to the trunk, 1 to 4 blocks.
   * Shape: two wide layers, two narrow ones, corners at random (https://minecraft.wiki/w/Tree#Oak).
   */
  leaves (tree: Tree, leaf: (x: number, y: number, z: number, distance: number) => void): void {
    const top = tree.y + tree.height
    for (let y = top - 3; y <= top; y++) {
      const reach = y >= top - 1 ? 1 : CANOPY
      for (let dx = -reach; dx <= reach; dx++) {
        for (let dz = -reach; dz <= reach; dz++) {
          const corner = Math.abs(dx) === reach && Math.abs(dz) === reach
          if (corner && (y === top || hashNoise(tree.x + dx, y, tree.z + dz, this.#seed) < 0.5)) continue
          const above = Math.max(0, y - (top - 1))
          const distance = Math.abs(dx) + Math.abs(dz) + above
          if (distance > 0) leaf(tree.x + dx, y, tree.z + dz, distance)
        }
      }
    }
  }
}
