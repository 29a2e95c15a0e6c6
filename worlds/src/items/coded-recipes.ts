/**
 * Recipes that vanilla keeps in code, not in data (https://minecraft.wiki/w/Crafting#Special_recipes): repairing in the
 * grid and suspicious stew. The others (books, maps, fireworks, banners, shields, dyed leather, tipped arrows, dyed
 * shulker boxes, pots of sherds) need item data that this world does not keep, and give nothing.
 */
import stews from '../../data/stew.json' with { type: 'json' }
import { isCurse } from './enchantment-rules.ts'
import { durability, stack, type ItemData, type ItemStack, type Slot } from './items.ts'

/** Share of the durability that repairing adds. */
const REPAIR_BONUS = 0.05

const FLOWERS: Readonly<Record<string, readonly (string | number)[]>> = stews.flowers

/** What the grid makes by one of these recipes, or null. */
export function codedResult (data: ItemData, grid: readonly Slot[]): ItemStack | null {
  const items = grid.filter(slot => slot !== null)
  return repaired(data, items) ?? stew(items)
}

/** Two of a kind that wears become one, with what both have left and a little more; of enchantments only curses stay. */
function repaired (data: ItemData, items: readonly ItemStack[]): ItemStack | null {
  const [a, b] = items
  if (a === undefined || b === undefined || items.length !== 2 || a.name !== b.name || a.count > 1 || b.count > 1) return null
  const limit = durability(data, a.name)
  if (limit === null) return null
  const left = limit - a.damage + (limit - b.damage) + Math.floor(limit * REPAIR_BONUS)
  const curses = [a, b].flatMap(({ tags }) => Object.entries(tags?.enchantments ?? {})).filter(([name]) => isCurse(name))
  return stack(a.name, 1, Math.max(0, limit - left), { enchantments: Object.fromEntries(curses) })
}

function stew (items: readonly ItemStack[]): ItemStack | null {
  const names = items.map(({ name }) => name)
  const flower = names.find(name => Object.hasOwn(FLOWERS, name))
  if (flower === undefined || names.toSorted().join() !== ['bowl', 'brown_mushroom', 'red_mushroom', flower].toSorted().join()) return null
  const [effect, ticks] = FLOWERS[flower] ?? []
  return stack('suspicious_stew', 1, 0, { stew: [{ effect: String(effect), ticks: Number(ticks) }] })
}
