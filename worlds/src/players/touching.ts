import { distance } from '../geometry.ts'
import { isMob, positionOf } from '../entities/mobs/mob.ts'
import { useOnMob } from '../entities/mobs/husbandry.ts'
import type { Realm } from '../realm.ts'
import { attack } from './combat.ts'
import type { Player } from './player.ts'

/** Kinds of the `use_entity` packet. */
const KIND = { interact: 0, attack: 1, interactAt: 2 } as const

/** Blocks within which vanilla lets a player use a creature. */
const INTERACT_REACH = 6

/** A click of a client on an entity. */
export function touchEntity (realm: Realm, player: Player, id: number, kind: number, offHand: boolean): void {
  const target = realm.players.find(other => other.id === id) ?? realm.mobs.get(id)
  if (target === undefined) return
  if (kind === KIND.attack) attack(realm, player, target)
  else if (kind === KIND.interact && isMob(target) && distance(positionOf(target), player.body.position) < INTERACT_REACH) useOnMob(realm, player, target, offHand)
}
