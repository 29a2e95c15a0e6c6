import { Player } from '../players/player.ts'
import { PlayerBeing } from '../players/player-being.ts'
import type { Realm } from '../realm.ts'
import type { Being } from './being.ts'
import { MobBeing } from './mobs/mob-being.ts'
import type { Mob } from './mobs/mob.ts'

export function isPlayer (creature: Player | Mob): creature is Player {
  return creature instanceof Player
}

/** A player or mob as the rules of damage and effects see it. */
export function beingOf (realm: Realm, creature: Player | Mob): Being {
  return isPlayer(creature) ? new PlayerBeing(creature) : new MobBeing(realm, creature)
}
