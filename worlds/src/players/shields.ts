import { itemInfo } from '../items/items.ts'
import type { Realm } from '../realm.ts'
import type { Player } from './player.ts'
import type { UsableRule } from './using.ts'

/** Ticks a shield must be up before it catches anything, and those an axe takes it out of use (minecraft.wiki/w/Shield). */
const RAISING = 5
export const SHIELD_PAUSE = 100
const STATUS_SHIELD_BROKEN = 30

export function isBlocking (realm: Realm, { using }: Player): boolean {
  return using !== null && using.item === 'shield' && realm.tick - using.since >= RAISING
}

/** Takes the shield out of use for so many ticks. */
export function lowerShield (realm: Realm, player: Player, ticks: number): void {
  player.using = null
  pause(realm, player, 'shield', ticks)
  realm.broadcast('entity_status', { entityId: player.id, entityStatus: STATUS_SHIELD_BROKEN })
}

/** `item` can't be used by the player for so many ticks; the client shows it. */
export function pause (realm: Realm, player: Player, item: string, ticks: number): void {
  player.cooldowns.set(item, realm.tick + ticks)
  player.send('set_cooldown', { itemID: itemInfo(realm.data, item).id, cooldownTicks: ticks })
}

export const shields: readonly UsableRule[] = [[name => name === 'shield', { begin: () => true }]]
