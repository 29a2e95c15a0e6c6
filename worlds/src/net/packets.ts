import nbt from 'prismarine-nbt'
import { type Column, type Section, paletteOf, SECTION_COUNT, SECTION_VOLUME } from '../blocks/column.ts'
import type { LitColumn } from '../light/lit-column.ts'
import { type LightFields, wholeLight } from '../light/packets.ts'
import { type GameData, MAX_Y, MIN_Y } from '../registry.ts'

/** A 64-bit word as the protocol library wants it: signed high and low halves. */
export type Long = [number, number]

/** Params of the `map_chunk` packet of 1.20.1. */
export interface ChunkPacket extends LightFields {
  x: number
  z: number
  heightmaps: unknown
  chunkData: Buffer
  blockEntities: unknown[]
}

/** Bits of a block state in a section without its own palette. */
const DIRECT_BITS = 15
const BIOME_CELLS = 64
const HEIGHTMAP_BITS = 9

/** What sending needs to know of each state, by state id. */
export class StateTraits {
  /** Collides or is a liquid: what vanilla's MOTION_BLOCKING height counts. */
  readonly blocksMotion: Uint8Array
  readonly air: Uint8Array

  constructor (data: GameData) {
    this.blocksMotion = new Uint8Array(data.stateCount)
    this.air = new Uint8Array(data.stateCount)
    for (const block of data.registry.blocksArray) {
      const from = block.minStateId ?? 0
      const to = (block.maxStateId ?? 0) + 1
      this.blocksMotion.fill(block.boundingBox === 'block' || block.name === 'water' || block.name === 'lava' ? 1 : 0, from, to)
      this.air.fill(['air', 'cave_air', 'void_air'].includes(block.name) ? 1 : 0, from, to)
    }
  }
}

/** The packet that shows a client the column at chunk `x`, `z`. */
export function chunkPacket (lit: LitColumn, x: number, z: number, traits: StateTraits): ChunkPacket {
  const { column } = lit
  return {
    x,
    z,
    heightmaps: heightmaps(column, traits),
    chunkData: encodeSections(column, traits),
    blockEntities: [],
    ...wholeLight(lit)
  }
}

function encodeSections (column: Column, traits: StateTraits): Buffer {
  const biomes = encodeBiomes(column.biomes)
  const parts: Buffer[] = []
  for (const section of column.sections) parts.push(encodeStates(section, traits), biomes)
  return Buffer.concat(parts)
}

function encodeStates (section: Section, traits: StateTraits): Buffer {
  if (typeof section === 'number') {
    const count = Buffer.alloc(2)
    count.writeInt16BE(traits.air[section] === 1 ? 0 : SECTION_VOLUME)
    return Buffer.concat([count, Buffer.from([0]), varint(section), Buffer.from([0])])
  }
  let filled = 0
  for (const state of section) filled += 1 - (traits.air[state] ?? 0)
  const count = Buffer.alloc(2)
  count.writeInt16BE(filled)
  const { palette, indices } = paletteOf(section)
  const needed = Math.max(4, bitsFor(palette.length))
  if (needed > 8) return Buffer.concat([count, Buffer.from([DIRECT_BITS]), packed(section, DIRECT_BITS)])
  const head = [Buffer.from([needed]), varint(palette.length), ...palette.map(varint)]
  return Buffer.concat([count, ...head, packed(indices, needed)])
}

function encodeBiomes (cells: Uint8Array): Buffer {
  const palette = [...new Set(cells)]
  const first = palette[0] ?? 0
  if (palette.length === 1) return Buffer.concat([Buffer.from([0]), varint(first), Buffer.from([0])])
  const all = new Uint16Array(BIOME_CELLS)
  const direct = palette.length > 8
  for (let i = 0; i < BIOME_CELLS; i++) all[i] = direct ? cells[i & 15] ?? 0 : palette.indexOf(cells[i & 15] ?? 0)
  if (direct) return Buffer.concat([Buffer.from([6]), packed(all, 6)])
  const bits = bitsFor(palette.length)
  return Buffer.concat([Buffer.from([bits]), varint(palette.length), ...palette.map(varint), packed(all, bits)])
}

/** Bits that index `count` palette entries. */
function bitsFor (count: number): number {
  return Math.max(1, 32 - Math.clz32(count - 1))
}

function varint (value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest & 127) | 128)
    rest >>>= 7
  }
  bytes.push(rest)
  return Buffer.from(bytes)
}

/** Length in longs, then values packed from the low end of big-endian longs, none across two longs. */
function packed (values: Uint16Array, bits: number): Buffer {
  const longs = packLongs(values, bits)
  const bytes = Buffer.alloc(longs.length * 4)
  for (let i = 0; i < longs.length; i++) bytes.writeUInt32BE(longs[i] ?? 0, i * 4)
  return Buffer.concat([varint(longs.length / 2), bytes])
}

/** The packed longs as 32-bit halves, high half first. */
function packLongs (values: Uint16Array, bits: number): Uint32Array {
  const perLong = Math.floor(64 / bits)
  const halves = new Uint32Array(Math.ceil(values.length / perLong) * 2)
  let at = 0
  for (let long = 0; long < halves.length; long += 2) {
    let low = 0
    let high = 0
    for (let shift = 0; shift + bits <= 64 && at < values.length; shift += bits, at++) {
      const value = values[at] ?? 0
      if (shift >= 32) high |= value << (shift - 32)
      else {
        low |= value << shift
        if (shift + bits > 32) high |= value >>> (32 - shift)
      }
    }
    halves[long] = high
    halves[long + 1] = low
  }
  return halves
}

/** Highest block at x, z of 0..15 that blocks motion; MIN_Y - 1 when there is none. */
export function surfaceHeight (column: Column, traits: StateTraits, x: number, z: number): number {
  for (let index = SECTION_COUNT - 1; index >= 0; index--) {
    const section = column.sections[index] ?? 0
    if (typeof section === 'number') {
      if (traits.blocksMotion[section] === 1) return MIN_Y + index * 16 + 15
      continue
    }
    for (let y = 15; y >= 0; y--) {
      if (traits.blocksMotion[section[y << 8 | z << 4 | x] ?? 0] === 1) return MIN_Y + index * 16 + y
    }
  }
  return MIN_Y - 1
}

function heightmaps (column: Column, traits: StateTraits): unknown {
  const heights = new Uint16Array(256)
  for (let i = 0; i < 256; i++) heights[i] = surfaceHeight(column, traits, i & 15, i >> 4) - MIN_Y + 1
  const halves = packLongs(heights, HEIGHTMAP_BITS)
  const longs: Long[] = []
  for (let i = 0; i < halves.length; i += 2) longs.push([(halves[i] ?? 0) | 0, (halves[i + 1] ?? 0) | 0])
  // The types of nbt know longs as big integers only; it also writes the halves, and those without conversion.
  return nbt.comp({ MOTION_BLOCKING: nbt.longArray(longs as unknown as bigint[]) })
}

/** Whether `y` lies within the build limits. */
export function inBuildLimits (y: number): boolean {
  return y >= MIN_Y && y < MAX_Y
}
