import type { Vec } from '../geometry.ts'
import type { Slot } from '../items/items.ts'
import type { Effects } from '../players/effects.ts'
import type { Realm } from '../realm.ts'
import type { Damage } from './damage.ts'

/** Health and what gates damage; times in ticks, health in half hearts. */
export interface BeingVitals {
  health: number
  /** Extra health over the own one, which does not heal (the absorption effect). */
  absorption: number
  /** After a hit: above 10, only what exceeds `lastDamage` hurts. Counts down by one a tick. */
  invulnerable: number
  lastDamage: number
  /** Ticks left to burn. */
  burning: number
  dead: boolean
}

/** A creature as the rules of damage and effects see it; `beingOf` makes one of a player or a mob. */
export interface Being {
  readonly id: number
  /** Vanilla's entity name: `player`, `zombie`. */
  readonly type: string
  /** Where its feet are. */
  readonly position: Vec
  readonly eyes: Vec
  readonly yaw: number
  readonly vitals: BeingVitals
  readonly effects: Effects
  readonly maxHealth: number
  /** Armour points and toughness, worn pieces included. */
  readonly armour: { readonly points: number, readonly toughness: number }
  /** Worn pieces, whose enchantments protect. */
  readonly wearing: readonly Slot[]
  /** The stack in the main hand. */
  readonly hand: Slot
  /** 0 to 1: how much of a push it does not feel. */
  readonly knockbackResistance: number
  readonly onGround: boolean
  /** Text component of its name. */
  readonly title: object
  /** Undead: healed by harming, harmed by healing, not poisoned. */
  readonly undead: boolean
  /** Damage that it never takes, whatever the rules say. */
  immuneTo (realm: Realm, damage: Damage): boolean
  /** Share of a harm that it lets through by its nature, 0 to 1. */
  lets (damage: Damage): number
  /** Whether a raised shield catches `damage`; wears the shield when so. */
  guards (realm: Realm, damage: Damage): boolean
  /** Motion in blocks a tick that replaces the present one. */
  push (realm: Realm, velocity: Vec): void
  readonly velocity: Vec
  /** Armour that it wears has taken `amount` half hearts of a hit. */
  wearArmour (realm: Realm, amount: number, damage: Damage): void
  /** `amount` half hearts came through (after armour and effects, absorbed ones included): statistics, exhaustion, anger. */
  suffered (realm: Realm, amount: number, damage: Damage): void
  /** Health has come to 0; `vitals.dead` is set. */
  perish (realm: Realm, damage: Damage): void
}
