/** Creatures as 1.20.1 stores them (https://minecraft.wiki/w/Entity_format#Mobs). */
import { DYES, RED } from '../entities/mobs/dyes.ts'
import { newMob, type Mob } from '../entities/mobs/mob.ts'
import { commonFields, placeOf, type Placed } from './entities.ts'
import { byte, compounds, float, floats, int, intArray, numberAt, numbersAt, plainText, short, string, textAt, type Fields, type Plain } from './nbt.ts'
import { effectFields, readEffects, uuidInts, uuidText } from './player.ts'

export function mobFields (mob: Mob): Placed {
  const { kind, vitals, traits } = mob
  return {
    position: mob.position,
    fields: {
      ...commonFields(kind, mob),
      Rotation: floats(mob.yaw, mob.pitch),
      OnGround: byte(mob.onGround),
      FallDistance: float(mob.fallen),
      Fire: short(vitals.burning),
      Air: short(mob.air),
      Health: float(vitals.health),
      AbsorptionAmount: float(vitals.absorption),
      DeathTime: short(mob.dying),
      HurtTime: short(0),
      Age: int(mob.growth),
      InLove: int(mob.love),
      PersistenceRequired: byte(mob.persistent),
      ...(mob.effects.length === 0 ? {} : { ActiveEffects: compounds(mob.effects.map(effectFields)) }),
      ...(mob.name === null ? {} : { CustomName: string(JSON.stringify({ text: mob.name })) }),
      ...(mob.lover === null ? {} : { LoveCause: intArray(uuidInts(mob.lover)) }),
      ...traitFields(kind, traits)
    }
  }
}

function traitFields (kind: string, traits: Mob['traits']): Fields {
  switch (kind) {
    case 'sheep': return { Color: byte(Math.max(0, DYES.indexOf(traits.wool ?? 'white'))), Sheared: byte(traits.sheared ?? false) }
    case 'slime': return { Size: int((traits.size ?? 1) - 1) }
    case 'wolf': return {
      Sitting: byte(traits.sitting ?? false),
      CollarColor: byte(traits.collar ?? RED),
      ...(traits.owner === undefined ? {} : { Owner: intArray(uuidInts(traits.owner)) })
    }
    case 'chicken': return traits.egg === undefined ? {} : { EggLayTime: int(traits.egg) }
    case 'rabbit': return traits.coat === undefined ? {} : { RabbitType: int(traits.coat) }
    default: return {}
  }
}

/** The creature under the number `id`. @throws RangeError for a kind this world does not have. */
export function readMob (id: number, from: Plain): Mob {
  const kind = textAt(from, 'id').replace('minecraft:', '')
  const { position, velocity } = placeOf(from)
  const mob = newMob(id, kind, position)
  const [yaw = 0, pitch = 0] = numbersAt(from, 'Rotation')
  const health = numberAt(from, 'Health', mob.vitals.health)
  Object.assign(mob.vitals, { health, absorption: numberAt(from, 'AbsorptionAmount'), burning: Math.max(0, numberAt(from, 'Fire')), dead: health <= 0 })
  Object.assign(mob.traits, traitsOf(kind, from))
  return Object.assign(mob, {
    velocity,
    yaw,
    headYaw: yaw,
    pitch,
    onGround: numberAt(from, 'OnGround') === 1,
    fallen: numberAt(from, 'FallDistance'),
    effects: readEffects(from),
    growth: numberAt(from, 'Age'),
    love: numberAt(from, 'InLove'),
    lover: 'LoveCause' in from ? uuidText(numbersAt(from, 'LoveCause')) : null,
    air: numberAt(from, 'Air', 300),
    persistent: numberAt(from, 'PersistenceRequired') === 1,
    name: 'CustomName' in from ? plainText(textAt(from, 'CustomName')) : null,
    dying: numberAt(from, 'DeathTime')
  })
}

function traitsOf (kind: string, from: Plain): Mob['traits'] {
  switch (kind) {
    case 'sheep': return { wool: DYES[numberAt(from, 'Color')] ?? 'white', ...(numberAt(from, 'Sheared') === 1 ? { sheared: true } : {}) }
    case 'slime': return { size: numberAt(from, 'Size') + 1 }
    case 'wolf': return {
      ...(numberAt(from, 'Sitting') === 1 ? { sitting: true } : {}),
      ...('Owner' in from ? { collar: numberAt(from, 'CollarColor') } : {}),
      ...('Owner' in from ? { owner: uuidText(numbersAt(from, 'Owner')) } : {})
    }
    case 'chicken': return { egg: numberAt(from, 'EggLayTime') }
    case 'rabbit': return { coat: numberAt(from, 'RabbitType') }
    default: return {}
  }
}
