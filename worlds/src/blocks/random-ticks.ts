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

/** Grows, melts, spreads: picks blocks at random in the living columns. Sections with nothing to tick cost nothing. */
export class RandomTicks {
  readonly rng: Rng
  readonly #realm: Realm
  readonly #ticking: Uint8Array

  constructor (realm: Realm, seed: Rng) {
    this.#realm = realm
    this.rng = seed
    this.#ticking = tickingStates(realm.data)
  }

  tick (area: Area): void {
    const { columns, data } = this.#realm
    const { rng } = this
    const speed = this.#realm.rules.number('randomTickSpeed')
    for (const [cx, cz] of area.columns) {
      const column = columns.column(cx, cz)
      if (column.changed !== 0) this.#look(column)
      for (const index of column.ticking) {
        // Bits of all sections fit where the processor reaches them fast; blocks do not.
        const bits = column.mayTick[index] as Uint8Array
        for (let i = 0; i < speed; i++) {
          const at = rng.bits(SECTION_BITS)
          if (((bits[at >> 3] as number) >> (at & 7) & 1) === 0) continue
          const section = column.sections[index] ?? 0
          const state = typeof section === 'number' ? section : section[at] ?? 0
          if (this.#ticking[state] !== 1) continue
          const cell = { x: cx * 16 + (at & 15), y: MIN_Y + index * 16 + (at >> 8), z: cz * 16 + (at >> 4 & 15) }
          const block = data.blockOfState(state)
          behaviourOf(block.name).randomTick?.(this.#realm, cell, block)
        }
      }
    }
  }

  /** Notes which sections have something to tick, and where; those that did not change are as they were. */
  #look (column: Column): void {
    const ticking: number[] = []
    for (let index = 0; index < SECTION_COUNT; index++) {
      if ((column.changed >> index & 1) === 1) column.mayTick[index] = this.#placesIn(column.sections[index] ?? 0)
      if (column.mayTick[index] !== null) ticking.push(index)
    }
    column.changed = 0
    column.ticking = ticking
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
