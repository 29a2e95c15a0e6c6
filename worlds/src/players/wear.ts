import { wearingUses } from '../items/enchantments.ts'
import { ARMOUR, HOTBAR, OFF_HAND } from '../items/inventory.ts'
import type { Realm } from '../realm.ts'
import { isCreative } from './modes.ts'
import type { Player } from './player.ts'

/** Entity statuses that show an item of a slot break. */
const STATUS_BROKEN: Readonly<Record<number, number>> = {
  [OFF_HAND]: 48, [ARMOUR.head]: 49, [ARMOUR.torso]: 50, [ARMOUR.legs]: 51, [ARMOUR.feet]: 52
}
const STATUS_HAND_BROKEN = 47

/** Wears the item in `slot` by `uses`, unbreaking considered; when it breaks everybody sees it. */
export function wearSlot (realm: Realm, player: Player, slot: number, uses = 1): void {
  const item = player.inventory.slots[slot] ?? null
  if (item === null || isCreative(player)) return
  const isArmour = slot >= ARMOUR.head && slot <= ARMOUR.feet
  const broken = player.inventory.wear(slot, wearingUses(item, uses, isArmour, () => realm.rng.next()))
  if (broken === null) return
  player.statistics.add('broken', broken)
  realm.broadcast('entity_status', { entityId: player.id, entityStatus: STATUS_BROKEN[slot] ?? STATUS_HAND_BROKEN })
}

/** Wears what is in the main hand. */
export function wearHeld (realm: Realm, player: Player, uses = 1): void {
  wearSlot(realm, player, HOTBAR + player.inventory.held, uses)
}
