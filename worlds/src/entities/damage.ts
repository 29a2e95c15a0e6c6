import type { Vec } from '../geometry.ts'
import { enchantmentFactor } from '../items/enchantments.ts'
import type { Player } from '../players/player.ts'
import type { Difficulty, Realm } from '../realm.ts'
import type { Being } from './being.ts'
import { beingOf, isPlayer } from './beings.ts'
import { damageType, isTagged } from './causes.ts'
import type { Mob } from './mobs/mob.ts'

/** One hit or harm. */
export interface Damage {
  /** Half hearts before difficulty, armour and effects. */
  readonly amount: number
  /** Vanilla's damage type, such as `fall` or `mob_attack`. */
  readonly source: string
  /** Who did it; also who shot the arrow. */
  readonly attacker?: Player | Mob
  /** What hit, when it was not the attacker itself: the arrow. */
  readonly direct?: { readonly id: number, readonly position: Vec }
  /** Where an explosion was; shields are held against that. */
  readonly from?: Vec
  /** Strength of the push away from the attacker; 0.4 (vanilla's) when absent. */
  readonly knockback?: number
  /** Blocks fallen, for falls. */
  readonly fallen?: number
}

/** Ticks after a hit during which only what exceeds it hurts are the first half of these. */
const INVULNERABLE = 20
const KNOCKBACK = 0.4
const STATUS_SHIELD = 29
/** Share of what falls on the head that comes through a helmet. */
const HELMET_LETS_THROUGH = 0.75
/** What a hit that difficulty scales does to a player (minecraft.wiki/w/Difficulty). */
const SCALED: Readonly<Record<Difficulty, (amount: number) => number>> = {
  peaceful: () => 0,
  easy: amount => Math.min(amount / 2 + 1, amount),
  normal: amount => amount,
  hard: amount => amount * 1.5
}

/**
 * Hurts `target` by vanilla's rules: difficulty, shield, invulnerability after a hit, armour, resistance, enchantments,
 * absorption, and a push away from the attacker. Gives whether it hit (a shield that caught it all did not).
 * Callers give the plain amount; an unknown source throws RangeError.
 */
export function hurt (realm: Realm, target: Player | Mob, damage: Damage): boolean {
  const being = beingOf(realm, target)
  const { vitals } = being
  if (vitals.dead || isImmune(realm, being, damage)) return false
  let amount = isPlayer(target) ? scaled(realm, damage) : damage.amount
  if (isTagged(damage.source, 'damages_helmet') && being.wearing[0] != null) amount *= HELMET_LETS_THROUGH
  if (isPlayer(target) && amount <= 0) return false
  const caught = amount > 0 && !isTagged(damage.source, 'bypasses_shield') && being.guards(realm, { ...damage, amount })
  if (caught) amount = 0
  const isGuarded = vitals.invulnerable > INVULNERABLE / 2
  if (isGuarded && amount <= vitals.lastDamage) return false
  const effective = isGuarded ? amount - vitals.lastDamage : amount
  vitals.lastDamage = amount
  if (!isGuarded) vitals.invulnerable = INVULNERABLE
  takeAway(realm, being, effective, damage)
  if (!isGuarded) {
    show(realm, being, damage, caught)
    if (!caught) pushAway(realm, being, damage)
  }
  if (vitals.health <= 0) die(realm, being, damage)
  return !caught
}

/** Ends a life at once, whatever protects it (the void of commands: `/kill`). */
export function kill (realm: Realm, target: Player | Mob): void {
  hurt(realm, target, { amount: 3.4e38, source: 'generic_kill' })
}

/** Heals up to the creature's own health. */
export function heal (being: Pick<Being, 'vitals' | 'maxHealth'>, amount: number): void {
  const { vitals, maxHealth } = being
  if (!vitals.dead) vitals.health = Math.min(maxHealth, vitals.health + amount)
}

/** What armour lets through (minecraft.wiki/w/Armor#Mechanics). */
export function afterArmour (amount: number, points: number, toughness: number): number {
  const effective = Math.min(20, Math.max(points / 5, points - amount / (2 + toughness / 4)))
  return amount * (1 - effective / 25)
}

function isImmune (realm: Realm, being: Being, damage: Damage): boolean {
  if (being.immuneTo(realm, damage)) return true
  return isTagged(damage.source, 'is_fire') && being.effects.has('fire_resistance')
}

function scaled (realm: Realm, { amount, source, attacker }: Damage): number {
  const { scaling } = damageType(source)
  const byMob = attacker !== undefined && !isPlayer(attacker)
  return scaling === 'always' || (scaling !== 'never' && byMob) ? SCALED[realm.difficulty](amount) : amount
}

function takeAway (realm: Realm, being: Being, amount: number, damage: Damage): void {
  const { vitals } = being
  const { source } = damage
  let left = amount
  if (!isTagged(source, 'bypasses_armor')) {
    being.wearArmour(realm, left, damage)
    left = afterArmour(left, being.armour.points, being.armour.toughness)
  }
  if (!isTagged(source, 'bypasses_effects')) {
    const resistance = isTagged(source, 'bypasses_resistance') ? 0 : being.effects.level('resistance')
    left = Math.max(0, left * (25 - resistance * 5) / 25)
    if (!isTagged(source, 'bypasses_enchantments')) left *= enchantmentFactor(being.wearing, tag => isTagged(source, tag))
    left *= being.lets(damage)
  }
  const absorbed = Math.min(vitals.absorption, left)
  vitals.absorption -= absorbed
  vitals.health = Math.max(0, vitals.health - (left - absorbed))
  being.suffered(realm, left, damage)
}

function show (realm: Realm, being: Being, { source, attacker, direct }: Damage, caught: boolean): void {
  if (caught) return realm.broadcast('entity_status', { entityId: being.id, entityStatus: STATUS_SHIELD })
  const cause = attacker === undefined ? 0 : attacker.id + 1
  realm.broadcast('damage_event', {
    entityId: being.id, sourceTypeId: damageType(source).id, sourceCauseId: cause, sourceDirectId: direct === undefined ? cause : direct.id + 1
  })
}

function pushAway (realm: Realm, being: Being, { source, attacker, knockback = KNOCKBACK }: Damage): void {
  if (attacker === undefined || knockback === 0 || isTagged(source, 'is_explosion')) return
  const from = beingOf(realm, attacker).position
  let way = { x: from.x - being.position.x, z: from.z - being.position.z }
  while (way.x * way.x + way.z * way.z < 1e-4) way = { x: (realm.rng.next() - realm.rng.next()) * 0.01, z: (realm.rng.next() - realm.rng.next()) * 0.01 }
  knock(realm, being, knockback, way)
}

/** Pushes `being` by `strength`, away from the side that `way` points to (vanilla's `knockback`). */
export function knock (realm: Realm, being: Being, strength: number, way: { readonly x: number, readonly z: number }): void {
  const felt = strength * (1 - being.knockbackResistance)
  const length = Math.hypot(way.x, way.z)
  if (felt <= 0 || length === 0) return
  const { x, y, z } = being.velocity
  being.push(realm, {
    x: x / 2 - way.x / length * felt,
    y: being.onGround ? Math.min(0.4, y / 2 + felt) : y,
    z: z / 2 - way.z / length * felt
  })
}

function die (realm: Realm, being: Being, damage: Damage): void {
  being.vitals.health = 0
  being.vitals.dead = true
  const { attacker } = damage
  if (attacker !== undefined && isPlayer(attacker) && attacker.id !== being.id) attacker.statistics.add('killed', being.type)
  being.perish(realm, damage)
}
