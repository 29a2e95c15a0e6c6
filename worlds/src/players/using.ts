import { HOTBAR, OFF_HAND } from '../items/inventory.ts'
import type { ItemStack } from '../items/items.ts'
import type { Realm } from '../realm.ts'
import type { Player } from './player.ts'
import { usableOf } from './usables.ts'

/** A right click with an item, its slot in the inventory included. */
export interface Grip { readonly item: ItemStack, readonly slot: number }

/** What right-clicking with an item does, wherever it points. */
export interface Usable {
  /** The click. True when the item is now held in use; an item that acts at once does so here, and gives false. */
  readonly begin: (realm: Realm, player: Player, grip: Grip) => boolean
  /** Ticks in use until `finish`; endless when absent. */
  readonly ticks?: (item: ItemStack) => number
  readonly finish?: (realm: Realm, player: Player, grip: Grip) => void
  /** Let go after so many ticks of use. */
  readonly release?: (realm: Realm, player: Player, grip: Grip, ticks: number) => void
}

/** The items (by name) that are used so. */
export type UsableRule = readonly [(name: string) => boolean, Usable]

/** The right click of one hand. */
export function startUsing (realm: Realm, player: Player, offHand = false): void {
  const slot = offHand ? OFF_HAND : HOTBAR + player.inventory.held
  const item = player.inventory.slots[slot] ?? null
  if (item === null || player.using !== null) return
  if ((player.cooldowns.get(item.name) ?? 0) > realm.tick) return
  if (usableOf(item.name)?.begin(realm, player, { item, slot }) !== true) return
  player.using = { item: item.name, slot, since: realm.tick }
}

/** The button is let go: a bow shoots, food stays. */
export function releaseUsing (realm: Realm, player: Player): void {
  const { using } = player
  const grip = gripOf(player)
  player.using = null
  if (using === null || grip === null) return
  usableOf(using.item)?.release?.(realm, player, grip, realm.tick - using.since)
}

export function tickUsing (realm: Realm, player: Player): void {
  const { using } = player
  if (using === null) return
  const grip = gripOf(player)
  const usable = usableOf(using.item)
  if (grip === null || usable === null) {
    player.using = null
    return
  }
  if (usable.ticks === undefined || realm.tick - using.since < usable.ticks(grip.item)) return
  player.using = null
  usable.finish?.(realm, player, grip)
}

/** What is in use, null when it is no more in the hand it was in. */
function gripOf ({ using, inventory }: Player): Grip | null {
  if (using === null || (using.slot !== OFF_HAND && using.slot !== HOTBAR + inventory.held)) return null
  const item = inventory.slots[using.slot] ?? null
  return item === null || item.name !== using.item ? null : { item, slot: using.slot }
}
