import type { Bot } from 'mineflayer'
import type { Entity } from 'prismarine-entity'
import type { Item } from 'prismarine-item'
import { nearest } from './inside/guard.js'
import type { JsonObject, JsonValue, Point } from './program-types.ts'
import { findStates, statesNear } from './scan.ts'

/** What a program did wrong in a call of `bot`: thrown in the program as a JavaScript error of class `name`. */
export class ProgramFault extends Error {
  /** A code of ours; null when the class says it all. */
  readonly code: string | null
  constructor (name: string, message: string, code: string | null = null) {
    super(message)
    this.name = name
    this.code = code
  }
}

export type Read = (...args: JsonValue[]) => JsonValue
/** Farthest that blocks are searched, in blocks: beyond it nothing is loaded. */
const MAX_RADIUS = 256

/**
 * The reads behind the program's `bot` and `mcData` (see inside/bot.js): each takes and returns JSON, so that nothing
 * of the host is ever shared with a program. Arguments come from the program's side and are not to be trusted.
 */
export function createFacade (bot: Bot): ReadonlyMap<string, Read> {
  return new Map<string, Read>([...bodyReads(bot), ...worldReads(bot), ...tables(bot)])
}

function bodyReads (bot: Bot): Array<[string, Read]> {
  return [
    ['self', () => entityData(bot.entity)],
    ['vitals', () => ({ health: bot.health, food: bot.food, oxygenLevel: bot.oxygenLevel ?? 20 })],
    ['identity', () => ({ username: bot.username, version: bot.version })],
    ['heldItem', () => itemData(bot.heldItem)],
    ['items', () => bot.inventory.items().map(itemData)],
    ['emptySlotCount', () => bot.inventory.emptySlotCount()]
  ]
}

function worldReads (bot: Bot): Array<[string, Read]> {
  return [
    ['time', () => ({ timeOfDay: bot.time.timeOfDay, day: bot.time.day, age: bot.time.age, isDay: bot.time.isDay })],
    ['game', () => ({ dimension: bot.game.dimension, gameMode: bot.game.gameMode })],
    ['entities', () => entitiesByDistance(bot)],
    ['stateAt', (x, y, z) => stateAt(bot, { x: number(x), y: number(y), z: number(z) })],
    ['state', id => stateData(bot, number(id))],
    ['statesNear', (point, radius) => statesNear(bot, pointOf(point), radiusOf(radius))],
    ['find', options => find(bot, options as JsonObject)]
  ]
}

function tables (bot: Bot): Array<[string, Read]> {
  return [
    ['itemTable', () => bot.registry.itemsArray.map(({ id, name, displayName, stackSize }) => ({ id, name, displayName, stackSize }))],
    ['blockTable', () => bot.registry.blocksArray.map(block => (
      { id: block.id, name: block.name, displayName: block.displayName, hardness: block.hardness ?? null, diggable: block.diggable }))]
  ]
}

function number (value: JsonValue | undefined): number {
  if (typeof value !== 'number') throw new ProgramFault('TypeError', `${JSON.stringify(value)} is not a number`)
  return value
}

function pointOf (value: JsonValue | undefined): Point {
  const { x, y, z } = (value ?? {}) as Partial<Record<keyof Point, JsonValue>>
  return { x: number(x), y: number(y), z: number(z) }
}

function radiusOf (value: JsonValue | undefined): number {
  return Math.min(Math.max(number(value), 0), MAX_RADIUS)
}

function stateAt (bot: Bot, at: Point): number | null {
  const column = bot.world.getColumn(Math.floor(at.x / 16), Math.floor(at.z / 16)) as unknown
  if (column === undefined || column === null) return null
  return bot.blockAt(bot.entity.position.offset(0, 0, 0).set(at.x, at.y, at.z), false)?.stateId ?? null
}

function stateData (bot: Bot, id: number): JsonObject {
  const block = bot.registry.blocksByStateId[id]
  if (block === undefined) throw new ProgramFault('RangeError', `there is no block state ${id}`)
  return {
    name: block.name,
    type: block.id,
    displayName: block.displayName,
    stateId: id,
    metadata: id - (block.minStateId ?? id),
    hardness: block.hardness ?? null,
    diggable: block.diggable,
    boundingBox: block.boundingBox,
    transparent: block.transparent,
    material: block.material ?? null
  }
}

function find (bot: Bot, options: JsonObject): JsonValue {
  const count = options['count'] === null ? Infinity : number(options['count'])
  const states = new Set<number>()
  for (const id of (options['states'] ?? []) as number[]) states.add(id)
  for (const name of (options['names'] ?? []) as Array<string | number>) addStates(bot, name, states)
  return findStates(bot, pointOf(options['point']), radiusOf(options['maxDistance']), count, states)
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

function itemData (item: Item | null): JsonObject | null {
  if (item === null) return null
  const { name, type, displayName, count, slot, stackSize } = item
  return { name, type, displayName, count, slot, stackSize, maxDurability: item.maxDurability ?? null, durabilityUsed: item.durabilityUsed ?? null }
}

function entitiesByDistance (bot: Bot): JsonValue {
  const here = bot.entity.position
  return Object.values(bot.entities)
    .filter(entity => entity !== bot.entity && entity.isValid)
    .sort((a, b) => a.position.distanceTo(here) - b.position.distanceTo(here) || a.id - b.id)
    .map(entityData)
}

function entityData (entity: Entity): JsonObject {
  const { id, type, position, velocity, yaw, pitch, height, width, onGround } = entity
  return {
    id,
    type,
    name: entity.name ?? null,
    displayName: entity.displayName ?? null,
    kind: entity.kind ?? null,
    username: entity.username ?? null,
    position: { x: position.x, y: position.y, z: position.z },
    velocity: { x: velocity.x, y: velocity.y, z: velocity.z },
    yaw,
    pitch,
    height,
    width,
    onGround,
    isValid: entity.isValid,
    droppedItem: droppedItem(entity)
  }
}

function droppedItem (entity: Entity): JsonObject | null {
  if (entity.name !== 'item') return null
  try {
    return itemData(entity.getDroppedItem())
  } catch {
    // Upstream throws until the entity's metadata has arrived.
    return null
  }
}
