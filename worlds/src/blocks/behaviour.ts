import type { Vec } from '../geometry.ts'
import type { ItemStack } from '../items/items.ts'
import type { Player } from '../players/player.ts'
import type { Realm } from '../realm.ts'
import type { BlockInfo } from '../registry.ts'

/** A right click with the item used: where on the block, and with which hand. */
export interface Touch {
  readonly face: number
  readonly cursor: Vec
  readonly offHand: boolean
  /** Inventory slot of the item used. */
  readonly slot: number
}

/** What a kind of block does. `cell` is where it stands, `block` its state at the time of the call. */
export interface Behaviour {
  /** It has just come to be here in this state, by whatever cause. */
  appeared?: (realm: Realm, cell: Vec, block: BlockInfo) => void
  /** One of the six neighbours has changed. */
  neighbourChanged?: (realm: Realm, cell: Vec, block: BlockInfo) => void
  /** Vanilla's random tick: on average every 1,365 ticks. */
  randomTick?: (realm: Realm, cell: Vec, block: BlockInfo) => void
  /** Whether this state takes random ticks; all states of the block do when absent. */
  ticksRandomly?: (block: BlockInfo) => boolean
  /** A tick that was asked for by `realm.blocks.schedule`. */
  scheduledTick?: (realm: Realm, cell: Vec, block: BlockInfo) => void
  /** Right click; true when that was all the click does. */
  use?: (realm: Realm, player: Player, cell: Vec, block: BlockInfo, held: ItemStack | null, touch: Touch) => boolean
  /** A player has placed it. */
  placed?: (realm: Realm, cell: Vec, block: BlockInfo, player: Player) => void
  /** It was broken, by a player or by the world (null); the cell is already empty. */
  broken?: (realm: Realm, cell: Vec, block: BlockInfo, player: Player | null) => void
  /** A player stands on it (called each tick in which they moved onto it or along it). */
  steppedOn?: (realm: Realm, cell: Vec, block: BlockInfo, player: Player) => void
  /** A player has fallen onto it from `height` blocks. */
  fallenOn?: (realm: Realm, cell: Vec, block: BlockInfo, player: Player, height: number) => void
}

/** The blocks (by exact name, or all whose name matches) that behave so. */
export type BehaviourRule = readonly [readonly string[] | RegExp, Behaviour]
