import { hurt } from '../entities/damage.ts'
import type { Vec } from '../geometry.ts'
import type { Realm } from '../realm.ts'
import { tickCombat } from './combat.ts'
import { tickEffects } from './effect-rules.ts'
import { tickEnvironment } from './environment.ts'
import { fallFactor } from './falling.ts'
import { tickHunger } from './hunger.ts'
import { isMortal } from './modes.ts'
import { bodyAt, freshVitals, type Player } from './player.ts'
import { tickUsing } from './using.ts'

/** Blocks that can be fallen without harm. */
const FREE_FALL = 3
const SHELTER = 60

/** Feet touch the ground: what was fallen beyond three blocks (one more a level of jump boost) hurts. */
export function land (realm: Realm, player: Player): void {
  const { fallen } = player.body
  player.body.fallen = 0
  if (fallen <= FREE_FALL) return
  const { factor, source } = fallFactor(realm, player)
  const free = FREE_FALL + player.effects.level('jump_boost')
  const amount = source === 'stalagmite' ? Math.ceil((fallen + 2 - free) * factor) : Math.ceil((fallen - free) * factor)
  if (amount > 0) hurt(realm, player, { amount, source, fallen })
}

export function tickSurvival (realm: Realm, player: Player): void {
  const { vitals } = player
  if (vitals.dead) return
  if (vitals.invulnerable > 0) vitals.invulnerable--
  tickCombat(realm, player)
  tickEnvironment(realm, player)
  if (!vitals.dead) tickEffects(realm, player)
  if (vitals.dead) return
  tickUsing(realm, player)
  if (isMortal(player)) tickHunger(realm, player)
}

/** Nothing but falls hurts who has just come, or come back to life, as on vanilla's servers. */
export function shelter (realm: Realm, player: Player): void {
  player.shelteredUntil = realm.tick + SHELTER
}

/** Life as it begins: full vitals at `spawn`. */
export function revive (player: Player, spawn: Vec): void {
  const { yaw, pitch } = player.body
  player.vitals = freshVitals()
  player.body = { ...bodyAt(spawn), yaw, pitch }
}
