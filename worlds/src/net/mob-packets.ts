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

/** A field of a mob's metadata: name and type as the version has them, and the value for one mob; null where it is not told. */
type Field = readonly [name: string, type: string, value: (mob: Mob) => string | number | boolean | null | undefined]

const ALL: readonly Field[] = [
  ['shared_flags', 'byte', ({ vitals }) => vitals.burning > 0 ? FLAG.onFire : 0],
  ['health', 'float', ({ vitals }) => vitals.health],
  ['custom_name', 'optional_component', ({ name }) => name === null ? null : JSON.stringify({ text: name })],
  ['baby', 'boolean', mob => isBaby(mob) ? true : mob.age > 1 ? false : null]
]
const MONSTERS: readonly Field[] = [
  ['mob_flags', 'byte', ({ target }) => target === null ? 0 : FLAG.aggressive],
  ['living_entity_flags', 'byte', ({ traits }) => traits.drawing === undefined ? 0 : FLAG.usesHand]
]
const KINDS: Readonly<Record<string, readonly Field[]>> = {
  sheep: [['wool', 'byte', ({ traits }) => Math.max(0, DYES.indexOf(traits.wool ?? 'white')) | (traits.sheared === true ? FLAG.sheared : 0)]],
  slime: [['size', 'int', ({ traits }) => traits.size ?? 1]],
  rabbit: [['type', 'int', ({ traits }) => traits.coat ?? 0]],
  creeper: [['swell_dir', 'int', ({ traits }) => traits.swell ?? -1]],
  spider: [['flags', 'byte', ({ blocked }) => blocked ? FLAG.climbs : 0]],
  enderman: [['creepy', 'boolean', ({ target }) => target !== null], ['stared_at', 'boolean', ({ target }) => target !== null]],
  witch: [['using_item', 'boolean', ({ traits }) => traits.drinking !== undefined]],
  wolf: [
    ['flags', 'byte', ({ traits }) => (traits.sitting === true ? FLAG.sits : 0) | (traits.owner === undefined ? 0 : FLAG.tame)],
    ['owneruuid', 'optional_uuid', ({ traits }) => traits.owner],
    ['collar_color', 'int', ({ traits }) => traits.collar ?? RED],
    ['remaining_anger_time', 'int', ({ traits }) => traits.angry === true ? 400 : 0]
  ]
}

interface KeyedField { readonly key: number, readonly type: string, readonly value: Field[2] }
const mobFields = new Map<string, readonly KeyedField[]>()

function fieldsOf (data: GameData, mob: Mob): readonly KeyedField[] {
  let fields = mobFields.get(mob.kind)
  if (fields === undefined) {
    const known = keysOf(data, mob.kind)
    fields = [...ALL, ...isMonster(mob) ? MONSTERS : [], ...KINDS[mob.kind] ?? []].flatMap(([name, type, value]) => {
      const key = known.get(name)
      return key === undefined ? [] : [{ key, type, value }]
    })
    mobFields.set(mob.kind, fields)
  }
  return fields
}

export function mobMetadata (data: GameData, mob: Mob): Metadata {
  const metadata: Array<Metadata[number]> = []
  for (const { key, type, value } of fieldsOf(data, mob)) {
    const now = value(mob)
    if (now !== null) metadata.push({ key, type, value: now })
  }
  return metadata
}

/** Whether `metadata` is what `mobMetadata` would give: most often it is, and nothing need be made. */
export function isMetadataOf (data: GameData, mob: Mob, metadata: Metadata): boolean {
  let at = 0
  for (const { key, value } of fieldsOf(data, mob)) {
    const now = value(mob)
    if (now === null) continue
    const told = metadata[at++]
    if (told === undefined || told.key !== key || told.value !== now) return false
  }
  return at === metadata.length
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
