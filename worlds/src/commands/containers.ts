import { isAirBlock } from './names.ts'
import type { Game } from '../game.ts'
import type { Vec } from '../geometry.ts'
import type { Slot } from '../items/items.ts'
import { FURNACE_KINDS } from '../items/cooking.ts'

const CONTAINERS = ['chest', 'trapped_chest', 'barrel']

/** The slots of a block as `/item` numbers them. */
export interface Slots {
  readonly kind: string
  readonly size: number
  get: (slot: number) => Slot
  set: (slot: number, stack: Slot) => void
}

/** What the block at `cell` holds; null where it holds nothing. */
export function containerAt (game: Game, cell: Vec): Slots | null {
  const { name } = game.blocks.at(cell)
  if (CONTAINERS.includes(name)) {
    const { slots } = game.blocks.entities.containerAt(cell)
    return { kind: name, size: slots.length, get: slot => slots[slot] ?? null, set: (slot, stack) => { slots[slot] = stack } }
  }
  if (!FURNACE_KINDS.some(kind => kind === name)) return null
  const furnace = game.blocks.entities.furnaceAt(cell)
  return {
    kind: name,
    size: 3,
    get: slot => [furnace.input, furnace.fuel, furnace.output][slot] ?? null,
    set: (slot, stack) => {
      if (slot === 0) furnace.input = stack
      else if (slot === 1) furnace.fuel = stack
      else furnace.output = stack
    }
  }
}

/** Empties the block at `cell` before it is replaced: by vanilla's `/setblock` its contents do not fall out. */
export function forgetContents (game: Game, cell: Vec): void {
  if (isAirBlock(game.blocks.at(cell).name)) return
  const container = containerAt(game, cell)
  for (let slot = 0; slot < (container?.size ?? 0); slot++) container?.set(slot, null)
}
