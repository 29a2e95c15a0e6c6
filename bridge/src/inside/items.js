// @ts-check
import { row } from './data.js'

/** A stack of items as it was when it was read, with the members of the package prismarine-item. */
export class Item {
  /** @param {any[]} fields as the host's item rows */
  constructor ([type, count, metadata, slot, durabilityUsed, extras]) {
    const kind = row('items', type)
    this.type = type
    this.count = count
    this.metadata = metadata
    /** @type {object | null} */
    this.nbt = extras?.nbt ?? null
    /** @type {string} */
    this.name = kind?.name ?? 'unknown'
    /** @type {string} */
    this.displayName = kind?.displayName ?? 'unknown'
    /** @type {number} */
    this.stackSize = kind?.stackSize ?? 1
    /** @type {number | null} */
    this.maxDurability = kind?.maxDurability ?? null
    /** @type {number | null} */
    this.durabilityUsed = durabilityUsed
    this.slot = slot
    Object.defineProperty(this, 'extras', { value: extras })
  }

  /** @returns {Array<{name: string, lvl: number}>} */
  get enchants () { return extrasOf(this)?.enchants ?? [] }
  /** @returns {string | null} */
  get customName () { return extrasOf(this)?.customName ?? null }
  /** @returns {string[] | null} */
  get customLore () { return extrasOf(this)?.customLore ?? null }
  /** @returns {number} */
  get repairCost () { return extrasOf(this)?.repairCost ?? 0 }
}

/** @param {any} item */
function extrasOf (item) { return item.extras }

/** @param {any[] | null} fields */
export function item (fields) { return fields === null ? null : new Item(fields) }

/** Whether an item is of a kind, by id or by name. @param {any} type @returns {(item: Item | null) => boolean} */
export function ofType (type) {
  const id = typeof type === 'string' && /^\d+$/.test(type) ? Number(type) : type
  return one => one !== null && (one.type === id || one.name === id)
}
