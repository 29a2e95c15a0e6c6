/** What anvil and grindstone read about enchantments, from the version's list. */
import minecraftData from 'minecraft-data'

interface Enchantment {
  readonly name: string
  readonly maxLevel: number
  readonly minCost: { readonly a: number, readonly b: number }
  readonly curse: boolean
  readonly exclude: readonly string[]
  readonly category: string
  readonly weight: number
}

const { enchantmentsByName, itemsByName } = minecraftData('1.20.1') as unknown as {
  readonly enchantmentsByName: Readonly<Record<string, Enchantment>>
  readonly itemsByName: Readonly<Record<string, { readonly displayName: string, readonly enchantCategories?: readonly string[], readonly repairWith?: readonly string[] }>>
}

/** Levels that each level of an enchantment costs on an anvil, by its weight (https://minecraft.wiki/w/Anvil_mechanics#Costs_for_combining_enchantments). */
const COST_BY_WEIGHT: Readonly<Record<number, number>> = { 10: 1, 5: 2, 2: 4, 1: 8 }

export function maxLevel (enchantment: string): number {
  return enchantmentsByName[enchantment]?.maxLevel ?? 1
}

export function isCurse (enchantment: string): boolean {
  return enchantmentsByName[enchantment]?.curse ?? false
}

/** Whether `item` can have it by itself; a book takes any. */
export function canHave (item: string, enchantment: string): boolean {
  const category = enchantmentsByName[enchantment]?.category
  return item === 'enchanted_book' || (category !== undefined && (itemsByName[item]?.enchantCategories?.includes(category) ?? false))
}

export function areCompatible (a: string, b: string): boolean {
  return !(enchantmentsByName[a]?.exclude.includes(b) ?? false) && !(enchantmentsByName[b]?.exclude.includes(a) ?? false)
}

/** Levels that one level of it costs on an anvil. */
export function anvilCost (enchantment: string, fromBook: boolean): number {
  const cost = COST_BY_WEIGHT[enchantmentsByName[enchantment]?.weight ?? 1] ?? 8
  return fromBook ? Math.max(1, Math.floor(cost / 2)) : cost
}

/** Least power an enchanting table would need for it: what a grindstone pays back half of. */
export function leastPower (enchantment: string, level: number): number {
  const { a, b } = enchantmentsByName[enchantment]?.minCost ?? { a: 0, b: 0 }
  return a * level + b
}

/** Whether an anvil repairs `item` with `material`. */
export function repairsWith (item: string, material: string): boolean {
  return itemsByName[item]?.repairWith?.includes(material) ?? false
}

/** The English name of an item, as a client compares a typed name with. */
export function displayName (item: string): string {
  return itemsByName[item]?.displayName ?? item
}
