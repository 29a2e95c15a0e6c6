/** Crafting: which result a grid gives and what it leaves behind, from the version's recipe list. */
import remainderTable from '../../data/remainders.json' with { type: 'json' }
import { codedResult } from './coded-recipes.ts'
import { itemInfo, sameSlot, stack, type ItemData, type ItemStack, type Slot } from './items.ts'

/** `remainders[i]` is what one use of grid slot `i` leaves in it (an empty bucket), null for nothing. */
export interface CraftMatch { readonly result: ItemStack, readonly remainders: readonly Slot[] }

interface Result { readonly id: number, readonly count: number }
interface RawRecipe {
  readonly result: Result
  readonly inShape?: ReadonlyArray<ReadonlyArray<number | null>>
  readonly ingredients?: readonly number[]
}

const REMAINDERS: ReadonlyMap<string, string> = new Map(Object.entries(remainderTable.remainders))

/** What is left of one `name` after it was used up in a grid or burnt: an item name, or null. */
export function remainderOf (name: string): string | null {
  return REMAINDERS.get(name) ?? null
}

/** A shaped recipe: the ids that each cell of its outline takes, row by row. */
interface Pattern { readonly result: ItemStack, readonly cells: ReadonlyArray<Set<number>> }

type Rows = ReadonlyArray<readonly number[]>

/** The recipes of the version, looked up by the ids in the grid: shaped (also mirrored) and shapeless. */
export class Recipes {
  readonly #data: ItemData
  /** By outline: which cells of the pattern are filled. */
  readonly #shaped = new Map<string, Pattern[]>()
  readonly #shapeless = new Map<string, ItemStack>()

  constructor (data: ItemData) {
    this.#data = data
    for (const list of Object.values(data.registry.recipes)) {
      // The list's type in minecraft-data covers all versions; 1.20.1 has plain ids only.
      for (const raw of list as readonly RawRecipe[]) this.#index(raw)
    }
  }

  /**
   * The recipe the grid shows, or null.
   *
   * `grid` is row by row, `width * width` slots. One of each occupied slot is used up by one craft.
   */
  match (grid: readonly Slot[], width: 2 | 3): CraftMatch | null {
    const ids = grid.map(slot => slot === null ? 0 : itemInfo(this.#data, slot.name).id)
    const rows = Array.from({ length: width }, (_, y) => ids.slice(y * width, (y + 1) * width))
    const result = this.#shapedResult(rows) ?? this.#shapeless.get(bagKey(ids.filter(id => id !== 0))) ?? codedResult(this.#data, grid)
    if (result === null) return null
    return { result, remainders: grid.map(slot => remainderSlot(slot)) }
  }

  #index (raw: RawRecipe): void {
    const name = this.#data.registry.items[raw.result.id]?.name
    if (name === undefined) throw new RangeError(`a recipe makes item id ${raw.result.id}, which 1.20.1 does not have; check the installed minecraft-data`)
    const result = stack(name, raw.result.count)
    if (raw.inShape !== undefined) {
      this.#addShaped(trimmed(raw.inShape.map(row => row.map(id => id ?? 0))), result)
    } else if (raw.ingredients !== undefined) {
      this.#shapeless.set(bagKey(raw.ingredients), result)
    }
  }

  /**
   * minecraft-data lists a recipe once for each kind of its ingredients, the same kind in all cells; vanilla takes any mix.
   * No two recipes of 1.20.1 have the same outline and the same result.
   */
  #addShaped (rows: Rows, result: ItemStack): void {
    const patterns = this.#shaped.get(outline(rows)) ?? []
    this.#shaped.set(outline(rows), patterns)
    const known = patterns.find(each => sameSlot(each.result, result))
    if (known === undefined) patterns.push({ result, cells: rows.flat().map(id => new Set([id])) })
    else rows.flat().forEach((id, i) => known.cells[i]?.add(id))
  }

  #shapedResult (grid: Rows): ItemStack | null {
    const rows = trimmed(grid)
    for (const way of [rows, rows.map(row => row.toReversed())]) {
      const ids = way.flat()
      const found = this.#shaped.get(outline(way))?.find(({ cells }) => cells.every((cell, i) => cell.has(ids[i] ?? 0)))
      if (found !== undefined) return found.result
    }
    return null
  }
}

function remainderSlot (slot: Slot): Slot {
  const left = slot === null ? null : remainderOf(slot.name)
  return left === null ? null : stack(left)
}

function bagKey (ids: readonly number[]): string {
  return ids.toSorted((a, b) => a - b).join()
}

/** The rows without their empty border, so that a pattern is found wherever it lies in the grid. */
function trimmed (rows: Rows): Rows {
  const used = (cells: readonly number[]): boolean => cells.some(id => id !== 0)
  const kept = rows.slice(rows.findIndex(used), rows.findLastIndex(used) + 1)
  const columns = Array.from({ length: Math.max(0, ...kept.map(row => row.length)) }, (_, x) => kept.map(row => row[x] ?? 0))
  const left = columns.findIndex(used)
  const right = columns.findLastIndex(used)
  return kept.map(row => Array.from({ length: right - left + 1 }, (_, x) => row[left + x] ?? 0))
}

function outline (rows: Rows): string {
  return rows.map(row => row.map(id => id === 0 ? '.' : 'x').join('')).join('/')
}
