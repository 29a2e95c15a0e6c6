import type { Bot } from 'mineflayer'
import type { Item } from 'prismarine-item'
import { bodyOf } from '../body.ts'
import { ProgramFault } from '../program-fault.ts'
import type { JsonObject, JsonValue } from '../program-types.ts'
import { chatText, itemRow, plain } from './encode.ts'

/** A prismarine-window with what mineflayer adds to those of stations; upstream types are incomplete. */
export interface GameWindow {
  readonly id: number
  readonly type: string
  readonly title: unknown
  readonly slots: Array<Item | null>
  readonly inventoryStart: number
  readonly inventoryEnd: number
  readonly hotbarStart: number
  readonly craftingResultSlot: number
  readonly selectedItem: Item | null
  on: (event: string, listener: (...args: unknown[]) => void) => void
  off: (event: string, listener: (...args: unknown[]) => void) => void
  [member: string]: unknown
}

/** Members that mineflayer adds to the windows of stations, by the kind that programs see. */
const STATION_FIELDS = {
  container: [],
  furnace: ['fuel', 'fuelSeconds', 'totalFuel', 'totalFuelSeconds', 'progress', 'progressSeconds', 'totalProgress', 'totalProgressSeconds'],
  anvil: [],
  enchantment: ['xpseed', 'enchantments'],
  villager: ['trades']
} as const
export type WindowKind = keyof typeof STATION_FIELDS
/** Windows remembered of one program; the oldest are forgotten. */
const MAX_WINDOWS = 32

/** The windows that a program has seen, by id: what crosses to it is their number and their content. */
export class WindowShelf {
  readonly #bot: Bot
  readonly #windows = new Map<number, { window: GameWindow, kind: WindowKind }>()

  constructor (bot: Bot) { this.#bot = bot }

  add (window: GameWindow, kind: WindowKind = 'container'): number {
    if (window.id !== 0 && this.#windows.get(window.id)?.window !== window) {
      this.#windows.set(window.id, { window, kind })
      const [oldest] = this.#windows.keys()
      if (this.#windows.size > MAX_WINDOWS && oldest !== undefined) this.#windows.delete(oldest)
    } else if (kind !== 'container') {
      this.#windows.set(window.id, { window, kind })
    }
    return window.id
  }

  get (id: number): GameWindow {
    if (id === 0) return this.#bot.inventory as unknown as GameWindow
    const known = this.#windows.get(id)
    if (known === undefined) throw new ProgramFault('Error', `there is no window ${id}`)
    return known.window
  }

  /** The window `id` when it is the one that is open. */
  open (id: number, what: string): GameWindow {
    const window = this.get(id)
    this.#requireKept(window, what)
    const current = this.#bot.currentWindow as unknown as GameWindow | null
    if (id !== 0 && current !== window) throw new ProgramFault('Error', `${what}: this window is closed; open it again`, 'closed')
    return window
  }

  /** What sort of window it is, and which fields its station adds. */
  shape (id: number): JsonObject {
    this.get(id)
    const kind = this.#windows.get(id)?.kind ?? 'container'
    return { kind, fields: [...STATION_FIELDS[kind]] }
  }

  /** @throws ProgramFault `closed` when a reflex has closed it: who waits for a change in it would wait for ever */
  #requireKept (window: GameWindow, what: string): void {
    const reflex = bodyOf(this.#bot).shut.get(window)
    if (reflex !== undefined) throw new ProgramFault('Error', `${what}: the reflex \`${reflex}\` had to close this window; open it again`, 'closed')
  }

  data (id: number): JsonObject {
    const window = this.get(id)
    this.#requireKept(window, 'window')
    const kind = this.#windows.get(id)?.kind ?? 'container'
    const extra: JsonObject = {}
    for (const field of STATION_FIELDS[kind]) extra[field] = field === 'trades' ? trades(window['trades']) : plain(window[field] ?? null)
    const { type, inventoryStart, inventoryEnd, hotbarStart, craftingResultSlot } = window
    return {
      id,
      type: String(type),
      title: chatText(window.title),
      slots: [...window.slots].map(itemRow),
      selectedItem: itemRow(window.selectedItem),
      inventoryStart,
      inventoryEnd,
      hotbarStart,
      craftingResultSlot,
      extra
    }
  }
}

export interface Trade { inputItem1: Item, inputItem2?: Item | null, hasItem2: boolean, outputItem: Item, tradeDisabled: boolean, nbTradeUses: number, maximumNbTradeUses: number, realPrice?: number }

function trades (list: unknown): JsonValue {
  return ((list ?? []) as Trade[]).map(trade => ({
    firstInput: itemRow(trade.inputItem1),
    secondaryInput: trade.hasItem2 ? itemRow(trade.inputItem2) : null,
    hasSecondItem: trade.hasItem2,
    output: itemRow(trade.outputItem),
    disabled: trade.tradeDisabled,
    tooluses: trade.nbTradeUses,
    maxTradeuses: trade.maximumNbTradeUses,
    realPrice: trade.realPrice ?? null
  }))
}
