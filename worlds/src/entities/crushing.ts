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
