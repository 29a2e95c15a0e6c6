import type { Columns } from '../../blocks/columns.ts'
import { carried } from '../../blocks/currents.ts'
import { moved, slide, type Box, type Vec } from '../../geometry.ts'
import type { Realm } from '../../realm.ts'
import { boxOf, heightOf, specOfMob, type Mob } from './mob.ts'

/** Where a mob wants to go this tick: horizontal direction of length 1, its speed attribute times pace, and its legs. */
export interface Drive { readonly x: number, readonly z: number, readonly speed: number, readonly jump?: boolean, readonly dive?: number }

/** Vanilla's living movement (LivingEntity.travel): blocks a tick and factors a tick. */
const GRAVITY = 0.08
const AIR_DRAG = 0.98
const SIDE_DRAG = 0.91
const SLIPPERINESS: Readonly<Record<string, number>> = { ice: 0.98, packed_ice: 0.98, blue_ice: 0.989, frosted_ice: 0.98, slime_block: 0.8 }
const USUAL_SLIPPERINESS = 0.6
const GROUND_GRIP = 0.216
const JUMP = 0.42
const AIR_PUSH = 0.02
const INPUT = 0.98
const STEP_UP = 0.6
const WATER = { drag: 0.8, push: 0.02, sink: 0.005, float: 0.04, climb: 0.3 }
const CLIMB = 0.2
const SINKS = new Set(['zombie', 'husk', 'skeleton'])
/** Slower than this (blocks a tick) a mob rests, and looks at what it is in and stands on every 4th tick only. */
const REST = 0.003
const REST_PERIOD = 4

/** What it stands or swims in. */
export function mediumOf (columns: Columns, mob: Mob): 'air' | 'water' | 'lava' {
  const { x, y, z } = mob.position
  const block = columns.block(Math.floor(x), Math.floor(y + Math.min(0.4, heightOf(mob) / 2)), Math.floor(z))
  if (!block.liquid) return 'air'
  return block.name === 'lava' ? 'lava' : 'water'
}

/** Whether a mob that wants to go nowhere lies still, on the ground or, where it swims, in its water, until its next look around. */
export function rests (mob: Mob): boolean {
  const { velocity } = mob
  if (Math.abs(velocity.x) >= REST || Math.abs(velocity.z) >= REST || (mob.age + mob.id) % REST_PERIOD === 0) return false
  return specOfMob(mob).aquatic ? !mob.onGround && Math.abs(velocity.y) < REST : mob.onGround && velocity.y <= 0
}

/** Moves a mob by one tick: its own will, gravity, water, walls. Gives the medium it moved in. */
export function moveMob (realm: Realm, mob: Mob, drive: Drive | null): 'air' | 'water' | 'lava' {
  const { columns } = realm
  if (drive === null && rests(mob)) return specOfMob(mob).aquatic ? 'water' : 'air'
  const medium = mediumOf(columns, mob)
  if (medium === 'air') moveInAir(columns, mob, drive)
  else {
    // Fish and squid hold their own.
    if (!specOfMob(mob).aquatic) mob.velocity = carried(columns, boxOf(mob), medium, mob.velocity)
    moveInLiquid(columns, mob, drive)
  }
  return medium
}

function moveInAir (columns: Columns, mob: Mob, drive: Drive | null): void {
  const slip = mob.onGround ? slipperinessUnder(columns, mob) : 1
  const push = drive === null ? 0 : INPUT * drive.speed * (mob.onGround ? drive.speed * GROUND_GRIP / slip ** 3 : AIR_PUSH)
  let { x, y, z } = mob.velocity
  if (drive !== null) {
    x += drive.x * push
    z += drive.z * push
    if (drive.jump === true && mob.onGround) y = JUMP
  }
  const ladder = mob.kind === 'spider' && mob.blocked
  if (ladder) y = CLIMB
  const wanted = { x, y, z }
  const by = stepOver(columns, mob, wanted)
  settle(mob, wanted, by)
  const drag = slip * SIDE_DRAG
  let down = (by.y === wanted.y ? wanted.y : 0) - GRAVITY
  // Chickens flutter down (minecraft.wiki/w/Chicken).
  if (mob.kind === 'chicken' && down < 0 && !mob.onGround) down *= 0.6
  mob.velocity = { x: (by.x === wanted.x ? x : 0) * drag, y: down * AIR_DRAG, z: (by.z === wanted.z ? z : 0) * drag }
  if (by.y < 0 && !ladder && mob.kind !== 'chicken') mob.fallen -= by.y
}

function moveInLiquid (columns: Columns, mob: Mob, drive: Drive | null): void {
  let { x, y, z } = mob.velocity
  mob.fallen = 0
  const swims = specOfMob(mob).aquatic || mob.kind === 'drowned'
  if (drive !== null) {
    const push = INPUT * WATER.push
    x += drive.x * push
    z += drive.z * push
    y += drive.dive ?? 0
  }
  // Whoever breathes air keeps the head above water; zombies and skeletons walk on the ground of it.
  if (!swims && !SINKS.has(mob.kind)) y += WATER.float
  const wanted = { x, y, z }
  const by = slide(columns, boxOf(mob), wanted)
  settle(mob, wanted, by)
  const blocked = by.x !== wanted.x || by.z !== wanted.z
  let up = (by.y === wanted.y ? wanted.y * WATER.drag : 0) - (swims ? 0 : WATER.sink)
  if (blocked && !swims) up = WATER.climb
  mob.velocity = { x: (by.x === wanted.x ? x : 0) * WATER.drag, y: up, z: (by.z === wanted.z ? z : 0) * WATER.drag }
}

/** As `slide`, but edges up to 0.6 high are walked up. */
function stepOver (columns: Columns, mob: Mob, wanted: Vec): Vec {
  const box = boxOf(mob)
  const by = slide(columns, box, wanted)
  const held = by.x !== wanted.x || by.z !== wanted.z
  if (!held || !(mob.onGround || (wanted.y < 0 && by.y !== wanted.y))) return by
  const up = slide(columns, box, { x: 0, y: STEP_UP, z: 0 }).y
  const raised = moved(box, { x: 0, y: up, z: 0 })
  const over = slide(columns, raised, { x: wanted.x, y: 0, z: wanted.z })
  if (over.x ** 2 + over.z ** 2 <= by.x ** 2 + by.z ** 2 + 1e-9) return by
  const down = slide(columns, moved(raised, over), { x: 0, y: -up, z: 0 }).y
  return { x: over.x, y: up + down, z: over.z }
}

function settle (mob: Mob, wanted: Vec, by: Vec): void {
  mob.position = { x: mob.position.x + by.x, y: mob.position.y + by.y, z: mob.position.z + by.z }
  mob.onGround = wanted.y < 0 && by.y > wanted.y
  mob.blocked = by.x !== wanted.x || by.z !== wanted.z
}

function slipperinessUnder (columns: Columns, mob: Mob): number {
  const { x, y, z } = mob.position
  return SLIPPERINESS[columns.block(Math.floor(x), Math.floor(y - 0.5), Math.floor(z)).name] ?? USUAL_SLIPPERINESS
}

/** Pushes two that stand in each other apart, as vanilla's `push`. */
export function pushApart (a: Mob, b: Mob): void {
  const dx = b.position.x - a.position.x
  const dz = b.position.z - a.position.z
  const reach = Math.max(Math.abs(dx), Math.abs(dz))
  if (reach < 0.01) return
  const root = Math.sqrt(reach)
  const strength = 0.05 * Math.min(1, 1 / root) / root
  a.velocity = { ...a.velocity, x: a.velocity.x - dx * strength, z: a.velocity.z - dz * strength }
  b.velocity = { ...b.velocity, x: b.velocity.x + dx * strength, z: b.velocity.z + dz * strength }
}

/** Whether a box is free of blocks and, but for swimmers, of liquid. */
export function isFree (columns: Columns, box: Box, swims: boolean): boolean {
  for (let x = Math.floor(box.minX); x <= Math.floor(box.maxX - 1e-6); x++) {
    for (let y = Math.floor(box.minY); y <= Math.floor(box.maxY - 1e-6); y++) {
      for (let z = Math.floor(box.minZ); z <= Math.floor(box.maxZ - 1e-6); z++) {
        const block = columns.block(x, y, z)
        if (block.solid || (block.liquid && !swims)) return false
      }
    }
  }
  return true
}
