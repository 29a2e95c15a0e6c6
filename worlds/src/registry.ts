import blockLoader, { type Block } from 'prismarine-block'
import registryLoader, { type RegistryPc } from 'prismarine-registry'

/** The one version the world speaks. */
export const VERSION = '1.20.1'
/** Build limits in blocks, `MAX_Y` exclusive. */
export const MIN_Y = -64
export const MAX_Y = 320

/** What a block state is, frozen. */
export interface BlockInfo {
  readonly name: string
  readonly stateId: number
  /** Vanilla hardness; -1 can't be broken. */
  readonly hardness: number
  readonly diggable: boolean
  /** It has a collision box. */
  readonly solid: boolean
  /** Collision boxes `[x0, y0, z0, x1, y1, z1]` in blocks, relative to the block's corner. */
  readonly shapes: ReadonlyArray<readonly [number, number, number, number, number, number]>
  /** Names of the tools that let it drop something; null when anything does. */
  readonly harvestTools: readonly string[] | null
  /** minecraft-data's material, such as `mineable/pickaxe`. */
  readonly material: string
  /** State properties as vanilla writes them: `{ distance: '7', persistent: 'false' }`. */
  readonly properties: Readonly<Record<string, string>>
  /** Sky light that it takes away, 0 to 15. */
  readonly filterLight: number
  /** Water or lava, or a block that holds water. */
  readonly liquid: boolean
}

export interface GameData {
  readonly registry: RegistryPc
  readonly Block: typeof Block
  /** Foods by item name: hunger points and saturation restored. */
  readonly foods: ReadonlyMap<string, { readonly foodPoints: number, readonly saturation: number }>
  /** Number of block states; ids run from 0. */
  readonly stateCount: number
  /** @throws RangeError for an id outside the version. */
  blockOfState: (stateId: number) => BlockInfo
  /** Collision boxes of a state, six numbers each as in `BlockInfo.shapes`: what moves looks at thousands a tick. */
  boxesOfState: (stateId: number) => Float64Array
  /** State of `name` with `properties`, the default where none is given. @throws RangeError for an unknown block, property or value. */
  stateOf: (name: string, properties?: Readonly<Record<string, string | number | boolean>>) => number
  /** Whether breaking `block` with `tool` (item name, null for a bare hand) lets it drop. */
  canHarvest: (block: BlockInfo, tool: string | null) => boolean
}

type RegistryBlock = RegistryPc['blocksArray'][number]
interface StateProperty { name: string, values: readonly string[] }

/** Blocks that are always full of water although they have no `waterlogged` property. */
export const WATER_PLANTS = new Set(['water', 'lava', 'seagrass', 'tall_seagrass', 'kelp', 'kelp_plant', 'bubble_column'])

/** minecraft-data lists a boolean property without values; vanilla orders true before false. */
function propertiesOf (block: RegistryBlock): StateProperty[] {
  return (block.states ?? []).map(({ name, values }) => ({ name, values: (values ?? ['true', 'false']).map(String) }))
}

function decode (block: RegistryBlock, stateId: number): Record<string, string> {
  let rest = stateId - (block.minStateId ?? 0)
  const decoded: Record<string, string> = {}
  for (const { name, values } of propertiesOf(block).reverse()) {
    decoded[name] = values[rest % values.length] ?? ''
    rest = Math.floor(rest / values.length)
  }
  return decoded
}

function encode (block: RegistryBlock, wanted: Readonly<Record<string, string | number | boolean>>): number {
  const chosen = decode(block, block.defaultState ?? 0)
  const properties = propertiesOf(block)
  for (const [name, value] of Object.entries(wanted)) {
    const property = properties.find((known) => known.name === name)
    if (property === undefined || !property.values.includes(String(value))) {
      const known = properties.map((each) => `${each.name}: ${each.values.join(', ')}`).join('; ')
      throw new RangeError(`\`${block.name}\` has no state ${name}=${String(value)}; it has ${known === '' ? 'none' : known}`)
    }
    chosen[name] = String(value)
  }
  let index = 0
  for (const { name, values } of properties) index = index * values.length + values.indexOf(chosen[name] ?? '')
  return (block.minStateId ?? 0) + index
}

function describe (registry: RegistryPc, BlockClass: typeof Block, stateId: number): BlockInfo {
  const block = registry.blocksByStateId[stateId]
  if (block === undefined) throw new RangeError(`no block state ${stateId} in Minecraft ${VERSION}`)
  const properties = Object.freeze(decode(block, stateId))
  const { shapes } = BlockClass.fromStateId(stateId, 0)
  return Object.freeze({
    name: block.name,
    stateId,
    hardness: block.hardness ?? -1,
    diggable: block.diggable,
    solid: block.boundingBox === 'block',
    shapes,
    harvestTools: harvestToolNames(registry, block),
    material: block.material ?? 'default',
    properties,
    filterLight: block.filterLight,
    liquid: WATER_PLANTS.has(block.name) || properties['waterlogged'] === 'true'
  })
}

function harvestToolNames (registry: RegistryPc, block: RegistryBlock): readonly string[] | null {
  if (block.harvestTools === undefined) return null
  const names = Object.keys(block.harvestTools).map((id) => registry.items[Number(id)]?.name ?? '')
  return Object.freeze(names)
}

function build (): GameData {
  const registry = registryLoader(VERSION) as RegistryPc
  const BlockClass = blockLoader(registry)
  const infos: BlockInfo[] = []
  const boxes: Float64Array[] = []
  const blockOfState = (stateId: number): BlockInfo => (infos[stateId] ??= describe(registry, BlockClass, stateId))
  let stateCount = 0
  for (const block of registry.blocksArray) stateCount = Math.max(stateCount, (block.maxStateId ?? 0) + 1)
  return Object.freeze({
    registry,
    Block: BlockClass,
    foods: new Map(registry.foodsArray.map(({ name, foodPoints, saturation }) => [name, { foodPoints, saturation }])),
    stateCount,
    blockOfState,
    boxesOfState: (stateId: number): Float64Array => (boxes[stateId] ??= Float64Array.from(blockOfState(stateId).shapes.flat())),
    stateOf: (name: string, properties: Readonly<Record<string, string | number | boolean>> | null = null): number => {
      const block = registry.blocksByName[name]
      if (block === undefined) throw new RangeError(`no block \`${name}\` in Minecraft ${VERSION}`)
      return properties === null ? block.defaultState ?? 0 : encode(block, properties)
    },
    canHarvest: (block: BlockInfo, tool: string | null): boolean =>
      block.harvestTools === null || (tool !== null && block.harvestTools.includes(tool))
  })
}

/** Bits by state, of blocks by name; 0 for those not named. */
export function flagsOfStates (data: GameData, flags: Readonly<Record<string, number>>): Uint8Array {
  const all = new Uint8Array(data.stateCount)
  for (const [name, bits] of Object.entries(flags)) {
    const { minStateId = 0, maxStateId = -1 } = data.registry.blocksByName[name] ?? {}
    all.fill(bits, minStateId, maxStateId + 1)
  }
  return all
}

let cached: GameData | null = null

/** The version's data; built once a process (about 0.2 s), then the same value. */
export function loadGameData (): GameData {
  cached ??= build()
  return cached
}
