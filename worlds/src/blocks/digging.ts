import { reachTo } from '../entities/entities.ts'
import { floored, sameCell, type Vec } from '../geometry.ts'
import { HOTBAR } from '../items/inventory.ts'
import type { Player } from '../players/player.ts'
import type { Realm } from '../realm.ts'
import { MAX_Y, MIN_Y, type BlockInfo } from '../registry.ts'
import { exhaust } from '../players/survival.ts'

/** Reach from the eyes to the middle of a block, in blocks (vanilla's server-side limit). */
export const REACH = 6
/** Vanilla lets a dig finish at 70 % of its time: a client's count of ticks may differ by the way of its packets. */
const TOLERANCE = 0.7
const EXHAUSTION = 0.005
const STATUS_TOOL_BROKE = 47
const TOOL = /_(pickaxe|axe|shovel|hoe)$|^shears$/
const SWORD = /_sword$/
/** Ticks to break by state, tool and conditions: `digTime` builds a block object each time it is asked. */
const ticksCache = new Map<string, number>()

export function withinReach (player: Player, cell: Vec): boolean {
  return cell.y >= MIN_Y && cell.y < MAX_Y && reachTo(player, cell) <= REACH
}

/** Ticks to break `block` as the player now is (vanilla `digTime`: tool, head in water, no ground); 0 is at once. */
export function ticksToBreak (realm: Realm, player: Player, block: BlockInfo): number {
  if (!block.diggable || block.hardness < 0) return Infinity
  const eyes = floored(player.eyes)
  const inWater = realm.columns.block(eyes.x, eyes.y, eyes.z).name === 'water'
  const airborne = !player.body.supported
  const tool = player.inventory.hand?.name ?? null
  const key = `${block.stateId} ${tool} ${inWater} ${airborne}`
  let ticks = ticksCache.get(key)
  if (ticks === undefined) {
    const id = tool === null ? null : realm.data.registry.itemsByName[tool]?.id ?? null
    ticks = Math.ceil(realm.data.Block.fromStateId(block.stateId, 0).digTime(id, false, inWater, airborne, [], []) / 50)
    ticksCache.set(key, ticks)
  }
  return ticks
}

export function startDigging (realm: Realm, player: Player, cell: Vec): void {
  player.digging = null
  const block = realm.blocks.at(cell)
  if (!withinReach(player, cell) || isNothing(block)) return resend(realm, player, cell)
  const ticks = ticksToBreak(realm, player, block)
  if (ticks === 0) return breakBlock(realm, player, cell, block)
  player.digging = { cell, state: block.stateId, progress: 1 / ticks }
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
  else digging.progress += 1 / ticksToBreak(realm, player, block)
}

export function resend (realm: Realm, player: Player, cell: Vec): void {
  player.send('block_change', { location: cell, type: realm.columns.get(cell.x, cell.y, cell.z) })
}

function isNothing (block: BlockInfo): boolean {
  return block.name.endsWith('air') || block.name === 'water' || block.name === 'lava'
}

function breakBlock (realm: Realm, player: Player, cell: Vec, block: BlockInfo): void {
  const tool = player.inventory.hand
  realm.blocks.destroy(cell, tool)
  if (realm.data.canHarvest(block, tool?.name ?? null)) {
    player.statistics.add('mined', block.name)
    exhaust(player, EXHAUSTION)
  }
  if (tool === null || block.hardness === 0) return
  if (TOOL.test(tool.name)) {
    player.statistics.add('used', tool.name)
    wearHeld(realm, player, 1)
  } else if (SWORD.test(tool.name)) wearHeld(realm, player, 2)
}

function wearHeld (realm: Realm, player: Player, uses: number): void {
  const broken = player.inventory.wear(HOTBAR + player.inventory.held, uses)
  if (broken === null) return
  player.statistics.add('broken', broken)
  realm.broadcast('entity_status', { entityId: player.id, entityStatus: STATUS_TOOL_BROKE })
}
