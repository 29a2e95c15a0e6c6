/** What an anvil makes of two stacks (https://minecraft.wiki/w/Anvil_mechanics, Java Edition 1.20). */
import { anvilCost, areCompatible, canHave, displayName, maxLevel, repairsWith } from './enchantment-rules.ts'
import { durability, stack, type ItemData, type ItemStack, type Slot } from './items.ts'
import type { ItemTags } from './tags.ts'

/** Costs from this on are refused, but for creative players. */
const TOO_EXPENSIVE = 40
/** Share of the durability that combining two items adds. */
const COMBINE_BONUS = 0.12
/** Levels for combining the wear of two items. */
const COMBINE_COST = 2
const RENAME_COST = 1
/** Longest name a client can send. */
export const MAX_NAME = 50

/** `cost` in levels, 0 when there is nothing to do; `used` is how many of the right stack the work takes. */
export interface Work { readonly result: Slot, readonly cost: number, readonly used: number }

const NOTHING: Work = { result: null, cost: 0, used: 0 }

interface Draft { damage: number, enchantments: Record<string, number>, cost: number, used: number }

/** `name` is what the player typed: null when nothing, empty to take a name away. */
export function work (data: ItemData, left: Slot, right: Slot, name: string | null, isCreative: boolean): Work {
  if (left === null) return NOTHING
  const draft: Draft = { damage: left.damage, enchantments: { ...left.tags?.enchantments }, cost: 0, used: right?.count ?? 0 }
  if (right !== null && !join(data, draft, left, right, isCreative)) return NOTHING
  const { customName, renamed } = named(left, name)
  if (renamed) draft.cost += RENAME_COST
  if (draft.cost <= 0) return NOTHING
  const isOnlyName = renamed && draft.cost === RENAME_COST
  const sum = repairCost(left) + repairCost(right) + draft.cost
  const cost = isOnlyName ? Math.min(sum, TOO_EXPENSIVE - 1) : sum
  if (cost >= TOO_EXPENSIVE && !isCreative) return { result: null, cost, used: 0 }
  const before = Math.max(repairCost(left), repairCost(right))
  const tags: ItemTags = {
    ...left.tags,
    enchantments: draft.enchantments,
    repairCost: isOnlyName ? before : before * 2 + 1,
    ...(customName === undefined ? {} : { customName })
  }
  return { result: stack(left.name, left.count, draft.damage, customName === undefined ? withoutName(tags) : tags), cost, used: draft.used }
}

function repairCost (slot: Slot): number {
  return slot?.tags?.repairCost ?? 0
}

function withoutName ({ customName: _, ...rest }: ItemTags): ItemTags {
  return rest
}

/** The name the result has, and whether that is another than before. */
function named (left: ItemStack, name: string | null): { customName: string | undefined, renamed: boolean } {
  const before = left.tags?.customName
  if (name === null) return { customName: before, renamed: false }
  if (name.trim() === '') return { customName: undefined, renamed: before !== undefined }
  const renamed = name !== (before ?? displayName(left.name))
  return { customName: renamed ? name : before, renamed }
}

/** Works the right stack into the draft; false when the two do not go together. */
function join (data: ItemData, draft: Draft, left: ItemStack, right: ItemStack, isCreative: boolean): boolean {
  const limit = durability(data, left.name)
  if (limit !== null && repairsWith(left.name, right.name)) return repair(draft, limit, right.count)
  const isBook = right.name === 'enchanted_book' && right.tags?.enchantments !== undefined
  if (!isBook && (right.name !== left.name || limit === null)) return false
  if (limit !== null && !isBook) combine(draft, limit, right)
  return enchant(draft, left, right, isBook, isCreative)
}

/** Each piece of material mends a quarter, and costs a level. */
function repair (draft: Draft, limit: number, pieces: number): boolean {
  const quarter = Math.floor(limit / 4)
  let used = 0
  while (used < pieces && draft.damage > 0) {
    draft.damage -= Math.min(draft.damage, quarter)
    used++
  }
  draft.used = used
  draft.cost += used
  return used > 0
}

function combine (draft: Draft, limit: number, right: ItemStack): void {
  const left = limit - draft.damage + (limit - right.damage) + Math.floor(limit * COMBINE_BONUS)
  const damage = Math.max(0, limit - left)
  if (damage >= draft.damage) return
  draft.damage = damage
  draft.cost += COMBINE_COST
}

function enchant (draft: Draft, left: ItemStack, right: ItemStack, isBook: boolean, isCreative: boolean): boolean {
  let worked = false
  let refused = false
  for (const [name, level] of Object.entries(right.tags?.enchantments ?? {})) {
    const had = draft.enchantments[name] ?? 0
    const clashes = Object.keys(draft.enchantments).filter(other => other !== name && !areCompatible(name, other)).length
    draft.cost += clashes
    if (clashes > 0 || !(isCreative || canHave(left.name, name))) { refused = true; continue }
    worked = true
    const now = Math.min(maxLevel(name), had === level ? level + 1 : Math.max(had, level))
    draft.enchantments[name] = now
    draft.cost = left.count > 1 ? TOO_EXPENSIVE : draft.cost + anvilCost(name, isBook) * now
  }
  return worked || !refused
}
