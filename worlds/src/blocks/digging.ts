import { reachTo } from '../entities/entities.ts'
import { sameCell, type Vec } from '../geometry.ts'
import { isCreative, mayBuild } from '../players/modes.ts'
import type { Player } from '../players/player.ts'
import type { Realm } from '../realm.ts'
import { MAX_Y, MIN_Y, type BlockInfo } from '../registry.ts'
import { exhaust } from '../players/hunger.ts'
import { wearHeld } from '../players/wear.ts'
import { digProgress } from './dig-speed.ts'
import { oreExperience } from './ore-experience.ts'

/** Reach from the eyes to the middle of a block, in blocks (vanilla's server-side limit). */
export const REACH = 6
/** Vanilla lets a dig finish at 70 % of its time: a client's count of ticks may differ by the way of its packets. */
const TOLERANCE = 0.7
const EXHAUSTION = 0.005
const TOOL = /_(pickaxe|axe|shovel|hoe)$|^shears$/
const SWORD = /_sword$/

export function withinReach (player: Player, cell: Vec): boolean {
  return cell.y >= MIN_Y && cell.y < MAX_Y && reachTo(player, cell) <= REACH
}

export function startDigging (realm: Realm, player: Player, cell: Vec): void {
  player.digging = null
  const block = realm.blocks.at(cell)
  if (!withinReach(player, cell) || isNothing(block) || !mayBuild(player)) return resend(realm, player, cell)
  if (isCreative(player)) return breakInstantly(realm, player, cell)
  const progress = digProgress(realm, player, block)
  if (progress >= 1) return breakBlock(realm, player, cell, block)
  player.digging = { cell, state: block.stateId, progress }
}

export function stopDigging (player: Player): void {
  player.digging = null
}

/** The client says it is done: so it is when the time was enough, else it gets the block back. */
export function finishDigging (realm: Realm, player: Player, cell: Vec): void {
  const { digging } = player
  player.digging = null
  const block = realm.blocks.at(cell)
  if (isNothing(block)) return
  const done = digging !== null && sameCell(digging.cell, cell) && digging.state === block.stateId &&
    digging.progress >= TOLERANCE && withinReach(player, cell)
  if (done) breakBlock(realm, player, cell, block)
  else resend(realm, player, cell)
}

/** Progress is summed tick by tick, so a change of tool or footing counts from then on. */
export function tickDigging (realm: Realm, player: Player): void {
  const { digging } = player
  if (digging === null) return
  const block = realm.blocks.at(digging.cell)
  if (block.stateId !== digging.state) player.digging = null
  else digging.progress += digProgress(realm, player, block)
}

export function resend (realm: Realm, player: Player, cell: Vec): void {
  player.send('block_change', { location: cell, type: realm.columns.get(cell.x, cell.y, cell.z) })
}

function isNothing (block: BlockInfo): boolean {
  return block.name.endsWith('air') || block.name === 'water' || block.name === 'lava'
}

/** Creative players break anything but what a sword is held to; nothing drops and nothing wears. */
function breakInstantly (realm: Realm, player: Player, cell: Vec): void {
  if (SWORD.test(player.inventory.hand?.name ?? '')) return resend(realm, player, cell)
  realm.blocks.clear(cell, player)
}

function breakBlock (realm: Realm, player: Player, cell: Vec, block: BlockInfo): void {
  const tool = player.inventory.hand
  realm.blocks.destroy(cell, tool, player)
  if (realm.data.canHarvest(block, tool?.name ?? null)) {
    player.statistics.add('mined', block.name)
    exhaust(player, EXHAUSTION)
    if (realm.rules.is('doTileDrops')) realm.entities.orbs.award({ x: cell.x + 0.5, y: cell.y + 0.5, z: cell.z + 0.5 }, oreExperience(block.name, tool, realm.rng))
  }
  if (tool === null || block.hardness === 0) return
  if (TOOL.test(tool.name)) {
    player.statistics.add('used', tool.name)
    wearHeld(realm, player, 1)
  } else if (SWORD.test(tool.name)) wearHeld(realm, player, 2)
}
