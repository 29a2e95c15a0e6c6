import { lookedAt } from './aim.ts'
import { MOB_KINDS } from '../entities/mobs/spec.ts'
import { FACES, plus, type Vec } from '../geometry.ts'
import { stack, type ItemStack } from '../items/items.ts'
import { isCreative } from '../players/modes.ts'
import type { Player } from '../players/player.ts'
import type { Realm } from '../realm.ts'
import { inBuildLimits } from '../net/packets.ts'
import type { BlockInfo } from '../registry.ts'
import { isReplaceable } from './support.ts'
import { fluidOf } from './fluid.ts'

/** The fluid in each bucket (minecraft.wiki/w/Bucket). */
const FILLED: Readonly<Record<string, 'water' | 'lava'>> = {
  water_bucket: 'water', lava_bucket: 'lava', cod_bucket: 'water', salmon_bucket: 'water', tropical_fish_bucket: 'water',
  pufferfish_bucket: 'water', axolotl_bucket: 'water', tadpole_bucket: 'water'
}

/** What water buckets hold besides water. */
const FISH = /^(cod|salmon|tropical_fish|pufferfish|axolotl|tadpole)_bucket$/

/** Fills or empties the bucket in `slot` at what the player looks at. Gives whether it is a bucket at all. */
export function useBucket (realm: Realm, player: Player, slot: number): boolean {
  const held = player.inventory.slots[slot] ?? null
  if (held === null || (held.name !== 'bucket' && FILLED[held.name] === undefined)) return false
  const sight = lookedAt(realm.columns, player, held.name === 'bucket')
  if (sight === null) return true
  if (held.name === 'bucket') fill(realm, player, slot, sight.cell)
  else empty(realm, player, slot, held, sight.cell, sight.face)
  return true
}

function fill (realm: Realm, player: Player, slot: number, cell: Vec): void {
  const { blocks } = realm
  const block = blocks.at(cell)
  const filled = scoop(block)
  if (filled === null) return
  if (block.properties['waterlogged'] === 'true') blocks.alter(cell, { waterlogged: false })
  else blocks.set(cell, 0)
  player.statistics.add('used', 'bucket')
  exchange(realm, player, slot, stack(filled))
}

/** The bucket that taking the fluid out of a block gives; null when there is none to take. */
function scoop (block: BlockInfo): string | null {
  if (block.name === 'powder_snow') return 'powder_snow_bucket'
  if (block.name === 'water' || block.name === 'lava') return block.properties['level'] === '0' ? `${block.name}_bucket` : null
  return block.properties['waterlogged'] === 'true' ? 'water_bucket' : null
}

/** One item of the stack becomes another, as vanilla exchanges what was used (creative players keep theirs). */
export function exchange (realm: Realm, player: Player, slot: number, filled: ItemStack): void {
  if (isCreative(player)) return
  const { inventory } = player
  inventory.take(slot, 1)
  if (inventory.slots[slot] === null) inventory.slots[slot] = filled
  else {
    const rest = inventory.add(filled)
    if (rest !== null) realm.entities.toss(player, rest)
  }
}

function empty (realm: Realm, player: Player, slot: number, held: ItemStack, cell: Vec, face: number): void {
  const kind = FILLED[held.name] ?? 'water'
  const clicked = realm.blocks.at(cell)
  const beside = plus(cell, FACES[face] as Vec)
  const into = kind === 'water' && clicked.properties['waterlogged'] !== undefined ? cell : beside
  const poured = pour(realm, into, kind) ? into : into !== beside && pour(realm, beside, kind) ? beside : null
  if (poured === null) return
  if (FISH.test(held.name)) release(realm, held, poured)
  player.statistics.add('used', held.name)
  exchange(realm, player, slot, stack('bucket'))
}

/** The fish of a bucket swims off; it never despawns, and has the name that the bucket had. */
function release (realm: Realm, bucket: ItemStack, { x, y, z }: Vec): void {
  const kind = bucket.name.replace('_bucket', '')
  if (!MOB_KINDS.includes(kind)) return
  const fish = realm.mobs.add(kind, { x: x + 0.5, y, z: z + 0.5 })
  fish.persistent = true
  fish.name = bucket.tags?.customName ?? null
}

/** Puts a source at `cell` if it can go there. */
function pour (realm: Realm, cell: Vec, kind: 'water' | 'lava'): boolean {
  const { blocks, data } = realm
  const there = blocks.at(cell)
  if (!inBuildLimits(cell.y)) return false
  if (kind === 'water' && there.properties['waterlogged'] === 'false' && there.properties['type'] !== 'double') {
    blocks.alter(cell, { waterlogged: true })
    return true
  }
  if (!isReplaceable(there) && (there.solid || there.properties['waterlogged'] !== undefined)) return false
  if (there.stateId !== 0 && fluidOf(there) === null) blocks.destroy(cell, null)
  blocks.set(cell, data.stateOf(kind))
  blocks.scheduleFluid(cell, kind === 'water' ? 5 : 30)
  return true
}
