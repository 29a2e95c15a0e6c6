/** What the cooking blocks know: recipes, times and fuels of each kind. */
import cooking from '../../data/cooking.json' with { type: 'json' }
import { fuelTicks, SMELTING, smeltable } from '../blocks/tables.ts'
import type { FurnaceTables } from './furnace.ts'

export const FURNACE_KINDS = ['furnace', 'blast_furnace', 'smoker'] as const
export type FurnaceKind = (typeof FURNACE_KINDS)[number]

/** Ticks that a furnace takes for one item. */
const FURNACE_TICKS = 200

/** What a campfire makes of `name`, null when it does not cook it. */
export function campfireCookable (name: string): string | null {
  return cooking.campfire.inputs.includes(name) ? smeltable(name)?.result ?? null : null
}

/** Ticks that a campfire takes for each item. */
export const CAMPFIRE_TICKS = cooking.campfire.ticks

/** The tables of each furnace. One of double speed also burns its fuel twice as fast. */
export const FURNACES: Readonly<Record<FurnaceKind, FurnaceTables>> = {
  furnace: tablesOf(FURNACE_TICKS, Object.keys(SMELTING)),
  blast_furnace: tablesOf(cooking.blast_furnace.ticks, cooking.blast_furnace.inputs),
  smoker: tablesOf(cooking.smoker.ticks, cooking.smoker.inputs)
}

function tablesOf (cookTicks: number, inputs: readonly string[]): FurnaceTables {
  const known = new Set(inputs)
  return {
    cookTicks,
    smeltable: name => known.has(name) ? smeltable(name)?.result ?? null : null,
    fuelTicks: name => Math.floor(fuelTicks(name) * cookTicks / FURNACE_TICKS),
    experience: name => smeltable(name)?.experience ?? 0
  }
}
