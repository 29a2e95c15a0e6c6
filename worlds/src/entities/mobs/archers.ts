import { minus } from '../../geometry.ts'
import type { Realm } from '../../realm.ts'
import { sees } from './goals.ts'
import { eyesOf, heightOf, isMob, positionOf, refTo, type Living, type Mob } from './mob.ts'

/** Skeletons (minecraft.wiki/w/Skeleton#Behavior): ticks to draw, ticks between shots, arrow speed in blocks a tick. */
const DRAW = 20
const PAUSE = { peaceful: 40, easy: 40, normal: 40, hard: 20 } as const
const REACH = 15
const ARROW_SPEED = 1.6
/** The shot is spread by so much, less the harder the world is. */
const SPREAD = { peaceful: 14, easy: 10, normal: 6, hard: 2 } as const
const LEVEL = { peaceful: 0, easy: 1, normal: 2, hard: 3 } as const
/** It aims higher by this share of the distance, because arrows fall. */
const LIFT = 0.2

/** Draws, and shoots when drawn; true while the prey is in sight, so that it need not come nearer. */
export function shootBow (realm: Realm, mob: Mob, prey: Living): boolean {
  const { traits } = mob
  const seen = sees(realm, mob, prey)
  const at = positionOf(prey)
  const way = minus({ ...at, y: at.y + heightAt(prey) / 3 }, { ...eyesOf(mob), y: eyesOf(mob).y - 0.1 })
  const gap = Math.hypot(way.x, way.z)
  if (!seen || Math.hypot(gap, way.y) > REACH) {
    delete traits.drawing
    return seen
  }
  if (traits.drawing === undefined) {
    if (realm.tick >= (traits.attackAt ?? 0)) traits.drawing = 0
    return true
  }
  if (++traits.drawing < DRAW) return true
  delete traits.drawing
  traits.attackAt = realm.tick + PAUSE[realm.difficulty]
  const { rng } = realm.mobs
  const damage = 2 + LEVEL[realm.difficulty] * 0.11 + 0.57425 * (rng.next() - rng.next())
  realm.projectiles.shoot('arrow', refTo(mob), { ...eyesOf(mob), y: eyesOf(mob).y - 0.1 }, { ...way, y: way.y + gap * LIFT },
    { speed: ARROW_SPEED, spread: SPREAD[realm.difficulty] }, { damage, burning: mob.vitals.burning > 0 })
  return true
}

function heightAt (living: Living): number {
  return isMob(living) ? heightOf(living) : living.height
}
