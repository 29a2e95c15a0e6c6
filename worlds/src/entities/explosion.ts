import { dropsOf } from '../blocks/drops.ts'
import { boxAt, cellKey, distance, floored, plus, type Box, type Vec } from '../geometry.ts'
import { isSpectator } from '../players/modes.ts'
import { PLAYER_WIDTH, type Player } from '../players/player.ts'
import type { Realm } from '../realm.ts'
import type { BlockInfo } from '../registry.ts'
import { beingOf, isPlayer } from './beings.ts'
import { hurt } from './damage.ts'
import { boxOf, type Mob } from './mobs/mob.ts'
import { meetsBlock } from './rays.ts'

/** Rays go out to the points of a grid on a cube's surface, in steps, losing strength (minecraft.wiki/w/Explosion#Model_of_block_destruction). */
const GRID = 16
const STEP = 0.3
const LOSS = 0.22500001
const SEEN_WITHIN = 64
/** Damage at the centre, in half hearts, is this much times twice the power, plus one. */
const HARM = 7
/** Dropped items last no more than this. */
const ITEM_HEALTH = 5

export interface Blast {
  /** Who is to blame. */
  readonly cause?: Player | Mob
  /** Whether blocks break; they do when absent. */
  readonly breaks?: boolean
  /** Whether it lights fires. */
  readonly fire?: boolean
  /** Whether all drops of broken blocks last; else one in `power` does (creepers). */
  readonly dropsAll?: boolean
}

/** Explodes at `centre` with vanilla's `power` (creeper 3, TNT 4): hurts and pushes creatures, destroys items and blocks. */
export function explode (realm: Realm, centre: Vec, power: number, blast: Blast = {}): void {
  const cells = blast.breaks === false ? [] : brokenCells(realm, centre, power)
  strike(realm, centre, power, blast.cause)
  breakAll(realm, cells, blast, power)
  if (blast.fire === true) ignite(realm, cells)
  const origin = floored(centre)
  const affectedBlockOffsets = cells.map(cell => ({ x: cell.x - origin.x, y: cell.y - origin.y, z: cell.z - origin.z }))
  for (const player of realm.players) {
    if (distance(player.body.position, centre) > SEEN_WITHIN) continue
    player.send('explosion', { ...centre, radius: power, affectedBlockOffsets, playerMotionX: 0, playerMotionY: 0, playerMotionZ: 0 })
  }
}

function brokenCells (realm: Realm, centre: Vec, power: number): Vec[] {
  const found = new Map<string, Vec>()
  const last = GRID - 1
  for (let i = 0; i < GRID; i++) {
    for (let j = 0; j < GRID; j++) {
      for (let k = 0; k < GRID; k++) {
        if (i % last !== 0 && j % last !== 0 && k % last !== 0) continue
        const way = { x: i / last * 2 - 1, y: j / last * 2 - 1, z: k / last * 2 - 1 }
        castRay(realm, centre, way, power * (0.7 + realm.rng.next() * 0.6), found)
      }
    }
  }
  return [...found.values()]
}

function castRay (realm: Realm, centre: Vec, way: Vec, strength: number, found: Map<string, Vec>): void {
  const length = Math.hypot(way.x, way.y, way.z)
  const step = { x: way.x / length * STEP, y: way.y / length * STEP, z: way.z / length * STEP }
  let at = centre
  for (let left = strength; left > 0; left -= LOSS) {
    const cell = floored(at)
    const block = realm.blocks.at(cell)
    if (block.stateId !== 0) {
      left -= (resistanceOf(realm, block) + 0.3) * STEP
      if (left > 0 && block.hardness >= 0 && block.name !== 'water' && block.name !== 'lava') found.set(cellKey(cell), cell)
    }
    at = plus(at, step)
  }
}

function resistanceOf ({ data }: Realm, block: BlockInfo): number {
  const own = data.registry.blocksByName[block.name]?.resistance ?? 0
  return block.liquid ? Math.max(own, data.registry.blocksByName['water']?.resistance ?? 0) : own
}

function breakAll (realm: Realm, cells: readonly Vec[], { dropsAll = false, cause }: Blast, power: number): void {
  const { blocks, rng, entities } = realm
  const breaking = { tool: null, someone: true, ...(dropsAll ? {} : { blast: power }) }
  for (const cell of cells) {
    const block = blocks.at(cell)
    // What stood on a block that went before it has dropped already.
    if (block.stateId === 0) continue
    if (block.name === 'tnt') {
      blocks.set(cell, 0)
      entities.tnt.prime(cell, 10 + rng.int(20), cause !== undefined && isPlayer(cause) ? cause : null)
      continue
    }
    const drops = realm.rules.is('doTileDrops') ? dropsOf(block, breaking, rng) : []
    blocks.clear(cell)
    for (const item of drops) entities.drop(cell, item)
  }
}

function ignite (realm: Realm, cells: readonly Vec[]): void {
  for (const cell of cells) {
    const below = realm.blocks.at(plus(cell, { x: 0, y: -1, z: 0 }))
    if (realm.rng.int(3) === 0 && realm.blocks.at(cell).stateId === 0 && below.solid && below.filterLight === 15) realm.blocks.set(cell, realm.data.stateOf('fire'))
  }
}

/** Hurts and pushes by distance and by how much of a body the blast sees (minecraft.wiki/w/Explosion#Damage). */
function strike (realm: Realm, centre: Vec, power: number, cause: Player | Mob | undefined): void {
  const reach = power * 2
  const mortals: Array<Player | Mob> = [...realm.players.filter(player => !player.vitals.dead && !isSpectator(player)), ...realm.mobs.near(centre, reach + 2)]
  for (const target of mortals) {
    if (target === cause && !isPlayer(target)) continue
    const being = beingOf(realm, target)
    const gap = distance(being.position, centre) / reach
    if (gap > 1) continue
    const eyes = { x: being.eyes.x - centre.x, y: being.eyes.y - centre.y, z: being.eyes.z - centre.z }
    const length = Math.hypot(eyes.x, eyes.y, eyes.z)
    if (length === 0) continue
    const box = isPlayer(target) ? boxAt(target.body.position, PLAYER_WIDTH, target.height) : boxOf(target)
    const impact = (1 - gap) * exposure(realm, centre, box)
    const amount = Math.floor((impact * impact + impact) / 2 * HARM * reach + 1)
    hurt(realm, target, { amount, source: cause === undefined ? 'explosion' : 'player_explosion', from: centre, ...(cause === undefined ? {} : { attacker: cause }) })
    const { velocity } = being
    being.push(realm, { x: velocity.x + eyes.x / length * impact, y: velocity.y + eyes.y / length * impact, z: velocity.z + eyes.z / length * impact })
  }
  for (const item of realm.entities.items.values()) {
    const gap = distance(item.position, centre) / reach
    if (gap > 1) continue
    const impact = 1 - gap
    if (Math.floor((impact * impact + impact) / 2 * HARM * reach + 1) >= ITEM_HEALTH) realm.entities.items.delete(item.id)
  }
}

/** Share of points on a body that no block hides from the blast. */
function exposure (realm: Realm, centre: Vec, box: Box): number {
  const size = { x: box.maxX - box.minX, y: box.maxY - box.minY, z: box.maxZ - box.minZ }
  const step = { x: 1 / (size.x * 2 + 1), y: 1 / (size.y * 2 + 1), z: 1 / (size.z * 2 + 1) }
  const inset = { x: (1 - Math.floor(1 / step.x) * step.x) / 2, z: (1 - Math.floor(1 / step.z) * step.z) / 2 }
  let seen = 0
  let all = 0
  for (let x = 0; x <= 1; x += step.x) {
    for (let y = 0; y <= 1; y += step.y) {
      for (let z = 0; z <= 1; z += step.z) {
        const point = { x: box.minX + x * size.x + inset.x, y: box.minY + y * size.y, z: box.minZ + z * size.z + inset.z }
        all++
        if (meetsBlock(realm.columns, point, { x: centre.x - point.x, y: centre.y - point.y, z: centre.z - point.z }) === null) seen++
      }
    }
  }
  return seen / all
}
