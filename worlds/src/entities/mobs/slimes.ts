import { distance, minus } from '../../geometry.ts'
import type { Realm } from '../../realm.ts'
import { hurt } from '../damage.ts'
import { headTo, sees, speedOf } from './goals.ts'
import { isMob, positionOf, widthOf, type Living, type Mob } from './mob.ts'
import type { Drive } from './motion.ts'
import { preyOf } from './targets.ts'

/** Ticks between two jumps: at least, and so many more at most; a third of it on the hunt (minecraft.wiki/w/Slime). */
const JUMP = { least: 10, spread: 20 }
const TURN = 60
const TOUCH = 0.6

/** Slimes jump about, or at their prey; all but the smallest hurt whom they touch. */
export function tickSlime (realm: Realm, mob: Mob): Drive | null {
  const { rng } = realm.mobs
  const { traits } = mob
  const prey = preyOf(realm, mob)
  if (prey !== null) touch(realm, mob, prey)
  const way = prey === null ? null : minus(positionOf(prey), mob.position)
  if (way === null && rng.int(TURN) === 0) mob.yaw = rng.next() * 360
  const turn = mob.yaw * Math.PI / 180
  const x = way?.x ?? -Math.sin(turn)
  const z = way?.z ?? Math.cos(turn)
  if (!mob.onGround) return headTo(mob, x, z, speedOf(mob))
  traits.hop = (traits.hop ?? JUMP.least) - 1
  if (traits.hop > 0) return null
  const pause = JUMP.least + rng.int(JUMP.spread)
  traits.hop = prey === null ? pause : Math.floor(pause / 3)
  return headTo(mob, x, z, speedOf(mob), true)
}

function touch (realm: Realm, mob: Mob, prey: Living): void {
  const size = mob.traits.size ?? 1
  if (size === 1 || isMob(prey)) return
  const reach = Math.max(TOUCH * size, widthOf(mob) / 2 + 0.3)
  if (distance(mob.position, positionOf(prey)) < reach && sees(realm, mob, prey)) hurt(realm, prey, { amount: size, source: 'mob_attack', attacker: mob })
}
