import type { Vec } from '../geometry.ts'
import { columnNumber } from './column.ts'
import type { Realm } from '../realm.ts'

/** The columns in which the world lives: those near a player. Elsewhere everything rests, as in vanilla's chunks that are not simulated. */
export class Area {
  readonly #realm: Realm
  #radius = -1
  /** Chunk coordinates of the players, x and z in turns. */
  #centers: readonly number[] = []
  #columns: ReadonlyArray<readonly [number, number]> = []
  #numbers = new Set<number>()

  constructor (realm: Realm) {
    this.#realm = realm
  }

  /** Looks where the players are; `radius` is in columns around each one's own. */
  refresh (radius: number): void {
    if (radius === this.#radius && this.#isUpToDate()) return
    const at = this.#realm.players.map(({ body }) => [Math.floor(body.position.x / 16), Math.floor(body.position.z / 16)] as const)
    this.#centers = at.flat()
    this.#radius = radius
    const columns = new Map<number, readonly [number, number]>()
    for (const [x, z] of at) {
      for (let cx = x - radius; cx <= x + radius; cx++) {
        for (let cz = z - radius; cz <= z + radius; cz++) columns.set(columnNumber(cx, cz), [cx, cz])
      }
    }
    // Sorted, so that the order in which players joined does not matter.
    this.#columns = [...columns.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1])
    this.#numbers = new Set(columns.keys())
  }

  #isUpToDate (): boolean {
    const { players } = this.#realm
    if (this.#centers.length !== 2 * players.length) return false
    let next = 0
    for (const { body } of players) {
      if (Math.floor(body.position.x / 16) !== this.#centers[next++] || Math.floor(body.position.z / 16) !== this.#centers[next++]) return false
    }
    return true
  }

  /** Chunk coordinates of the living columns, sorted. */
  get columns (): ReadonlyArray<readonly [number, number]> {
    return this.#columns
  }

  has (cell: Vec): boolean {
    return this.#numbers.has(columnNumber(cell.x >> 4, cell.z >> 4))
  }
}
