/** One player's windows: the server decides, and sends only what the client does not already believe. */
import { Cursor } from './clicks.ts'
import type { FurnaceKind } from './cooking.ts'
import type { Furnace } from './furnace.ts'
import { HOTBAR, type Inventory, MAIN } from './inventory.ts'
import { fromWire, sameSlot, toWire, type ItemData, type ItemStack, type Slot, type WireItem } from './items.ts'
import { craftingLayout, furnaceLayout, inventoryLayout, MENU, type Cell, type Layout, type LayoutParts, type Owner } from './layouts.ts'
import type { Recipes } from './recipes.ts'

const STATE_MASK = 0x7fff
/** Window ids run from 1 to this, then start again; 0 is the player's own. */
const WINDOW_IDS = 100
/** Ticks between two full reports of a window's numbers. */
const PROGRESS_PERIOD = 20

/** The `window_click` packet of 1.20.1. */
export interface ClickPacket {
  readonly windowId: number
  readonly stateId: number
  readonly slot: number
  readonly mouseButton: number
  readonly mode: number
  readonly changedSlots: ReadonlyArray<{ readonly location: number, readonly item: WireItem }>
  readonly cursorItem: WireItem
}

export interface WindowParts {
  readonly data: ItemData
  readonly recipes: Recipes
  readonly inventory: Inventory
  /** Sends a packet of the play state to this player. */
  send (name: string, params: object): void
  /** Puts a stack into the world at the player; `thrown` when the player wished it (vanilla counts those as dropped). */
  drop (item: ItemStack, thrown: boolean): void
  /** A crafting result or a furnace's product was taken; vanilla counts both as crafted. */
  onCrafted (item: ItemStack): void
  /** The player put that many items of a name into an open container, or took them out when `change` is below 0. */
  onStored (name: string, change: number): void
  readonly owner: Owner
}

/**
 * The windows of one player. Per tick: `handleClick` for each packet, `sync` once at the end.
 *
 * What the client believes is kept per cell, so it carries over when a window opens or closes.
 */
export class WindowSession {
  readonly #parts: WindowParts
  readonly #layoutParts: LayoutParts
  readonly #cursor: Cursor
  readonly #own: Layout
  /** The player's 36 carried slots, which every container window shows last. */
  readonly #carried: readonly Cell[]
  readonly #believed = new Map<Cell, Slot>()
  #believedCursor: Slot = null
  #believedNumbers: ReadonlyMap<number, number> = new Map()
  #ticksOpen = 0
  #layout: Layout
  #furnace: Furnace | null = null
  #windowId = 0
  #lastWindowId = 0
  #stateId = 0

  constructor (parts: WindowParts) {
    this.#parts = parts
    const { data, recipes, inventory, owner } = parts
    const give = (item: ItemStack): void => { this.#give(item) }
    this.#layoutParts = { data, recipes, inventory, owner, hooks: { give, crafted: item => { parts.onCrafted(item) } } }
    this.#own = inventoryLayout(this.#layoutParts)
    this.#layout = this.#own
    this.#carried = this.#own.cells.slice(MAIN, HOTBAR + 9)
    this.#cursor = new Cursor({ data, stores: this.#own.cells, isCreative: () => owner.isCreative(), give, toss: item => { parts.drop(item, true) } })
  }

  /** The id of the open window; 0 when only the player's own inventory is. */
  get windowId (): number { return this.#windowId }

  /** The furnace whose window is open, or null. */
  get furnace (): Furnace | null { return this.#furnace }

  /** Which kind of window is open. */
  get kind (): Layout['kind'] { return this.#layout.kind }

  /** What lies on the cursor. */
  get cursor (): Slot { return this.#cursor.held }

  openCrafting (): void {
    this.open(craftingLayout)
  }

  /** `taken` is told when some of the output was taken. */
  openFurnace (furnace: Furnace, kind: FurnaceKind = 'furnace', taken: () => void = () => {}): void {
    this.open((parts, stores) => furnaceLayout(parts, stores, furnace, kind, taken))
    this.#furnace = furnace
  }

  /** Opens the window that `make` builds over the player's 36 carried slots; one that is open closes first. */
  open (make: (parts: LayoutParts, stores: readonly Cell[]) => Layout): void {
    this.closeByWorld()
    const layout = make(this.#layoutParts, this.#carried)
    this.#lastWindowId = this.#lastWindowId % WINDOW_IDS + 1
    this.#windowId = this.#lastWindowId
    this.#layout = layout
    this.#cursor.reset()
    this.#ticksOpen = 0
    if (layout.kind === 'inventory') throw new TypeError('the inventory is always open')
    this.#parts.send('open_window', { windowId: this.#windowId, inventoryType: MENU[layout.kind], windowTitle: JSON.stringify({ translate: layout.title }) })
    this.sendAll()
  }

  /** A button of the open window was pressed (a stonecutter's choice); one it does not have is ignored. */
  press (windowId: number, button: number): void {
    if (windowId !== this.#windowId || this.#layout.press?.(button) !== true) return
    this.#syncSlots()
    this.#syncNumbers()
  }

  /** The player typed a name on the open anvil. */
  rename (name: string): void {
    if (this.#layout.rename === undefined) return
    this.#layout.rename(name)
    this.#syncSlots()
    this.#syncNumbers()
  }

  /**
   * One `window_click`. A click on another window than the open one is ignored, as in vanilla; one made on a
   * stale state (or with `stateId` -1, which asks for it) is done and answered with the whole window.
   */
  handleClick (packet: ClickPacket): void {
    if (packet.windowId !== this.#windowId) return
    const isStale = packet.stateId !== this.#stateId
    const before = this.#contained()
    const isLegal = this.#cursor.apply(this.#layout, { slot: packet.slot, button: packet.mouseButton, mode: packet.mode })
    this.#tellStored(before)
    for (const { location, item } of packet.changedSlots) {
      const cell = this.#layout.cells[location]
      if (cell !== undefined) this.#believed.set(cell, fromWire(this.#parts.data, item))
    }
    this.#believedCursor = fromWire(this.#parts.data, packet.cursorItem)
    if (isStale || !isLegal) { this.sendAll(); return }
    // Clients wait for the result slot after every click in a grid, also when it stayed the same.
    if (packet.slot >= 0 && packet.slot < this.#layout.gridEnd) this.#forgetResult()
    this.#syncSlots()
  }

  /** Items by name in the container whose window is open; none for a window of another kind. */
  #contained (): Map<string, number> {
    const counts = new Map<string, number>()
    const { kind, cells } = this.#layout
    if (kind !== 'container' && kind !== 'double_container') return counts
    for (const cell of cells.slice(0, cells.length - this.#carried.length)) {
      const item = cell.get()
      if (item !== null) counts.set(item.name, (counts.get(item.name) ?? 0) + item.count)
    }
    return counts
  }

  #tellStored (before: ReadonlyMap<string, number>): void {
    const now = this.#contained()
    for (const name of new Set([...before.keys(), ...now.keys()])) {
      const change = (now.get(name) ?? 0) - (before.get(name) ?? 0)
      if (change !== 0) this.#parts.onStored(name, change)
    }
  }

  /** The client closed its window, or the player left or died: the grid and cursor go back to the inventory. */
  close (): void {
    const loose = this.#layout.loose.map(cell => cell.remove(Infinity, Infinity)).filter(slot => slot !== null)
    if (this.#cursor.held !== null) loose.push(this.#cursor.held)
    this.#cursor.held = null
    this.#cursor.reset()
    for (const item of loose) this.#give(item)
    if (this.#layout !== this.#own) this.#forgetContainer()
    this.#syncSlots()
  }

  /** Closes the open container for the client too (its block is gone or too far); without one, does nothing. */
  closeByWorld (): void {
    if (this.#layout === this.#own) return
    this.#parts.send('close_window', { windowId: this.#windowId })
    this.close()
    // Some clients keep the carried slots of an open window apart, and lose them when the server closes it.
    this.sendAll()
  }

  /** Sends what differs from the client's belief: slots, cursor, numbers. Once per tick. */
  sync (): void {
    this.#syncSlots()
    // In full now and then: a client that listens only some time after the window opened would never learn the totals.
    this.#syncNumbers(this.#ticksOpen++ % PROGRESS_PERIOD === 0)
  }

  /** Sends the whole open window and the cursor. */
  sendAll (): void {
    const { data } = this.#parts
    const items = this.#layout.cells.map(cell => cell.get())
    this.#layout.cells.forEach((cell, i) => { this.#believed.set(cell, items[i] ?? null) })
    this.#believedCursor = this.#cursor.held
    this.#parts.send('window_items', {
      windowId: this.#windowId,
      stateId: this.#nextState(),
      items: items.map(item => toWire(data, item)),
      carriedItem: toWire(data, this.#cursor.held)
    })
  }

  /**
   * Stacks that are in no inventory slot: the cursor's and those in an open table or station. A snapshot stores them
   * beside the inventory, and adds them to it when it is restored.
   */
  loose (): ItemStack[] {
    const lying = this.#layout === this.#own ? [] : this.#layout.loose.map(cell => cell.get())
    return [...lying, this.#cursor.held].filter(slot => slot !== null)
  }

  #forgetContainer (): void {
    for (const cell of this.#layout.cells) {
      if (!this.#carried.includes(cell)) this.#believed.delete(cell)
    }
    const { closed } = this.#layout
    this.#layout = this.#own
    this.#windowId = 0
    this.#furnace = null
    this.#believedNumbers = new Map()
    closed?.()
  }

  #syncNumbers (isFull = false): void {
    const now = this.#layout.properties?.() ?? []
    for (const [property, value] of now) {
      if (!isFull && this.#believedNumbers.get(property) === value) continue
      this.#parts.send('craft_progress_bar', { windowId: this.#windowId, property, value })
    }
    this.#believedNumbers = new Map(now)
  }

  #forgetResult (): void {
    const result = this.#layout.cells[0]
    if (result !== undefined) this.#believed.delete(result)
  }

  #syncSlots (): void {
    // Clients differ in how they take a cursor on its own, but all take the whole window.
    if (!sameSlot(this.#cursor.held, this.#believedCursor)) { this.sendAll(); return }
    // The result comes last: a client that waits for it then knows the rest already.
    for (let at = this.#layout.cells.length - 1; at >= 0; at--) {
      const cell = this.#layout.cells[at]
      if (cell !== undefined) this.#syncCell(at, cell)
    }
  }

  #syncCell (at: number, cell: Cell): void {
    const item = cell.get()
    const believed = this.#believed.get(cell)
    if (believed !== undefined && sameSlot(item, believed)) return
    this.#believed.set(cell, item)
    this.#parts.send('set_slot', { windowId: this.#windowId, stateId: this.#nextState(), slot: at, item: toWire(this.#parts.data, item) })
  }

  #give (item: ItemStack): void {
    const left = this.#parts.inventory.add(item)
    if (left !== null) this.#parts.drop(left, false)
  }

  #nextState (): number {
    this.#stateId = (this.#stateId + 1) & STATE_MASK
    return this.#stateId
  }
}
