/** What a grindstone makes of its two slots (https://minecraft.wiki/w/Grindstone, Java Edition 1.20). */
import { isCurse, leastPower } from './enchantment-rules.ts'
import { durability, sameSlot, stack, type ItemData, type ItemStack, type Slot } from './items.ts'
import type { ItemTags } from './tags.ts'

/** Share of the durability that combining two items adds. */
const COMBINE_BONUS = 0.05

/** `points` is the sum of the removed enchantments' least power; vanilla gives the half of it up to the whole. */
export interface Ground { readonly result: ItemStack, readonly points: number }

export function ground (data: ItemData, a: Slot, b: Slot): Ground | null {
  const first = a ?? b
  if (first === null || [a, b].some(slot => slot !== null && slot.count > 1)) return null
  const points = powerOf(a) + powerOf(b)
  if (a === null || b === null) return first.tags?.enchantments === undefined ? null : { result: stripped(first, first.damage, 1), points }
  if (a.name !== b.name) return null
  const limit = durability(data, a.name)
  if (limit === null) return sameSlot(a, b) ? { result: stripped(a, 0, 2), points } : null
  const left = limit - a.damage + (limit - b.damage) + Math.floor(limit * COMBINE_BONUS)
  return { result: stripped(stack(a.name, 1, 0, { ...a.tags, enchantments: { ...cursesOf(b), ...a.tags?.enchantments } }), Math.max(0, limit - left), 1), points }
}

/** `item` with nothing but its curses; a book that has none left is a plain book. */
function stripped (item: ItemStack, damage: number, count: number): ItemStack {
  const curses = cursesOf(item)
  const number = Object.keys(curses).length
  const { customName } = item.tags ?? {}
  const tags: ItemTags = { enchantments: curses, repairCost: 2 ** number - 1, ...(customName === undefined ? {} : { customName }) }
  const name = item.name === 'enchanted_book' && number === 0 ? 'book' : item.name
  return stack(name, count, damage, tags)
}

function cursesOf (item: ItemStack): Record<string, number> {
  return Object.fromEntries(Object.entries(item.tags?.enchantments ?? {}).filter(([name]) => isCurse(name)))
}

function powerOf (slot: Slot): number {
  return Object.entries(slot?.tags?.enchantments ?? {}).reduce((sum, [name, level]) => sum + (isCurse(name) ? 0 : leastPower(name, level)), 0)
}
