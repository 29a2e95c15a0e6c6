import type { Area } from './area.ts'
import { behaviourOf } from './behaviours.ts'
import { type Column, type Section, SECTION_COUNT, SECTION_VOLUME } from './column.ts'
import type { Realm } from '../realm.ts'
import { MIN_Y, type GameData } from '../registry.ts'
import { Rng } from '../rng.ts'

/** Bits of a place in a section. */
const SECTION_BITS = 12
/** By state: 1 when it takes random ticks. Built once: what blocks do never changes while the process runs. */
let ticking: Uint8Array | null = null

function tickingStates (data: GameData): Uint8Array {
  if (ticking !== null) return ticking
  ticking = new Uint8Array(data.stateCount)
  for (const { name, minStateId, maxStateId } of data.registry.blocksArray) {
    const { randomTick, ticksRandomly } = behaviourOf(name)
    if (randomTick === undefined) continue
    for (let state = minStateId ?? 0; state <= (maxStateId ?? 0); state++) {
      if (ticksRandomly?.(data.blockOfState(state)) ?? true) ticking[state] = 1
    }
  }
  return ticking
}

/** A section with something to tick at random, and a bit (`at >> 3`, `at & 7`) for each of its blocks that does. */
interface Field { readonly column: Column, readonly cx: number, readonly cz: number, readonly index: number, readonly bits: Uint8Array }

/** Grows, melts, spreads: picks blocks at random in the living columns. Sections with nothing to tick cost nothing. */
export class RandomTicks {
  readonly rng: Rng
  readonly #realm: Realm
  readonly #ticking: Uint8Array
  #fields: Field[] = []
  /** Of which columns those are, and of which state of them. */
  #surveyed: { readonly columns: Area['columns'] | null, readonly edits: number } = { columns: null, edits: -1 }

  constructor (realm: Realm, seed: Rng) {
    this.#realm = realm
    this.rng = seed
    this.#ticking = tickingStates(realm.data)
  }

  tick (area: Area): void {
    const { rng } = this
    const { columns, edits } = this.#surveyed
    if (columns !== area.columns || edits !== this.#realm.columns.edits) this.#survey(area)
    const speed = this.#realm.rules.number('randomTickSpeed')
    for (const field of this.#fields) {
      // Bits of all sections fit where the processor reaches them fast; blocks do not.
      const { bits } = field
      for (let i = 0; i < speed; i++) {
        const at = rng.bits(SECTION_BITS)
        if (((bits[at >> 3] as number) >> (at & 7) & 1) === 1) this.#tickAt(field, at)
      }
    }
  }

  #tickAt ({ column, cx, cz, index }: Field, at: number): void {
    const section = column.sections[index] ?? 0
    const state = typeof section === 'number' ? section : section[at] ?? 0
    if (this.#ticking[state] !== 1) return
    const cell = { x: cx * 16 + (at & 15), y: MIN_Y + index * 16 + (at >> 8), z: cz * 16 + (at >> 4 & 15) }
    const block = this.#realm.data.blockOfState(state)
    behaviourOf(block.name).randomTick?.(this.#realm, cell, block)
  }

  /** Notes what there is to tick now; sections that did not change since they were looked at are as they were. */
  #survey (area: Area): void {
    const { columns } = this.#realm
    this.#fields = []
    for (const [cx, cz] of area.columns) {
      const column = columns.column(cx, cz)
      if (column.changed !== 0) this.#look(column)
      column.mayTick.forEach((bits, index) => { if (bits !== null) this.#fields.push({ column, cx, cz, index, bits }) })
    }
    this.#surveyed = { columns: area.columns, edits: columns.edits }
  }

  #look (column: Column): void {
    for (let index = 0; index < SECTION_COUNT; index++) {
      if ((column.changed >> index & 1) === 1) column.mayTick[index] = this.#placesIn(column.sections[index] ?? 0)
    }
    column.changed = 0
  }

  /** A bit for each block that ticks; null when none does. */
  #placesIn (section: Section): Uint8Array | null {
    if (typeof section === 'number') return this.#ticking[section] === 1 ? new Uint8Array(SECTION_VOLUME / 8).fill(255) : null
    let bits: Uint8Array | null = null
    for (let at = 0; at < SECTION_VOLUME; at++) {
      if (this.#ticking[section[at] ?? 0] !== 1) continue
      bits ??= new Uint8Array(SECTION_VOLUME / 8)
      bits[at >> 3] = (bits[at >> 3] ?? 0) | 1 << (at & 7)
    }
    return bits
  }
}
