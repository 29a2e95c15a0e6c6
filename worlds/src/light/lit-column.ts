import { type Column, SECTION_COUNT, SECTION_VOLUME } from '../blocks/column.ts'
import { MIN_Y } from '../registry.ts'
import type { LightTraits } from './traits.ts'

/** Light of one section: one level for all of it, or a level (0 to 15) per block at `y << 8 | z << 4 | x`. */
type LightSection = number | Uint8Array

/** Levels of one kind of light in a column; heights count from the lowest block. */
export class Levels {
  readonly sections: LightSection[] = new Array<LightSection>(SECTION_COUNT).fill(0)

  get (x: number, height: number, z: number): number {
    const section = this.sections[height >> 4] ?? 0
    return typeof section === 'number' ? section : section[(height & 15) << 8 | z << 4 | x] ?? 0
  }

  set (x: number, height: number, z: number, level: number): void {
    let section = this.sections[height >> 4] ?? 0
    if (typeof section === 'number') {
      if (section === level) return
      section = new Uint8Array(SECTION_VOLUME).fill(section)
      this.sections[height >> 4] = section
    }
    section[(height & 15) << 8 | z << 4 | x] = level
  }

  /** A section as vanilla sends it, low nibble first (minecraft.wiki/w/Chunk_format); null when all of it is dark. */
  nibbles (index: number): Uint8Array | null {
    const section = this.sections[index] ?? 0
    if (section === 0) return null
    if (typeof section === 'number') return new Uint8Array(SECTION_VOLUME / 2).fill(section << 4 | section)
    const packed = new Uint8Array(SECTION_VOLUME / 2)
    for (let i = 0; i < packed.length; i++) packed[i] = (section[2 * i] ?? 0) | (section[2 * i + 1] ?? 0) << 4
    return packed
  }
}

/** A column with its light. */
export class LitColumn {
  readonly column: Column
  readonly sky = new Levels()
  readonly block = new Levels()
  /** Per x, z (`z << 4 | x`): the lowest height from which nothing above takes sky light. */
  readonly clear = new Uint16Array(256)
  /** Sections whose light changed since it was last sent, a bit each. */
  changed = { sky: 0, block: 0 }

  constructor (column: Column, traits: LightTraits) {
    this.column = column
    this.#findClear(traits)
    this.#fillSky()
  }

  #findClear (traits: LightTraits): void {
    const { sections } = this.column
    const takes = (state: number): boolean => (traits.filter[state] ?? 0) > 0 || (traits.faces[state] ?? 0) > 0
    let open = 256
    const found = new Uint8Array(256)
    for (let index = SECTION_COUNT - 1; index >= 0 && open > 0; index--) {
      const section = sections[index] ?? 0
      if (typeof section === 'number' && !takes(section)) continue
      for (let y = 15; y >= 0 && open > 0; y--) {
        for (let at = 0; at < 256; at++) {
          if (found[at] === 1 || !takes(typeof section === 'number' ? section : section[y << 8 | at] ?? 0)) continue
          found[at] = 1
          open--
          this.clear[at] = index * 16 + y + 1
        }
      }
    }
  }

  #fillSky (): void {
    const lowest = this.clear.reduce((least, height) => Math.min(least, height), Infinity)
    const highest = this.clear.reduce((most, height) => Math.max(most, height), 0)
    for (let index = 0; index < SECTION_COUNT; index++) {
      if (index * 16 >= highest) this.sky.sections[index] = 15
      else if (index * 16 + 16 > lowest) {
        const section = new Uint8Array(SECTION_VOLUME)
        for (let i = 0; i < SECTION_VOLUME; i++) if (index * 16 + (i >> 8) >= (this.clear[i & 255] ?? 0)) section[i] = 15
        this.sky.sections[index] = section
      }
    }
  }
}

/** Height of `y` above the lowest block. */
export function heightOf (y: number): number {
  return y - MIN_Y
}
