/** Item stacks as 1.20.1 stores them (https://minecraft.wiki/w/Item_format/Before_1.20.5). */
import { effectId, effectName } from '../items/effect-names.ts'
import { durability, stack, type ItemStack, type Slot } from '../items/items.ts'
import { tagsFromPlain, tagsToNbt } from '../items/tags.ts'
import type { GameData } from '../registry.ts'
import { byte, compound, int, numberAt, plainAt, string, textAt, type Fields, type Plain } from './nbt.ts'

/** Parts of an item's `tag` that have a form here. */
const KNOWN_TAGS = new Set(['Damage', 'Enchantments', 'StoredEnchantments', 'display', 'RepairCost', 'Effects'])

export function stackFields (data: GameData, { name, count, damage, tags }: ItemStack): Fields {
  const wear = durability(data, name) === null || damage === 0 ? {} : { Damage: int(damage) }
  const tag = { ...wear, ...(tags === undefined ? {} : tagsToNbt(tags, name === 'enchanted_book', effectId)) } as Fields
  return { id: string(`minecraft:${name}`), Count: byte(count), ...(Object.keys(tag).length === 0 ? {} : { tag: compound(tag) }) }
}

/** The same with the number of its slot, as containers list their items. */
export function slotFields (data: GameData, slot: number, item: ItemStack): Fields {
  return { Slot: byte(slot << 24 >> 24), ...stackFields(data, item) }
}

/** The stack, or null (and told to `lost`) when it is none of 1.20.1. */
export function readStack (data: GameData, from: Plain, lost: (what: string) => void): Slot {
  const name = textAt(from, 'id').replace('minecraft:', '')
  const count = numberAt(from, 'Count')
  if (name === '' || name === 'air' || count < 1) return null
  if (data.registry.itemsByName[name] === undefined) {
    lost(`item ${name} is unknown and was left out`)
    return null
  }
  const tag = plainAt(from, 'tag')
  for (const field of Object.keys(tag)) if (!KNOWN_TAGS.has(field)) lost(`item tag ${field} of ${name}`)
  return stack(name, Math.floor(count), Math.max(0, numberAt(tag, 'Damage')), tagsFromPlain(tag, effectName))
}
