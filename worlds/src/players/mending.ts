import { add } from './experience.ts'
import type { Player } from './player.ts'
import type { Realm } from '../realm.ts'
import { enchantmentLevel } from '../items/enchantments.ts'
import { ARMOUR, HOTBAR, OFF_HAND } from '../items/inventory.ts'
import { worn } from '../items/items.ts'

/** Uses that one point of experience repairs (minecraft.wiki/w/Mending). */
const REPAIRED_A_POINT = 2

/** Points taken up: first they mend one worn or held item with Mending, what is left is learnt. */
export function collectPoints (realm: Realm, player: Player, points: number): void {
  const { inventory } = player
  const places = [HOTBAR + inventory.held, OFF_HAND, ...Object.values(ARMOUR)]
    .filter(slot => enchantmentLevel(inventory.slots[slot] ?? null, 'mending') > 0 && (inventory.slots[slot]?.damage ?? 0) > 0)
  const slot = places[places.length > 0 ? realm.rng.int(places.length) : 0]
  const item = slot === undefined ? null : inventory.slots[slot] ?? null
  if (slot === undefined || item === null) return add(player, points)
  const repaired = Math.min(points * REPAIRED_A_POINT, item.damage)
  inventory.slots[slot] = worn(item, item.damage - repaired)
  const left = points - Math.floor(repaired / REPAIRED_A_POINT)
  if (left > 0) collectPoints(realm, player, left)
}
