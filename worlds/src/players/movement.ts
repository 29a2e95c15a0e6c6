import { footfall } from '../blocks/footfall.ts'
import { boxAt, floored, grown, minus, moved, obstacles, overlaps, plus, slide, swept, touches, type Axis, type Box, type Vec } from '../geometry.ts'
import { isMortal, isSpectator, mayFly } from './modes.ts'
import { PLAYER_WIDTH, type Player } from './player.ts'
import type { Realm } from '../realm.ts'
import { fluidAt } from './environment.ts'
import { exhaust } from './hunger.ts'
import { land } from './survival.ts'

/** Blocks of horizontal way granted each tick: above any sprint-jump (0.6), below a dash through a wall of lag. */
const STRIDE_PER_TICK = 1
/** Way that may be saved up while packets were late, in blocks: half a second of grants, as vanilla's ten blocks a packet. */
const MAX_STRIDE = 10
/** Longest single step, in blocks a packet: a client sends one packet a tick; free fall reaches 3.92 downwards. */
const MAX_STEP = { horizontal: 1.5, up: 1.3, down: 4 }
/** Longest step of who may fly, in blocks a packet (vanilla's limit for all moves). */
const MAX_FLIGHT = 10
/** What jumps may reach more than they do, in blocks. */
const RISE_MARGIN = 0.05
const JUMP = { speed: 0.42, boost: 0.1, gravity: 0.08, drag: 0.98 }
/** What a level of speed adds to the way granted. */
const HASTE_OF_FOOT = 0.2
/** Exhaustion: of a jump, and a block of way sprinted or swum (minecraft.wiki/w/Hunger#Exhaustion_level_increase). */
const COST = { jump: 0.05, sprintJump: 0.2, sprint: 0.1, swim: 0.01 }
/** Vanilla kicks who hovers this long (server.properties `allow-flight`). */
const MAX_FLOATING_TICKS = 80
/** How far boxes may graze a block: rounding of clients, never enough to pass one. */
const GRAZE = 0.01
const HAIR = 1e-5
const WORLD_EDGE = 3e7
/** The server's own look at "on the ground": solid within this many blocks under the feet. */
const FOOT = 0.05
/** Vanilla's block tag `climbable`. */
const CLIMBABLE = /^(ladder|scaffolding)$|vines?(_plant)?$/
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
  if (player.vitals.dead || player.sleeping !== null || player.teleport !== null) return
  const to = step.to ?? body.position
  if (![to.x, to.y, to.z].every(part => Math.abs(part) < WORLD_EDGE)) return kickForNonsense(player)
  const by = minus(to, body.position)
  if (tooFast(realm, player, by)) return correct(realm, player)
  if (isSpectator(player)) return drift(player, to)
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

/** Spectators pass through everything, and nothing happens to them. */
function drift (player: Player, to: Vec): void {
  Object.assign(player.body, { position: to, supported: false, footing: to.y, fallen: 0 })
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
  player.stride = Math.min(MAX_STRIDE, player.stride + grant(player))
}

/** Way granted a tick: runners by a speed effect get more. */
function grant (player: Player): number {
  return STRIDE_PER_TICK * (1 + HASTE_OF_FOOT * player.effects.level('speed'))
}

/** Height in blocks that a jump reaches at this level of jump boost. */
function jumpHeight (level: number): number {
  let height = 0
  for (let speed = JUMP.speed + JUMP.boost * level; speed > 0; speed = (speed - JUMP.gravity) * JUMP.drag) height += speed
  return height
}

function tooFast (realm: Realm, player: Player, by: Vec): boolean {
  // Pushed by a hit or an explosion a body flies as far as that throws it.
  if (mayFly(player) || realm.tick < player.pushedUntil) return Math.hypot(by.x, by.y, by.z) > MAX_FLIGHT
  const horizontal = Math.hypot(by.x, by.z)
  const { effects } = player
  const up = MAX_STEP.up + JUMP.boost * effects.level('jump_boost')
  return horizontal > MAX_STEP.horizontal * grant(player) || horizontal > player.stride + grant(player) || by.y > up || by.y < -MAX_STEP.down
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
  const lifted = held || mayFly(player) || player.effects.has('levitation')
  if (!supported && !lifted && by.y > 0 && to.y > body.footing + jumpHeight(player.effects.level('jump_boost')) + RISE_MARGIN) return correct(realm, player)
  const jumped = body.supported && !claimsGround && by.y > 0.1
  body.position = to
  body.supported = supported
  // Thrown up by slime or a hit, the footing is where that may reach, until the way goes down.
  noteClimbing(realm, player)
  if (supported || held) body.footing = to.y
  else if (by.y < 0) body.footing = Math.min(body.footing, to.y)
  if (jumped) {
    exhaust(player, player.sprinting ? COST.sprintJump : COST.jump)
    player.statistics.add('custom', 'jump')
  }
  tire(realm, player, by)
  if (held || !isMortal(player) || player.effects.has('slow_falling') || player.effects.has('levitation')) body.fallen = 0
  else if (by.y < 0) body.fallen -= by.y
  if (supported) {
    bounce(realm, player)
    footfall(realm, player, body.fallen)
    land(realm, player)
  }
  watchFloating(realm, player, box, by, held)
}

/** Swimming and sprinting cost strength. */
function tire (realm: Realm, player: Player, by: Vec): void {
  if (fluidAt(realm, player.body.position) === 'water') exhaust(player, COST.swim * Math.hypot(by.x, by.y, by.z))
  else if (player.body.supported && player.sprinting) exhaust(player, COST.sprint * Math.hypot(by.x, by.z))
}

/** Slime throws back as high as the fall was; who sneaks stays on it. */
function bounce (realm: Realm, { body, sneaking }: Player): void {
  const { x, y, z } = body.position
  const floor = realm.columns.block(Math.floor(x), Math.floor(y - 0.2), Math.floor(z))
  if (floor.name === 'slime_block' && !sneaking) body.footing = Math.max(body.footing, body.position.y + body.fallen)
}

/** Water, ladders and vines carry a body: no fall and no jump limit there. */
function isHolding (name: string): boolean {
  return name === 'water' || name === 'lava' || name === 'ladder' || name === 'bubble_column' || name === 'cobweb' || name === 'scaffolding' || name === 'powder_snow' || /vines?(_plant)?$/.test(name)
}

/** Remembers what the feet climb in, until they are on the ground. */
function noteClimbing (realm: Realm, { body }: Player): void {
  const { name } = realm.blocks.at(floored(body.position))
  if (CLIMBABLE.test(name)) body.climbed = name
  else if (body.supported) delete body.climbed
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
  const floats = by.y >= -0.03125 && !held && !mayFly(player) && !player.effects.has('levitation') && !touches(realm.columns, around, name => !name.endsWith('air'))
  player.floatingTicks = floats ? player.floatingTicks + 1 : 0
  if (player.floatingTicks > MAX_FLOATING_TICKS) player.link.kick('Flying is not enabled on this server')
}
