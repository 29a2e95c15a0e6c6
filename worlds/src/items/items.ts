/** Item stacks as plain frozen values, and their form in the 1.20.1 protocol. */
import nbt from 'prismarine-nbt'
import { effectId, effectName } from './effect-names.ts'
import { canonicalTags, sameTags, tagsFromNbt, tagsToNbt, type ItemTags } from './tags.ts'

/** `count` is at least 1; `damage` is the durability used so far (0 for new, and for items that never wear). */
export interface ItemStack { readonly name: string, readonly count: number, readonly damage: number, readonly tags?: ItemTags }
export type Slot = ItemStack | null

/** What item rules read from one entry of the version's item table. */
export interface ItemInfo {
  readonly id: number
  readonly name: string
  readonly stackSize: number
  readonly maxDurability?: number
}

/** The part of the game data that item rules need. */
export interface ItemData {
  readonly registry: {
    readonly itemsByName: Readonly<Record<string, ItemInfo>>
    readonly items: Readonly<Record<number, ItemInfo>>
    readonly recipes: Readonly<Record<number, readonly unknown[]>>
  }
}

/** The protocol's `slot` type of 1.20.1. */
export type WireItem =
  | { readonly present: false }
  | { readonly present: true, readonly itemId: number, readonly itemCount: number, readonly nbtData?: nbt.NBT }

/** A new stack. Throws RangeError when `count` is not a whole number of at least 1, or `damage` is below 0. */
export function stack (name: string, count = 1, damage = 0, tags?: ItemTags): ItemStack {
  if (!Number.isInteger(count) || count < 1 || !Number.isInteger(damage) || damage < 0) {
    throw new RangeError(`a stack of ${name} has count >= 1 and damage >= 0, got ${count} and ${damage}; use null for an empty slot`)
  }
  const known = canonicalTags(tags)
  return Object.freeze(known === undefined ? { name, count, damage } : { name, count, damage, tags: known })
}

/** `item` with another count; null when that is 0. */
export function withCount (item: ItemStack, count: number): Slot {
  return count === 0 ? null : counted(item, count)
}

/** `item` with another count of at least 1. */
export function counted (item: ItemStack, count: number): ItemStack {
  return stack(item.name, count, item.damage, item.tags)
}

/** `item` with other tags; undefined takes them away. */
export function tagged (item: ItemStack, tags: ItemTags | undefined): ItemStack {
  return stack(item.name, item.count, item.damage, tags)
}

/** `item` with another durability used. */
export function worn (item: ItemStack, damage: number): ItemStack {
  return stack(item.name, item.count, damage, item.tags)
}

/** A stack in a save; the tags only where there are any. */
export type SavedStack = [name: string, count: number, damage: number, tags?: ItemTags]

export function saveStack ({ name, count, damage, tags }: ItemStack): SavedStack {
  return tags === undefined ? [name, count, damage] : [name, count, damage, tags]
}

export function loadStack ([name, count, damage, tags]: SavedStack): ItemStack {
  return stack(name, count, damage, tags)
}

/** Whether both are stacks that could lie in one slot: same item, same wear, same tags. Empty slots are of no kind. */
export function sameKind (a: Slot, b: Slot): boolean {
  return a !== null && b !== null && a.name === b.name && a.damage === b.damage && sameTags(a.tags, b.tags)
}

/** Whether both slots hold exactly the same. */
export function sameSlot (a: Slot, b: Slot): boolean {
  return a === null || b === null ? a === b : sameKind(a, b) && a.count === b.count
}

/** The version's entry for `name`. Throws RangeError when the version has no such item. */
export function itemInfo (data: ItemData, name: string): ItemInfo {
  const info = data.registry.itemsByName[name]
  if (info === undefined) throw new RangeError(`Minecraft 1.20.1 has no item \`${name}\`; use a name from its item table`)
  return info
}

/** How many of `name` fit one slot: 64, 16 or 1. */
export function maxStack (data: ItemData, name: string): number {
  return itemInfo(data, name).stackSize
}

/** Uses until `name` breaks, or null for an item that does not wear. */
export function durability (data: ItemData, name: string): number | null {
  return itemInfo(data, name).maxDurability ?? null
}

/** `slot` for a packet. Items that wear always carry their `Damage` tag, as vanilla's do. */
export function toWire (data: ItemData, slot: Slot): WireItem {
  if (slot === null) return { present: false }
  const info = itemInfo(data, slot.name)
  const wire = { present: true, itemId: info.id, itemCount: slot.count } as const
  if (info.maxDurability === undefined && slot.tags === undefined) return wire
  const wear = info.maxDurability === undefined ? {} : { Damage: nbt.int(slot.damage) }
  const tags = slot.tags === undefined ? {} : tagsToNbt(slot.tags, slot.name === 'enchanted_book', effectId)
  return { ...wire, nbtData: nbt.comp({ ...wear, ...tags }) as nbt.NBT }
}

/**
 * The slot a client says it sees. An item id the version does not have gives a stack named `unknown_<id>`,
 * which equals no real one: a client's claim is only ever compared with, so the comparison corrects it.
 */
export function fromWire (data: ItemData, wire: WireItem): Slot {
  if (!wire.present || wire.itemCount < 1) return null
  const damage = wire.nbtData?.type === 'compound' ? wire.nbtData.value['Damage'] : undefined
  const used = damage?.type === 'int' ? Math.max(0, damage.value) : 0
  const name = data.registry.items[wire.itemId]?.name ?? `unknown_${wire.itemId}`
  return stack(name, wire.itemCount, used, tagsFromNbt(wire.nbtData, effectName))
}
