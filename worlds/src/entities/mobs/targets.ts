import { boxAt, distance, floored, touches } from '../../geometry.ts'
import { isMortal } from '../../players/modes.ts'
import { PLAYER_WIDTH, type Player } from '../../players/player.ts'
import type { Realm } from '../../realm.ts'
import { addEffect } from '../../players/effect-rules.ts'
import { hurt } from '../damage.ts'
import { brightnessAt, isDay } from './brightness.ts'
import { sees } from './goals.ts'
import { isMob, positionOf, resolve, specOfMob, widthOf, type Living, type Mob } from './mob.ts'
import { aim, nearestPlayer } from './temper.ts'

/** Ticks on average between two looks for prey, and for which prey out of sight is remembered. */
const LOOK_PERIOD = 10
const MEMORY = 60
const FOLLOW = 16
/** Prey hidden by sneaking is seen from less far (minecraft.wiki/w/Sneaking). */
const SNEAK_FACTOR = 0.8
const INVISIBLE_FACTOR = 0.07
const COOLDOWN = 20

/** Whom a monster hunts this tick: who it hunted if it still may, else, now and then, the nearest player it sees. */
export function preyOf (realm: Realm, mob: Mob): Living | null {
  const reach = specOfMob(mob).follow ?? FOLLOW
  const kept = resolve(realm, mob.target)
  if (kept !== null && stillHunts(realm, mob, kept, reach)) return kept
  mob.target = null
  if (!huntsUnprovoked(realm, mob) || realm.mobs.rng.int(LOOK_PERIOD) !== 0) return null
  const seen = nearestPlayer(realm, mob, reach, player =>
    isMortal(player) && distance(player.body.position, mob.position) <= reach * conspicuous(player) && fits(realm, mob, player) && sees(realm, mob, player))
  if (seen !== null) aim(mob, seen)
  return seen
}

/** Share of the follow range within which the player is noticed. */
function conspicuous (player: Player): number {
  return (player.sneaking ? SNEAK_FACTOR : 1) * (player.effects.has('invisibility') ? INVISIBLE_FACTOR : 1)
}

function stillHunts (realm: Realm, mob: Mob, prey: Living, reach: number): boolean {
  if (!isMob(prey) && !isMortal(prey)) return false
  if (distance(positionOf(prey), mob.position) > reach) return false
  // A spider forgets in the light.
  if (mob.kind === 'spider' && inLight(realm, mob) && realm.mobs.rng.int(100) === 0) return false
  if ((realm.tick + mob.id) % 5 !== 0) return true
  mob.traits.unseen = sees(realm, mob, prey) ? 0 : (mob.traits.unseen ?? 0) + 5
  return mob.traits.unseen <= MEMORY
}

function huntsUnprovoked (realm: Realm, mob: Mob): boolean {
  if (realm.difficulty === 'peaceful') return false
  return mob.kind !== 'enderman' && !(mob.kind === 'spider' && inLight(realm, mob))
}

/** The drowned leave who is on land alone by day (minecraft.wiki/w/Drowned). */
function fits (realm: Realm, mob: Mob, player: Player): boolean {
  return mob.kind !== 'drowned' || !isDay(realm) ||
    touches(realm.columns, boxAt(player.body.position, PLAYER_WIDTH, player.height), name => name === 'water')
}

function inLight (realm: Realm, mob: Mob): boolean {
  return brightnessAt(realm, floored({ ...mob.position, y: mob.position.y + 0.5 })) >= 0.5
}

/** Whether the prey is within arm's reach (vanilla's until 1.20.1: twice its width, and the prey's own). */
function inReach (mob: Mob, prey: Living): boolean {
  const width = isMob(prey) ? widthOf(prey) : PLAYER_WIDTH
  return distance(mob.position, positionOf(prey)) ** 2 <= (2 * widthOf(mob)) ** 2 + width
}

/** A blow when it is due and the prey in reach. */
export function strike (realm: Realm, mob: Mob, prey: Living, amount: number): void {
  if (realm.tick < (mob.traits.attackAt ?? 0) || !inReach(mob, prey) || !sees(realm, mob, prey)) return
  mob.traits.attackAt = realm.tick + COOLDOWN
  realm.broadcast('animation', { entityId: mob.id, animation: 0 })
  if (!hurt(realm, prey, { amount, source: 'mob_attack', attacker: mob })) return
  if (isMob(prey)) return
  const hunger = mob.kind === 'husk' ? 140 * Math.floor(harshness(realm)) : 0
  if (hunger > 0) addEffect(realm, prey, { name: 'hunger', ticks: hunger }, mob)
  if (mob.kind === 'zombie' && mob.vitals.burning > 0 && realm.mobs.rng.next() < 0.3 * harshness(realm)) {
    prey.vitals.burning = Math.max(prey.vitals.burning, 40 * Math.floor(harshness(realm)))
  }
}

/** Vanilla's local difficulty of a place never lived in long: 0.75 easy, 1.5 normal, 2.25 hard (minecraft.wiki/w/Difficulty#Regional_difficulty). */
function harshness (realm: Realm): number {
  return { peaceful: 0, easy: 0.75, normal: 1.5, hard: 2.25 }[realm.difficulty]
}
