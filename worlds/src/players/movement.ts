import { boxAt, grown, minus, moved, obstacles, overlaps, plus, slide, swept, touches, type Axis, type Box, type Vec } from '../geometry.ts'
import { PLAYER_WIDTH, type Player } from './player.ts'
import type { Realm } from '../realm.ts'
import { exhaust, land } from './survival.ts'

/** Blocks of horizontal way granted each tick: above any sprint-jump (0.6), below a dash through a wall of lag. */
const STRIDE_PER_TICK = 1
/** Way that may be saved up while packets were late, in blocks: half a second of grants, as vanilla's ten blocks a packet. */
const MAX_STRIDE = 10
/** Longest single step, in blocks a packet: a client sends one packet a tick; free fall reaches 3.92 downwards. */
const MAX_STEP = { horizontal: 1.5, up: 1.3, down: 4 }
/** A jump reaches 1.25 blocks over the footing. */
const MAX_RISE = 1.3
/** Vanilla kicks who hovers this long (server.properties `allow-flight`). */
const MAX_FLOATING_TICKS = 80
/** How far boxes may graze a block: rounding of clients, never enough to pass one. */
const GRAZE = 0.01
const HAIR = 1e-5
const WORLD_EDGE = 3e7
/** The server's own look at "on the ground": solid within this many blocks under the feet. */
const FOOT = 0.05
const ROUTES: ReadonlyArray<readonly Axis[]> = [['y', 'x', 'z'], ['y', 'z', 'x'], ['x', 'z', 'y'], ['z', 'x', 'y']]

export interface Step { readonly to: Vec | null, readonly look: { yaw: number, pitch: number } | null, readonly onGround: boolean }

/** One movement packet: accepted, answered by a correction, or the player is kicked for nonsense. */
export function takeStep (realm: Realm, player: Player, step: Step): void {
  const { body } = player
  if (step.look !== null) {
    if (!Number.isFinite(step.look.yaw) || !Number.isFinite(step.look.pitch)) return kickForNonsense(player)
    body.yaw = step.look.yaw
    body.pitch = Math.max(-90, Math.min(90, step.look.pitch))
  }
  if (player.vitals.dead || player.teleport !== null) return
  const to = step.to ?? body.position
  if (![to.x, to.y, to.z].every(part => Math.abs(part) < WORLD_EDGE)) return kickForNonsense(player)
  const by = minus(to, body.position)
  if (tooFast(player, by)) return correct(realm, player)
  player.stride -= Math.hypot(by.x, by.z)
  if (passable(realm, player, by)) return arrive(realm, player, to, by, step.onGround)
  const held = holdBack(realm, player, by)
  arrive(realm, player, plus(body.position, held), held, step.onGround)
  correct(realm, player)
}

/**
 * As much of the way `by` as the blocks allow, a hair short of those that were hit: a client whose rounding has it
 * 1e-15 blocks inside a wall is held by its own physics no more, and would walk into it again and again.
 */
function holdBack (realm: Realm, player: Player, by: Vec): Vec {
  const free = slide(realm.columns, boxAt(player.body.position, PLAYER_WIDTH, player.height), by)
  return {
    x: free.x === by.x ? free.x : free.x - Math.sign(by.x) * HAIR,
    y: free.y,
    z: free.z === by.z ? free.z : free.z - Math.sign(by.z) * HAIR
  }
}

function kickForNonsense (player: Player): void {
  player.link.kick('Invalid move player packet received')
}

/** Puts the client where the server has the player; moves it sends before it confirms are of the old place and ignored. */
export function correct (realm: Realm, player: Player): void {
  const { position, yaw, pitch } = player.body
  // The tick is a fresh id: only the newest correction counts, and it is confirmed by its id.
  player.teleport = realm.tick
  player.send('position', { ...position, yaw, pitch, flags: 0, teleportId: player.teleport })
}

export function confirmTeleport (player: Player, id: unknown): void {
  if (id === player.teleport) player.teleport = null
}

export function tickMovement (player: Player): void {
  player.stride = Math.min(MAX_STRIDE, player.stride + STRIDE_PER_TICK)
}

function tooFast (player: Player, by: Vec): boolean {
  const horizontal = Math.hypot(by.x, by.z)
  return horizontal > MAX_STEP.horizontal || horizontal > player.stride + STRIDE_PER_TICK || by.y > MAX_STEP.up || by.y < -MAX_STEP.down
}

/** Whether the player's box gets along `by` in some order of the axes; blocks it already stands in do not hold it. */
function passable (realm: Realm, player: Player, by: Vec): boolean {
  if (by.x === 0 && by.y === 0 && by.z === 0) return true
  const box = grown(boxAt(player.body.position, PLAYER_WIDTH, player.height), -GRAZE, -GRAZE, -GRAZE)
  const solids = obstacles(realm.columns, swept(box, by)).filter(solid => !overlaps(solid, box))
  return solids.length === 0 || ROUTES.some(route => routeFree(box, by, route, solids))
}

function routeFree (start: Box, by: Vec, route: readonly Axis[], solids: Box[]): boolean {
  let box = start
  for (const axis of route) {
    const part = { x: 0, y: 0, z: 0, [axis]: by[axis] }
    const space = swept(box, part)
    if (solids.some(solid => overlaps(solid, space))) return false
    box = moved(box, part)
  }
  return true
}

function arrive (realm: Realm, player: Player, to: Vec, by: Vec, claimsGround: boolean): void {
  const { body } = player
  const box = boxAt(to, PLAYER_WIDTH, player.height)
  const held = touches(realm.columns, grown(box, -GRAZE, 0, -GRAZE), isHolding)
  const supported = stands(realm, box)
  if (!supported && !held && to.y > body.footing + MAX_RISE && by.y > 0) return correct(realm, player)
  const jumped = body.supported && !claimsGround && by.y > 0.1
  body.position = to
  body.supported = supported
  body.footing = supported || held ? to.y : Math.min(body.footing, to.y)
  if (jumped) {
    exhaust(player, player.sprinting ? 0.2 : 0.05)
    player.statistics.add('custom', 'jump')
  } else if (supported && player.sprinting) exhaust(player, 0.1 * Math.hypot(by.x, by.z))
  if (held) body.fallen = 0
  else if (by.y < 0) body.fallen -= by.y
  if (supported) land(realm, player)
  watchFloating(realm, player, box, by, held)
}

/** Water, ladders and vines carry a body: no fall and no jump limit there. */
function isHolding (name: string): boolean {
  return name === 'water' || name === 'lava' || name === 'ladder' || name === 'bubble_column' || name === 'cobweb' || name.endsWith('vine') || name.endsWith('vines')
}

function stands (realm: Realm, box: Box): boolean {
  const sole = { ...box, minX: box.minX + 1e-3, maxX: box.maxX - 1e-3, minZ: box.minZ + 1e-3, maxZ: box.maxZ - 1e-3, minY: box.minY - FOOT, maxY: box.minY + 1e-3 }
  return obstacles(realm.columns, sole).length > 0
}

/** The ground may go from under a player, or come, without any move of the player's. */
export function refreshFooting (realm: Realm, player: Player): void {
  player.body.supported = stands(realm, boxAt(player.body.position, PLAYER_WIDTH, player.height))
}

function watchFloating (realm: Realm, player: Player, box: Box, by: Vec, held: boolean): void {
  const around = grown(box, 0.0625, 0.0625, 0.0625)
  around.minY -= 0.55
  const floats = by.y >= -0.03125 && !held && !touches(realm.columns, around, name => !name.endsWith('air'))
  player.floatingTicks = floats ? player.floatingTicks + 1 : 0
  if (player.floatingTicks > MAX_FLOATING_TICKS) player.link.kick('Flying is not enabled on this server')
}
