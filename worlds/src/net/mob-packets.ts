import type { Bobber } from '../entities/fishing.ts'
import { DYES, RED } from '../entities/mobs/dyes.ts'
import { isBaby, isMonster, specOfMob, type Mob } from '../entities/mobs/mob.ts'
import type { Projectile } from '../entities/projectiles.ts'
import type { Vec } from '../geometry.ts'
import { stack, toWire } from '../items/items.ts'
import type { GameData } from '../registry.ts'
import { angle, uuidOf } from './protocol.ts'

export type Metadata = ReadonlyArray<{ readonly key: number, readonly type: string, readonly value: unknown }>

/** Units of a velocity in the protocol: 1/8000 block a tick. */
const VELOCITY = 8000
const MAX_VELOCITY = 3.9
/** Bits of metadata flags (minecraft.wiki/w/Java_Edition_protocol/Entity_metadata). */
const FLAG = { onFire: 1, usesHand: 1, aggressive: 4, sheared: 16, sits: 1, tame: 4, climbs: 1, critical: 1 }

function motion ({ x, y, z }: Vec): Vec {
  const part = (speed: number): number => Math.round(Math.max(-MAX_VELOCITY, Math.min(MAX_VELOCITY, speed)) * VELOCITY)
  return { x: part(x), y: part(y), z: part(z) }
}

export function velocityPacket (id: number, velocity: Vec): object {
  return { entityId: id, velocity: motion(velocity) }
}

/** `objectData` is what the kind makes of it: the shooter's or fisher's number. */
export function spawnMovingPacket (data: GameData, kind: string, entity: { readonly id: number, readonly position: Vec, readonly velocity: Vec },
  look: { readonly yaw: number, readonly pitch: number, readonly headYaw?: number }, objectData: number): object {
  const type = data.registry.entitiesByName[kind]
  if (type === undefined) throw new RangeError(`the version has no entity \`${kind}\``)
  return {
    entityId: entity.id,
    objectUUID: uuidOf(entity.id),
    type: type.id,
    ...entity.position,
    pitch: angle(look.pitch),
    yaw: angle(look.yaw),
    headPitch: angle(look.headYaw ?? look.yaw),
    objectData,
    velocity: motion(entity.velocity)
  }
}

/** Numbers of a kind's metadata fields, by name. */
const keys = new Map<string, ReadonlyMap<string, number>>()

function keysOf (data: GameData, kind: string): ReadonlyMap<string, number> {
  let known = keys.get(kind)
  if (known === undefined) {
    const entity = data.registry.entitiesByName[kind] as unknown as { metadataKeys?: readonly string[] } | undefined
    known = new Map((entity?.metadataKeys ?? []).map((name, key) => [name, key]))
    keys.set(kind, known)
  }
  return known
}

/** Fields by name as the packet wants them; those a kind does not have are left out. */
function metadataOf (data: GameData, kind: string, fields: ReadonlyArray<readonly [string, string, unknown]>): Metadata {
  const known = keysOf(data, kind)
  const metadata: Array<Metadata[number]> = []
  for (const [name, type, value] of fields) {
    const key = known.get(name)
    if (key !== undefined) metadata.push({ key, type, value })
  }
  return metadata
}

/** Whether two lists of the same thing's metadata say the same. */
export function sameMetadata (a: Metadata, b: Metadata): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) {
    if (a[i]?.key !== b[i]?.key || !sameValue(a[i]?.value, b[i]?.value)) return false
  }
  return true
}

function sameValue (a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b))
}

export function mobMetadata (data: GameData, mob: Mob): Metadata {
  const { traits, vitals } = mob
  const fields: Array<readonly [string, string, unknown]> = [
    ['shared_flags', 'byte', vitals.burning > 0 ? FLAG.onFire : 0],
    ['health', 'float', vitals.health]
  ]
  if (mob.name !== null) fields.push(['custom_name', 'optional_component', JSON.stringify({ text: mob.name })])
  if (isBaby(mob)) fields.push(['baby', 'boolean', true])
  else if (mob.age > 1) fields.push(['baby', 'boolean', false])
  if (isMonster(mob)) {
    fields.push(['mob_flags', 'byte', mob.target !== null ? FLAG.aggressive : 0], ['living_entity_flags', 'byte', traits.drawing !== undefined ? FLAG.usesHand : 0])
  }
  fields.push(...traitFields(mob))
  return metadataOf(data, mob.kind, fields)
}

function traitFields (mob: Mob): Array<readonly [string, string, unknown]> {
  const { traits } = mob
  switch (mob.kind) {
    case 'sheep': return [['wool', 'byte', Math.max(0, DYES.indexOf(traits.wool ?? 'white')) | (traits.sheared === true ? FLAG.sheared : 0)]]
    case 'slime': return [['size', 'int', traits.size ?? 1]]
    case 'rabbit': return [['type', 'int', traits.coat ?? 0]]
    case 'creeper': return [['swell_dir', 'int', traits.swell ?? -1]]
    case 'spider': return [['flags', 'byte', mob.blocked ? FLAG.climbs : 0]]
    case 'enderman': return [['creepy', 'boolean', mob.target !== null], ['stared_at', 'boolean', mob.target !== null]]
    case 'witch': return [['using_item', 'boolean', traits.drinking !== undefined]]
    case 'wolf': return [
      ['flags', 'byte', (traits.sitting === true ? FLAG.sits : 0) | (traits.owner === undefined ? 0 : FLAG.tame)],
      ['owneruuid', 'optional_uuid', traits.owner],
      ['collar_color', 'int', traits.collar ?? RED],
      ['remaining_anger_time', 'int', traits.angry === true ? 400 : 0]
    ]
    default: return []
  }
}

export function projectileMetadata (data: GameData, { kind, load }: Projectile): Metadata {
  if (kind === 'arrow') return metadataOf(data, kind, [['shared_flags', 'byte', load.burning === true ? FLAG.onFire : 0], ['flags', 'byte', load.critical === true ? FLAG.critical : 0]])
  return metadataOf(data, kind, [['item_stack', 'item_stack', toWire(data, stack(kind === 'potion' ? 'splash_potion' : kind))]])
}

export function bobberMetadata (data: GameData, { hooked, bite }: Bobber): Metadata {
  return metadataOf(data, 'fishing_bobber', [['hooked_entity', 'int', hooked === null ? 0 : hooked + 1], ['biting', 'boolean', bite > 0]])
}

/** What a mob of its kind holds, null for nothing. */
export function equipmentOfMob (data: GameData, mob: Mob): object | null {
  const { holds } = specOfMob(mob)
  return holds === undefined ? null : { entityId: mob.id, equipments: [{ slot: 0, item: toWire(data, stack(holds)) }] }
}
