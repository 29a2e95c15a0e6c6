import type { Bot } from 'mineflayer'
import type { Entity } from 'prismarine-entity'
import type { Item } from 'prismarine-item'
import type { JsonObject, JsonValue, Point } from '../program-types.ts'

/** `[x, y, z]` */
export function triple ({ x, y, z }: Point): JsonValue { return [x, y, z] }

/** Any value as JSON, with big integers as numbers. */
export function plain (value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value, (_key, part: unknown) => typeof part === 'bigint' ? Number(part) : part) ?? 'null') as JsonValue
}

/** What an item's NBT says; upstream types leave these getters out. */
interface ItemExtras { readonly enchants?: unknown, readonly customName?: unknown, readonly customLore?: unknown, readonly repairCost?: unknown }

/**
 * A stack of items: [type, count, metadata, slot, durability used, extras]; extras are null for items without NBT. What
 * depends on the type alone is read once, from the table `items`.
 */
export function itemRow (item: Item | null | undefined): JsonValue {
  if (item === null || item === undefined) return null
  const { enchants, customName, customLore, repairCost } = item as ItemExtras
  const extras = item.nbt === null || item.nbt === undefined ? null : plain({ nbt: item.nbt, enchants, customName, customLore, repairCost })
  return [item.type, item.count, item.metadata, item.slot, item.durabilityUsed ?? null, extras]
}

/** What does not change while an entity lives. */
export function entityKind (entity: Entity): JsonObject {
  const { type, height, width } = entity
  return {
    type,
    name: entity.name ?? null,
    displayName: entity.displayName ?? null,
    kind: entity.kind ?? null,
    username: entity.username ?? null,
    uuid: entity.uuid ?? null,
    entityType: entity.entityType ?? null,
    height,
    width
  }
}

/** What changes as an entity moves: [id, x, y, z, vx, vy, vz, yaw, pitch, on ground, valid]. */
export function entityRow ({ id, position, velocity, yaw, pitch, onGround, isValid }: Entity): JsonValue[] {
  return [id, position.x, position.y, position.z, velocity.x, velocity.y, velocity.z, yaw, pitch, onGround ? 1 : 0, isValid ? 1 : 0]
}

/** What is seldom asked for. */
export function entityDetails (entity: Entity): JsonObject {
  const seen = entity as unknown as { equipment: Array<Item | null>, effects: unknown, attributes?: unknown, metadata: unknown, vehicle?: Entity | null, passengers?: Entity[], elytraFlying?: boolean }
  return {
    droppedItem: droppedItem(entity),
    equipment: [...seen.equipment].map(itemRow),
    effects: plain(seen.effects),
    attributes: plain(seen.attributes ?? {}),
    metadata: plain([...seen.metadata as unknown[]].map(each => each ?? null)),
    health: (entity as { health?: number }).health ?? null,
    vehicle: seen.vehicle?.id ?? null,
    passengers: (seen.passengers ?? []).map(each => each.id),
    elytraFlying: seen.elytraFlying ?? false,
    customName: customName(entity)
  }
}

function customName (entity: Entity): JsonValue {
  const name = (entity.metadata as unknown[])[2]
  return name === undefined || name === null ? null : typeof name === 'string' ? name : plain(name)
}

function droppedItem (entity: Entity): JsonValue {
  if (entity.name !== 'item') return null
  try {
    return itemRow(entity.getDroppedItem())
  } catch {
    // Upstream throws until the entity's metadata has arrived.
    return null
  }
}

/** The text of a chat component, or of what already is a string. */
export function chatText (value: unknown): string {
  return typeof value === 'string' ? value : value === null || value === undefined ? '' : String(value)
}

export function playerData (bot: Bot, username: string): JsonValue {
  const player = bot.players[username]
  if (player === undefined) return null
  const { uuid, ping, gamemode } = player
  return { username, uuid: uuid ?? null, ping, gamemode, displayName: chatText(player.displayName), entity: player.entity?.id ?? null }
}
