import { boxAt, overlaps, type Vec } from '../geometry.ts'
import { PLAYER_WIDTH } from '../players/player.ts'
import type { Realm } from '../realm.ts'
import { hurt } from './damage.ts'
import { boxOf } from './mobs/mob.ts'

/** A falling anvil's half hearts a block fallen, and at most (minecraft.wiki/w/Anvil#Falling_anvils). */
const DAMAGE = { perBlock: 2, most: 40 }
const SIZE = 0.98
/** Near enough for its box to touch. */
const NEAR = 3

/** Chance that a fall damages the anvil, and what each block beyond the first adds to it. */
const WEAR = 0.05
const NEXT: Readonly<Record<string, string>> = { anvil: 'chipped_anvil', chipped_anvil: 'damaged_anvil' }

/** An anvil in `state` after a fall of `fallen` blocks; null when it has broken. */
export function landedAnvil (realm: Realm, state: number, fallen: number): number | null {
  const beyond = Math.ceil(fallen - 1)
  if (beyond <= 0 || realm.rng.next() >= WEAR + beyond * WEAR) return state
  const { name, properties } = realm.data.blockOfState(state)
  const next = NEXT[name]
  return next === undefined ? null : realm.data.stateOf(next, properties)
}

/** An anvil comes down at `at` after falling `fallen` blocks: it hurts all whom it hits. */
export function crush (realm: Realm, at: Vec, fallen: number): void {
  const amount = Math.min(DAMAGE.most, Math.ceil(fallen - 1) * DAMAGE.perBlock)
  if (amount <= 0) return
  const box = boxAt(at, SIZE, SIZE)
  for (const player of realm.players) {
    if (overlaps(box, boxAt(player.body.position, PLAYER_WIDTH, player.height))) hurt(realm, player, { amount, source: 'falling_anvil' })
  }
  for (const mob of realm.mobs.near(at, NEAR)) if (overlaps(box, boxOf(mob))) hurt(realm, mob, { amount, source: 'falling_anvil' })
}
