/** Chunks as 1.20.1 stores them (https://minecraft.wiki/w/Chunk_format, data version 3465). */
import { Column, paletteOf, SECTION_COUNT, SECTION_VOLUME, type Section } from '../blocks/column.ts'
import { MIN_Y, type GameData } from '../registry.ts'
import { compound, compounds, decode, encode, int, long, longArray, longsAt, byte, numberAt, plainAt, plainsAt, string, strings, textAt, type Fields, type Plain, type Tag } from './nbt.ts'
import { bitsFor, pack, unpack } from './packed.ts'

export const DATA_VERSION = 3465
/** 21w43a: the first version whose chunks have this layout. */
const OLDEST = 2844
const BIOME_CELLS = 64
const HEIGHT_BITS = 9

export interface ChunkParts {
  readonly cx: number
  readonly cz: number
  readonly column: Column
  /** World tick it was last changed, for tools that show it. */
  readonly tick: number
  /** y of the highest block that collides or is liquid by `z << 4 | x`. */
  readonly heights: ArrayLike<number>
  readonly blockEntities: readonly Fields[]
  readonly blockTicks: readonly Fields[]
  readonly fluidTicks: readonly Fields[]
}

/** The chunk's NBT. Light is left out, so readers work it out anew. */
export function encodeChunk (data: GameData, parts: ChunkParts): Buffer {
  const { cx, cz, column } = parts
  const heights = pack(Array.from(parts.heights, y => y - MIN_Y + 1), HEIGHT_BITS)
  return encode({
    DataVersion: int(DATA_VERSION),
    xPos: int(cx),
    yPos: int(MIN_Y >> 4),
    zPos: int(cz),
    Status: string('minecraft:full'),
    LastUpdate: long(parts.tick),
    InhabitedTime: long(0),
    isLightOn: byte(false),
    sections: compounds(column.sections.map((section, index) => ({
      Y: byte((MIN_Y >> 4) + index),
      block_states: compound(statesOf(data, section)),
      biomes: compound(biomesOf(data, column.biomes))
    }))),
    Heightmaps: compound({ MOTION_BLOCKING: longArray(heights) }),
    block_entities: compounds(parts.blockEntities),
    block_ticks: compounds(parts.blockTicks),
    fluid_ticks: compounds(parts.fluidTicks),
    PostProcessing: { type: 'list', value: { type: 'list', value: column.sections.map(() => ({ type: 'end', value: [] })) } },
    structures: compound({ References: compound({}), starts: compound({}) })
  })
}

/** A block state as palettes, falling blocks and pistons name it. */
export function stateTag (data: GameData, state: number): Fields {
  const { name, properties } = data.blockOfState(state)
  const fields = Object.entries(properties).map(([key, value]): [string, Tag] => [key, string(value)])
  return { Name: string(`minecraft:${name}`), ...(fields.length === 0 ? {} : { Properties: compound(Object.fromEntries(fields)) }) }
}

function statesOf (data: GameData, section: Section): Fields {
  const { palette, indices } = paletteOf(section)
  const named = compounds(palette.map(state => stateTag(data, state)))
  if (palette.length === 1) return { palette: named }
  return { palette: named, data: longArray(pack(indices, Math.max(4, bitsFor(palette.length)))) }
}

/** Ours are the same at all heights: 16 cells, four times over. */
function biomesOf (data: GameData, cells: Uint8Array): Fields {
  const ids = [...new Set(cells)]
  const named = strings(ids.map(id => `minecraft:${data.registry.biomes[id]?.name ?? 'plains'}`))
  if (ids.length === 1) return { palette: named }
  const indices = Array.from({ length: BIOME_CELLS }, (_, i) => ids.indexOf(cells[i & 15] ?? 0))
  return { palette: named, data: longArray(pack(indices, bitsFor(ids.length))) }
}

export interface ReadChunk { readonly cx: number, readonly cz: number, readonly column: Column, readonly root: Plain }

/**
 * The blocks of a chunk; `lost` is told what has no form here.
 * @throws RangeError when it is not a chunk of 1.18 to 1.20.1, or is damaged.
 * @returns null for a chunk that vanilla had not finished generating.
 */
export function decodeChunk (data: GameData, bytes: Buffer, lost: (what: string) => void): ReadChunk | null {
  const root = decode(bytes)
  const version = numberAt(root, 'DataVersion', -1)
  if (version < OLDEST || version > DATA_VERSION) throw new RangeError(`its data version is ${version}; 2844 (1.18) to ${DATA_VERSION} (1.20.1) are read: open and save it with Minecraft 1.20.1`)
  if (textAt(root, 'Status').replace('minecraft:', '') !== 'full') return null
  const sections: Section[] = new Array<Section>(SECTION_COUNT).fill(0)
  let biomes: Uint8Array | null = null
  for (const section of plainsAt(root, 'sections')) {
    const index = numberAt(section, 'Y') - (MIN_Y >> 4)
    const states = plainAt(section, 'block_states')
    if (plainsAt(states, 'palette').length === 0) continue
    const read = readStates(data, states, lost)
    if (index < 0 || index >= SECTION_COUNT) {
      if (read !== 0) lost('blocks outside the build limits of 1.20.1')
      continue
    }
    sections[index] = read
    // The lowest cell of the section at sea level: where biomes differ by height, the surface's counts.
    if (biomes === null || index <= (63 - MIN_Y) >> 4) biomes = readBiomes(data, plainAt(section, 'biomes'), lost) ?? biomes
  }
  return { cx: numberAt(root, 'xPos'), cz: numberAt(root, 'zPos'), column: new Column(sections, biomes ?? new Uint8Array(16)), root }
}

function readStates (data: GameData, states: Plain, lost: (what: string) => void): Section {
  const palette = plainsAt(states, 'palette').map(entry => stateOf(data, entry, lost))
  if (palette.length === 1) return palette[0] ?? 0
  const indices = unpack(longsAt(states, 'data'), Math.max(4, bitsFor(palette.length)), SECTION_VOLUME)
  const section = indices.map(index => palette[index] ?? 0)
  return section.every(state => state === section[0]) ? section[0] ?? 0 : section
}

/** State id of a palette entry; a name or property of another version becomes air, or the block's default, and is told. */
export function stateOf (data: GameData, entry: Plain, lost: (what: string) => void): number {
  const name = textAt(entry, 'Name').replace('minecraft:', '')
  const properties = plainAt(entry, 'Properties') as Readonly<Record<string, string>>
  if (data.registry.blocksByName[name] === undefined) {
    lost(`block ${name} is unknown and became air`)
    return 0
  }
  try {
    return data.stateOf(name, properties)
  } catch (thrown) {
    lost(`${(thrown as Error).message}; its default state was taken`)
    return data.stateOf(name)
  }
}

function readBiomes (data: GameData, biomes: Plain, lost: (what: string) => void): Uint8Array | null {
  const names = biomes['palette']
  if (!Array.isArray(names) || names.length === 0) return null
  const ids = names.map(name => {
    const biome = data.registry.biomesByName[String(name).replace('minecraft:', '')]
    if (biome === undefined) lost(`biome ${String(name)} is unknown and became plains`)
    return biome?.id ?? data.registry.biomesByName['plains']?.id ?? 0
  })
  if (ids.length === 1) return new Uint8Array(16).fill(ids[0] ?? 0)
  const cells = unpack(longsAt(biomes, 'data'), bitsFor(ids.length), BIOME_CELLS)
  if (cells.some((cell, i) => cell !== cells[i & 15])) lost('biomes that differ by height: the lowest of the surface section counts')
  return Uint8Array.from({ length: 16 }, (_, i) => ids[cells[i] ?? 0] ?? 0)
}
