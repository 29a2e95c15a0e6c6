/** A player's inventory, in the slot numbers of the vanilla inventory window (https://minecraft.wiki/w/Java_Edition_protocol/Inventory). */
import { counted, itemInfo, loadStack, maxStack, sameKind, saveStack, withCount, worn, type SavedStack, type ItemData, type ItemStack, type Slot } from './items.ts'

/** Slot numbers: 0 crafting result (always empty here, the window works it out), 1-4 grid, 5-8 armour, 9-35 main, 36-44 hotbar, 45 off hand. */
export const SLOTS = 46
export const GRID = { start: 1, end: 5 } as const
export const ARMOUR = { head: 5, torso: 6, legs: 7, feet: 8 } as const
export const MAIN = 9
export const HOTBAR = 36
export const OFF_HAND = 45

/** Where a worn item goes; null for what is not worn on the body. */
export type ArmourPart = keyof typeof ARMOUR

/** `[slot, name, count, damage, tags]`, occupied slots only, ascending: equal inventories give equal JSON. */
export interface InventoryJson { held: number, slots: Array<[number, ...SavedStack]> }

export interface Equipment {
  readonly hand: Slot
  readonly off_hand: Slot
  readonly head: Slot
  readonly torso: Slot
  readonly legs: Slot
  readonly feet: Slot
}

/** Vanilla's order for a picked-up item: the hotbar from the left, then the main rows. */
const PICKUP_ORDER: readonly number[] = Array.from({ length: 36 }, (_, i) => i < 9 ? HOTBAR + i : i)

const HEADWEAR = /_helmet$|_skull$|_head$|^carved_pumpkin$/

/** The armour slot of an item (vanilla `Equipable`, 1.20.1), or null when it is not worn. */
export function armourPart (name: string): ArmourPart | null {
  if (HEADWEAR.test(name)) return 'head'
  if (name.endsWith('_chestplate') || name === 'elytra') return 'torso'
  if (name.endsWith('_leggings')) return 'legs'
  return name.endsWith('_boots') ? 'feet' : null
}

export class Inventory {
  readonly slots: Slot[] = new Array<Slot>(SLOTS).fill(null)
  readonly #data: ItemData
  #held = 0

  constructor (data: ItemData) { this.#data = data }

  /** The hotbar place in hand, 0 to 8. Setting another number throws RangeError. */
  get held (): number { return this.#held }

  set held (place: number) {
    if (!Number.isInteger(place) || place < 0 || place > 8) throw new RangeError(`the hotbar has places 0 to 8, got ${place}`)
    this.#held = place
  }

  /** The stack in the main hand; assign to replace it. */
  get hand (): Slot { return this.slots[HOTBAR + this.#held] ?? null }

  set hand (slot: Slot) { this.slots[HOTBAR + this.#held] = slot }

  /**
   * Puts `item` in as vanilla does on pickup: onto stacks of its kind (hand, off hand, hotbar, main rows),
   * then into the first empty slot. Gives what did not fit, or null.
   */
  add (item: ItemStack): Slot {
    const limit = maxStack(this.#data, item.name)
    const merge = [HOTBAR + this.#held, OFF_HAND, ...PICKUP_ORDER]
    let left = item.count
    for (const at of merge) {
      const there = this.slots[at] ?? null
      if (there === null || !sameKind(there, item) || there.count >= limit || left === 0) continue
      const moved = Math.min(left, limit - there.count)
      this.slots[at] = counted(there, there.count + moved)
      left -= moved
    }
    for (const at of PICKUP_ORDER) {
      if (left === 0) break
      if (this.slots[at] !== null) continue
      const moved = Math.min(left, limit)
      this.slots[at] = counted(item, moved)
      left -= moved
    }
    return withCount(item, left)
  }

  /** How many of `item` `add` would take. */
  room (item: ItemStack): number {
    const limit = maxStack(this.#data, item.name)
    let room = 0
    for (const at of [...PICKUP_ORDER, OFF_HAND]) {
      const there = this.slots[at] ?? null
      if (there === null) room += at === OFF_HAND ? 0 : limit
      else if (sameKind(there, item)) room += Math.max(0, limit - there.count)
    }
    return Math.min(room, item.count)
  }

  /** Takes up to `count` out of slot `at`; null when it was empty. */
  take (at: number, count: number): Slot {
    const there = this.slots[at] ?? null
    if (there === null || count <= 0) return null
    const moved = Math.min(count, there.count)
    this.slots[at] = withCount(there, there.count - moved)
    return withCount(there, moved)
  }

  /**
   * Wears the item in slot `at` by `uses`. Gives the item's name when that broke it (the slot is then empty),
   * else null; an empty slot and items that do not wear are left as they are.
   */
  wear (at: number, uses = 1): string | null {
    const there = this.slots[at] ?? null
    const limit = there === null ? undefined : itemInfo(this.#data, there.name).maxDurability
    if (there === null || limit === undefined || uses <= 0) return null
    const damage = there.damage + uses
    this.slots[at] = damage >= limit ? withCount(there, there.count - 1) : worn(there, damage)
    return damage >= limit ? there.name : null
  }

  /** Empties the 2x2 grid and gives what lay in it. */
  takeGrid (): ItemStack[] { return this.#drain(GRID.start, GRID.end) }

  /** Empties every slot and gives what lay in them (a death). */
  takeAll (): ItemStack[] { return this.#drain(0, SLOTS) }

  /** How many of each item the player has, worn and in the grid included; names ascending. */
  counts (): Record<string, number> {
    const found = new Map<string, number>()
    for (const slot of this.slots) {
      if (slot !== null) found.set(slot.name, (found.get(slot.name) ?? 0) + slot.count)
    }
    return Object.fromEntries([...found].toSorted(([a], [b]) => a < b ? -1 : 1))
  }

  equipment (): Equipment {
    const at = (slot: number): Slot => this.slots[slot] ?? null
    return {
      hand: this.hand,
      off_hand: at(OFF_HAND),
      head: at(ARMOUR.head),
      torso: at(ARMOUR.torso),
      legs: at(ARMOUR.legs),
      feet: at(ARMOUR.feet)
    }
  }

  toJson (): InventoryJson {
    const slots = this.slots.flatMap((slot, at): InventoryJson['slots'] => slot === null ? [] : [[at, ...saveStack(slot)]])
    return { held: this.#held, slots }
  }

  /** The inventory `toJson` described. Throws RangeError on slots or items that do not exist. */
  static fromJson (data: ItemData, json: InventoryJson): Inventory {
    const inventory = new Inventory(data)
    inventory.held = json.held
    for (const [at, ...saved] of json.slots) {
      if (!Number.isInteger(at) || at < 0 || at >= SLOTS) throw new RangeError(`an inventory has slots 0 to ${SLOTS - 1}, the saved one names ${at}; restore an older snapshot`)
      itemInfo(data, saved[0])
      inventory.slots[at] = loadStack(saved)
    }
    return inventory
  }

  #drain (from: number, to: number): ItemStack[] {
    const taken = this.slots.slice(from, to).filter(slot => slot !== null)
    this.slots.fill(null, from, to)
    return taken
  }
}
