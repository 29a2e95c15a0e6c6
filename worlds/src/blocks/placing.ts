import { HOTBAR, OFF_HAND } from '../items/inventory.ts'
import { behaviourOf } from './behaviours.ts'
import { resend, withinReach } from './digging.ts'
import { useItemOn } from './item-uses.ts'
import { boxOf } from '../entities/mobs/mob.ts'
import { boxAt, distance, FACES, overlaps, plus, type Box, type Vec } from '../geometry.ts'
import { joinedState } from './chests.ts'
import { placedStates } from './placement.ts'
import { otherHalfOf, placeDouble } from './placing-double.ts'
import { withOneMore } from './stacking.ts'
import { isSpectator, mayBuild } from '../players/modes.ts'
import { PLAYER_WIDTH, type Player } from '../players/player.ts'
import type { Realm } from '../realm.ts'
import { MAX_Y, MIN_Y, type BlockInfo } from '../registry.ts'
import { stationHolds } from './stations.ts'
import { isReplaceable, staysUp } from './support.ts'

/** Blocks further than this (vanilla) close their window. */
const STATION_REACH = 8
/** No creature reaches further from its feet than this; and the edge of a falling block, in blocks. */
const BULK = 5
const LOOSE_SIZE = 0.98

/** A right click on a block. */
export interface Use { readonly cell: Vec, readonly face: number, readonly cursor: Vec, readonly offHand: boolean }

/** Uses the block clicked, or else places the held one against it; the client is told what became of its guess. */
export function useOn (realm: Realm, player: Player, use: Use): void {
  const face = FACES[use.face]
  if (face === undefined || !withinReach(player, use.cell)) {
    if (face !== undefined) resend(realm, player, plus(use.cell, face))
    return resend(realm, player, use.cell)
  }
  const slot = use.offHand ? OFF_HAND : HOTBAR + player.inventory.held
  const held = player.inventory.slots[slot] ?? null
  if (!(player.sneaking && hasFullHand(player)) && useBlock(realm, player, use, slot)) return
  if (held === null || (mayBuild(player) && useItemOn(realm, player, use, slot))) return
  if (mayBuild(player) && (stackOn(realm, player, use, held.name) || place(realm, player, use, targetOf(realm, use, held.name), held.name))) {
    player.inventory.take(slot, 1)
    player.statistics.add('used', held.name)
    return
  }
  resend(realm, player, use.cell)
  resend(realm, player, plus(use.cell, face))
}

/** Who sneaks uses blocks with both hands empty only. */
function hasFullHand ({ inventory }: Player): boolean {
  return inventory.hand !== null || (inventory.slots[OFF_HAND] ?? null) !== null
}

/** The block's own use, if it has one. */
function useBlock (realm: Realm, player: Player, use: Use, slot: number): boolean {
  const block = realm.blocks.at(use.cell)
  const held = player.inventory.slots[slot] ?? null
  return behaviourOf(block.name).use?.(realm, player, use.cell, block, held, { ...use, slot }) ?? false
}

/** Closes the window of a block that is gone or out of reach. */
export function tickStation (realm: Realm, player: Player): void {
  const { station } = player
  if (station === null) return
  const middle = { x: station.cell.x + 0.5, y: station.cell.y + 0.5, z: station.cell.z + 0.5 }
  if (stationHolds(realm, station) && distance(middle, player.body.position) <= STATION_REACH) return
  player.station = null
  player.window.closeByWorld()
}

/** The cell that a click places into: the clicked one when what is there gives way, else the one beside it. */
function targetOf (realm: Realm, use: Use, item: string): Vec {
  const clicked = realm.blocks.at(use.cell)
  return isReplaceable(clicked) && !(clicked.name === item && item !== 'snow') ? use.cell : plus(use.cell, FACES[use.face] as Vec)
}

/** Adds to a slab, a heap of snow, a candle, clicked or beside the click. */
function stackOn (realm: Realm, player: Player, use: Use, item: string): boolean {
  const { blocks, data } = realm
  for (const [cell, clicked] of [[use.cell, true], [plus(use.cell, FACES[use.face] as Vec), false]] as const) {
    const more = withOneMore(blocks.at(cell), item, { face: use.face, cursor: use.cursor, clicked, sneaking: player.sneaking })
    if (more === null) continue
    const block = blocks.at(cell)
    const state = data.stateOf(block.name, { ...block.properties, ...more })
    if (isOccupied(realm, cell, data.blockOfState(state))) continue
    blocks.set(cell, state)
    return true
  }
  return false
}

/** Whether a creature, lit TNT or a falling block is where `block` would be at `cell`: beside a fence there is room. */
function isOccupied (realm: Realm, cell: Vec, block: BlockInfo): boolean {
  if (block.shapes.length === 0) return false
  const solids = block.shapes.map(shape => {
    const [x0, y0, z0, x1, y1, z1] = shape as [number, number, number, number, number, number]
    return { minX: cell.x + x0, minY: cell.y + y0, minZ: cell.z + z0, maxX: cell.x + x1, maxY: cell.y + y1, maxZ: cell.z + z1 }
  })
  const inTheWay = (box: Box): boolean => solids.some(solid => overlaps(solid, box))
  const { entities, mobs, players } = realm
  return players.some(player => !player.vitals.dead && !isSpectator(player) && inTheWay(boxAt(player.body.position, PLAYER_WIDTH, player.height))) ||
    mobs.near(cell, BULK).some(mob => inTheWay(boxOf(mob))) ||
    [...entities.falling.values(), ...entities.tnt.all.values()].some(({ position }) => inTheWay(boxAt(position, LOOSE_SIZE, LOOSE_SIZE)))
}

function place (realm: Realm, player: Player, use: Use, target: Vec, item: string): boolean {
  const { data, columns, blocks } = realm
  if (target.y < MIN_Y || target.y >= MAX_Y) return false
  const there = blocks.at(target)
  if (!isReplaceable(there)) return false
  const { yaw, pitch } = player.body
  const inWater = there.name === 'water' && there.properties['level'] === '0'
  const aim = { face: use.face, cursor: use.cursor, yaw, pitch, inWater }
  const alone = placedStates(data, item, aim).find(each => staysUp(columns, target, data.blockOfState(each)))
  if (alone === undefined) return false
  const state = joinedState(realm, target, alone, use.face, player.sneaking)
  const block = data.blockOfState(state)
  if (!fits(realm, target, there, block)) return false
  if (otherHalfOf(block) === null) blocks.set(target, state)
  else if (!placeDouble(realm, target, block, aim)) return false
  behaviourOf(block.name).placed?.(realm, target, blocks.at(target), player)
  return true
}

/** Nobody stands in the way, and a water plant goes into water. */
function fits (realm: Realm, target: Vec, there: BlockInfo, block: BlockInfo): boolean {
  if (/^(kelp|seagrass)$/.test(block.name) && !(there.name === 'water' && /^[08]$/.test(there.properties['level'] ?? ''))) return false
  return !isOccupied(realm, target, block)
}
