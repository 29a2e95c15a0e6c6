import table from '../../../data/mobs.json' with { type: 'json' }

/** Kinds of the cap that limits natural spawning (minecraft.wiki/w/Mob_spawning#Mob_cap). */
export const CATEGORIES = ['monster', 'creature', 'water_creature', 'water_ambient'] as const
export type Category = (typeof CATEGORIES)[number]

/** One thing a mob may leave; `looting` is the most that one level adds to the count. */
export interface MobDrop {
  readonly item?: string
  readonly one_of?: readonly string[]
  readonly min: number
  readonly max: number
  readonly looting?: number
  /** Chance from 0 to 1; always when absent. */
  readonly chance?: number
  readonly chance_looting?: number
  /** What it is when the mob died burning. */
  readonly cooked?: string
  readonly by_player?: boolean
  /** Only when a mob of such a kind killed it. */
  readonly killed_by?: readonly string[]
  /** It is worn to a random degree, as what a mob held is. */
  readonly worn?: boolean
  /** Only of mobs of this size. */
  readonly size?: number
}

/** So many draws from a weighted list. */
export interface MobDraws { readonly rolls: readonly [number, number], readonly entries: ReadonlyArray<MobDrop & { readonly weight: number }> }

/** What all mobs of a kind have in common; units are in mobs.json. */
export interface MobSpec {
  readonly category: Category
  readonly width: number
  readonly height: number
  readonly eyes: number
  readonly health: number
  readonly speed: number
  readonly experience: readonly [number, number]
  readonly loot: ReadonlyArray<MobDrop | MobDraws>
  readonly attack?: number
  readonly armour?: number
  readonly follow?: number
  /** Items that it follows, and is bred with. */
  readonly food?: readonly string[]
  /** Factors on its speed when it flees and when it follows food. */
  readonly panic?: number
  readonly tempt?: number
  readonly undead?: boolean
  readonly sunburns?: boolean
  readonly holds?: string
  /** It lives in water: fish and squid. */
  readonly aquatic: boolean
}

/** `[kind, weight, smallest group, largest group]`. */
export type Spawner = readonly [string, number, number, number]
interface BiomeSpawns {
  readonly creature?: readonly Spawner[]
  readonly monster?: readonly Spawner[]
  readonly water_creature?: readonly Spawner[]
  readonly water_ambient?: readonly Spawner[]
  readonly creature_chance?: number
}

const specs = new Map(Object.entries(table.mobs as unknown as Record<string, Omit<MobSpec, 'aquatic'>>).map(([kind, spec]): [string, MobSpec] =>
  [kind, { ...spec, aquatic: spec.category.startsWith('water') }]))
const spawns = new Map(Object.entries(table.spawns as unknown as Record<string, BiomeSpawns>))
const MONSTERS = table.monsters_elsewhere as unknown as readonly Spawner[]
/** Chance of another group of animals in a new chunk where the biome gives none of its own. */
const CREATURE_CHANCE = 0.1

export const MOB_KINDS: readonly string[] = [...specs.keys()]

/** Most mobs of a category in the 289 chunks around one player. */
export function capOf (category: Category): number {
  return table.caps[category]
}

export function isMobKind (name: string): boolean {
  return specs.has(name)
}

/** What was asked for last: a mob's tick asks for its kind a dozen times. */
let last: { readonly kind: string, readonly spec: MobSpec } | null = null

/** @throws RangeError for a kind this world does not have. */
export function specOf (kind: string): MobSpec {
  if (last !== null && last.kind === kind) return last.spec
  const spec = specs.get(kind)
  if (spec === undefined) throw new RangeError(`no mob \`${kind}\` in this world; it has ${MOB_KINDS.join(', ')}`)
  last = { kind, spec }
  return spec
}

export function spawnersOf (biome: string, category: Category): readonly Spawner[] {
  const list = spawns.get(biome)?.[category]
  return list ?? (category === 'monster' ? MONSTERS : [])
}

export function creatureChance (biome: string): number {
  return spawns.get(biome)?.creature_chance ?? CREATURE_CHANCE
}
