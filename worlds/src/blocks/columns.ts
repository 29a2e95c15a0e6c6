import { type Column, columnAt, columnNumber, decodeColumn, encodeColumn } from './column.ts'
import { Light } from '../light/light.ts'
import { type ChunkPacket, chunkPacket, inBuildLimits, StateTraits, surfaceHeight } from '../net/packets.ts'
import type { BlockInfo, GameData } from '../registry.ts'
import type { Generator } from '../land/terrain.ts'

/** A block that became `state` at integer x, y, z. */
export interface BlockChange { readonly x: number, readonly y: number, readonly z: number, readonly state: number }

/** Columns found last are remembered by the low bits of their coordinates: a map costs several times as much, thousands of times a tick. */
const RECENT_BITS = 4
const RECENT_MASK = (1 << RECENT_BITS) - 1

/** Name of the column at chunk `cx`, `cz`. */
export function columnKey (cx: number, cz: number): string {
  return `${cx},${cz}`
}

/** @throws RangeError when `key` is not `cx,cz`. */
function parseKey (key: string): { cx: number, cz: number } {
  const match = /^(-?\d{1,8}),(-?\d{1,8})$/.exec(key)
  if (match === null) throw new RangeError(`\`${key}\` is no column key; one looks like "3,-2"`)
  return { cx: Number(match[1]), cz: Number(match[2]) }
}

/**
 * All blocks of the world: columns are generated when first looked at, and kept for good once changed.
 * A column that was never changed is not state: dropping it loses nothing.
 */
export class Columns {
  readonly #data: GameData
  readonly #generator: Generator
  readonly #traits: StateTraits
  /** By state, as far as asked for. */
  readonly #boxes: Array<Float64Array | undefined>
  readonly light: Light
  /** Told of every change, with the state before. */
  onChange: ((x: number, y: number, z: number, before: number) => void) | null = null
  readonly #loaded = new Map<number, Column>()
  /** Changed columns by key; null while the bytes of the loaded one are out of date. */
  readonly #modified = new Map<string, Buffer | null>()
  #changes: BlockChange[] = []
  /** Counts what makes a column in memory another or other than it was. */
  #edits = 0
  readonly #recent: Array<Column | null> = new Array<Column | null>(1 << 2 * RECENT_BITS).fill(null)
  readonly #recentNumbers = new Float64Array(1 << 2 * RECENT_BITS)

  constructor (data: GameData, generator: Generator) {
    this.#data = data
    this.#generator = generator
    this.#traits = new StateTraits(data)
    this.#boxes = new Array<Float64Array | undefined>(data.stateCount).fill(undefined)
    this.light = new Light(data, this)
  }

  /** Columns in memory as blocks. */
  get loadedCount (): number {
    return this.#loaded.size
  }

  /** The same as long as no block changes and no column leaves memory or is replaced. */
  get edits (): number {
    return this.#edits
  }

  /** State id at integer x, y, z; air outside the build limits. */
  get (x: number, y: number, z: number): number {
    return inBuildLimits(y) ? this.column(x >> 4, z >> 4).get(x & 15, y, z & 15) : 0
  }

  /** Puts `state` at integer x, y, z and records the change; putting what is there already, or outside the build limits, does nothing. */
  set (x: number, y: number, z: number, state: number): void {
    if (!inBuildLimits(y)) return
    const column = this.column(x >> 4, z >> 4)
    const before = column.get(x & 15, y, z & 15)
    if (before === state) return
    this.light.prepare(x, z)
    column.set(x & 15, y, z & 15, state)
    this.#edits++
    this.light.changed(x, y, z, before, state)
    this.#modified.set(columnKey(x >> 4, z >> 4), null)
    this.#changes.push({ x, y, z, state })
    this.onChange?.(x, y, z, before)
  }

  block (x: number, y: number, z: number): BlockInfo {
    return this.#data.blockOfState(this.get(x, y, z))
  }

  /** Collision boxes of the block at integer x, y, z of `column`, which is the one at x, z; six numbers each. */
  boxesIn (column: Column, x: number, y: number, z: number): Float64Array {
    const state = inBuildLimits(y) ? column.get(x & 15, y, z & 15) : 0
    return this.#boxes[state] ?? (this.#boxes[state] = this.#data.boxesOfState(state))
  }

  /** Whether the block at these coordinates, of any fraction, has a collision box. */
  isSolid (x: number, y: number, z: number): boolean {
    return this.block(Math.floor(x), Math.floor(y), Math.floor(z)).solid
  }

  column (cx: number, cz: number): Column {
    const number = columnNumber(cx, cz)
    const place = (cx & RECENT_MASK) << RECENT_BITS | (cz & RECENT_MASK)
    const recent = this.#recent[place] ?? null
    if (recent !== null && this.#recentNumbers[place] === number) return recent
    const column = this.#load(number, cx, cz)
    this.#recent[place] = column
    this.#recentNumbers[place] = number
    return column
  }

  #load (number: number, cx: number, cz: number): Column {
    let column = this.#loaded.get(number)
    if (column !== undefined) return column
    const saved = this.#modified.get(columnKey(cx, cz)) ?? null
    column = saved === null ? this.#generator.generate(cx, cz) : decodeColumn(saved)
    this.#loaded.set(number, column)
    return column
  }

  /** The changes since the last call, in order. */
  takeChanges (): BlockChange[] {
    const changes = this.#changes
    this.#changes = []
    return changes
  }

  /** Keys of the columns that differ from what the generator makes, or once did, sorted. */
  modified (): string[] {
    return [...this.#modified.keys()].sort()
  }

  /** Bytes of a column, the same for the same blocks; the buffer is the same object until the column changes. */
  exportColumn (key: string): Buffer {
    const { cx, cz } = parseKey(key)
    const saved = this.#modified.get(key)
    if (saved !== undefined && saved !== null) return saved
    const bytes = encodeColumn(this.column(cx, cz))
    if (saved === null) this.#modified.set(key, bytes)
    return bytes
  }

  /** Replaces a column by exported bytes. @throws RangeError when they are not a column. */
  importColumn (key: string, bytes: Buffer): void {
    const { cx, cz } = parseKey(key)
    this.#edits++
    this.#loaded.set(columnNumber(cx, cz), decodeColumn(bytes))
    this.#recent.fill(null)
    this.#modified.set(key, bytes)
    this.light.forget(cx, cz)
  }

  /** Frees the memory of columns for which `keep` is false: unchanged ones generate again, changed ones stay as bytes. */
  unload (keep: (cx: number, cz: number) => boolean): void {
    for (const number of this.#loaded.keys()) {
      const [cx, cz] = columnAt(number)
      if (keep(cx, cz)) continue
      const key = columnKey(cx, cz)
      if (this.#modified.has(key)) this.exportColumn(key)
      this.light.forget(cx, cz)
      this.#loaded.delete(number)
      this.#edits++
    }
    this.#recent.fill(null)
  }

  /** Params of the `map_chunk` packet. */
  chunkPacket (cx: number, cz: number): ChunkPacket {
    return chunkPacket(this.light.columnAt(cx, cz), cx, cz, this.#traits)
  }

  /** y of the highest block at integer x, z that collides or is liquid; one below the world when there is none. */
  height (x: number, z: number): number {
    return surfaceHeight(this.column(x >> 4, z >> 4), this.#traits, x & 15, z & 15)
  }

  /** Biome name at integer x, z. */
  biome (x: number, z: number): string {
    const id = this.column(x >> 4, z >> 4).biomes[(z & 15) >> 2 << 2 | (x & 15) >> 2] ?? 0
    return this.#data.registry.biomes[id]?.name ?? 'plains'
  }
}
