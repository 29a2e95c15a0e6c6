import type { Bot } from 'mineflayer'
import type { Block } from 'prismarine-block'
import worlds from 'prismarine-world'
import { Vec3 } from 'vec3'
import type { Read } from '../facade.ts'
import { nearest } from '../inside/guard.js'
import { EYE_HEIGHT } from '../path-goals.ts'
import { WorldView, blockTable } from '../path-world.ts'
import { ProgramFault } from '../program-fault.ts'
import type { JsonObject, JsonValue } from '../program-types.ts'
import { findStates, statesNear } from '../scan.ts'
import { blockOf, entityOf, itemTypeOf, numberOf, pointOf, recordOf, textOf, vectorOf } from './arguments.ts'
import { plain, triple } from './encode.ts'
import type { Session } from './session.ts'

/** Farthest that blocks are searched, in blocks: beyond it nothing is loaded. */
const MAX_RADIUS = 256

/** Reads of blocks, of the time and of the world's other properties. */
export function terrainReads (session: Session): Array<[string, Read]> {
  const { bot } = session
  return [
    ['time', () => plain(bot.time)],
    ['game', () => plain(bot.game)],
    ['weather', () => ({ isRaining: bot.isRaining, rainState: (bot as unknown as { rainState: number }).rainState, thunderState: bot.thunderState })],
    ['spawnPoint', () => triple(bot.spawnPoint ?? { x: 0, y: 0, z: 0 })],
    ['settings', () => plain((bot as unknown as { settings: unknown }).settings)],
    ['stateAt', (x, y, z) => stateAt(bot, numberOf(x), numberOf(y), numberOf(z))],
    ['state', id => stateData(bot, numberOf(id))],
    ['statesNear', (point, radius) => statesNear(bot, pointOf(point), radiusOf(radius))],
    ['find', options => find(bot, options as JsonObject)],
    ['blockDetails', at => blockDetails(bot, at)],
    ['canSee', at => canSee(bot, at)],
    ['digTime', block => digTime(session, block as JsonObject)],
    ['raycast', (ray, range) => raycast(bot, recordOf(ray), numberOf(range))],
    ['blocksOnRay', (ray, range) => blocksOnRay(bot, recordOf(ray), numberOf(range))],
    ['intersect', (from, direction, shapes, at) => intersect(vectorOf(from), vectorOf(direction), boxesOf(shapes), vectorOf(at))],
    ['supportFeature', name => (bot.supportFeature as (name: string) => unknown)(textOf(name)) === true],
    ['recipes', (type, metadata) => recipes(bot, itemTypeOf(bot, type, 'bot.recipesFor'), metadata ?? null)]
  ]
}

function radiusOf (value: JsonValue | undefined): number {
  return Math.min(Math.max(numberOf(value, 'maxDistance'), 0), MAX_RADIUS)
}

function stateAt (bot: Bot, x: number, y: number, z: number): number | null {
  const column = bot.world.getColumn(x >> 4, z >> 4) as unknown as Column | undefined
  if (column === undefined || column === null) return null
  const height = y - column.minY
  // Above and below the world is air.
  return column.sections[height >> 4]?.data.get(((height & 15) << 8) | ((z & 15) << 4) | (x & 15)) ?? 0
}

/** The parts of a prismarine-chunk column (1.18 and later) that are read; upstream ships no types for them. */
interface Column { readonly minY: number, readonly sections: ReadonlyArray<{ readonly data: { get: (index: number) => number } } | undefined> }

function stateData (bot: Bot, id: number): JsonObject {
  if (bot.registry.blocksByStateId[id] === undefined) throw new ProgramFault('RangeError', `there is no block state ${id}`)
  const block = blockTable(bot.registry).block(id)
  return {
    name: block.name,
    type: block.type,
    displayName: block.displayName,
    stateId: id,
    metadata: block.metadata,
    hardness: block.hardness ?? null,
    diggable: block.diggable,
    boundingBox: block.boundingBox,
    transparent: block.transparent,
    material: block.material ?? null,
    shapes: plain(block.shapes),
    harvestTools: plain(block.harvestTools ?? null),
    drops: plain((block as { drops?: unknown }).drops ?? []),
    properties: plain(block.getProperties())
  }
}

function find (bot: Bot, options: JsonObject): JsonValue {
  const count = options['count'] === null ? Infinity : numberOf(options['count'], 'count')
  const states = new Set<number>()
  for (const id of (options['states'] ?? []) as number[]) states.add(id)
  for (const name of (options['names'] ?? []) as Array<string | number>) addStates(bot, name, states)
  return findStates(bot, pointOf(options['point'], 'point'), radiusOf(options['maxDistance']), count, states)
}

function addStates (bot: Bot, name: string | number, states: Set<number>): void {
  const { blocks, blocksByName } = bot.registry
  const block = typeof name === 'number' ? blocks[name] : Object.hasOwn(blocksByName, name) ? blocksByName[name] : undefined
  if (block === undefined) {
    const hint = typeof name === 'string' ? `; the nearest name is \`${nearest(name, Object.keys(blocksByName))}\`` : ''
    throw new ProgramFault('TypeError', `there is no block \`${name}\`${hint}`)
  }
  for (let id = block.minStateId ?? 0; id <= (block.maxStateId ?? -1); id++) states.add(id)
}

interface MoreOfBlock { biome?: { id: number }, blockEntity?: unknown, getSignText?: () => string[] }

/** What a block's state does not say; null where nothing is loaded. */
function blockDetails (bot: Bot, at: unknown): JsonValue {
  const block = bot.blockAt(vectorOf(at).floored()) as (Block & MoreOfBlock) | null
  if (block === null) return null
  const { light, skyLight } = block
  // The biome's number is the world's own: the library looks it up in the version's table, where it may be another.
  const biome = bot.registry.biomes[block.biome?.id ?? -1]
  return {
    light,
    skyLight,
    biome: { id: biome?.id ?? 0, name: biome?.name ?? '', displayName: biome?.displayName ?? '', temperature: biome?.temperature ?? 0 },
    blockEntity: plain(block.blockEntity ?? null),
    signText: block.getSignText === undefined ? null : plain(signText(block))
  }
}

function signText (block: MoreOfBlock): unknown {
  try {
    return block.getSignText?.() ?? null
  } catch {
    // Upstream throws for signs whose text has not come yet.
    return null
  }
}

function canSee (bot: Bot, at: unknown): boolean {
  const position = vectorOf(at).floored()
  const eye = bot.entity.position.offset(0, (bot.entity as unknown as { eyeHeight?: number }).eyeHeight ?? EYE_HEIGHT, 0)
  return new WorldView(bot).sees(eye, position)
}

/** Milliseconds to dig a state with an item and enchantments, or as the bot now is when none are named. */
function digTime ({ bot }: Session, options: JsonObject): JsonValue {
  if (options['position'] !== undefined) {
    const time = bot.digTime(blockOf(bot, options, 'bot.digTime'))
    return Number.isFinite(time) ? time : null
  }
  const block = blockTable(bot.registry).block(numberOf(options['state']))
  const held = options['item'] === null || options['item'] === undefined ? null : numberOf(options['item'])
  const flag = (name: string): boolean => options[name] === true
  const enchantments = (options['enchantments'] ?? []) as unknown as Parameters<Block['digTime']>[4]
  const time = block.digTime(held, flag('creative'), flag('inWater'), flag('notOnGround'), enchantments, (options['effects'] ?? {}) as never)
  return Number.isFinite(time) ? time : null
}

type Hit = Block & { face: number, intersect: Vec3 }
type Matcher = (block: Block, ray: { pos: Vec3, dir: Vec3 }) => boolean

/** The first block on a ray, which comes from an entity's eyes (`id`) or has `from` and `direction`. */
function first (bot: Bot, ray: Record<string, unknown>, range: number, matcher: Matcher | null): Hit | null {
  const most = Math.min(Math.max(range, 0), MAX_RADIUS)
  if (ray['id'] !== undefined) return bot.blockAtEntityCursor(entityOf(bot, ray), most, matcher ?? undefined) as Hit | null
  const world = bot.world as unknown as { raycast: (from: Vec3, direction: Vec3, range: number, matcher: Matcher | null) => Hit | null }
  return world.raycast(vectorOf(ray['from']), vectorOf(ray['direction']), most, matcher)
}

function raycast (bot: Bot, ray: Record<string, unknown>, range: number): JsonValue {
  const hit = first(bot, ray, range, null)
  return hit === null ? null : { block: seen(hit), face: hit.face, intersect: triple(hit.intersect) }
}

/** Every block that a ray passes, for a program to choose from, and where the ray begins and leads. */
function blocksOnRay (bot: Bot, ray: Record<string, unknown>, range: number): JsonValue {
  const blocks: JsonValue[] = []
  let line: JsonObject | null = null
  first(bot, ray, range, (block, { pos, dir }) => {
    line ??= { pos: triple(pos), dir: triple(dir) }
    blocks.push(seen(block))
    return false
  })
  return line === null ? null : { ...line as JsonObject, blocks }
}

type Box = [number, number, number, number, number, number]

function boxesOf (value: JsonValue | undefined): Box[] {
  const isBox = (box: JsonValue): boolean => Array.isArray(box) && box.length === 6 && box.every(side => typeof side === 'number')
  if (!Array.isArray(value) || !value.every(isBox)) throw new ProgramFault('TypeError', 'intersect takes boxes, e.g. block.shapes: [[x0, y0, z0, x1, y1, z1]]')
  return value as Box[]
}

function intersect (from: Vec3, direction: Vec3, boxes: Box[], at: Vec3): JsonValue {
  const met = new worlds.iterators.RaycastIterator(from, direction, 0).intersect(boxes, at)
  return met === null ? null : { pos: triple(met.pos), face: met.face }
}

/** A block as [x, y, z, state]. */
function seen (block: Block | null): JsonValue {
  return block === null || block.position === null ? null : [...triple(block.position) as JsonValue[], block.stateId ?? 0]
}

/** Every recipe of an item, with the number under which `bot.craft` finds it again. */
function recipes (bot: Bot, type: number, metadata: JsonValue): JsonValue {
  const all = bot.recipesAll(type, metadata as number | null, true as never)
  return all.map((recipe, index) => ({ ...plain(recipe) as JsonObject, index }))
}
