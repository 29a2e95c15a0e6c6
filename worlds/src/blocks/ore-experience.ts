import { readFileSync } from 'node:fs'
import { enchantmentLevel } from '../items/enchantments.ts'
import type { Slot } from '../items/items.ts'
import type { Rng } from '../rng.ts'

interface Table { readonly blocks: Readonly<Record<string, readonly [number, number]>> }

const table = JSON.parse(readFileSync(new URL('../../data/ore-experience.json', import.meta.url), 'utf8')) as Table
const ranges = new Map(Object.entries(table.blocks))

/** Points that breaking the block with its proper tool gives. */
export function oreExperience (block: string, tool: Slot, rng: Rng): number {
  const range = ranges.get(block)
  if (range === undefined || enchantmentLevel(tool, 'silk_touch') > 0) return 0
  const [least, most] = range
  return least + rng.int(most - least + 1)
}
