import { readFileSync } from 'node:fs'
import { loadGameData, type GameData } from '../registry.ts'

type TagTable = Readonly<Record<string, readonly string[]>>
/** Tags of damage types that change how damage is taken. */
export type DamageTag = 'bypasses_armor' | 'bypasses_shield' | 'bypasses_effects' | 'bypasses_resistance' | 'bypasses_enchantments' |
  'bypasses_invulnerability' | 'is_fire' | 'is_fall' | 'is_projectile' | 'is_explosion' | 'is_drowning' | 'is_freezing' | 'damages_helmet' | 'witch_resistant_to'

const tags = JSON.parse(readFileSync(new URL('../../data/damage.json', import.meta.url), 'utf8')) as TagTable

/** One of vanilla's damage types (minecraft.wiki/w/Damage_type), as the login packet describes it. */
export interface DamageType {
  readonly id: number
  /** The middle of its death messages' keys: `death.attack.<message>`. */
  readonly message: string
  /** Exhaustion that a player it hurts gets. */
  readonly exhaustion: number
  /** Whether difficulty scales it on players, by what caused it. */
  readonly scaling: 'never' | 'always' | 'when_caused_by_living_non_player'
}

interface CodecEntry {
  name: { value: string }
  id: { value: number }
  element: { value: { message_id: { value: string }, exhaustion: { value: number }, scaling: { value: DamageType['scaling'] } } }
}
interface Codec { value: Record<string, { value: { value: { value: { value: CodecEntry[] } } } }> }

let types: ReadonlyMap<string, DamageType> | null = null

function read (data: GameData): ReadonlyMap<string, DamageType> {
  const codec = (data.registry.loginPacket as unknown as { dimensionCodec: Codec }).dimensionCodec
  const entries = codec.value['minecraft:damage_type']?.value.value.value.value ?? []
  return new Map(entries.map(({ name, id, element }) => [name.value.replace('minecraft:', ''), {
    id: id.value,
    message: element.value.message_id.value,
    // Stored as a 32-bit float: 0.1 comes as 0.10000000149.
    exhaustion: Math.round(element.value.exhaustion.value * 100) / 100,
    scaling: element.value.scaling.value
  }]))
}

/** The damage type `name`. @throws RangeError when the version has no such one. */
export function damageType (name: string): DamageType {
  types ??= read(loadGameData())
  const type = types.get(name)
  if (type === undefined) throw new RangeError(`the version has no damage type \`${name}\``)
  return type
}

export function isTagged (name: string, tag: DamageTag): boolean {
  return tags[tag]?.includes(name) ?? false
}
