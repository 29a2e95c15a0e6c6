import { isDay } from '../entities/mobs/brightness.ts'
import { isMonster } from '../entities/mobs/mob.ts'
import { cellKey, distance, FACES, obstacles, boxAt, plus, sameCell, touches, type Vec } from '../geometry.ts'
import type { Realm } from '../realm.ts'
import type { BlockInfo } from '../registry.ts'
import { isCreative, isSpectator } from './modes.ts'
import { correct } from './movement.ts'
import { PLAYER_HEIGHT, PLAYER_WIDTH, type Player } from './player.ts'

/** Ticks in bed until the night may be over (minecraft.wiki/w/Bed#Sleeping). */
const DEEP_SLEEP = 100
const DAY = 24000
/** How far a bed may be from who lies down, and how near no monster may be, in blocks. */
const REACH = { sides: 3, up: 2 }
const DANGER = { sides: 8, up: 5 }
const LYING = 0.6875
const ANIMATION_WAKE = 2
const HORIZONTAL: readonly string[] = ['north', 'south', 'west', 'east']

/** Whether `block` is one half of a bed. */
export function isBed (block: BlockInfo): boolean {
  return block.name.endsWith('_bed')
}

/** The cell of a bed's head, from either half. */
export function headOf (cell: Vec, { properties }: BlockInfo): Vec {
  return properties['part'] === 'head' ? cell : plus(cell, wayOf(properties['facing']))
}

function wayOf (facing: string | undefined): Vec {
  return FACES[HORIZONTAL.indexOf(facing ?? 'north') + 2] ?? { x: 0, y: 0, z: 0 }
}

function footOf (head: Vec, { properties }: BlockInfo): Vec {
  const { x, z } = wayOf(properties['facing'])
  return plus(head, { x: -x, y: 0, z: -z })
}

/** A click on the bed whose head is at `head`: it becomes the spawn, and by night the player goes to sleep. */
export function lieDown (realm: Realm, player: Player, head: Vec): void {
  const block = realm.blocks.at(head)
  if (player.sleeping !== null || player.vitals.dead || !isBed(block)) return
  if (realm.players.some(({ sleeping }) => sleeping !== null && sameCell(sleeping.cell, head))) return tell(player, 'block.minecraft.bed.occupied')
  if (!near(player.body.position, head) && !near(player.body.position, footOf(head, block))) return tell(player, 'block.minecraft.bed.too_far_away')
  const up = { x: 0, y: 1, z: 0 }
  if ([head, footOf(head, block)].some(half => isFull(realm.blocks.at(plus(half, up))))) return tell(player, 'block.minecraft.bed.obstructed')
  setSpawn(player, head)
  if (isDay(realm)) return tell(player, 'block.minecraft.bed.no_sleep')
  if (!isCreative(player) && isDangerous(realm, head)) return tell(player, 'block.minecraft.bed.not_safe')
  player.sleeping = { cell: head, since: realm.tick }
  player.body.position = { x: head.x + 0.5, y: head.y + LYING, z: head.z + 0.5 }
  player.body.fallen = 0
  player.statistics.add('custom', 'sleep_in_bed')
  realm.blocks.alter(head, { occupied: true })
  announceSleepers(realm)
}

function setSpawn (player: Player, head: Vec): void {
  const before = player.respawnAt
  if (before !== null && !before.forced && cellKey(before.cell) === cellKey(head)) return
  player.respawnAt = { cell: head, forced: false }
  player.send('system_chat', { content: JSON.stringify({ translate: 'block.minecraft.set_spawn' }), isActionBar: false })
}

/** Gets the player up beside the bed. */
export function wake (realm: Realm, player: Player): void {
  const { sleeping } = player
  if (sleeping === null) return
  leaveBed(realm, player, sleeping.cell)
  realm.broadcast('animation', { entityId: player.id, animation: ANIMATION_WAKE })
  correct(realm, player)
}

/** Empties the bed and puts the player beside it; also for one who was saved asleep. */
export function leaveBed (realm: Realm, player: Player, head: Vec): void {
  player.sleeping = null
  const block = realm.blocks.at(head)
  if (isBed(block)) realm.blocks.alter(head, { occupied: false })
  player.body.position = (isBed(block) ? standBeside(realm, head) : null) ?? plus(head, { x: 0.5, y: LYING, z: 0.5 })
  player.body.footing = player.body.position.y
}

/** Who is asleep wakes by day or without a bed; when enough have slept long, the night is over. */
export function tickSleep (realm: Realm): void {
  const sleepers = realm.players.filter(player => player.sleeping !== null)
  if (sleepers.length === 0) return
  for (const player of sleepers) {
    const cell = player.sleeping?.cell
    if (cell === undefined || player.vitals.dead || isDay(realm) || !isBed(realm.blocks.at(cell))) wake(realm, player)
  }
  const needed = sleepersNeeded(realm)
  const deep = realm.players.filter(({ sleeping }) => sleeping !== null && realm.tick - sleeping.since >= DEEP_SLEEP)
  if (deep.length < needed) return
  if (realm.rules.is('doDaylightCycle')) realm.dayTime += DAY - realm.timeOfDay
  for (const player of realm.players) wake(realm, player)
  if (realm.rules.is('doWeatherCycle') && realm.weather.raining) realm.weather.set('clear', null)
}

function sleepersNeeded (realm: Realm): number {
  const present = realm.players.filter(player => !isSpectator(player)).length
  return Math.max(1, Math.ceil(present * realm.rules.number('playersSleepingPercentage') / 100))
}

function announceSleepers (realm: Realm): void {
  const needed = sleepersNeeded(realm)
  if (realm.players.length < 2) return
  const asleep = realm.players.filter(({ sleeping }) => sleeping !== null).length
  const content = asleep >= needed
    ? { translate: 'sleep.skipping_night' }
    : { translate: 'sleep.players_sleeping', with: [{ text: String(asleep) }, { text: String(needed) }] }
  realm.broadcast('system_chat', { content: JSON.stringify(content), isActionBar: true })
}

/** Where a player comes back to life; null when the own spawn is gone and the world's must do. */
export function ownSpawn (realm: Realm, { respawnAt }: Player): Vec | null {
  if (respawnAt === null) return null
  const { cell, forced } = respawnAt
  if (forced) return { x: cell.x + 0.5, y: cell.y, z: cell.z + 0.5 }
  return isBed(realm.blocks.at(cell)) ? standBeside(realm, cell) : null
}

/** A place to stand around both halves of a bed, or on it; null when all is walled in. */
function standBeside (realm: Realm, head: Vec): Vec | null {
  const foot = footOf(head, realm.blocks.at(head))
  for (const dy of [0, -1, 1]) {
    for (const half of [foot, head]) {
      for (const [dx, dz] of [[-1, 0], [1, 0], [0, -1], [0, 1], [-1, -1], [1, -1], [-1, 1], [1, 1]] as const) {
        const cell = plus(half, { x: dx, y: dy, z: dz })
        if (isStandable(realm, cell)) return { x: cell.x + 0.5, y: cell.y, z: cell.z + 0.5 }
      }
    }
  }
  const onTop = { x: head.x + 0.5, y: head.y + 0.5625, z: head.z + 0.5 }
  return obstacles(realm.columns, boxAt(onTop, PLAYER_WIDTH, PLAYER_HEIGHT)).length === 0 ? onTop : null
}

function isStandable (realm: Realm, cell: Vec): boolean {
  const box = boxAt({ x: cell.x + 0.5, y: cell.y, z: cell.z + 0.5 }, PLAYER_WIDTH, PLAYER_HEIGHT)
  const floor = realm.blocks.at(plus(cell, { x: 0, y: -1, z: 0 }))
  return floor.solid && floor.name !== 'magma_block' && !isBed(floor) && obstacles(realm.columns, box).length === 0 &&
    !touches(realm.columns, box, name => name === 'lava' || name === 'fire' || name === 'water' || name === 'cactus')
}

function near (from: Vec, cell: Vec): boolean {
  return Math.abs(from.x - cell.x - 0.5) <= REACH.sides && Math.abs(from.y - cell.y) <= REACH.up && Math.abs(from.z - cell.z - 0.5) <= REACH.sides
}

function isFull (block: BlockInfo): boolean {
  return block.filterLight === 15 && block.solid
}

function isDangerous (realm: Realm, head: Vec): boolean {
  const middle = plus(head, { x: 0.5, y: 0, z: 0.5 })
  return realm.mobs.near(middle, distance({ x: 0, y: 0, z: 0 }, { x: DANGER.sides, y: DANGER.up, z: DANGER.sides })).some(mob => {
    const { x, y, z } = mob.position
    return isMonster(mob) && mob.kind !== 'slime' && Math.abs(x - middle.x) <= DANGER.sides && Math.abs(y - middle.y) <= DANGER.up && Math.abs(z - middle.z) <= DANGER.sides
  })
}

function tell (player: Player, translate: string): void {
  player.send('system_chat', { content: JSON.stringify({ translate }), isActionBar: true })
}
