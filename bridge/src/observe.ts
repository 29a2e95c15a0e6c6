import type { Bot } from 'mineflayer'
import type { Entity } from 'prismarine-entity'
import type { Item } from 'prismarine-item'
import type { BlockIndex, BlockSighting } from './block-index.ts'
import type { KnownContainer, Memory, Remembered } from './memory.ts'

interface Point { x: number, y: number, z: number }

export interface EntitySighting {
  name: string
  kind: 'item' | 'player' | 'animal' | 'hostile' | 'other'
  /** Entities; for `item` the items lying there, stacks counted whole. */
  count: number
  nearest: Point
  /** Metres from the bot's feet. */
  distance: number
}

/** What the bot sees and has. Distances and positions in metres, health, food and oxygen of 20, angles in radians. */
export interface Observation {
  tick: number
  position: Point
  yaw: number
  pitch: number
  on_ground: boolean
  dimension: string
  biome: string
  /** 0..23999; 0 is sunrise. */
  time_of_day: number
  is_day: boolean
  health: number
  food: number
  saturation: number
  oxygen: number
  held: string | null
  equipment: { head: string | null, torso: string | null, legs: string | null, feet: string | null, off_hand: string | null }
  /** Everything carried, also what is worn. */
  inventory: Record<string, number>
  /** Of the 36 slots, hot bar included. */
  slots_used: number
  /** Of experience. */
  level: number
  effects: EffectSighting[]
  /** At the feet, each of 15. */
  light: { block: number, sky: number }
  weather: 'clear' | 'rain' | 'thunder'
  blocks: Record<string, BlockSighting>
  /** Kinds of blocks out of sight that were seen of late. */
  recently_seen: Record<string, Remembered>
  /** Chests and barrels that the bot opened. */
  containers: KnownContainer[]
  entities: EntitySighting[]
}

export interface EffectSighting {
  /** As commands spell it, e.g. `fire_resistance`. */
  name: string
  /** From 1. */
  level: number
  ticks_left: number
}

/** How far an observation sees, in metres. */
export const SIGHT = 32
const FULL = 20
/** Slots of the player's inventory window (Minecraft Wiki, Java Edition protocol/Inventory). */
const SLOTS = { head: 5, torso: 6, legs: 7, feet: 8, offHand: 45, first: 5, main: 9, afterMain: 45 } as const

/** The observation at `tick`. The bot must have spawned. */
export function observe (bot: Bot, index: BlockIndex, memory: Memory, tick: number): Observation {
  const { position, yaw, pitch, onGround } = bot.entity
  const blocks = index.census(position, SIGHT)
  memory.see(blocks, SIGHT)
  const slots = bot.inventory.slots
  const worn = (slot: number): string | null => slots[slot]?.name ?? null
  return {
    tick,
    position: rounded(position),
    yaw: fixed(yaw),
    pitch: fixed(pitch),
    on_ground: onGround,
    dimension: bot.game.dimension,
    biome: bot.registry.biomes[bot.world.getBiome(position) as unknown as number]?.name ?? 'unknown',
    time_of_day: bot.time.timeOfDay ?? 0,
    is_day: bot.time.isDay ?? true,
    health: bot.health ?? FULL,
    food: bot.food ?? FULL,
    saturation: bot.foodSaturation ?? 0,
    oxygen: bot.oxygenLevel ?? FULL,
    held: bot.heldItem?.name ?? null,
    equipment: { head: worn(SLOTS.head), torso: worn(SLOTS.torso), legs: worn(SLOTS.legs), feet: worn(SLOTS.feet), off_hand: worn(SLOTS.offHand) },
    inventory: countItems(slots.slice(SLOTS.first)),
    slots_used: slots.slice(SLOTS.main, SLOTS.afterMain).filter(item => item !== null).length,
    level: bot.experience.level ?? 0,
    effects: memory.effects(),
    light: lightAt(bot),
    weather: !bot.isRaining ? 'clear' : bot.thunderState > 0 ? 'thunder' : 'rain',
    blocks,
    recently_seen: memory.recent(blocks),
    containers: memory.containers(),
    entities: sightEntities(bot)
  }
}

/** Items by name, names in order of the alphabet. */
export function countItems (slots: ReadonlyArray<Item | null>): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of slots) if (item !== null) counts[item.name] = (counts[item.name] ?? 0) + item.count
  return Object.fromEntries(Object.entries(counts).sort(([one], [other]) => one < other ? -1 : 1))
}

function sightEntities (bot: Bot): EntitySighting[] {
  const seen = new Map<string, EntitySighting>()
  for (const entity of Object.values(bot.entities)) {
    const distance = entity.position.distanceTo(bot.entity.position)
    if (entity === bot.entity || distance > SIGHT) continue
    const { name, kind, count } = describe(entity)
    const known = seen.get(`${kind} ${name}`)
    const sighting = { name, kind, count: count + (known?.count ?? 0), nearest: rounded(entity.position), distance: fixed(distance) }
    if (known !== undefined && known.distance <= sighting.distance) Object.assign(sighting, { nearest: known.nearest, distance: known.distance })
    seen.set(`${kind} ${name}`, sighting)
  }
  return [...seen.values()].sort((one, other) => one.distance - other.distance || (one.name < other.name ? -1 : 1))
}

const KINDS: Readonly<Record<string, EntitySighting['kind']>> = {
  player: 'player', hostile: 'hostile', animal: 'animal', passive: 'animal', water_creature: 'animal', ambient: 'animal'
}

function describe (entity: Entity): { name: string, kind: EntitySighting['kind'], count: number } {
  if (entity.name === 'item') {
    const item = entity.getDroppedItem()
    return { name: item?.name ?? 'unknown', kind: 'item', count: item?.count ?? 1 }
  }
  return { name: entity.username ?? entity.name ?? 'unknown', kind: KINDS[entity.type] ?? 'other', count: 1 }
}

function rounded (point: Point): Point {
  return { x: fixed(point.x), y: fixed(point.y), z: fixed(point.z) }
}

/** Three decimals: finer than anything a program can act on, short enough to be read. */
function fixed (value: number): number {
  return Math.round(value * 1000) / 1000
}

/**
 * Upstream reads light at whole coordinates only, and takes the bytes of a light section for big-endian longs: what it gives for
 * x it read from the cell that is mirrored within its sixteen (prismarine-chunk 1.41, `loadParsedLight`).
 */
function lightAt (bot: Bot): Observation['light'] {
  const cell = bot.entity.position.floored()
  cell.x ^= 14
  return { block: bot.world.getBlockLight(cell) ?? 0, sky: bot.world.getSkyLight(cell) ?? 0 }
}
