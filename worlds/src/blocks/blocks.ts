import { FACES, cellKey, distance, parseKey, plus, type Vec } from '../geometry.ts'
import { Furnace, type FurnaceJson, type FurnaceTables } from '../items/furnace.ts'
import { stack, type Slot } from '../items/items.ts'
import type { Realm } from '../realm.ts'
import type { BlockInfo } from '../registry.ts'
import { isLoose, isReplaceable, staysUp } from './support.ts'
import { dropsOf, fuelTicks, smeltable } from './tables.ts'

/** Ticks between losing its floor and falling (vanilla's scheduled tick of falling blocks). */
const FALL_DELAY = 2
const AIR = 0
const WATER_SOURCE = 'water'

export const FURNACE_TABLES: FurnaceTables = { smeltable: name => smeltable(name)?.result ?? null, fuelTicks }

export interface BlocksJson { furnaces: Array<[string, FurnaceJson]>, scheduled: Array<[number, string]> }

/** Changes of blocks with what follows from them: supports, falling, furnaces. */
export class Blocks {
  readonly #realm: Realm
  readonly #furnaces = new Map<string, Furnace>()
  /** Cells to look at for falling, by cell, with the tick it is due. */
  readonly #scheduled = new Map<string, number>()

  constructor (realm: Realm) {
    this.#realm = realm
  }

  at (cell: Vec): BlockInfo {
    return this.#realm.columns.block(cell.x, cell.y, cell.z)
  }

  /** Puts `state` at `cell`; neighbours that lose their support by it drop, loose ones begin to fall. */
  set (cell: Vec, state: number): void {
    this.#realm.columns.set(cell.x, cell.y, cell.z, state)
    this.#consider(cell)
    for (const face of FACES) this.#consider(plus(cell, face))
  }

  /** Breaks the block with `tool` (null: by hand, or no player at all): drops fall out, contents too. */
  destroy (cell: Vec, tool: Slot): void {
    const block = this.at(cell)
    const furnace = this.#furnaces.get(cellKey(cell))
    this.#furnaces.delete(cellKey(cell))
    this.set(cell, this.#emptied(block))
    for (const item of dropsOf(this.#realm.data, block, tool, this.#realm.rng)) this.#realm.entities.drop(cell, item)
    for (const item of furnace?.contents ?? []) this.#realm.entities.drop(cell, item)
    this.#destroyOtherHalf(cell, block, tool)
  }

  /** A falling block has landed in `cell`: it stays there, or drops as an item when the place is taken. */
  settle (cell: Vec, state: number): void {
    const there = this.at(cell)
    if (isReplaceable(there)) this.set(cell, state)
    else this.#realm.entities.drop(cell, stack(this.#realm.data.blockOfState(state).name))
  }

  /** The furnace at `cell`, which is made when the block is first used. */
  furnaceAt (cell: Vec): Furnace {
    const key = cellKey(cell)
    const known = this.#furnaces.get(key)
    if (known !== undefined) return known
    const furnace = new Furnace(this.#realm.data)
    this.#furnaces.set(key, furnace)
    return furnace
  }

  /** Blocks further than `reach` from every player rest, as in chunks that are not simulated. */
  tick (reach: number): void {
    for (const [key, due] of this.#scheduled) {
      if (due > this.#realm.tick) continue
      this.#scheduled.delete(key)
      this.#letFall(parseKey(key))
    }
    for (const [key, furnace] of this.#furnaces) {
      const cell = parseKey(key)
      if (!this.#realm.players.some(player => distance(player.body.position, cell) < reach)) continue
      if (furnace.tick(FURNACE_TABLES)) this.#showFire(cell, furnace)
    }
  }

  toJson (): BlocksJson {
    const furnaces = [...this.#furnaces].map(([key, furnace]): [string, FurnaceJson] => [key, furnace.toJson()])
    return { furnaces, scheduled: [...this.#scheduled].map(([key, due]) => [due, key]) }
  }

  load (saved: BlocksJson): void {
    for (const [key, furnace] of saved.furnaces) this.#furnaces.set(key, Furnace.fromJson(this.#realm.data, furnace))
    for (const [due, key] of saved.scheduled) this.#scheduled.set(key, due)
  }

  /** What is left in the cell of a broken block: the water it stood in, or air. */
  #emptied (block: BlockInfo): number {
    return block.properties['waterlogged'] === 'true' ? this.#realm.data.stateOf(WATER_SOURCE) : AIR
  }

  /** The other half of a door, tall plant or bed goes too; of both halves only one has drops in the table. */
  #destroyOtherHalf (cell: Vec, block: BlockInfo, tool: Slot): void {
    const step = otherHalf(block)
    if (step !== null && this.at(plus(cell, step)).name === block.name) this.destroy(plus(cell, step), tool)
  }

  #consider (cell: Vec): void {
    const block = this.at(cell)
    if (block.stateId === AIR) return
    if (isLoose(block.name)) this.#scheduled.set(cellKey(cell), this.#realm.tick + FALL_DELAY)
    else if (!staysUp(this.#realm.columns, cell, block)) this.destroy(cell, null)
  }

  #letFall (cell: Vec): void {
    const block = this.at(cell)
    if (!isLoose(block.name) || !isReplaceable(this.at(plus(cell, { x: 0, y: -1, z: 0 })))) return
    this.set(cell, AIR)
    this.#realm.entities.fall(cell, block.stateId)
  }

  #showFire (cell: Vec, furnace: Furnace): void {
    const block = this.at(cell)
    if (block.properties['lit'] === String(furnace.lit)) return
    const lit = this.#realm.data.stateOf(block.name, { ...block.properties, lit: furnace.lit })
    this.#realm.columns.set(cell.x, cell.y, cell.z, lit)
  }
}

/** The step from one half of a two-cell block to the other; null for blocks of one cell. */
function otherHalf ({ properties }: BlockInfo): Vec | null {
  if (properties['half'] === 'upper') return FACES[0] ?? null
  if (properties['half'] === 'lower') return FACES[1] ?? null
  if (properties['part'] === undefined) return null
  const facing = FACES[['north', 'south', 'west', 'east'].indexOf(properties['facing'] ?? '') + 2]
  if (facing === undefined) return null
  return properties['part'] === 'foot' ? facing : { x: -facing.x, y: 0, z: -facing.z }
}
