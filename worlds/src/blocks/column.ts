import { MAX_Y, MIN_Y } from '../registry.ts'

/** Blocks in a 16×16×16 section. */
export const SECTION_VOLUME = 4096
/** Sections in a column, from the lowest. */
export const SECTION_COUNT = (MAX_Y - MIN_Y) >> 4

/** One section: a single state when it is all alike, else a state per block at `y << 8 | z << 4 | x`. */
export type Section = number | Uint16Array

/** `columnNumber` of a chunk is `cx * CX_STEP + cz`. */
const CX_STEP = 0x4000000

/** A column's number in memory, unique for all chunks within the world border. */
export function columnNumber (cx: number, cz: number): number {
  return cx * CX_STEP + cz
}

/** The chunk coordinates behind a `columnNumber`. */
export function columnAt (number: number): readonly [number, number] {
  // Not rounded, which gives -0 for some.
  const cx = Math.floor(number / CX_STEP + 0.5)
  return [cx, number - cx * CX_STEP]
}

/** First byte of an exported column; a reader refuses others. */
const FORMAT = 1

/** 16×16 blocks of the world over its whole height. */
export class Column {
  readonly sections: Section[]
  /** Biome ids of the 16 cells of 4×4 blocks, at `z >> 2 << 2 | x >> 2`; the same at every height. */
  readonly biomes: Uint8Array
  /** Bit per section that changed since random ticks last looked; all at first, never saved. */
  changed = -1
  /** By section, null for one with nothing to tick at random: a bit per block (`at >> 3`, `at & 7`) that may tick, all that did then and all changed since; never saved. */
  readonly mayTick: Array<Uint8Array | null> = new Array<Uint8Array | null>(SECTION_COUNT).fill(null)

  constructor (sections: Section[], biomes: Uint8Array) {
    this.sections = sections
    this.biomes = biomes
  }

  /** State id at x, z in 0..15 and an absolute y within the build limits. */
  get (x: number, y: number, z: number): number {
    const section = this.sections[(y - MIN_Y) >> 4] ?? 0
    return typeof section === 'number' ? section : section[(y & 15) << 8 | z << 4 | x] ?? 0
  }

  set (x: number, y: number, z: number, state: number): void {
    const index = (y - MIN_Y) >> 4
    let section = this.sections[index] ?? 0
    if (typeof section === 'number') {
      if (section === state) return
      section = new Uint16Array(SECTION_VOLUME).fill(section)
      this.sections[index] = section
    }
    const at = (y & 15) << 8 | z << 4 | x
    section[at] = state
    this.changed |= 1 << index
    const bits = this.mayTick[index] ?? null
    if (bits !== null) bits[at >> 3] = (bits[at >> 3] ?? 0) | 1 << (at & 7)
  }
}

/** Builds a column from all its states at `(y - MIN_Y) << 8 | z << 4 | x`; `states` may be reused afterwards. */
export function columnOf (states: Uint16Array, biomes: Uint8Array): Column {
  const sections: Section[] = []
  for (let index = 0; index < SECTION_COUNT; index++) {
    const part = states.subarray(index * SECTION_VOLUME, (index + 1) * SECTION_VOLUME)
    sections.push(isUniform(part) ? part[0] ?? 0 : part.slice())
  }
  return new Column(sections, biomes)
}

/** Another column with the same blocks and biomes. */
export function copyOf ({ sections, biomes }: Column): Column {
  return new Column(sections.map(section => typeof section === 'number' ? section : section.slice()), biomes.slice())
}

function isUniform (states: Uint16Array): boolean {
  const first = states[0]
  for (let i = 1; i < states.length; i++) if (states[i] !== first) return false
  return true
}

/**
 * A column as bytes, equal for equal blocks and biomes.
 * Layout, little-endian: format u8, 16 biomes u8, then each section: palette length u16, palette u16 each in order of
 * first appearance, and, for more than one entry, an index per block (u8 up to 256 entries, else u16).
 */
export function encodeColumn (column: Column): Buffer {
  const parts: Buffer[] = [Buffer.from([FORMAT]), Buffer.from(column.biomes)]
  for (const section of column.sections) {
    const { palette, indices } = paletteOf(section)
    const head = Buffer.alloc(2 + 2 * palette.length)
    head.writeUInt16LE(palette.length, 0)
    palette.forEach((state, i) => { head.writeUInt16LE(state, 2 + 2 * i) })
    parts.push(head)
    if (palette.length > 256) parts.push(wideIndices(indices))
    else if (palette.length > 1) parts.push(Buffer.from(indices))
  }
  return Buffer.concat(parts)
}

function wideIndices (indices: Uint16Array): Buffer {
  const bytes = Buffer.alloc(2 * indices.length)
  indices.forEach((index, i) => { bytes.writeUInt16LE(index, 2 * i) })
  return bytes
}

/** @throws RangeError when the bytes are not an exported column. */
export function decodeColumn (bytes: Buffer): Column {
  if (bytes[0] !== FORMAT) throw new RangeError(`column format ${bytes[0] ?? 'missing'}; this world reads ${FORMAT}`)
  const biomes = Uint8Array.from(bytes.subarray(1, 17))
  const sections: Section[] = []
  let at = 17
  for (let index = 0; index < SECTION_COUNT; index++) {
    const length = bytes.readUInt16LE(at)
    const palette = new Uint16Array(length)
    for (let i = 0; i < length; i++) palette[i] = bytes.readUInt16LE(at + 2 + 2 * i)
    at += 2 + 2 * length
    if (length === 1) {
      sections.push(palette[0] ?? 0)
      continue
    }
    const width = length > 256 ? 2 : 1
    if (length === 0 || at + width * SECTION_VOLUME > bytes.length) throw new RangeError(`column bytes end in section ${index}`)
    const states = new Uint16Array(SECTION_VOLUME)
    for (let i = 0; i < SECTION_VOLUME; i++) {
      states[i] = palette[width === 1 ? bytes[at + i] ?? 0 : bytes.readUInt16LE(at + 2 * i)] ?? 0
    }
    at += width * SECTION_VOLUME
    sections.push(states)
  }
  return new Column(sections, biomes)
}

/** Slot of each state in the palette being built; kept between calls because clearing it costs more than the work. */
const slots = new Int16Array(0x10000).fill(-1)

/** The distinct states of a section in order of first appearance, and each block's place among them (empty when uniform). */
export function paletteOf (section: Section): { palette: number[], indices: Uint16Array } {
  if (typeof section === 'number') return { palette: [section], indices: new Uint16Array(0) }
  const palette: number[] = []
  const indices = new Uint16Array(SECTION_VOLUME)
  for (let i = 0; i < SECTION_VOLUME; i++) {
    const state = section[i] ?? 0
    let slot = slots[state] ?? -1
    if (slot < 0) {
      slot = palette.length
      slots[state] = slot
      palette.push(state)
    }
    indices[i] = slot
  }
  for (const state of palette) slots[state] = -1
  return { palette, indices }
}
