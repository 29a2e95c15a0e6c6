import { MAX_Y, MIN_Y } from '../registry.ts'
import type { LitColumn } from './lit-column.ts'
import type { LightTraits } from './traits.ts'

const HEIGHT = MAX_Y - MIN_Y
/** Columns in a row of the neighbourhood: light reaches 15 blocks, so it ends within the next column but one. */
const ROW = 5
/** A place is packed as height << 14 | x << 7 | z, with x and z from the neighbourhood's corner. */
const X_STEP = 1 << 7
const Y_STEP = 1 << 14
const Z_MASK = X_STEP - 1
/** Steps in the order of the protocol's face numbers. */
const STEPS = [-Y_STEP, Y_STEP, -1, 1, -X_STEP, X_STEP] as const
const FULL = 15

/** Spreads and takes back one kind of light in the columns around one; columns that are not lit yet stay as they are. */
export class Flood {
  readonly #traits: LightTraits
  readonly #kind: 'sky' | 'block'
  readonly #around: Array<LitColumn | null> = new Array<LitColumn | null>(ROW * ROW).fill(null)
  readonly #raised: number[] = []
  /** Pairs of a place and the level it had. */
  readonly #lowered: number[] = []
  #marking = false

  constructor (traits: LightTraits, kind: 'sky' | 'block') {
    this.#traits = traits
    this.#kind = kind
  }

  /** Sets the neighbourhood; `marking` notes what changes in `LitColumn.changed`. */
  begin (around: (dx: number, dz: number) => LitColumn | null, marking: boolean): void {
    this.#marking = marking
    for (let i = 0; i < ROW * ROW; i++) this.#around[i] = around(Math.floor(i / ROW) - 2, i % ROW - 2)
  }

  /** A place by its height and its x and z in the middle column, which may lie outside of it. */
  place (x: number, height: number, z: number): number {
    return height * Y_STEP + (x + 32) * X_STEP + z + 32
  }

  levelAt (place: number): number {
    return this.#columnAt(place)?.[this.#kind].get(place >> 7 & 15, place >> 14, place & 15) ?? 0
  }

  /** Gives a place at least `level`, to be spread by `run`. */
  raise (place: number, level: number): void {
    if (level <= this.levelAt(place)) return
    this.#write(place, level)
    this.#raised.push(place)
  }

  /** Lets the light that is at a place already spread in `run`. */
  source (place: number): void {
    this.#raised.push(place)
  }

  /** Lets the open sky in at the top of the world, above x, z of the middle column. */
  fromAbove (x: number, z: number): void {
    this.#enter(this.place(x, HEIGHT - 1, z), FULL, 0, -1)
  }

  /** Whether a section of the middle column and the one beside it have the same level everywhere. */
  alike (dx: number, dz: number, index: number): boolean {
    const here = this.#around[2 * ROW + 2]?.[this.#kind].sections[index]
    return typeof here === 'number' && here === this.#around[(2 + dx) * ROW + 2 + dz]?.[this.#kind].sections[index]
  }

  /** The block at a place has changed: takes back what went through it, and begins anew from what is around and in it. */
  renew (place: number): void {
    const level = this.levelAt(place)
    this.#write(place, 0)
    if (level > 0) this.#lowered.push(place, level)
    this.#takeBack()
    this.#emit(place)
    if (this.#kind === 'sky' && place >> 14 === HEIGHT - 1) this.#enter(place, FULL, 0, -1)
    for (const step of STEPS) if (this.#columnAt(place + step) !== null && this.levelAt(place + step) > 0) this.#raised.push(place + step)
  }

  /** Spreads all that was raised. */
  run (): void {
    const raised = this.#raised
    // In order of raising: levels come nearly from high to low, so that few places are written twice.
    for (let i = 0; i < raised.length; i++) {
      const place = raised[i] ?? 0
      const level = this.levelAt(place)
      if (level <= 1) continue
      const from = this.#stateAt(place)
      for (let face = 0; face < 6; face++) this.#enter(place + (STEPS[face] ?? 0), level, face, from)
    }
    raised.length = 0
  }

  /** Light of `level` comes into a place through `face` of the one before, whose state is `from` (-1: the open sky). */
  #enter (place: number, level: number, face: number, from: number): void {
    const column = this.#columnAt(place)
    if (column === null) return
    const x = place >> 7 & 15
    const height = place >> 14
    const levels = column[this.#kind]
    const now = levels.get(x, height, place & 15)
    if (now >= level || (now === level - 1 && !(face === 0 && level === FULL))) return
    const state = column.column.get(x, height + MIN_Y, place & 15)
    const { filter, faces } = this.#traits
    if (((faces[state] ?? 0) >> (face ^ 1) & 1) === 1 || (from >= 0 && ((faces[from] ?? 0) >> face & 1) === 1)) return
    const taken = filter[state] ?? 0
    const next = this.#kind === 'sky' && face === 0 && level === FULL && taken === 0 ? FULL : level - Math.max(1, taken)
    if (next <= now) return
    this.#write(place, next)
    this.#raised.push(place)
  }

  #takeBack (): void {
    const lowered = this.#lowered
    for (let i = 0; i < lowered.length; i += 2) {
      const level = lowered[i + 1] ?? 0
      for (let face = 0; face < 6; face++) this.#takeBackFrom((lowered[i] ?? 0) + (STEPS[face] ?? 0), level, face)
    }
    lowered.length = 0
  }

  #takeBackFrom (place: number, before: number, face: number): void {
    const level = this.levelAt(place)
    if (level === 0) return
    const fell = this.#kind === 'sky' && face === 0 && before === FULL && level === FULL
    if (level >= before && !fell) {
      this.#raised.push(place)
      return
    }
    this.#write(place, 0)
    this.#lowered.push(place, level)
    this.#emit(place)
  }

  #emit (place: number): void {
    if (this.#kind === 'block') this.raise(place, this.#traits.emission[this.#stateAt(place)] ?? 0)
  }

  #columnAt (place: number): LitColumn | null {
    if (place < 0 || place >= HEIGHT * Y_STEP) return null
    return this.#around[(place >> 11 & 7) * ROW + ((place & Z_MASK) >> 4)] ?? null
  }

  #stateAt (place: number): number {
    return this.#columnAt(place)?.column.get(place >> 7 & 15, (place >> 14) + MIN_Y, place & 15) ?? 0
  }

  #write (place: number, level: number): void {
    const column = this.#columnAt(place)
    if (column === null) return
    column[this.#kind].set(place >> 7 & 15, place >> 14, place & 15, level)
    if (this.#marking) column.changed[this.#kind] |= 1 << (place >> 18)
  }
}
