/** Items lying about, falling blocks and experience as 1.20.1 stores them (https://minecraft.wiki/w/Entity_format). */
import type { EntitiesJson } from '../entities/entities.ts'
import type { Vec } from '../geometry.ts'
import type { GameData } from '../registry.ts'
import { DATA_VERSION, stateOf, stateTag } from './chunk.ts'
import { readStack, stackFields } from './items.ts'
import { byte, compound, compounds, decode, doubles, encode, float, floats, int, intArray, numberAt, numbersAt, plainAt, plainsAt, short, string, textAt, type Fields, type Plain } from './nbt.ts'

export interface Placed { readonly position: Vec, readonly fields: Fields }

/** Entity kinds that have a form here besides creatures. */
export const THINGS = new Set(['item', 'falling_block', 'experience_orb'])

export function encodeEntities (cx: number, cz: number, entities: readonly Fields[]): Buffer {
  return encode({ DataVersion: int(DATA_VERSION), Position: intArray([cx, cz]), Entities: compounds(entities) })
}

/** The entities of one chunk, and of those those that ride on them. */
export function decodeEntities (bytes: Buffer): Plain[] {
  const unfold = (entity: Plain): Plain[] => [entity, ...plainsAt(entity, 'Passengers').flatMap(unfold)]
  return plainsAt(decode(bytes), 'Entities').flatMap(unfold)
}

/** What all entities have. The UUID follows from our number of it: the same export gives the same bytes. */
export function commonFields (kind: string, entity: { readonly id: number, readonly position: Vec, readonly velocity: Vec }): Fields {
  const { id, position: p, velocity: v } = entity
  return {
    id: string(`minecraft:${kind}`),
    UUID: intArray([0x766f7961, 0x67004000, 0x80000000 | 0, id | 0]),
    Pos: doubles(p.x, p.y, p.z),
    Motion: doubles(v.x, v.y, v.z),
    Rotation: floats(0, 0),
    FallDistance: float(0),
    Fire: short(-1),
    Air: short(300),
    OnGround: byte(false)
  }
}

export function thingFields (data: GameData, entities: EntitiesJson): Placed[] {
  const items = entities.items.map(entity => ({
    position: entity.position,
    fields: {
      ...commonFields('item', entity),
      OnGround: byte(entity.onGround),
      Item: compound(stackFields(data, entity.item)),
      Age: short(entity.age),
      PickupDelay: short(entity.delay),
      Health: short(5)
    }
  }))
  const falling = entities.falling.map(entity => ({
    position: entity.position,
    fields: { ...commonFields('falling_block', entity), BlockState: compound(stateTag(data, entity.state)), Time: int(entity.age), DropItem: byte(true) }
  }))
  const orbs = (entities.orbs ?? []).map(orb => ({
    position: orb.position,
    fields: { ...commonFields('experience_orb', orb), Value: short(orb.points), Age: short(orb.age), Health: short(5), Count: int(1) }
  }))
  return [...items, ...falling, ...orbs]
}

export function placeOf (from: Plain): { position: Vec, velocity: Vec } {
  const vec = ([x = 0, y = 0, z = 0]: number[]): Vec => ({ x, y, z })
  return { position: vec(numbersAt(from, 'Pos')), velocity: vec(numbersAt(from, 'Motion')) }
}

/** Puts an item, falling block or orb into `entities` under the next number; gives whether it is one. */
export function takeThing (data: GameData, from: Plain, entities: EntitiesJson, lost: (what: string) => void): boolean {
  const kind = textAt(from, 'id').replace('minecraft:', '')
  if (!THINGS.has(kind)) return false
  const id = entities.nextId++
  const common = { id, ...placeOf(from), age: Math.max(0, numberAt(from, kind === 'falling_block' ? 'Time' : 'Age')) }
  if (kind === 'experience_orb') (entities.orbs ??= []).push({ ...common, points: numberAt(from, 'Value', 1) })
  else if (kind === 'falling_block') entities.falling.push({ ...common, state: stateOf(data, plainAt(from, 'BlockState'), lost) })
  else {
    const item = readStack(data, plainAt(from, 'Item'), lost)
    if (item !== null) entities.items.push({ ...common, item, delay: Math.max(0, numberAt(from, 'PickupDelay')), onGround: numberAt(from, 'OnGround') === 1 })
  }
  return true
}
