/** Block entities as 1.20.1 stores them (https://minecraft.wiki/w/Block_entity_format). */
import type { BlockEntityJson } from '../blocks/block-entities.ts'
import type { SignText } from '../blocks/signs.ts'
import { cellKey, parseKey, type Vec } from '../geometry.ts'
import type { CampfireJson } from '../items/campfire.ts'
import { CONTAINER_SLOTS, type ContainerJson } from '../items/container.ts'
import { CAMPFIRE_TICKS, FURNACES, type FurnaceKind } from '../items/cooking.ts'
import type { FurnaceJson } from '../items/furnace.ts'
import { loadStack, saveStack, type SavedStack } from '../items/items.ts'
import type { GameData } from '../registry.ts'
import { readStack, slotFields } from './items.ts'
import { byte, compound, compounds, int, intArray, numberAt, numbersAt, plainAt, plainsAt, short, string, strings, textAt, plainText, type Fields, type Plain, type Tag } from './nbt.ts'

export type SavedBlockEntity = [string, BlockEntityJson]
export type SavedSign = [string, SignText]
export interface PlacedBlock { readonly cell: Vec, readonly fields: Fields }
type Told = (what: string) => void

const FURNACE_SLOTS = 3
const CAMPFIRE_SLOTS = 4
const SIGN_LINES = 4

export function blockEntityFields (data: GameData, [key, json]: SavedBlockEntity): PlacedBlock {
  const cell = parseKey(key)
  // A soul campfire's block entity is that of a campfire.
  const id = 'campfire' in json ? 'campfire' : json.kind
  const place = { id: string(`minecraft:${id}`), x: int(cell.x), y: int(cell.y), z: int(cell.z), keepPacked: byte(false) }
  if ('furnace' in json) return { cell, fields: { ...place, ...furnaceFields(data, json.kind, json.furnace) } }
  if ('container' in json) return { cell, fields: { ...place, Items: compounds(json.container.slots.map(([slot, ...saved]) => slotFields(data, slot, loadStack(saved)))) } }
  return { cell, fields: { ...place, ...campfireFields(data, json.campfire) } }
}

function furnaceFields (data: GameData, kind: FurnaceKind, { input, fuel, output, burn, cook, smelted }: FurnaceJson): Fields {
  const slots = [input, fuel, output].flatMap((saved, slot) => saved === null ? [] : [slotFields(data, slot, loadStack(saved))])
  // Vanilla counts by recipe. Ours count by input; the prefix keeps the two apart on the way back.
  const recipes = Object.fromEntries((smelted ?? []).map(([name, count]) => [`voyager:${name}`, int(count)]))
  return { Items: compounds(slots), BurnTime: short(burn), CookTime: short(cook), CookTimeTotal: short(FURNACES[kind].cookTicks), RecipesUsed: compound(recipes) }
}

function campfireFields (data: GameData, { slots }: CampfireJson): Fields {
  const times = Array.from({ length: CAMPFIRE_SLOTS }, (_, at) => slots.find(([slot]) => slot === at)?.[1] ?? 0)
  return {
    Items: compounds(slots.map(([slot, _cooked, ...saved]) => slotFields(data, slot, loadStack(saved)))),
    CookingTimes: intArray(times),
    CookingTotalTimes: intArray(times.map((_, at) => slots.some(([slot]) => slot === at) ? CAMPFIRE_TICKS : 0))
  }
}

/** A sign (its block is `name`) that somebody wrote on (https://minecraft.wiki/w/Sign#Block_data). */
export function signFields ([key, text]: SavedSign, name: string): PlacedBlock {
  const cell = parseKey(key)
  const side = (lines: readonly string[]): Tag => compound({
    messages: strings(lines.map(line => JSON.stringify({ text: line }))), color: string('black'), has_glowing_text: byte(false)
  })
  const id = name.includes('hanging') ? 'hanging_sign' : 'sign'
  const place = { id: string(`minecraft:${id}`), x: int(cell.x), y: int(cell.y), z: int(cell.z), keepPacked: byte(false) }
  return { cell, fields: { ...place, is_waxed: byte(false), front_text: side(text.front), back_text: side(text.back) } }
}

/** The text of a sign, null for other block entities. */
export function readSign (from: Plain, lost: Told): SavedSign | null {
  if (!['minecraft:sign', 'minecraft:hanging_sign'].includes(textAt(from, 'id'))) return null
  const side = (name: string): string[] => {
    const { messages, color } = plainAt(from, name)
    if (color !== undefined && color !== 'black') lost('the colour of a sign\'s text')
    return Array.from({ length: SIGN_LINES }, (_, line) => plainText(Array.isArray(messages) ? String(messages[line] ?? '') : ''))
  }
  const key = cellKey({ x: numberAt(from, 'x'), y: numberAt(from, 'y'), z: numberAt(from, 'z') })
  return [key, { front: side('front_text'), back: side('back_text') }]
}

/** A chunk's block entity, on the block `name`; null when its kind has no form here. */
export function readBlockEntity (data: GameData, from: Plain, name: string, lost: Told): SavedBlockEntity | null {
  const id = textAt(from, 'id').replace('minecraft:', '')
  const key = cellKey({ x: numberAt(from, 'x'), y: numberAt(from, 'y'), z: numberAt(from, 'z') })
  switch (id) {
    case 'furnace': case 'blast_furnace': case 'smoker':
      return [key, { kind: id, furnace: readFurnace(data, id, from, lost) }]
    case 'chest': case 'trapped_chest': case 'barrel':
      if ('LootTable' in from) lost(`loot that was not rolled yet in a ${id}`)
      if ('Lock' in from) lost(`the lock of a ${id}`)
      return [key, { kind: id, container: readContainer(data, from, lost) }]
    case 'campfire':
      return [key, { kind: name === 'soul_campfire' ? name : id, campfire: readCampfire(data, from, lost) }]
    default:
      return null
  }
}

function readFurnace (data: GameData, kind: FurnaceKind, from: Plain, lost: Told): FurnaceJson {
  const slots = readItems(data, from, FURNACE_SLOTS, lost)
  const at = (place: number): SavedStack | null => slots.find(([slot]) => slot === place)?.[1] ?? null
  const burn = numberAt(from, 'BurnTime')
  const fuel = at(1)
  const smelted = Object.entries(plainAt(from, 'RecipesUsed')).flatMap(([recipe, count]): Array<[string, number]> => {
    if (recipe.startsWith('voyager:')) return [[recipe.slice('voyager:'.length), Number(count)]]
    lost('experience stored up in furnaces')
    return []
  })
  return {
    input: at(0),
    fuel,
    output: at(2),
    burn,
    burnMax: Math.max(burn, fuel === null ? 0 : FURNACES[kind].fuelTicks(fuel[0])),
    cook: numberAt(from, 'CookTime'),
    ...(smelted.length > 0 ? { smelted } : {})
  }
}

function readContainer (data: GameData, from: Plain, lost: Told): ContainerJson {
  return { slots: readItems(data, from, CONTAINER_SLOTS, lost).map(([slot, saved]) => [slot, ...saved]) }
}

function readCampfire (data: GameData, from: Plain, lost: Told): CampfireJson {
  const times = numbersAt(from, 'CookingTimes')
  return { slots: readItems(data, from, CAMPFIRE_SLOTS, lost).map(([slot, saved]) => [slot, times[slot] ?? 0, ...saved]) }
}

function readItems (data: GameData, from: Plain, size: number, lost: Told): Array<[number, SavedStack]> {
  const slots: Array<[number, SavedStack]> = []
  for (const each of plainsAt(from, 'Items')) {
    const item = readStack(data, each, lost)
    const slot = numberAt(each, 'Slot')
    if (item !== null && slot >= 0 && slot < size) slots.push([slot, saveStack(item)])
  }
  return slots.sort(([a], [b]) => a - b)
}
