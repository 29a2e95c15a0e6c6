/** Stacks kept in a block: chest, trapped chest, barrel. */
import { loadStack, saveStack, type ItemStack, type SavedStack, type Slot } from './items.ts'

/** Slots of a single chest and of a barrel. */
export const CONTAINER_SLOTS = 27

/** `[slot, ...stack]`, occupied slots only, ascending: equal contents give equal JSON. */
export interface ContainerJson { slots: Array<[number, ...SavedStack]> }

export class Container {
  readonly slots: Slot[] = new Array<Slot>(CONTAINER_SLOTS).fill(null)

  get contents (): ItemStack[] { return this.slots.filter(slot => slot !== null) }

  /** Empties it and gives what was in it. */
  takeAll (): ItemStack[] {
    const { contents } = this
    this.slots.fill(null)
    return contents
  }

  toJson (): ContainerJson {
    return { slots: this.slots.flatMap((slot, at): ContainerJson['slots'] => slot === null ? [] : [[at, ...saveStack(slot)]]) }
  }

  static fromJson (json: ContainerJson): Container {
    const container = new Container()
    for (const [at, ...saved] of json.slots) container.slots[at] = loadStack(saved)
    return container
  }
}
