import { behaviourOf } from './behaviours.ts'
import type { Player } from '../players/player.ts'
import type { Realm } from '../realm.ts'

/** Tells the block under a player's feet that it is stood on, after a fall of `height` blocks. */
export function footfall (realm: Realm, player: Player, height: number): void {
  const { x, y, z } = player.body.position
  // Farmland and paths are lower than their cell, fences higher: what is a little below the feet is stood on (vanilla's 0.2).
  const cell = { x: Math.floor(x), y: Math.floor(y - 0.2), z: Math.floor(z) }
  const block = realm.blocks.at(cell)
  const { steppedOn, fallenOn } = behaviourOf(block.name)
  steppedOn?.(realm, cell, block, player)
  if (height > 0) fallenOn?.(realm, cell, block, player, height)
}
