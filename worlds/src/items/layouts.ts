/** The windows a player can have open, as lists of cells: what each slot of a window is backed by and what it takes. */
import type { FurnaceKind } from './cooking.ts'
import type { Furnace } from './furnace.ts'
import { ARMOUR, armourPart, GRID, HOTBAR, type Inventory, MAIN, SLOTS } from './inventory.ts'
import { counted, maxStack, sameKind, withCount, type ItemData, type ItemStack, type Slot } from './items.ts'
import type { Recipes } from './recipes.ts'

/** One slot of a window, as the rules of clicking see it. */
export interface Cell {
  get (): Slot
  set (slot: Slot): void
  /** Takes up to `count` out, as far as `room` reaches; null when nothing can be taken. Products leave only whole. */
  remove (count: number, room: number): Slot
  accepts (item: ItemStack): boolean
  limit (item: ItemStack): number
  /** Whether its content may be taken now; it may when this is absent. */
  mayTake? (): boolean
}

/** Slots `start` to `end` (excluded) of a window, tried from the far end when `reverse`. */
export interface Range { readonly start: number, readonly end: number, readonly reverse: boolean }

/** Menu type numbers of 1.20.1 (https://minecraft.wiki/w/Java_Edition_protocol/Inventory). */
export const MENU = {
  container: 2, double_container: 5, anvil: 7, blast_furnace: 9, crafting: 11, furnace: 13, grindstone: 14, smithing: 20, smoker: 21, stonecutter: 23
} as const
export type Menu = keyof typeof MENU

export interface Layout {
  readonly kind: 'inventory' | Menu
  /** Translation key of the window's title. */
  readonly title: string
  readonly cells: readonly Cell[]
  /** A crafting window's cells 0 (the result) to `gridEnd` - 1 are its grid; 0 for a window without one. */
  readonly gridEnd: number
  /** The cell whose content is worked out from others, -1 for a window without one. A double click leaves it alone. */
  readonly result: number
  /** What does not stay behind when the window closes. */
  readonly loose: readonly Cell[]
  /** Where a shift click on slot `at` sends `item`: the first range that takes any of it. */
  moves (at: number, item: ItemStack): readonly Range[]
  /** The window's numbers as [property, value]: progress, choice, cost. */
  properties? (): ReadonlyArray<readonly [number, number]>
  /** A button of the window was pressed; false when it has no such one. */
  press? (button: number): boolean
  /** The player has typed a name. */
  rename? (name: string): void
  /** The window is open no more. */
  closed? (): void
}

/** What a taken product causes. `give` hands the player a stack, dropping what does not fit. */
export interface ProductHooks {
  give (item: ItemStack): void
  crafted (item: ItemStack): void
}

/** What windows ask of the player they belong to. */
export interface Owner {
  /** Creative players pay nothing and may copy stacks. */
  isCreative (): boolean
  /** Experience levels. */
  levels (): number
  spendLevels (count: number): void
}

/** A cell over any place that can be read and assigned. */
export class StoreCell implements Cell {
  readonly #data: ItemData
  readonly #read: () => Slot
  readonly #write: (slot: Slot) => void

  constructor (data: ItemData, read: () => Slot, write: (slot: Slot) => void) {
    this.#data = data
    this.#read = read
    this.#write = write
  }

  get (): Slot { return this.#read() }
  set (slot: Slot): void { this.#write(slot) }
  accepts (_item: ItemStack): boolean { return true }
  limit (item: ItemStack): number { return maxStack(this.#data, item.name) }

  remove (count: number, room: number): Slot {
    const there = this.get()
    const moved = Math.min(count, room, there?.count ?? 0)
    if (there === null || moved <= 0) return null
    this.set(withCount(there, there.count - moved))
    return withCount(there, moved)
  }
}

class ArmourCell extends StoreCell {
  readonly #at: number

  constructor (data: ItemData, inventory: Inventory, at: number) {
    super(data, () => inventory.slots[at] ?? null, slot => { inventory.slots[at] = slot })
    this.#at = at
  }

  override accepts (item: ItemStack): boolean {
    const part = armourPart(item.name)
    return part !== null && ARMOUR[part] === this.#at
  }

  override limit (_item: ItemStack): number { return 1 }
}

/** The fuel slot also takes one empty bucket, which a drying sponge fills. */
class FuelCell extends StoreCell {
  readonly #furnace: Furnace

  constructor (data: ItemData, furnace: Furnace) {
    super(data, () => furnace.fuel, slot => { furnace.fuel = slot })
    this.#furnace = furnace
  }

  override accepts (item: ItemStack): boolean { return item.name === 'bucket' || this.#furnace.tables.fuelTicks(item.name) > 0 }
  override limit (item: ItemStack): number { return item.name === 'bucket' ? 1 : super.limit(item) }
}

class OutputCell extends StoreCell {
  readonly #taken: (item: ItemStack) => void

  constructor (data: ItemData, furnace: Furnace, taken: (item: ItemStack) => void) {
    super(data, () => furnace.output, slot => { furnace.output = slot })
    this.#taken = taken
  }

  override accepts (_item: ItemStack): boolean { return false }

  override remove (count: number, room: number): Slot {
    if (room < (this.get()?.count ?? 0)) return null
    const taken = super.remove(count, Infinity)
    if (taken !== null) this.#taken(taken)
    return taken
  }
}

/** The result of a crafting grid: worked out from the grid, and taking it uses the grid up. */
class ResultCell implements Cell {
  readonly #recipes: Recipes
  readonly #grid: readonly Cell[]
  readonly #width: 2 | 3
  readonly #hooks: ProductHooks
  #seen: readonly Slot[] = []
  #match: ReturnType<Recipes['match']> = null

  constructor (recipes: Recipes, grid: readonly Cell[], width: 2 | 3, hooks: ProductHooks) {
    this.#recipes = recipes
    this.#grid = grid
    this.#width = width
    this.#hooks = hooks
  }

  get (): Slot {
    const now = this.#grid.map(cell => cell.get())
    if (now.length !== this.#seen.length || now.some((slot, i) => slot !== this.#seen[i])) {
      this.#seen = now
      this.#match = this.#recipes.match(now, this.#width)
    }
    return this.#match?.result ?? null
  }

  set (_slot: Slot): void { throw new TypeError('a crafting result cannot be placed; set the grid instead') }
  accepts (_item: ItemStack): boolean { return false }
  limit (item: ItemStack): number { return item.count }

  remove (count: number, room: number): Slot {
    const result = this.get()
    if (result === null || count <= 0 || room < result.count) return null
    const remainders = this.#match?.remainders ?? []
    this.#grid.forEach((cell, i) => { this.#useUp(cell, remainders[i] ?? null) })
    this.#hooks.crafted(result)
    return result
  }

  #useUp (cell: Cell, remainder: Slot): void {
    cell.remove(1, Infinity)
    if (remainder === null) return
    const left = cell.get()
    if (left === null) cell.set(remainder)
    else if (sameKind(left, remainder)) cell.set(counted(left, left.count + remainder.count))
    else this.#hooks.give(remainder)
  }
}

/** What all of one player's windows are made of. */
export interface LayoutParts {
  readonly data: ItemData
  readonly recipes: Recipes
  readonly inventory: Inventory
  readonly owner: Owner
  readonly hooks: ProductHooks
}

export function forward (start: number, end: number): Range { return { start, end, reverse: false } }
export function backward (start: number, end: number): Range { return { start, end, reverse: true } }

/** Window 0: result, 2x2 grid, armour, main rows, hotbar, off hand. */
export function inventoryLayout ({ data, recipes, inventory, hooks }: LayoutParts): Layout {
  const cells: Cell[] = Array.from({ length: SLOTS }, (_, at) => at >= ARMOUR.head && at <= ARMOUR.feet
    ? new ArmourCell(data, inventory, at)
    : new StoreCell(data, () => inventory.slots[at] ?? null, slot => { inventory.slots[at] = slot }))
  const grid = cells.slice(GRID.start, GRID.end)
  cells[0] = new ResultCell(recipes, grid, 2, hooks)
  return {
    kind: 'inventory', title: 'container.crafting', cells, gridEnd: GRID.end, result: 0, loose: grid, moves: (at, item) => inventoryMoves(inventory, at, item)
  }
}

function inventoryMoves (inventory: Inventory, at: number, item: ItemStack): readonly Range[] {
  if (at === 0) return [backward(MAIN, 45)]
  if (at < MAIN) return [forward(MAIN, 45)]
  const part = armourPart(item.name)
  if (part !== null && inventory.slots[ARMOUR[part]] === null) return [forward(ARMOUR[part], ARMOUR[part] + 1)]
  if (item.name === 'shield' && inventory.slots[45] === null) return [forward(45, 46)]
  if (at < HOTBAR) return [forward(HOTBAR, 45)]
  return at < 45 ? [forward(MAIN, HOTBAR)] : [forward(MAIN, 45)]
}

/** Cells for what lies in a window only: it goes back to the player when that closes. */
export function tableCells (data: ItemData, count: number): StoreCell[] {
  const lying: Slot[] = new Array<Slot>(count).fill(null)
  return lying.map((_, i) => new StoreCell(data, () => lying[i] ?? null, slot => { lying[i] = slot }))
}

/** A crafting table: result, 3x3 grid, then `stores` (the player's 36 carried slots). */
export function craftingLayout ({ data, recipes, hooks }: LayoutParts, stores: readonly Cell[]): Layout {
  const grid = tableCells(data, 9)
  const cells = [new ResultCell(recipes, grid, 3, hooks), ...grid, ...stores]
  const moves = (at: number): readonly Range[] => {
    if (at === 0) return [backward(10, 46)]
    if (at < 10) return [forward(10, 46)]
    return [forward(1, 10), at < 37 ? forward(37, 46) : forward(10, 37)]
  }
  return { kind: 'crafting', title: 'container.crafting', cells, gridEnd: 10, result: 0, loose: grid, moves }
}

/** A furnace: input, fuel, output, then `stores`. `taken` is told that some of the output was. */
export function furnaceLayout ({ data, hooks }: LayoutParts, stores: readonly Cell[], furnace: Furnace, kind: FurnaceKind, taken: () => void): Layout {
  const { tables } = furnace
  const input = new StoreCell(data, () => furnace.input, slot => { furnace.input = slot })
  const output = new OutputCell(data, furnace, item => {
    hooks.crafted(item)
    taken()
  })
  const moves = (at: number, item: ItemStack): readonly Range[] => {
    if (at === 2) return [backward(3, 39)]
    if (at < 2) return [forward(3, 39)]
    if (tables.smeltable(item.name) !== null) return [forward(0, 1)]
    if (tables.fuelTicks(item.name) > 0) return [forward(1, 2)]
    return [at < 30 ? forward(30, 39) : forward(3, 30)]
  }
  const cells = [input, new FuelCell(data, furnace), output, ...stores]
  return { kind, title: `container.${kind}`, cells, gridEnd: 0, result: -1, loose: [], moves, properties: () => furnace.progress() }
}
