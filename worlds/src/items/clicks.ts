/** What a click in a window does: the click modes of the 1.20.1 protocol (https://minecraft.wiki/w/Java_Edition_protocol/Packets#Click_Container). */
import { counted, maxStack, sameKind, withCount, type ItemData, type ItemStack, type Slot } from './items.ts'
import type { Cell, Layout, Range } from './layouts.ts'

/** A click as the protocol names it; slot -999 is outside the window. */
export interface Click { readonly slot: number, readonly button: number, readonly mode: number }

export const OUTSIDE = -999
/** The button of a swap click that means the off hand; 0 to 8 are the hotbar. */
const SWAP_OFF_HAND = 40
const SWAP_MAIN = [0, 1, 2, 3, 4, 5, 6, 7, 8]

const MODE = { pickup: 0, quickMove: 1, swap: 2, clone: 3, drop: 4, drag: 5, gather: 6 } as const

/** How a drag shares the cursor among its cells: evenly, one each, or (creative) a full stack each. */
const SHARE = { even: 0, one: 1, full: 2 } as const

interface Drag { readonly share: number, readonly cells: Set<Cell> }

export interface ClickParts {
  readonly data: ItemData
  /** The player's 46 inventory cells by slot number, for swaps with the hotbar and off hand. */
  readonly stores: readonly Cell[]
  /** Whether the player may copy stacks. */
  isCreative (): boolean
  /** Puts a stack into the inventory, dropping what does not fit. */
  give (item: ItemStack): void
  /** Throws a stack into the world on the player's wish. */
  toss (item: ItemStack): void
}

/** The cursor of one player and the rules that move stacks with it. */
export class Cursor {
  held: Slot = null
  #drag: Drag | null = null
  readonly #parts: ClickParts

  constructor (parts: ClickParts) { this.#parts = parts }

  /** Does the click; false when it is none of the protocol's (nothing was changed then). */
  apply (layout: Layout, click: Click): boolean {
    const { slot, button, mode } = click
    const cell = layout.cells[slot]
    if (slot !== OUTSIDE && slot !== -1 && cell === undefined) return false
    if (mode === MODE.drag) return this.#dragStep(layout, cell, button)
    if (this.#drag !== null) { this.#drag = null; return true }
    switch (mode) {
      case MODE.pickup: return this.#pickup(slot, cell, button)
      case MODE.quickMove: return slot === OUTSIDE ? this.#pickup(slot, cell, button) : this.#quickMove(layout, slot, button)
      case MODE.swap: return this.#swap(cell, button)
      case MODE.clone: return this.#clone(cell)
      case MODE.drop: return this.#dropFrom(cell, button)
      case MODE.gather: return this.#gather(layout, cell, button)
      default: return false
    }
  }

  /** Forgets a drag in progress (the window changed). */
  reset (): void { this.#drag = null }

  #room (item: ItemStack): number { return maxStack(this.#parts.data, item.name) - (this.held?.count ?? 0) }

  #pickup (slot: number, cell: Cell | undefined, button: number): boolean {
    if (button !== 0 && button !== 1) return false
    const held = this.held
    if (slot === OUTSIDE && held !== null) this.#tossHeld(button === 0 ? held.count : 1)
    if (cell === undefined) return true
    const there = cell.get()
    if (held === null) {
      if (there !== null) this.held = cell.remove(button === 0 ? there.count : Math.ceil(there.count / 2), Infinity)
    } else if (there === null || (sameKind(there, held) && cell.accepts(held))) {
      this.#insert(cell, button === 0 ? held.count : 1)
    } else if (cell.accepts(held)) {
      if (held.count <= cell.limit(held)) { cell.set(held); this.held = there }
    } else if (sameKind(there, held)) {
      const taken = cell.remove(there.count, this.#room(held))
      if (taken !== null) this.held = counted(held, held.count + taken.count)
    }
    return true
  }

  #tossHeld (count: number): void {
    const held = this.held
    if (held === null) return
    this.#parts.toss(counted(held, count))
    this.held = withCount(held, held.count - count)
  }

  /** Puts up to `count` of the cursor into a cell that is empty or holds the same. */
  #insert (cell: Cell, count: number): void {
    const held = this.held
    if (held === null || !cell.accepts(held)) return
    const there = cell.get()?.count ?? 0
    const moved = Math.min(count, held.count, cell.limit(held) - there)
    if (moved <= 0) return
    cell.set(counted(held, there + moved))
    this.held = withCount(held, held.count - moved)
  }

  #quickMove (layout: Layout, at: number, button: number): boolean {
    const cell = layout.cells[at]
    if (button !== 0 && button !== 1) return false
    if (cell === undefined) return true
    const first = cell.mayTake?.() === false ? null : cell.get()
    for (let item = first; item !== null && item.name === first?.name; item = cell.get()) {
      const left = this.#spread(layout, at, item)
      if (left === item.count) break
      const isResult = at === layout.result
      cell.remove(isResult ? item.count : item.count - left, Infinity)
      // A craft cannot be done by halves: what found no room is thrown to the ground.
      if (isResult && left > 0) { this.#parts.give(counted(item, left)); break }
    }
    return true
  }

  /** Puts `item` into the first range that takes any of it; gives how many are left. */
  #spread (layout: Layout, at: number, item: ItemStack): number {
    for (const range of layout.moves(at, item)) {
      const left = this.#fill(cellsOf(layout, range), item)
      if (left < item.count) return left
    }
    return item.count
  }

  #fill (cells: readonly Cell[], item: ItemStack): number {
    let left = item.count
    const limit = maxStack(this.#parts.data, item.name)
    for (const cell of cells) {
      const there = cell.get()
      if (left === 0 || there === null || !sameKind(there, item) || there.count >= limit) continue
      const moved = Math.min(left, limit - there.count)
      cell.set(counted(there, there.count + moved))
      left -= moved
    }
    for (const cell of cells) {
      if (left === 0 || cell.get() !== null || !cell.accepts(item)) continue
      const moved = Math.min(left, cell.limit(item))
      cell.set(counted(item, moved))
      left -= moved
    }
    return left
  }

  #swap (cell: Cell | undefined, button: number): boolean {
    const mine = button === SWAP_OFF_HAND ? this.#parts.stores[45] : SWAP_MAIN.includes(button) ? this.#parts.stores[36 + button] : undefined
    if (mine === undefined) return false
    if (cell === undefined || cell === mine) return true
    const ours = mine.get()
    const there = cell.get()
    if (ours === null) {
      if (there !== null) mine.set(cell.remove(there.count, Infinity))
    } else if (cell.accepts(ours)) {
      const moved = Math.min(ours.count, cell.limit(ours))
      const rest = withCount(ours, ours.count - moved)
      cell.set(counted(ours, moved))
      mine.set(rest ?? there)
      if (rest !== null && there !== null) this.#parts.give(there)
    }
    return true
  }

  #clone (cell: Cell | undefined): boolean {
    const there = cell?.get() ?? null
    if (there !== null && this.held === null && this.#parts.isCreative()) this.held = counted(there, maxStack(this.#parts.data, there.name))
    return true
  }

  #dropFrom (cell: Cell | undefined, button: number): boolean {
    if (button !== 0 && button !== 1) return false
    if (cell === undefined || this.held !== null) return true
    const taken = cell.remove(button === 0 ? 1 : cell.get()?.count ?? 0, Infinity)
    if (taken !== null) this.#parts.toss(taken)
    return true
  }

  /** A drag comes as start, one click per slot, end; the button's low bits say which, the next ones how to share. */
  #dragStep (layout: Layout, cell: Cell | undefined, button: number): boolean {
    const phase = button & 3
    const share = (button >> 2) & 3
    const drag = this.#drag
    const held = this.held
    if (phase === 0) {
      const isKnown = share === SHARE.even || share === SHARE.one || (share === SHARE.full && this.#parts.isCreative())
      this.#drag = held !== null && drag === null && isKnown ? { share, cells: new Set() } : null
    } else if (drag === null || held === null || phase === 3) {
      this.#drag = null
    } else if (phase === 1) {
      const isEnough = drag.share === SHARE.full || held.count > drag.cells.size
      if (cell !== undefined && this.#dragInto(cell, held) && isEnough) drag.cells.add(cell)
    } else {
      this.#drag = null
      this.#dragEnd(layout, drag, held)
    }
    return phase !== 3 && share < 3
  }

  #dragInto (cell: Cell, held: ItemStack): boolean {
    const there = cell.get()
    return cell.accepts(held) && (there === null || sameKind(there, held))
  }

  #dragEnd (layout: Layout, drag: Drag, held: ItemStack): void {
    const [first] = drag.cells
    if (drag.cells.size === 1 && first !== undefined) {
      this.#pickup(layout.cells.indexOf(first), first, drag.share)
      return
    }
    const whole = maxStack(this.#parts.data, held.name)
    const each = [Math.floor(held.count / Math.max(1, drag.cells.size)), 1, whole][drag.share] ?? 0
    let left = held.count
    for (const cell of drag.cells) {
      if (!this.#dragInto(cell, held)) continue
      const there = cell.get()?.count ?? 0
      const now = Math.max(there, Math.min(there + each, whole, cell.limit(held)))
      if (now > 0) cell.set(counted(held, now))
      left -= now - there
    }
    // A creative drag gives more than there was.
    this.held = withCount(held, Math.max(0, left))
  }

  /** A double click: fills the cursor's stack from the window, full stacks last. */
  #gather (layout: Layout, cell: Cell | undefined, button: number): boolean {
    if (cell === undefined || this.held === null || (cell.get() !== null && cell.mayTake?.() !== false)) return true
    const sources = layout.cells.filter((_, at) => at !== layout.result)
    if (button !== 0) sources.reverse()
    for (const takesFull of [false, true]) {
      for (const source of sources) this.#gatherFrom(source, takesFull)
    }
    return true
  }

  #gatherFrom (source: Cell, takesFull: boolean): void {
    const held = this.held
    const there = source.get()
    if (held === null || there === null || !sameKind(held, there)) return
    if (!takesFull && there.count >= maxStack(this.#parts.data, there.name)) return
    const taken = source.remove(there.count, this.#room(held))
    if (taken !== null) this.held = counted(held, held.count + taken.count)
  }
}

function cellsOf (layout: Layout, range: Range): readonly Cell[] {
  const cells = layout.cells.slice(range.start, range.end)
  return range.reverse ? cells.reverse() : cells
}
