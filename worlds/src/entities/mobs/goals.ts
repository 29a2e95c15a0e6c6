import { distance, floored, minus, type Vec } from '../../geometry.ts'
import type { Realm } from '../../realm.ts'
import { clearBetween } from '../rays.ts'
import { eyesOf, eyesOfLiving, isBaby, specOfMob, widthOf, type GoalKind, type Living, type Mob } from './mob.ts'
import type { Drive } from './motion.ts'
import { findPath, middleOf } from './paths.ts'

/** Cells a search may look at: strolls need few, a hunt more. */
export const BUDGET = { stroll: 80, hunt: 300 } as const
const MAX_STUCK = 60
/** Ticks away from all players after which a mob sets out for nowhere any more (vanilla's RandomStrollGoal and Squid). */
const BORED = 100
const STROLL_TRIES = 6
const BABY_ZOMBIE_SPEED = 1.5

/** Its speed attribute now. */
export function speedOf (mob: Mob): number {
  const slow = mob.effects.find(({ name }) => name === 'slowness')
  const fast = mob.effects.find(({ name }) => name === 'speed')
  const hunting = mob.kind === 'enderman' && mob.target !== null ? 0.15 : 0
  const base = mob.kind === 'slime' ? 0.2 + 0.1 * (mob.traits.size ?? 1) : specOfMob(mob).speed
  const young = isBaby(mob) && specOfMob(mob).category === 'monster' ? BABY_ZOMBIE_SPEED : 1
  const factor = (1 - 0.15 * (slow === undefined ? 0 : slow.amplifier + 1)) * (1 + 0.2 * (fast === undefined ? 0 : fast.amplifier + 1))
  return Math.max(0, (base * young + hunting) * factor)
}

/** Sets out for `cell`; false when no way leads any nearer. */
export function setOut (realm: Realm, mob: Mob, cell: Vec, goal: { kind: GoalKind, ticks: number, pace: number, budget?: number, mate?: number }): boolean {
  mob.path = findPath(realm.columns, realm.data, mob, cell, goal.budget ?? BUDGET.stroll)
  mob.stuck = 0
  mob.goal = { kind: goal.kind, until: realm.tick + goal.ticks, pace: goal.pace, ...goal.mate === undefined ? {} : { mate: goal.mate } }
  return mob.path.length > 0
}

export function giveUp (mob: Mob): void {
  mob.goal = null
  mob.path = []
}

/** One tick along the path, null when there is none left. */
export function follow (mob: Mob): Drive | null {
  const width = widthOf(mob)
  const close = Math.max(0.3, width / 2)
  while (mob.path.length > 0) {
    const next = mob.path[0] as Vec
    const { x, z } = middleOf(mob, next)
    const dx = x - mob.position.x
    const dz = z - mob.position.z
    const rise = next.y - mob.position.y
    if (Math.abs(dx) < close && Math.abs(dz) < close && Math.abs(rise) < 1) {
      mob.path.shift()
      mob.stuck = 0
      continue
    }
    if (++mob.stuck > MAX_STUCK) {
      giveUp(mob)
      return null
    }
    const pace = mob.goal?.pace ?? 1
    const jump = rise > 0.6 && dx * dx + dz * dz < Math.max(1, width) + 0.5
    return headTo(mob, dx, dz, speedOf(mob) * pace, jump)
  }
  return null
}

/** A drive along (dx, dz), which the mob turns to. */
export function headTo (mob: Mob, dx: number, dz: number, speed: number, jump = false): Drive {
  const length = Math.sqrt(dx * dx + dz * dz)
  if (length < 1e-6) return { x: 0, z: 0, speed: 0, jump }
  mob.yaw = Math.atan2(-dx, dz) * 180 / Math.PI
  mob.headYaw = mob.yaw
  mob.pitch = 0
  return { x: dx / length, z: dz / length, speed, jump }
}

export function lookAt (mob: Mob, point: Vec): void {
  const { x, y, z } = minus(point, eyesOf(mob))
  mob.headYaw = Math.atan2(-x, z) * 180 / Math.PI
  mob.pitch = -Math.atan2(y, Math.hypot(x, z)) * 180 / Math.PI
}

/** A cell up to `reach` blocks away, on ground that looks good: grass for animals, no water, not over a cliff. */
export function somewhere (realm: Realm, mob: Mob, reach: number, away: Vec | null = null): Vec | null {
  const { rng } = realm.mobs
  const home = floored(mob.position)
  let best: Vec | null = null
  let most = -Infinity
  for (let i = 0; i < STROLL_TRIES; i++) {
    const x = home.x + rng.int(2 * reach + 1) - reach
    const z = home.z + rng.int(2 * reach + 1) - reach
    if (away !== null && (x - home.x) * (home.x - away.x) + (z - home.z) * (home.z - away.z) < 0) continue
    const y = footing(realm, x, home.y, z)
    if (y === null) continue
    const worth = worthOf(realm, mob, x, y, z)
    if (worth > most) {
      most = worth
      best = { x, y, z }
    }
  }
  return best
}

/** The height nearest to `y` (4 up or down) at which something stands dry at x, z. */
export function footing (realm: Realm, x: number, y: number, z: number): number | null {
  for (let d = 0; d <= 4; d++) {
    for (const at of d === 0 ? [y] : [y + d, y - d]) {
      const feet = realm.columns.block(x, at, z)
      if (!feet.solid && !feet.liquid && realm.columns.block(x, at - 1, z).solid) return at
    }
  }
  return null
}

function worthOf (realm: Realm, mob: Mob, x: number, y: number, z: number): number {
  if (specOfMob(mob).category !== 'creature') return 0
  return realm.columns.block(x, y - 1, z).name === 'grass_block' ? 10 : 0
}

/** Whether nobody has been near for so long that it stays where it is. */
export function isBored (mob: Mob): boolean {
  return mob.idle >= BORED
}

/** Now and then a stroll. */
export function stroll (realm: Realm, mob: Mob, pace = 1, chance = 120): void {
  if (mob.goal !== null || isBored(mob) || realm.mobs.rng.int(chance) !== 0) return
  const cell = somewhere(realm, mob, 10)
  if (cell !== null && !setOut(realm, mob, cell, { kind: 'wander', ticks: 200, pace })) giveUp(mob)
}

/** Now and then a look around. */
export function gaze (realm: Realm, mob: Mob): void {
  const { rng } = realm.mobs
  if (rng.int(50) === 0) mob.headYaw = mob.yaw + (rng.next() - 0.5) * 120
}

export function sees (realm: Realm, mob: Mob, living: Living): boolean {
  return clearBetween(realm.columns, eyesOf(mob), eyesOfLiving(living))
}

export function away (mob: Mob, point: Vec): number {
  return distance(mob.position, point)
}
