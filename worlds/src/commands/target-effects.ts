import { Effects, type EffectJson } from '../players/effects.ts'
import { removeEffects } from '../players/effect-rules.ts'
import type { Target } from './targets.ts'

/** What is in force on a player or mob; nothing on things. */
export function effectsOf ({ player, mob }: Target): ReadonlyArray<Readonly<EffectJson>> {
  if (player !== null) return player.effects.all
  return mob === null ? [] : new Effects(mob.effects).all
}

/** Ends one effect or, with null, all. Gives how many there were. */
export function clearEffects (target: Target, name: string | null): number {
  const { player, mob } = target
  if (player !== null) return removeEffects(player, name === null ? null : [name])
  const names = effectsOf(target).map(effect => effect.name).filter(each => name === null || each === name)
  if (mob !== null) for (const each of names) new Effects(mob.effects).remove(each)
  return names.length
}
