import type { Bot } from 'mineflayer'
import type { Entity } from 'prismarine-entity'
import { Vec3 } from 'vec3'
import { MIDDLE } from './archery.ts'
import { cooldownTicks } from './gear.ts'
import { eyeOf } from './path-goals.ts'
import { HARMFUL, LIQUID, SAFE, SOLID, type Point } from './path-world.ts'
import { PrimitiveError } from './primitive-error.ts'
import type { PrimitiveContext } from './primitives-host.ts'

export interface FightOptions {
  /** 600 by default. */
  readonly maxTicks?: number
  /** Furthest that the foe is followed, in blocks; 48 by default. */
  readonly leash?: number
  /** Asked at every tick; true ends the fight as `late`. */
  readonly giveUp?: () => boolean
}
export type FightEnd = 'dead' | 'gone' | 'late'

/** From the eyes to the nearest point of what is struck (minecraft.wiki/w/Player#Reach). */
export const REACH = 2.9
/** Nearer than this, and in sight, a foe is walked up to straight. */
const STRAIGHT = 16
/** Metadata field of a creeper that is 1 while it swells (minecraft.wiki/w/Java_Edition_protocol/Entity_metadata#Creeper). */
const SWELLING = 16
/** A lit creeper goes out when its prey is 7 blocks off (minecraft.wiki/w/Creeper#Behavior). */
export const CREEPER_RANGE = 7
export const CREEPER_BACK = 8
const CREEPER_TICKS = 50
/** It lights its fuse at 3 blocks: it is struck from just beyond that, and not waited for there. */
const CREEPER_GAP = 5
const CREEPER_COOLDOWN = 13
const CHASE_TICKS = 60
/** Chases in a row that find no way. */
const MAX_LOST = 3
const COMPASS = Array.from({ length: 8 }, (_, at) => at * Math.PI / 4)

/** Strike `foe` until it is dead or gone. */
export async function fight (ctx: PrimitiveContext, foe: Entity, { maxTicks = 600, leash = 48, giveUp = () => false }: FightOptions): Promise<FightEnd> {
  const { bot } = ctx
  let dead = false
  const onDead = (entity: Entity): void => { dead ||= entity.id === foe.id }
  let ticks = 0
  const onTick = (): void => { ticks++ }
  bot.on('entityDead', onDead)
  bot.on('physicsTick', onTick)
  try {
    let struck = -Infinity
    let lost = 0
    while (ticks < maxTicks && !giveUp()) {
      if (dead) return 'dead'
      if (!foe.isValid || bot.entity.position.distanceTo(foe.position) > leash) return 'gone'
      if (swells(foe) && reachTo(bot, foe) < CREEPER_RANGE) await retreat(ctx, foe.position, CREEPER_BACK, CREEPER_TICKS)
      else if (foe.name === 'creeper' && ticks - struck < CREEPER_COOLDOWN) await retreat(ctx, foe.position, CREEPER_GAP, 2)
      else if (reachTo(bot, foe) > REACH || !sees(ctx, foe)) lost = await closeIn(ctx, foe, () => dead) ? 0 : lost + 1
      else if (ticks - struck >= cooldownTicks(bot.heldItem?.name)) {
        bot.clearControlStates()
        strike(bot, foe)
        struck = ticks
      } else bot.clearControlStates()
      if (lost >= MAX_LOST) ctx.fail('no_path', `no way leads to the ${foe.name ?? 'foe'}`, { reason: 'unreachable' })
      await ctx.waitTicks(1)
    }
    return dead ? 'dead' : 'late'
  } finally {
    bot.off('entityDead', onDead)
    bot.off('physicsTick', onTick)
    bot.clearControlStates()
  }
}

/** One blow. The head is turned by force: a blow that is not looked at is not answered by every world. */
export function strike (bot: Bot, foe: Entity): void {
  void bot.lookAt(middle(foe), true)
  bot.attack(foe)
}

/** Whether a creeper is about to burst. */
export function swells (foe: Entity): boolean {
  if (foe.name !== 'creeper') return false
  return (foe.metadata as unknown as unknown[])[SWELLING] === 1
}

function middle (foe: Entity): Vec3 {
  return new Vec3(foe.position.x, foe.position.y + foe.height * MIDDLE, foe.position.z)
}

/** From the eyes to the foe's box. */
export function reachTo (bot: Bot, foe: Entity): number {
  const eye = eyeOf(bot)
  const half = foe.width / 2
  const gap = (from: number, low: number, high: number): number => Math.max(low - from, 0, from - high)
  const { x, y, z } = foe.position
  return Math.hypot(gap(eye.x, x - half, x + half), gap(eye.y, y, y + foe.height), gap(eye.z, z - half, z + half))
}

/** Whether no block stands between the eyes and the foe. */
export function sees (ctx: PrimitiveContext, foe: Entity): boolean {
  const aim = middle(foe)
  return ctx.view().firstObstacle(ctx.eye, aim, aim.floored()) === null
}

/** A stretch nearer to the foe; false when no way leads there. */
async function closeIn (ctx: PrimitiveContext, foe: Entity, isOver: () => boolean): Promise<boolean> {
  const { bot } = ctx
  const way = Math.atan2(-(foe.position.x - bot.entity.position.x), -(foe.position.z - bot.entity.position.z))
  if (bot.entity.position.distanceTo(foe.position) < STRAIGHT && sees(ctx, foe) && bears(ctx, way)) {
    await press(ctx, way, foe.name !== 'creeper')
    return true
  }
  bot.clearControlStates()
  const goal = foe.position.floored()
  try {
    const arrived = (): boolean => isOver() || !foe.isValid || foe.position.distanceTo(goal) > 3 || (reachTo(bot, foe) <= REACH && sees(ctx, foe))
    await ctx.moveTo(ctx.goals.near(goal, 1.5), { maxTicks: CHASE_TICKS, maxNodes: 8000, poll: arrived, pollTicks: 2 })
    return true
  } catch (error) {
    if (!(error instanceof PrimitiveError) || (error.code !== 'no_path' && error.code !== 'timed_out')) throw error
    return error.code === 'timed_out'
  }
}

async function press (ctx: PrimitiveContext, yaw: number, runs = true): Promise<void> {
  const { bot } = ctx
  const { x, y, z } = bot.entity.position
  const ahead = { x: Math.floor(x - Math.sin(yaw)), y: Math.floor(y), z: Math.floor(z - Math.cos(yaw)) }
  await bot.look(yaw, 0, true)
  bot.setControlState('forward', true)
  bot.setControlState('sprint', runs)
  bot.setControlState('jump', !(ctx.view().flags(ahead.x, ahead.y, ahead.z) & SAFE) || (bot.entity as unknown as { isInWater?: boolean }).isInWater === true)
}

/** Whether the ground one block on in this direction bears a body and does it no harm. */
function bears (ctx: PrimitiveContext, yaw: number): boolean {
  const view = ctx.view()
  const p = ctx.bot.entity.position
  const x = Math.floor(p.x - Math.sin(yaw))
  const z = Math.floor(p.z - Math.cos(yaw))
  const y = Math.floor(p.y + 0.01)
  for (let dy = -1; dy <= 1; dy++) if (view.flags(x, y + dy, z) & HARMFUL) return false
  if (!(view.flags(x, y + 1, z) & SAFE)) return false
  if (!(view.flags(x, y, z) & SAFE)) return (view.flags(x, y, z) & SOLID) !== 0 && (view.flags(x, y + 2, z) & SAFE) !== 0
  for (let depth = 1; depth <= 3; depth++) {
    const flags = view.flags(x, y - depth, z)
    if (flags & HARMFUL) return false
    if (flags & (SOLID | LIQUID)) return true
  }
  return false
}

/** Away from a point until it is `distance` off, for at most `ticks`. */
export async function retreat (ctx: PrimitiveContext, from: Point, distance: number, ticks: number): Promise<void> {
  const { bot } = ctx
  const origin = new Vec3(from.x, from.y, from.z)
  for (let tick = 0; tick < ticks && bot.entity.position.distanceTo(origin) < distance; tick++) {
    const away = Math.atan2(bot.entity.position.x - from.x, bot.entity.position.z - from.z) + Math.PI
    const ways = COMPASS.map(turn => away + turn).filter(yaw => bears(ctx, yaw))
    ways.sort((a, b) => Math.cos(b - away) - Math.cos(a - away))
    const [yaw] = ways
    if (yaw === undefined) break
    await press(ctx, yaw)
    await ctx.keepTicks(1)
  }
  bot.clearControlStates()
}
