import type { Land } from './land.ts'
import { landscapeOf } from './landscape.ts'
import { CANOPY, drawShape, type Shape, TREE_KINDS, type TreeKind } from './tree-shapes.ts'
import { hashNoise, Rng } from '../rng.ts'

/** Side of the square that holds at most one tree, in blocks. */
const CELL = 5
/** Trunks keep off the last row of their cell, so that two never touch. */
const ROOM = 4
/** Shapes of each kind that a world has. */
const VARIANTS = 24
/** Deepest water that a swamp's trees stand in, in blocks. */
const WADING = 1

/** A tree whose lowest log is at x, y, z. */
export interface Tree {
  readonly kind: TreeKind
  readonly x: number
  readonly y: number
  readonly z: number
  readonly shape: Shape
}

/** Where trees stand: a pure function of the seed, so that a chunk knows its neighbours' trees without generating them. */
export class Trees {
  readonly #land: Land
  /** Whether the ground at x, y, z is still there, after caves and lakes. */
  readonly #isGround: (x: number, y: number, z: number) => boolean
  readonly #seed: number
  readonly #density: number
  readonly #shapes: Readonly<Record<TreeKind, readonly Shape[]>>

  constructor (land: Land, density: number, isGround: (x: number, y: number, z: number) => boolean, seed: number) {
    this.#land = land
    this.#density = density
    this.#isGround = isGround
    this.#seed = seed
    const random = new Rng(seed)
    this.#shapes = Object.fromEntries(TREE_KINDS.map((kind) =>
      [kind, Array.from({ length: VARIANTS }, (_, i) => drawShape(kind, random.fork(`${kind} ${i}`)))])) as unknown as Record<TreeKind, readonly Shape[]>
  }

  /** Whether the preset has trees at all. */
  get any (): boolean {
    return this.#density > 0
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

  /** The trees of which a part can lie in the chunk. */
  around (cx: number, cz: number): Tree[] {
    return this.within(cx * 16 - CANOPY, cz * 16 - CANOPY, cx * 16 + 15 + CANOPY, cz * 16 + 15 + CANOPY)
  }

  #grow (i: number, k: number, x: number, z: number): Tree | null {
    const biome = this.#land.biome(x, z)
    const { trees, tree_density: density, surface } = landscapeOf(biome)
    if (hashNoise(i, 2, k, this.#seed) >= density * this.#density * this.#land.woods(x, z) || surface !== 'grass_block') return null
    const ground = this.#land.height(x, z)
    if (ground < this.#land.seaLevel - (biome === 'swamp' ? WADING : 0) || !this.#isGround(x, ground, z)) return null
    let share = hashNoise(i, 3, k, this.#seed)
    const kind = TREE_KINDS.find((each) => (share -= trees[each] ?? 0) < 0)
    if (kind === undefined) return null
    const shape = this.#shapes[kind][Math.floor(hashNoise(i, 4, k, this.#seed) * VARIANTS)]
    return shape === undefined ? null : { kind, x, y: ground + 1, z, shape }
  }
}
