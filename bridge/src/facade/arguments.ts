import type { Bot } from 'mineflayer'
import type { Block } from 'prismarine-block'
import type { Entity } from 'prismarine-entity'
import type { Item } from 'prismarine-item'
import { Vec3 } from 'vec3'
import { nearest } from '../inside/guard.js'
import { ProgramFault } from '../program-fault.ts'
import type { Point } from '../program-types.ts'

/** Arguments come from the program's side as JSON and are not to be trusted. */
export function numberOf (value: unknown, what = 'argument'): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new ProgramFault('TypeError', `${what}: ${shown(value)} is not a number`)
  return value
}

export function textOf (value: unknown, what = 'argument'): string {
  if (typeof value !== 'string') throw new ProgramFault('TypeError', `${what}: ${shown(value)} is not a string`)
  return value
}

export function recordOf (value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : {}
}

function shown (value: unknown): string {
  return (JSON.stringify(value) ?? 'undefined').slice(0, 100)
}

export function pointOf (value: unknown, what = 'argument'): Point {
  const [x, y, z] = Array.isArray(value) ? value as unknown[] : [recordOf(value)['x'], recordOf(value)['y'], recordOf(value)['z']]
  return { x: numberOf(x, `${what} takes a Vec3; x`), y: numberOf(y, `${what} takes a Vec3; y`), z: numberOf(z, `${what} takes a Vec3; z`) }
}

export function vectorOf (value: unknown, what = 'argument'): Vec3 {
  const { x, y, z } = pointOf(value, what)
  return new Vec3(x, y, z)
}

/** A vector that may be left out. */
export function optionalVector (value: unknown, what: string): Vec3 | undefined {
  return value === null || value === undefined ? undefined : vectorOf(value, what)
}

/** The block that an argument means: where it says it is, as it is now. */
export function blockOf (bot: Bot, value: unknown, what = 'block'): Block {
  const at = recordOf(value)['position']
  if (at === undefined || at === null) throw new ProgramFault('TypeError', `${what}: ${value === null || value === undefined ? 'there is no block (null); check what findBlock or blockAt returned' : 'takes a Block, e.g. of bot.blockAt'}`)
  const block = bot.blockAt(vectorOf(at, what).floored())
  if (block === null) throw new ProgramFault('Error', `${what}: nothing is loaded at ${JSON.stringify(at)}`)
  return block
}

export function entityOf (bot: Bot, value: unknown, what = 'entity'): Entity {
  const id = typeof value === 'number' ? value : recordOf(value)['id']
  if (typeof id !== 'number') throw new ProgramFault('TypeError', `${what}: ${value === null || value === undefined ? 'there is no entity (null); check what nearestEntity returned' : 'takes an Entity, e.g. of bot.nearestEntity'}`)
  const entity = bot.entities[id]
  if (entity === undefined) throw new ProgramFault('Error', `${what}: the entity ${String(recordOf(value)['name'] ?? id)} is gone`, 'no_target')
  return entity
}

/** An item's id, from its id or its name. */
export function itemTypeOf (bot: Bot, value: unknown, what = 'item'): number {
  const { items, itemsByName } = bot.registry
  if (typeof value === 'number' && items[value] !== undefined) return value
  if (typeof value === 'string' && Object.hasOwn(itemsByName, value)) return (itemsByName[value] as { id: number }).id
  if (typeof value === 'string') throw new ProgramFault('TypeError', `${what}: there is no item \`${value}\`; the nearest name is \`${nearest(value, Object.keys(itemsByName))}\``, 'unknown_name')
  throw new ProgramFault('TypeError', `${what}: takes an item's id, e.g. mcData.itemsByName.stick.id, not ${shown(value)}`)
}

/** The stack in `slots` that an argument means: the slot it names while the same item lies there, else another stack of the item. */
export function stackOf (bot: Bot, slots: ReadonlyArray<Item | null>, value: unknown, what: string): Item {
  const { type, slot, name } = recordOf(value)
  if (value === null || value === undefined) throw new ProgramFault('TypeError', `${what}: there is no item (null); check what findInventoryItem returned`)
  const wanted = itemTypeOf(bot, typeof value === 'object' ? type ?? name : value, what)
  const there = typeof slot === 'number' ? slots[slot] : undefined
  const found = there?.type === wanted ? there : slots.find(each => each?.type === wanted)
  if (found === null || found === undefined) throw new ProgramFault('Error', `${what}: no ${bot.registry.items[wanted]?.name ?? 'such item'} in the inventory`, 'not_owned')
  return found
}
