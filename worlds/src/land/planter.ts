import { type GameData, MIN_Y } from '../registry.ts'
import type { Tree } from './trees.ts'
import { TREE_KINDS, type TreeKind } from './tree-shapes.ts'

/** Wood and leaves of the kinds whose names differ from them. */
const WOOD: Readonly<Partial<Record<TreeKind, string>>> = { swamp_oak: 'oak', bush: 'jungle' }
const FOLIAGE: Readonly<Partial<Record<TreeKind, string>>> = { swamp_oak: 'oak', bush: 'oak' }

/** Puts trees into a chunk's blocks. */
export class Planter {
  readonly #air: number
  readonly #water: number
  readonly #dirt: number
  readonly #grass: number
  readonly #logs: Readonly<Record<TreeKind, number>>
  /** Leaf states by kind, at their distance. */
  readonly #leaves: Readonly<Record<TreeKind, readonly number[]>>
  readonly #hanging: (block: 'vine' | 'cocoa', side: string, age: number) => number

  constructor (data: GameData) {
    this.#air = data.stateOf('air')
    this.#water = data.stateOf('water')
    this.#dirt = data.stateOf('dirt')
    this.#grass = data.stateOf('grass_block')
    const byKind = <T>(make: (kind: TreeKind) => T): Record<TreeKind, T> => Object.fromEntries(TREE_KINDS.map((kind) => [kind, make(kind)])) as Record<TreeKind, T>
    this.#logs = byKind((kind) => data.stateOf(`${WOOD[kind] ?? kind}_log`))
    this.#leaves = byKind((kind) => [1, 1, 2, 3, 4, 5, 6].map((distance) => data.stateOf(`${FOLIAGE[kind] ?? kind}_leaves`, { distance, persistent: false })))
    this.#hanging = (block, side, age) => block === 'vine' ? data.stateOf('vine', { [side]: true }) : data.stateOf('cocoa', { facing: side, age })
  }

  /** Leaves first, trunks last: where trees meet, wood wins and a leaf belongs to the nearer trunk. `states` at `(y - MIN_Y) << 8 | z << 4 | x`. */
  plant (states: Uint16Array, trees: readonly Tree[], cx: number, cz: number): void {
    const [x0, z0] = [cx * 16, cz * 16]
    const nearest = new Map<number, number>()
    for (const { kind, x, y, z, shape } of trees) {
      for (const leaf of shape.leaves) {
        const index = indexOf(x + leaf.x - x0, y + leaf.y, z + leaf.z - z0)
        if (index < 0) continue
        const known = nearest.get(index)
        const free = known === undefined ? states[index] === this.#air : leaf.distance < known
        if (!free) continue
        nearest.set(index, leaf.distance)
        states[index] = this.#leaves[kind][leaf.distance] ?? 0
      }
    }
    for (const { kind, x, y, z, shape } of trees) {
      for (const log of shape.logs) {
        const index = indexOf(x + log.x - x0, y + log.y, z + log.z - z0)
        if (index >= 0 && (states[index] === this.#air || states[index] === this.#water || nearest.has(index))) states[index] = this.#logs[kind]
      }
      const below = indexOf(x - x0, y - 1, z - z0)
      if (below >= 0 && states[below] === this.#grass) states[below] = this.#dirt
    }
    for (const { x, y, z, shape } of trees) {
      let held = false
      for (const each of shape.hangings) {
        const index = indexOf(x + each.x - x0, y + each.y, z + each.z - z0)
        held = index >= 0 && states[index] === this.#air && (held || !each.hanging)
        if (held) states[index] = this.#hanging(each.block, each.side, each.age)
      }
    }
  }
}

/** Index of a block of the chunk, -1 outside it. */
function indexOf (x: number, y: number, z: number): number {
  return x < 0 || x > 15 || z < 0 || z > 15 ? -1 : (y - MIN_Y) << 8 | z << 4 | x
}
