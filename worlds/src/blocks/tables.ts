import { readFileSync } from 'node:fs'
import type { ItemStack } from '../items/items.ts'
import type { BlockInfo, GameData } from '../registry.ts'
import type { Rng } from '../rng.ts'

/** One thing a block can drop. */
export interface Drop {
  readonly item: string
  readonly min: number
  readonly max: number
  /** Chance that it drops at all, 0 to 1. */
  readonly chance: number
  /** The count is min plus the successes of max - min tries of this chance; evenly spread when absent. */
  readonly each?: number
  readonly needs?: {
    /** One of these items in hand. */
    readonly tool?: readonly string[]
    /** One of these values of each state property. */
    readonly state?: Readonly<Record<string, readonly string[]>>
  }
  /** When it drops, nothing after it in the list does. */
  readonly last?: boolean
}

export interface Smelting {
  readonly result: string
  /** Experience points for one. */
  readonly experience: number
  /** Ticks in a furnace. */
  readonly ticks: number
}

interface SmeltingFile {
  readonly ticks: number
  readonly recipes: Readonly<Record<string, string>>
  readonly experience: Readonly<Record<string, number>>
}

function readTable<T> (name: string): T {
  return JSON.parse(readFileSync(new URL(`../../data/${name}.json`, import.meta.url), 'utf8')) as T
}

const drops = new Map(Object.entries(readTable<{ blocks: Record<string, readonly Drop[]> }>('drops').blocks))
const fuels = new Map(Object.entries(readTable<{ fuel: Record<string, number> }>('fuel').fuel))
const smelting = readTable<SmeltingFile>('smelting')

/** Furnace recipes by input (https://minecraft.wiki/w/Smelting, Java Edition 1.20). */
export const SMELTING: Readonly<Record<string, Smelting>> = Object.freeze(Object.fromEntries(
  Object.entries(smelting.recipes).map(([input, result]) =>
    [input, Object.freeze({ result, experience: smelting.experience[input] ?? 0, ticks: smelting.ticks })])
))

/** What a furnace makes of `item`, null when it takes no such input. */
export function smeltable (item: string): Smelting | null {
  return Object.hasOwn(SMELTING, item) ? SMELTING[item] ?? null : null
}

/** Ticks that one `item` burns in a furnace, 0 when it is no fuel (https://minecraft.wiki/w/Smelting#Fuel). */
export function fuelTicks (item: string): number {
  return fuels.get(item) ?? 0
}

/**
 * What breaking `block` with `tool` (null for a bare hand) drops: nothing without its harvest tool, else by the table
 * `drops.json`, else one of its own item, if it has one.
 */
export function dropsOf (data: GameData, block: BlockInfo, tool: ItemStack | null, rng: Rng): ItemStack[] {
  if (!data.canHarvest(block, tool?.name ?? null)) return []
  const table = drops.get(block.name)
  if (table === undefined) {
    return data.registry.itemsByName[block.name] === undefined ? [] : [{ name: block.name, count: 1, damage: 0 }]
  }
  const dropped: ItemStack[] = []
  for (const drop of table) {
    if (!isMet(drop, block, tool) || rng.next() >= drop.chance) continue
    const count = countOf(drop, rng)
    if (count > 0) dropped.push({ name: drop.item, count, damage: 0 })
    if (drop.last === true) break
  }
  return dropped
}

/** What blocks are broken with that nobody breaks: the world needs no harvest tool to let them drop, and uses nothing special. */
export function worldsTool (block: BlockInfo): ItemStack | null {
  const name = block.harvestTools?.find(each => each !== 'shears')
  return name === undefined ? null : { name, count: 1, damage: 0 }
}

function isMet ({ needs }: Drop, block: BlockInfo, tool: ItemStack | null): boolean {
  if (needs?.tool !== undefined && (tool === null || !needs.tool.includes(tool.name))) return false
  return Object.entries(needs?.state ?? {}).every(([name, values]) => values.includes(block.properties[name] ?? ''))
}

function countOf ({ min, max, each }: Drop, rng: Rng): number {
  if (each === undefined) return min + rng.int(max - min + 1)
  let count = min
  for (let i = min; i < max; i++) if (rng.next() < each) count++
  return count
}
