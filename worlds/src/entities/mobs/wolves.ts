import { distance, floored } from '../../geometry.ts'
import type { Realm } from '../../realm.ts'
import { chase } from './monsters.ts'
import { footing, follow, gaze, giveUp, lookAt, setOut, stroll } from './goals.ts'
import { eyesOfLiving, isAlive, isBaby, positionOf, resolve, type Living, type Mob } from './mob.ts'
import type { Drive } from './motion.ts'
import { tickAnimal } from './animals.ts'
import { strike } from './targets.ts'
import { aim } from './temper.ts'

/** Wolves (minecraft.wiki/w/Wolf#Behavior): blocks, half hearts. */
const BITE = { wild: 2, tame: 4 }
const HUNT_REACH = 16
const GAME = new Set(['sheep', 'rabbit', 'skeleton'])
const FOLLOWS_BEYOND = 10
const STOPS_AT = 2
const TELEPORTS_BEYOND = 12
const TELEPORT_TRIES = 10

/** What a wolf does this tick: sits, fights, follows its owner, hunts. */
export function tickWolf (realm: Realm, mob: Mob): Drive | null {
  const { traits } = mob
  if (traits.sitting === true) {
    giveUp(mob)
    return null
  }
  const enemy = enemyOf(realm, mob)
  traits.angry = enemy !== null
  if (enemy !== null) {
    lookAt(mob, eyesOfLiving(enemy))
    strike(realm, mob, enemy, traits.owner === undefined ? BITE.wild : BITE.tame)
    return chase(realm, mob, positionOf(enemy))
  }
  if (mob.goal?.kind === 'chase') giveUp(mob)
  if (traits.owner === undefined || mob.love > 0 || isBaby(mob)) return tickAnimal(realm, mob)
  return keepToOwner(realm, mob, traits.owner)
}

function enemyOf (realm: Realm, mob: Mob): Living | null {
  const enemy = resolve(realm, mob.target)
  if (enemy !== null && isAlive(enemy) && distance(positionOf(enemy), mob.position) <= 2 * HUNT_REACH) return enemy
  mob.target = null
  if (mob.traits.owner !== undefined || isBaby(mob) || realm.mobs.rng.int(20) !== 0) return null
  const prey = realm.mobs.near(mob.position, HUNT_REACH).find(({ kind }) => GAME.has(kind))
  if (prey !== undefined) aim(mob, prey)
  return prey ?? null
}

function keepToOwner (realm: Realm, mob: Mob, uuid: string): Drive | null {
  const owner = realm.players.find(player => player.uuid === uuid && !player.vitals.dead)
  if (mob.goal !== null && realm.tick >= mob.goal.until) giveUp(mob)
  if (owner === undefined) {
    stroll(realm, mob)
    return follow(mob)
  }
  const gap = distance(owner.body.position, mob.position)
  if (gap > TELEPORTS_BEYOND && realm.tick % 10 === mob.id % 10 && teleportTo(realm, mob, owner.body.position)) return null
  if (mob.goal?.kind === 'follow' ? gap > STOPS_AT : gap > FOLLOWS_BEYOND) {
    if (mob.goal?.kind !== 'follow' || realm.tick % 10 === mob.id % 10) setOut(realm, mob, floored(owner.body.position), { kind: 'follow', ticks: 20, pace: 1 })
  } else {
    if (mob.goal?.kind === 'follow') giveUp(mob)
    stroll(realm, mob)
    if (mob.goal === null) gaze(realm, mob)
  }
  return follow(mob)
}

function teleportTo (realm: Realm, mob: Mob, at: { x: number, y: number, z: number }): boolean {
  const { rng } = realm.mobs
  const home = floored(at)
  for (let i = 0; i < TELEPORT_TRIES; i++) {
    const x = home.x + rng.int(7) - 3
    const z = home.z + rng.int(7) - 3
    if (Math.abs(x - home.x) < 2 && Math.abs(z - home.z) < 2) continue
    const y = footing(realm, x, home.y, z)
    if (y === null || Math.abs(y - home.y) > 1) continue
    mob.position = { x: x + 0.5, y, z: z + 0.5 }
    mob.velocity = { x: 0, y: 0, z: 0 }
    giveUp(mob)
    return true
  }
  return false
}
