/** What furnaces make and burn. */
import { readFileSync } from 'node:fs'
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
