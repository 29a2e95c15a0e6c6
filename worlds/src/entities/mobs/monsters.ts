import { distance, floored, minus, type Vec } from '../../geometry.ts'
import type { Realm } from '../../realm.ts'
import { isDay, seesSky } from './brightness.ts'
import { shootBow } from './archers.ts'
import { burnFuse } from './creeper.ts'
import { tickEnderman } from './enderman.ts'
import { BUDGET, follow, footing, gaze, giveUp, headTo, lookAt, sees, setOut, speedOf, stroll } from './goals.ts'
import { eyesOf, eyesOfLiving, positionOf, specOfMob, type Living, type Mob } from './mob.ts'
import { mediumOf, type Drive } from './motion.ts'
import { preyOf, strike } from './targets.ts'
import { tickWitch } from './witch.ts'

/** Within so many blocks archers and witches stop coming nearer; nearer than the second they back off. */
const RANGE = { bow: { reach: 15, close: 4 }, potion: { reach: 10, close: 0 } } as const
const SWIM = 0.02
const SHADE_TRIES = 10

/** What a monster does this tick: hunts, or wanders. */
export function tickMonster (realm: Realm, mob: Mob): Drive | null {
  const prey = preyOf(realm, mob)
  if (mob.kind === 'enderman') tickEnderman(realm, mob, prey)
  if (mob.kind === 'creeper' && burnFuse(realm, mob, prey)) return null
  if (mob.kind === 'witch') tickWitch(realm, mob, prey)
  if (prey === null) return roam(realm, mob)
  lookAt(mob, eyesOfLiving(prey))
  if (mob.kind === 'skeleton') return keepRange(realm, mob, prey, RANGE.bow, shootBow(realm, mob, prey))
  if (mob.kind === 'witch') return keepRange(realm, mob, prey, RANGE.potion, true)
  if (mob.kind !== 'creeper') strike(realm, mob, prey, specOfMob(mob).attack ?? 0)
  if (mob.kind === 'drowned' && mediumOf(realm.columns, mob) === 'water') return swimTo(mob, positionOf(prey))
  return chase(realm, mob, positionOf(prey))
}

/** Along a way to `at`, searched anew every half second or so; straight on when it is next to it. */
export function chase (realm: Realm, mob: Mob, at: Vec): Drive | null {
  const gap = distance(mob.position, at)
  if (mob.goal?.kind !== 'chase' || realm.tick >= mob.goal.until) {
    const pause = 8 + realm.mobs.rng.int(7) + (gap > 16 ? 10 : 0)
    const found = setOut(realm, mob, floored(at), { kind: 'chase', ticks: pause, pace: 1, budget: BUDGET.hunt })
    // No way leads nearer: the next search can wait.
    if (!found && mob.goal !== null) mob.goal = { ...mob.goal, until: mob.goal.until + 20 }
  }
  const drive = follow(mob)
  if (drive !== null) return drive
  const { x, y, z } = minus(at, mob.position)
  // What climbs walls needs no way around them.
  if (mob.kind === 'spider' && Math.hypot(x, z) > 0.7) return headTo(mob, x, z, speedOf(mob))
  return gap < 2 && Math.hypot(x, z) > 0.3 && Math.abs(y) < 1.5 ? headTo(mob, x, z, speedOf(mob)) : null
}

function roam (realm: Realm, mob: Mob): Drive | null {
  if (mob.goal !== null && (mob.goal.kind === 'chase' || realm.tick >= mob.goal.until)) giveUp(mob)
  if (mob.kind === 'skeleton' && mob.vitals.burning > 0 && mob.goal?.kind !== 'shade') seekShade(realm, mob)
  stroll(realm, mob)
  if (mob.goal === null) gaze(realm, mob)
  const drive = follow(mob)
  if (drive === null && mob.path.length === 0) giveUp(mob)
  return drive
}

/** A burning skeleton runs for a place without sky. */
function seekShade (realm: Realm, mob: Mob): void {
  if (!isDay(realm) || !seesSky(realm, floored(eyesOf(mob))) || (realm.tick + mob.id) % 10 !== 0) return
  const { rng } = realm.mobs
  const home = floored(mob.position)
  for (let i = 0; i < SHADE_TRIES; i++) {
    const x = home.x + rng.int(20) - 10
    const z = home.z + rng.int(20) - 10
    const y = footing(realm, x, home.y, z)
    if (y === null || seesSky(realm, { x, y, z })) continue
    setOut(realm, mob, { x, y, z }, { kind: 'shade', ticks: 200, pace: 1, budget: BUDGET.hunt })
    return
  }
}

/** Nearer while out of reach or sight, backwards when too near, sideways now and then. */
function keepRange (realm: Realm, mob: Mob, prey: Living, { reach, close }: { reach: number, close: number }, aiming: boolean): Drive | null {
  const at = positionOf(prey)
  const gap = distance(mob.position, at)
  if (gap > reach || !aiming || !sees(realm, mob, prey)) return chase(realm, mob, at)
  giveUp(mob)
  if (gap >= close) return null
  const { x, z } = minus(mob.position, at)
  const length = Math.hypot(x, z)
  // It walks backwards: its face stays where it aims.
  return length < 1e-6 ? null : { x: x / length, z: z / length, speed: speedOf(mob) * 0.5, jump: mob.blocked }
}

function swimTo (mob: Mob, at: Vec): Drive | null {
  const { x, y, z } = minus(at, mob.position)
  return { ...headTo(mob, x, z, speedOf(mob)), dive: Math.max(-SWIM, Math.min(SWIM, y * SWIM)) }
}
