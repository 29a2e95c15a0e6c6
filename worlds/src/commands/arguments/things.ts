import { effectName } from '../../items/effect-names.ts'
import { ARMOUR, HOTBAR, MAIN, OFF_HAND } from '../../items/inventory.ts'
import { durability, maxStack, stack, type ItemStack } from '../../items/items.ts'
import { tagsFromPlain } from '../../items/tags.ts'
import type { BlockInfo, GameData } from '../../registry.ts'
import { CommandError, failure, type Reader } from '../reader.ts'
import { plainTag, readCompound } from '../snbt.ts'
import type { Source } from '../source.ts'
import { itemText } from '../text.ts'
import type { ArgumentType } from '../tree.ts'
import { readId, unsupported } from './basic.ts'

/** An item with its tags, of any count. */
export interface Item {
  readonly name: string
  readonly tagged: boolean
  /** @throws CommandError when so many do not fit one slot. */
  stack: (count: number) => ItemStack
}

function readItem (reader: Reader, { game }: Source): Item {
  const start = reader.cursor
  if (reader.peek() === '#') throw reader.error('argument.item.tag.disallowed')
  const name = readId(reader)
  if (game.data.registry.itemsByName[name] === undefined || name === 'air') {
    reader.cursor = start
    throw reader.error('argument.item.id.invalid', [withNamespace(name)])
  }
  const tagged = reader.peek() === '{'
  const plain = tagged ? plainTag(readCompound(reader)) as Record<string, unknown> : {}
  const limit = durability(game.data, name)
  const damage = limit === null ? 0 : Math.max(0, Math.min(limit, Math.floor(Number(plain['Damage'] ?? 0)) || 0))
  const tags = tagged ? tagsFromPlain(plain, effectName) : undefined
  return {
    name,
    tagged,
    stack: count => {
      if (count > maxStack(game.data, name) && count !== 1) throw failure('arguments.item.overstacked', itemText(game.data, name), maxStack(game.data, name))
      return stack(name, count, damage, tags)
    }
  }
}

export const item: ArgumentType<Item> = {
  parser: 'minecraft:item_stack',
  read: readItem,
  suggest: ({ game }) => game.data.registry.itemsArray.map(({ name }) => `minecraft:${name}`)
}

/** Which items are meant; with tags, only those with exactly these. */
export const itemPredicate: ArgumentType<(slot: ItemStack) => boolean> = {
  parser: 'minecraft:item_predicate',
  read: (reader, source) => {
    if (reader.peek() === '#') throw new CommandError(unsupported('an item tag'), reader.cursor)
    const wanted = readItem(reader, source)
    const like = wanted.stack(1)
    return slot => slot.name === wanted.name &&
      (!wanted.tagged || (slot.damage === like.damage && JSON.stringify(slot.tags) === JSON.stringify(like.tags)))
  },
  suggest: item.suggest as NonNullable<typeof item.suggest>
}

function withNamespace (name: string): string {
  return name.includes(':') ? name : `minecraft:${name}`
}

interface BlockWords { readonly name: string, readonly properties: Readonly<Record<string, string>> }

function readBlock (reader: Reader, data: GameData): BlockWords {
  const start = reader.cursor
  if (reader.peek() === '#') throw reader.error('argument.block.tag.disallowed')
  const name = readId(reader)
  if (data.registry.blocksByName[name] === undefined) {
    reader.cursor = start
    throw reader.error('argument.block.id.invalid', [withNamespace(name)])
  }
  const properties: Record<string, string> = {}
  if (reader.takes('[')) readProperties(reader, data, name, properties)
  if (reader.peek() === '{') throw new CommandError(unsupported('block entity data in a block'), reader.cursor)
  return { name, properties }
}

function readProperties (reader: Reader, data: GameData, name: string, properties: Record<string, string>): void {
  const shown = withNamespace(name)
  const known = data.blockOfState(data.stateOf(name)).properties
  reader.skipSpace()
  while (!reader.takes(']')) {
    if (!reader.canRead()) throw reader.error('argument.block.property.unclosed')
    const start = reader.cursor
    const property = reader.string()
    if (known[property] === undefined) throw reader.error('argument.block.property.unknown', [shown, property], start)
    if (properties[property] !== undefined) throw reader.error('argument.block.property.duplicate', [property, shown], start)
    reader.skipSpace()
    if (!reader.takes('=')) throw reader.error('argument.block.property.novalue', [property, shown])
    reader.skipSpace()
    const at = reader.cursor
    const value = reader.string()
    try {
      data.stateOf(name, { [property]: value })
    } catch {
      throw reader.error('argument.block.property.invalid', [shown, value, property], at)
    }
    properties[property] = value
    reader.skipSpace()
    if (reader.takes(',')) { reader.skipSpace(); continue }
    if (reader.peek() !== ']') throw reader.error('argument.block.property.unclosed')
  }
}

/** A block state; properties that are not named have their default. */
export const block: ArgumentType<number> = {
  parser: 'minecraft:block_state',
  read: (reader, { game }) => {
    const { name, properties } = readBlock(reader, game.data)
    return game.data.stateOf(name, properties)
  },
  suggest: ({ game }) => game.data.registry.blocksArray.map(({ name }) => `minecraft:${name}`)
}

/** Which blocks are meant: that name, with the properties named. */
export const blockPredicate: ArgumentType<(block: BlockInfo) => boolean> = {
  parser: 'minecraft:block_predicate',
  read: (reader, { game }) => {
    if (reader.peek() === '#') throw new CommandError(unsupported('a block tag'), reader.cursor)
    const wanted = readBlock(reader, game.data)
    return found => found.name === wanted.name && Object.entries(wanted.properties).every(([name, value]) => found.properties[name] === value)
  },
  suggest: block.suggest as NonNullable<typeof block.suggest>
}

/** Where an item goes: a slot of a player's inventory, or of a container. */
export interface SlotName { readonly name: string, readonly number: number, readonly player: ((held: number) => number) | null, readonly container: number | null }

const FIXED: Readonly<Record<string, [number, (held: number) => number]>> = {
  'weapon': [98, held => HOTBAR + held],
  'weapon.mainhand': [98, held => HOTBAR + held],
  'weapon.offhand': [99, () => OFF_HAND],
  'armor.head': [103, () => ARMOUR.head],
  'armor.chest': [102, () => ARMOUR.torso],
  'armor.legs': [101, () => ARMOUR.legs],
  'armor.feet': [100, () => ARMOUR.feet]
}
const INDEXED = /^(container|hotbar|inventory|enderchest|horse|villager)\.(\d+)$/
const SIZES: Readonly<Record<string, number>> = { container: 54, hotbar: 9, inventory: 27, enderchest: 27, horse: 15, villager: 8 }

function slotNamed (name: string): SlotName | null {
  const fixed = FIXED[name]
  if (fixed !== undefined) return { name, number: fixed[0], player: fixed[1], container: null }
  const indexed = INDEXED.exec(name)
  if (indexed === null) return null
  const [, kind = '', text = ''] = indexed
  const index = Number(text)
  if (index >= (SIZES[kind] ?? 0)) return null
  if (kind === 'hotbar') return { name, number: index, player: () => HOTBAR + index, container: null }
  if (kind === 'inventory') return { name, number: 9 + index, player: () => MAIN + index, container: null }
  if (kind !== 'container') return { name, number: 200 + index, player: null, container: null }
  const player = index < 9 ? HOTBAR + index : index < 36 ? index : null
  return { name, number: index, player: player === null ? null : () => player, container: index }
}

export const itemSlot: ArgumentType<SlotName> = {
  parser: 'minecraft:item_slot',
  read: reader => {
    const start = reader.cursor
    const name = reader.word()
    const found = slotNamed(name)
    if (found !== null) return found
    reader.cursor = start
    throw reader.error('slot.unknown', [name])
  },
  suggest: () => [...Object.keys(FIXED), ...Array.from({ length: 9 }, (_, i) => `hotbar.${i}`), ...Array.from({ length: 27 }, (_, i) => `container.${i}`)]
}
