import { GRID, SLOTS } from '../items/inventory.ts'
import { fromWire, maxStack, withCount, type Slot, type WireItem } from '../items/items.ts'
import type { Realm } from '../realm.ts'
import { isCreative } from './modes.ts'
import type { Player } from './player.ts'

/** Slot by which creative players throw something out of nothing. */
const OUTSIDE = -1

/** A `set_creative_slot` packet: puts any item of the version into a slot, or into the world. Others than creative players are ignored. */
export function setCreativeSlot (realm: Realm, player: Player, slot: number, wire: WireItem): void {
  if (!isCreative(player) || !Number.isInteger(slot)) return
  const item = existing(realm, fromWire(realm.data, wire))
  if (slot === OUTSIDE && item !== null) realm.entities.toss(player, item)
  else if (slot >= GRID.start && slot < SLOTS) player.inventory.slots[slot] = item
}

/** What the client asks for, cut to a full stack; nothing when the version has no such item. */
function existing ({ data }: Realm, item: Slot): Slot {
  if (item === null || data.registry.itemsByName[item.name] === undefined || item.name === 'air') return null
  return withCount(item, Math.min(item.count, maxStack(data, item.name)))
}
