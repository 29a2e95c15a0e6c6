/** What enchantments do in numbers (https://minecraft.wiki/w/Enchanting); which exist, and to what level, says minecraft-data. */
import type { DamageTag } from '../entities/causes.ts'
import type { Slot } from './items.ts'

/** Level of an enchantment on `item`, 0 without it. What an enchanted book stores is not in force. */
export function enchantmentLevel (item: Slot, name: string): number {
  return item === null || item.name === 'enchanted_book' ? 0 : item.tags?.enchantments?.[name] ?? 0
}

/** The highest level of an enchantment among worn pieces. */
export function highestLevel (worn: readonly Slot[], name: string): number {
  return worn.reduce((best, item) => Math.max(best, enchantmentLevel(item, name)), 0)
}

/** Points of protection a level gives against damage of a tag; `null` against all. */
const PROTECTION: ReadonlyArray<readonly [string, number, DamageTag | null]> = [
  ['protection', 1, null],
  ['fire_protection', 2, 'is_fire'],
  ['feather_falling', 3, 'is_fall'],
  ['blast_protection', 2, 'is_explosion'],
  ['projectile_protection', 2, 'is_projectile']
]
/** More points than this do not protect further; 25 would be all. */
const MOST_PROTECTION = 20

/** The share of damage that passes the enchantments on `worn` (minecraft.wiki/w/Armor#Enchantments), 0.2 to 1. */
export function enchantmentFactor (worn: readonly Slot[], isTagged: (tag: DamageTag) => boolean): number {
  let points = 0
  for (const item of worn) {
    for (const [name, each, tag] of PROTECTION) {
      if (tag === null || isTagged(tag)) points += each * enchantmentLevel(item, name)
    }
  }
  return 1 - Math.min(MOST_PROTECTION, points) / 25
}

const UNDEAD_BONUS = 2.5
const ARTHROPODS: ReadonlySet<string> = new Set(['spider', 'cave_spider', 'silverfish', 'endermite', 'bee'])

/** Damage that a weapon's enchantments add against a creature, in half hearts. */
export function enchantmentDamage (weapon: Slot, target: { readonly type: string, readonly undead: boolean }): number {
  const sharpness = enchantmentLevel(weapon, 'sharpness')
  const smite = target.undead ? enchantmentLevel(weapon, 'smite') : 0
  const bane = ARTHROPODS.has(target.type) ? enchantmentLevel(weapon, 'bane_of_arthropods') : 0
  return (sharpness > 0 ? 0.5 * sharpness + 0.5 : 0) + UNDEAD_BONUS * (smite + bane)
}

/** How many of `uses` wear an item with unbreaking: armour is spared less often than tools. */
export function wearingUses (item: Slot, uses: number, isArmour: boolean, chance: () => number): number {
  const level = enchantmentLevel(item, 'unbreaking')
  if (level === 0) return uses
  let wears = 0
  for (let i = 0; i < uses; i++) {
    if (isArmour && chance() < 0.6) wears++
    else if (Math.floor(chance() * (level + 1)) === 0) wears++
  }
  return wears
}
