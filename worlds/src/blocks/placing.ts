import { HOTBAR, OFF_HAND } from '../items/inventory.ts'
import { resend, withinReach } from './digging.ts'
import { standsIn } from '../entities/entities.ts'
import { distance, FACES, plus, type Vec } from '../geometry.ts'
import { placedState } from './placement.ts'
import type { Player } from '../players/player.ts'
import type { Realm } from '../realm.ts'
import { MAX_Y, MIN_Y } from '../registry.ts'
import { startEating } from '../players/survival.ts'
import { isReplaceable, staysUp } from './support.ts'

/** Blocks further than this (vanilla) close their window. */
const STATION_REACH = 8

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
  if (!(player.sneaking && held !== null) && (openStation(realm, player, use.cell) || swingOpen(realm, use.cell))) return
  if (held === null) return
  const target = isReplaceable(realm.blocks.at(use.cell)) ? use.cell : plus(use.cell, face)
  if (place(realm, player, use, target, held.name)) {
    player.inventory.take(slot, 1)
    player.statistics.add('used', held.name)
    return
  }
  resend(realm, player, use.cell)
  resend(realm, player, plus(use.cell, face))
  if (!use.offHand) startEating(realm, player)
}

function openStation (realm: Realm, player: Player, cell: Vec): boolean {
  const { name } = realm.blocks.at(cell)
  if (name === 'crafting_table') player.window.openCrafting()
  else if (name === 'furnace') player.window.openFurnace(realm.blocks.furnaceAt(cell))
  else return false
  player.station = { cell, block: name }
  return true
}

/** Doors, trapdoors and gates open and close; those of iron need redstone. */
function swingOpen (realm: Realm, cell: Vec): boolean {
  const { data, blocks, columns } = realm
  const block = blocks.at(cell)
  if (!/_(door|trapdoor|fence_gate)$/.test(block.name) || block.name.startsWith('iron_')) return false
  const other = plus(cell, { x: 0, y: block.properties['half'] === 'upper' ? -1 : 1, z: 0 })
  for (const part of block.name.endsWith('_door') ? [cell, other] : [cell]) {
    const { name, properties } = blocks.at(part)
    if (name === block.name) columns.set(part.x, part.y, part.z, data.stateOf(name, { ...properties, open: block.properties['open'] !== 'true' }))
  }
  return true
}

/** Closes the window of a block that is gone or out of reach. */
export function tickStation (realm: Realm, player: Player): void {
  const { station } = player
  if (station === null) return
  const middle = { x: station.cell.x + 0.5, y: station.cell.y + 0.5, z: station.cell.z + 0.5 }
  if (realm.blocks.at(station.cell).name === station.block && distance(middle, player.body.position) <= STATION_REACH) return
  player.station = null
  player.window.closeByWorld()
}

function place (realm: Realm, player: Player, use: Use, target: Vec, item: string): boolean {
  const { data, columns, blocks } = realm
  if (target.y < MIN_Y || target.y >= MAX_Y) return false
  const there = blocks.at(target)
  if (!isReplaceable(there)) return false
  const { yaw, pitch } = player.body
  const inWater = there.name === 'water' && there.properties['level'] === '0'
  const state = placedState(data, item, { face: use.face, cursor: use.cursor, yaw, pitch, inWater })
  if (state === null) return false
  const block = data.blockOfState(state)
  if (!staysUp(columns, target, block)) return false
  if (block.solid && realm.players.some(other => !other.vitals.dead && standsIn(other, target))) return false
  return block.name.endsWith('_door') || block.name.endsWith('_bed') ? placeDouble(realm, target, state) : placeSingle(realm, target, state)
}

function placeSingle (realm: Realm, target: Vec, state: number): boolean {
  realm.blocks.set(target, state)
  return true
}

/** Doors stand on their lower half; beds lie from the foot in the direction they face. */
function placeDouble (realm: Realm, target: Vec, state: number): boolean {
  const { data, blocks } = realm
  const block = data.blockOfState(state)
  const door = block.name.endsWith('_door')
  const names = ['down', 'up', 'north', 'south', 'west', 'east']
  const other = plus(target, FACES[door ? 1 : names.indexOf(block.properties['facing'] ?? 'north')] as Vec)
  const below = blocks.at(plus(target, { x: 0, y: -1, z: 0 }))
  if (!isReplaceable(blocks.at(other)) || (door && !below.solid)) return false
  const [half, value] = door ? ['half', 'upper'] as const : ['part', 'head'] as const
  realm.columns.set(other.x, other.y, other.z, data.stateOf(block.name, { ...block.properties, [half]: value }))
  blocks.set(target, state)
  return true
}
