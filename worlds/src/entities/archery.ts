import { enchantmentLevel } from '../items/enchantments.ts'
import { OFF_HAND } from '../items/inventory.ts'
import { isCreative } from '../players/modes.ts'
import type { Player } from '../players/player.ts'
import type { UsableRule } from '../players/using.ts'
import { wearSlot } from '../players/wear.ts'
import { launch } from './projectiles.ts'

/** Bows (minecraft.wiki/w/Bow): ticks to full draw, speed then in blocks a tick, least draw that shoots. */
const FULL_DRAW = 20
const ARROW_SPEED = 3
const LEAST_POWER = 0.1
const ARROW_DAMAGE = 2
/** Slots in which arrows are looked for: the hands first, as in vanilla. */
const QUIVER_START = 9
const QUIVER_END = 45
const THROW_SPEED = 1.5
const PEARL_COOLDOWN = 20

/** Share of the full speed after `ticks` of drawing, 0 to 1. */
export function drawPower (ticks: number): number {
  const share = ticks / FULL_DRAW
  return Math.min(1, (share * share + 2 * share) / 3)
}

/** The inventory slot of the arrow to shoot, null when there is none. */
function quiver ({ inventory }: Player): number | null {
  if (inventory.slots[OFF_HAND]?.name === 'arrow') return OFF_HAND
  for (let slot = QUIVER_START; slot < QUIVER_END; slot++) if (inventory.slots[slot]?.name === 'arrow') return slot
  return null
}

/** Bows, and what is thrown at a click. */
export const archery: readonly UsableRule[] = [
  [name => name === 'bow', {
    begin: (_realm, player) => isCreative(player) || quiver(player) !== null,
    release: (realm, player, { item, slot }, ticks) => {
      const power = drawPower(ticks)
      const arrow = quiver(player)
      if (power < LEAST_POWER || (arrow === null && !isCreative(player))) return
      const strong = enchantmentLevel(item, 'power')
      const isFreeShot = isCreative(player) || enchantmentLevel(item, 'infinity') > 0
      launch(realm, player, 'arrow', power * ARROW_SPEED, {
        damage: ARROW_DAMAGE + (strong > 0 ? strong * 0.5 + 0.5 : 0),
        critical: power === 1,
        burning: enchantmentLevel(item, 'flame') > 0,
        punch: enchantmentLevel(item, 'punch'),
        pickup: isFreeShot ? 'creative' : 'all'
      })
      player.statistics.add('used', item.name)
      if (!isFreeShot && arrow !== null) player.inventory.take(arrow, 1)
      wearSlot(realm, player, slot)
    }
  }],
  [name => name === 'snowball' || name === 'egg' || name === 'ender_pearl', {
    begin: (realm, player, { item, slot }) => {
      launch(realm, player, item.name as 'snowball' | 'egg' | 'ender_pearl', THROW_SPEED)
      player.statistics.add('used', item.name)
      if (!isCreative(player)) player.inventory.take(slot, 1)
      if (item.name === 'ender_pearl') player.cooldowns.set(item.name, realm.tick + PEARL_COOLDOWN)
      return false
    }
  }]
]
