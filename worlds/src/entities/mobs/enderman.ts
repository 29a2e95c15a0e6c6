import { distance, floored, minus, plus, type Vec } from '../../geometry.ts'
import { ARMOUR } from '../../items/inventory.ts'
import { isMortal } from '../../players/modes.ts'
import type { Player } from '../../players/player.ts'
import type { Realm } from '../../realm.ts'
import { brightnessAt, isDay, seesSky } from './brightness.ts'
import { sees } from './goals.ts'
import { boxOf, eyesOf, positionOf, specOfMob, type Living, type Mob } from './mob.ts'
import { isFree, mediumOf } from './motion.ts'
import { aim, nearestPlayer } from './temper.ts'

/** Teleports (minecraft.wiki/w/Enderman#Teleportation): blocks each way, tries. */
const LEAP = 32
const DODGE_TRIES = 64
const TOWARD = { chance: 30, beyond: 16, step: 16 }
/** How straight a look must be: the cosine of the angle falls short of 1 by less than this over the distance. */
const STARE = 0.025
/** Ticks after which an enderman in sunlight may lose interest. */
const CALM = 600
const STATUS_TELEPORT = 46

/** Provocation and teleports of an enderman, before it moves; the hunt itself is the same as of other monsters. */
export function tickEnderman (realm: Realm, mob: Mob, target: Living | null): void {
  const { rng } = realm.mobs
  if (mediumOf(realm.columns, mob) === 'water') teleport(realm, mob)
  if (target === null) {
    mob.traits.angry = false
    const starer = nearestPlayer(realm, mob, specOfMob(mob).follow ?? LEAP, player => isMortal(player) && staresAt(realm, player, mob))
    if (starer !== null) aim(mob, starer)
    return
  }
  if (isDay(realm) && mob.age >= CALM) {
    const cell = floored(eyesOf(mob))
    const bright = brightnessAt(realm, cell)
    if (bright > 0.5 && seesSky(realm, cell) && rng.next() * 30 < (bright - 0.4) * 2) {
      mob.target = null
      teleport(realm, mob)
      return
    }
  }
  const gap = distance(mob.position, positionOf(target))
  if (gap > TOWARD.beyond && rng.int(TOWARD.chance) === 0) teleportTowards(realm, mob, positionOf(target))
}

/** Whether the player looks the mob in the eye; a carved pumpkin hides the look. */
function staresAt (realm: Realm, player: Player, mob: Mob): boolean {
  if (player.inventory.slots[ARMOUR.head]?.name === 'carved_pumpkin') return false
  const yaw = player.body.yaw * Math.PI / 180
  const pitch = player.body.pitch * Math.PI / 180
  const look = { x: -Math.sin(yaw) * Math.cos(pitch), y: -Math.sin(pitch), z: Math.cos(yaw) * Math.cos(pitch) }
  const way = minus(eyesOf(mob), player.eyes)
  const length = Math.hypot(way.x, way.y, way.z)
  const cosine = (look.x * way.x + look.y * way.y + look.z * way.z) / length
  return cosine > 1 - STARE / length && sees(realm, mob, player)
}

/** Away from an arrow; gives whether it found a place, and so was not hit. */
export function dodge (realm: Realm, mob: Mob): boolean {
  for (let i = 0; i < DODGE_TRIES; i++) if (teleport(realm, mob)) return true
  return false
}

/** To some place up to 32 blocks away. */
export function teleport (realm: Realm, mob: Mob): boolean {
  const { rng } = realm.mobs
  return arrive(realm, mob, plus(mob.position, { x: (rng.next() - 0.5) * 2 * LEAP, y: rng.int(2 * LEAP) - LEAP, z: (rng.next() - 0.5) * 2 * LEAP }))
}

function teleportTowards (realm: Realm, mob: Mob, at: Vec): boolean {
  const { rng } = realm.mobs
  const way = minus(mob.position, at)
  const length = Math.hypot(way.x, way.y, way.z)
  const jitter = (): number => (rng.next() - 0.5) * 8
  return arrive(realm, mob, {
    x: mob.position.x + jitter() - way.x / length * TOWARD.step,
    y: mob.position.y + rng.int(16) - 8 - way.y / length * TOWARD.step,
    z: mob.position.z + jitter() - way.z / length * TOWARD.step
  })
}

/** Puts it on the ground below `at`, if it fits there and the ground is dry. */
function arrive (realm: Realm, mob: Mob, at: Vec): boolean {
  const { columns } = realm
  const x = Math.floor(at.x)
  const z = Math.floor(at.z)
  let y = Math.floor(at.y)
  while (y > -64 && !columns.block(x, y - 1, z).solid) {
    if (columns.block(x, y - 1, z).liquid) return false
    y--
  }
  if (y <= -64) return false
  const before = mob.position
  mob.position = { x: x + 0.5, y, z: z + 0.5 }
  if (!isFree(columns, boxOf(mob), false)) {
    mob.position = before
    return false
  }
  mob.velocity = { x: 0, y: 0, z: 0 }
  mob.path = []
  mob.fallen = 0
  realm.broadcast('entity_status', { entityId: mob.id, entityStatus: STATUS_TELEPORT })
  return true
}
