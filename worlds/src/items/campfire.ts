/** Food lying on a campfire (https://minecraft.wiki/w/Campfire#Cooking). */
import { CAMPFIRE_TICKS, campfireCookable } from './cooking.ts'
import { loadStack, saveStack, stack, type ItemStack, type SavedStack, type Slot } from './items.ts'

const SLOTS = 4
/** Ticks of cooking lost per tick without fire. */
const COOLING = 2

/** `[slot, ticks cooked, ...stack]`, occupied slots only. */
export interface CampfireJson { slots: Array<[number, number, ...SavedStack]> }

export class Campfire {
  readonly slots: Slot[] = new Array<Slot>(SLOTS).fill(null)
  readonly #cooked: number[] = new Array<number>(SLOTS).fill(0)

  get contents (): ItemStack[] { return this.slots.filter(slot => slot !== null) }

  takeAll (): ItemStack[] {
    const { contents } = this
    this.slots.fill(null)
    return contents
  }

  /** Lays one item of that kind on; false when there is no room or it does not cook here. */
  add (item: ItemStack): boolean {
    const free = this.slots.indexOf(null)
    if (free === -1 || campfireCookable(item.name) === null) return false
    this.slots[free] = stack(item.name, 1, item.damage, item.tags)
    this.#cooked[free] = 0
    return true
  }

  /** One tick; gives what is done, taken off the fire. */
  tick (isLit: boolean): ItemStack[] {
    const done: ItemStack[] = []
    this.slots.forEach((slot, at) => {
      if (slot === null) return
      const cooked = (this.#cooked[at] ?? 0) + (isLit ? 1 : -COOLING)
      this.#cooked[at] = Math.max(0, cooked)
      if (cooked < CAMPFIRE_TICKS) return
      this.slots[at] = null
      done.push(stack(campfireCookable(slot.name) ?? slot.name))
    })
    return done
  }

  toJson (): CampfireJson {
    return { slots: this.slots.flatMap((slot, at): CampfireJson['slots'] => slot === null ? [] : [[at, this.#cooked[at] ?? 0, ...saveStack(slot)]]) }
  }

  static fromJson (json: CampfireJson): Campfire {
    const campfire = new Campfire()
    for (const [at, cooked, ...saved] of json.slots) {
      campfire.slots[at] = loadStack(saved)
      campfire.#cooked[at] = cooked
    }
    return campfire
  }
}
