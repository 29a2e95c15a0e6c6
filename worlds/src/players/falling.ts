import { floored, plus } from '../geometry.ts'
import type { Realm } from '../realm.ts'
import type { Player } from './player.ts'

/** Share of fall damage that a block lets through (minecraft.wiki/w/Damage#Fall_damage). */
const SOFT: Readonly<Record<string, number>> = { hay_block: 0.2, honey_block: 0.2, powder_snow: 0 }
const BED = 0.5
/** On the tip of dripstone a fall counts so much. */
const STALAGMITE = 2

/** How hard what the player has fallen on is. */
export function fallFactor (realm: Realm, player: Player): { readonly factor: number, readonly source: 'fall' | 'stalagmite' } {
  const feet = floored(plus(player.body.position, { x: 0, y: -0.2, z: 0 }))
  const block = realm.blocks.at(feet)
  if (block.name === 'slime_block') return { factor: player.sneaking ? 1 : 0, source: 'fall' }
  if (block.name.endsWith('_bed')) return { factor: BED, source: 'fall' }
  const isTip = block.name === 'pointed_dripstone' && block.properties['vertical_direction'] === 'up' && block.properties['thickness'] === 'tip'
  return isTip ? { factor: STALAGMITE, source: 'stalagmite' } : { factor: SOFT[block.name] ?? 1, source: 'fall' }
}
