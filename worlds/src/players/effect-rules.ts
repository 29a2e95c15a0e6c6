import { beingOf, isPlayer } from '../entities/beings.ts'
import type { Being } from '../entities/being.ts'
import { heal, hurt } from '../entities/damage.ts'
import type { Mob } from '../entities/mobs/mob.ts'
import type { Realm } from '../realm.ts'
import type { EffectJson, NewEffect } from './effects.ts'
import { exhaust, feed } from './hunger.ts'
import { maxHealthOf } from './player-being.ts'
import type { Player } from './player.ts'

/** Half hearts of absorption a level gives. */
const ABSORPTION = 4
/** Effects that act every so many ticks at level I, twice as often each level more (minecraft.wiki/w/Effect). */
const PERIODS: Readonly<Record<string, number>> = { regeneration: 50, poison: 25, wither: 40 }
/** The undead are not poisoned and do not regenerate. */
const NOT_FOR_UNDEAD = new Set(['poison', 'regeneration'])

/**
 * Gives a creature an effect, with what it does at once; an instant one only acts. `by` is who is behind it.
 * Gives whether it took. @throws RangeError for a name that is no effect of the version.
 */
export function addEffect (realm: Realm, target: Player | Mob, effect: NewEffect, by?: Player | Mob): boolean {
  const being = beingOf(realm, target)
  const { name, amplifier = 0 } = effect
  if (being.vitals.dead || (being.undead && NOT_FOR_UNDEAD.has(name))) return false
  if (name === 'instant_health' || name === 'instant_damage') return strike(realm, target, name, amplifier, by)
  const before = being.effects.level(name)
  if (!being.effects.put(effect)) return false
  const after = being.effects.level(name)
  if (name === 'absorption') being.vitals.absorption = Math.max(0, being.vitals.absorption + (after - before) * ABSORPTION)
  return true
}

/** Ends effects by name, or all (null). Gives how many there were. */
export function removeEffects (target: Player, names: readonly string[] | null): number {
  let count = 0
  for (const { name, amplifier } of [...target.effects.all]) {
    if (names !== null && !names.includes(name)) continue
    target.effects.remove(name)
    ended(target, name, amplifier + 1)
    count++
  }
  return count
}

/** What effects do in one tick; then they are a tick older. */
export function tickEffects (realm: Realm, target: Player | Mob): void {
  if (isPlayer(target) && target.effects.all.length === 0) return
  const being = beingOf(realm, target)
  for (const effect of [...being.effects.all]) if (!being.vitals.dead) act(realm, target, being, effect)
  for (const { name, amplifier } of being.effects.age()) {
    if (isPlayer(target)) ended(target, name, amplifier + 1 - target.effects.level(name))
  }
}

function act (realm: Realm, target: Player | Mob, being: Being, { name, amplifier, ticks }: EffectJson): void {
  const period = PERIODS[name]
  if (period !== undefined) {
    const every = period >> amplifier
    // An endless effect counts by the world's clock, as it has no time left to count by.
    const counted = ticks < 0 ? realm.tick : ticks
    if (every > 1 && counted % every !== 0) return
    if (name === 'regeneration') heal(being, 1)
    else if (name === 'wither') hurt(realm, target, { amount: 1, source: 'wither' })
    else if (being.vitals.health > 1) hurt(realm, target, { amount: 1, source: 'magic' })
  } else if (isPlayer(target) && name === 'hunger') exhaust(target, 0.005 * (amplifier + 1))
  else if (isPlayer(target) && name === 'saturation') feed(target, amplifier + 1, 2 * (amplifier + 1))
}

function strike (realm: Realm, target: Player | Mob, name: 'instant_health' | 'instant_damage', amplifier: number, by?: Player | Mob): boolean {
  const being = beingOf(realm, target)
  if ((name === 'instant_health') !== being.undead) {
    heal(being, 4 * 2 ** amplifier)
    return true
  }
  const source = by === undefined ? 'magic' : 'indirect_magic'
  return hurt(realm, target, { amount: 6 * 2 ** amplifier, source, ...by === undefined ? {} : { attacker: by } })
}

/** An effect lost `levels`. */
function ended (player: Player, name: string, levels: number): void {
  const { vitals } = player
  if (name === 'absorption') vitals.absorption = Math.max(0, vitals.absorption - levels * ABSORPTION)
  if (name === 'health_boost') vitals.health = Math.min(vitals.health, maxHealthOf(player))
}
