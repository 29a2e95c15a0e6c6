import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { RpcError } from '../../../bridge/src/rpc.ts'

/** One kind of vein, placed in every chunk. */
export interface Vein {
  readonly block: string
  /** Tries a chunk; a fraction is the chance of one more. */
  readonly count: number
  /** Vanilla's measure of a vein, not its number of blocks. */
  readonly size: number
  readonly min_y: number
  readonly max_y: number
  /** `triangle`: likeliest half way between the heights. */
  readonly shape: 'uniform' | 'triangle'
  /** Chance that a block of the vein next to air is left out. */
  readonly hidden: number
  /** Only in these; everywhere when empty. */
  readonly biomes: readonly string[]
}

/** Rolling land with sea, caves, veins and trees. */
export interface Hills {
  readonly kind: 'hills'
  readonly sea_level: number
  /** y of land that is neither hill nor valley. */
  readonly base_height: number
  /** Blocks from there to the highest hill. */
  readonly hill_height: number
  /** Blocks from there to the deepest sea floor. */
  readonly sea_depth: number
  /** Blocks from the origin to the shore of the only land; 0 for land without end. */
  readonly island_radius: number
  /** What the land is made of; a biome that is missing here is made as its nearest kin. */
  readonly biomes: readonly string[]
  /** Caves and ravines. */
  readonly caves: boolean
  /** Lakes of water and lava, on the ground and in it. */
  readonly lakes: boolean
  /** Everything that grows, but trees. */
  readonly plants: boolean
  /** Share of a biome's trees that grow, 0 to 1. */
  readonly tree_density: number
  readonly veins: readonly Vein[]
}

/** The same layers everywhere, from the bottom of the world. */
export interface Flat {
  readonly kind: 'flat'
  readonly biome: string
  readonly layers: ReadonlyArray<{ readonly block: string, readonly height: number }>
  /** Blocks from the origin to the walls around the world, beyond which there is nothing; 0 for a world without end. */
  readonly walls: number
}

export interface Preset {
  readonly name: string
  readonly terrain: Hills | Flat
  /** Whether mobs come by themselves. */
  readonly natural_mobs: boolean
}

const SHIPPED = fileURLToPath(new URL('../../presets', import.meta.url))

type Fields = Readonly<Record<string, unknown>>
/** Reads one field or throws what is wrong with it. */
type Reader<T> = (value: unknown) => T

const numberIn = (low: number, high: number): Reader<number> => (value) => {
  if (typeof value !== 'number' || !(value >= low && value <= high)) throw new Error(`must be a number from ${low} to ${high}`)
  return value
}
const text: Reader<string> = (value) => {
  if (typeof value !== 'string' || value === '') throw new Error('must be a name')
  return value
}
const flag: Reader<boolean> = (value) => {
  if (typeof value !== 'boolean') throw new Error('must be true or false')
  return value
}
const oneOf = <T extends string>(...names: T[]): Reader<T> => (value) => {
  const found = names.find((name) => name === value)
  if (found === undefined) throw new Error(`must be one of ${names.join(', ')}`)
  return found
}
const listOf = <T>(item: Reader<T>): Reader<T[]> => (value) => {
  if (!Array.isArray(value)) throw new Error('must be a list')
  return value.map((each, index) => within(`[${index}]`, () => item(each)))
}
/** A field that may be missing. */
const optional = <T>(read: Reader<T>, fallback: T): Reader<T> => (value) => value === undefined ? fallback : read(value)
const objectOf = <T extends object>(readers: { [K in keyof T]: Reader<T[K]> }): Reader<T> => (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('must be a mapping')
  const fields = value as Fields
  for (const name of Object.keys(fields)) {
    if (!(name in readers)) throw new Error(`has no field \`${name}\`; it has ${Object.keys(readers).join(', ')}`)
  }
  const read = Object.entries<Reader<unknown>>(readers).map(([name, reader]) => [name, within(`.${name}`, () => reader(fields[name]))])
  return Object.freeze(Object.fromEntries(read)) as T
}

class FieldError extends Error {}

/** Puts where it was in front of what is wrong. */
function within<T> (path: string, read: () => T): T {
  try {
    return read()
  } catch (thrown) {
    const { message } = thrown as Error
    throw new FieldError(thrown instanceof FieldError ? path + message : `${path} ${message}`)
  }
}

const height = numberIn(-64, 319)
const readVein = objectOf<Vein>({
  block: text,
  count: numberIn(0, 200),
  size: numberIn(1, 64),
  // Vanilla lets the range of a triangle reach outside the world to put its peak near the edge.
  min_y: numberIn(-200, 600),
  max_y: numberIn(-200, 600),
  shape: oneOf('uniform', 'triangle'),
  hidden: optional(numberIn(0, 1), 0),
  biomes: optional(listOf(text), [])
})
const readHills = objectOf<Hills>({
  kind: oneOf('hills'),
  sea_level: height,
  base_height: height,
  hill_height: numberIn(0, 200),
  sea_depth: numberIn(0, 100),
  island_radius: optional(numberIn(0, 10_000), 0),
  biomes: listOf(text),
  caves: flag,
  lakes: flag,
  plants: flag,
  tree_density: numberIn(0, 1),
  veins: listOf(readVein)
})
const readFlat = objectOf<Flat>({
  kind: oneOf('flat'),
  biome: text,
  layers: listOf(objectOf<Flat['layers'][number]>({ block: text, height: numberIn(1, 384) })),
  walls: optional(numberIn(0, 10_000), 0)
})
const readTerrain: Reader<Hills | Flat> = (value) =>
  (value as Fields | null)?.['kind'] === 'flat' ? readFlat(value) : readHills(value)
const readPreset = objectOf<Omit<Preset, 'name'>>({ terrain: readTerrain, natural_mobs: optional(flag, true) })

function namesIn (folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.yaml')).map((file) => file.slice(0, -5))
  } catch {
    // An operator's folder is optional; the shipped one is part of the package.
    return []
  }
}

/** Names of the presets in `folders` and of those shipped, sorted. */
export function presetNames (folders: readonly string[] = []): string[] {
  return [...new Set([...folders, SHIPPED].flatMap(namesIn))].sort()
}

/**
 * The preset `name` from the first of `folders` that has it, then from those shipped.
 * @throws RpcError `unknownPreset` naming those there are; `invalidParams` naming the field when the file is wrong.
 */
export function loadPreset (name: string, folders: readonly string[] = []): Preset {
  const searched = [...folders, SHIPPED]
  const folder = searched.find((each) => namesIn(each).includes(name))
  if (folder === undefined) {
    const known = presetNames(folders)
    throw new RpcError('unknownPreset', `no preset \`${name}\`; there are ${known.join(', ')}`, { known })
  }
  const file = join(folder, `${name}.yaml`)
  try {
    return Object.freeze({ name, ...within('', () => readPreset(parse(readFileSync(file, 'utf8')))) })
  } catch (thrown) {
    throw new RpcError('invalidParams', `preset file ${file}: ${(thrown as Error).message.trim()}`)
  }
}
