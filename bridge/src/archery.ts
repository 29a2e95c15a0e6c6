import type { Bot } from 'mineflayer'
import type { Entity } from 'prismarine-entity'
import { EYE_HEIGHT } from './path-goals.ts'
import type { PrimitiveContext } from './primitives-host.ts'

/** How what a weapon shoots flies, and how it is let go. */
export interface Flight {
  /** Blocks a tick at the start, share of the speed that a tick leaves, fall a tick (minecraft.wiki/w/Projectile). */
  readonly speed: number
  readonly drag: number
  readonly gravity: number
  /** A drawn weapon shoots when it is let go; a loaded one is let go and then used once more; what is thrown is used. */
  readonly hold: 'draw' | 'load' | 'throw'
  /** Ticks of aiming, which drawing and loading take as well. */
  readonly ticks: number
  readonly needsArrow: boolean
}

const ARROW = { drag: 0.99, gravity: 0.05, needsArrow: true } as const
const THROWN = { speed: 1.5, drag: 0.99, gravity: 0.03, hold: 'throw', ticks: 8, needsArrow: false } as const
const FLIGHTS: Readonly<Record<string, Flight>> = {
  bow: { ...ARROW, speed: 3, hold: 'draw', ticks: 22 },
  crossbow: { ...ARROW, speed: 3.15, hold: 'load', ticks: 26 },
  trident: { speed: 2.5, drag: 0.99, gravity: 0.05, hold: 'draw', ticks: 12, needsArrow: false },
  snowball: THROWN,
  egg: THROWN,
  ender_pearl: THROWN
}
export const SHOOTERS: readonly string[] = Object.keys(FLIGHTS)

/** Missiles leave so far below the eyes. */
const BELOW_EYES = 0.1
/** Share of a target's height that is aimed at. */
export const MIDDLE = 0.6
const MAX_FLIGHT_TICKS = 120
/** Pitches tried, in radians, up to where a shot flies farthest: of two ways the flat one is taken. */
const PITCH = { from: -1.4, to: Math.PI / 4, step: 0.005 }
/** A missile that passes farther from the middle misses. */
const MISS = 0.5

/** How `weapon` shoots; undefined when it does not. */
export function flightOf (weapon: string): Flight | undefined {
  return Object.hasOwn(FLIGHTS, weapon) ? FLIGHTS[weapon] : undefined
}

/** Whether the bot carries something that `flight` would shoot, beside the weapon. */
export function hasAmmunition (bot: Bot, { needsArrow }: Flight): boolean {
  return !needsArrow || bot.inventory.items().some(item => /arrow$/.test(item.name))
}

/**
 * Aim at where `target` will be, as it has moved while the weapon was drawn, and let go; at once when it can be hit no more.
 *
 * @returns false when it is out of range to begin with, and nothing was shot
 */
export async function shootAt (ctx: PrimitiveContext, target: Entity, flight: Flight): Promise<boolean> {
  const { bot } = ctx
  const start = target.position.clone()
  let ticks = -1
  return await letGo(ctx, flight, () => {
    ticks++
    const share = ticks === 0 ? 0 : 1 / ticks
    const drift = { x: (target.position.x - start.x) * share, z: (target.position.z - start.z) * share }
    const angle = target.isValid ? aim(bot, target, drift, flight) : null
    if (angle !== null) void bot.look(angle.yaw, angle.pitch, true)
    return angle !== null
  })
}

/** Shoot what is in the hand. `face` turns the head at every tick of aiming; once it gives false, the shot is let go. */
export async function letGo (ctx: PrimitiveContext, { hold, ticks }: Flight, face: () => boolean): Promise<boolean> {
  const { bot } = ctx
  if (!face()) return false
  try {
    if (hold !== 'throw') bot.activateItem()
    for (let tick = 0; tick < ticks; tick++) {
      await ctx.keepTicks(1)
      if (!face()) break
    }
    // A forced look is sent with the next tick.
    await ctx.keepTicks(1)
  } finally {
    if (hold !== 'throw' && bot.usingHeldItem) bot.deactivateItem()
  }
  if (hold === 'load') await ctx.keepTicks(1)
  if (hold !== 'draw') bot.activateItem()
  return true
}

/** Yaw and pitch that bring the missile to where the target, drifting so many blocks a tick, will be; null when it is out of range. */
function aim (bot: Bot, target: Entity, drift: { x: number, z: number }, flight: Flight): { yaw: number, pitch: number } | null {
  const from = bot.entity.position.offset(0, EYE_HEIGHT - BELOW_EYES, 0)
  let [yaw, pitch, ticks] = [0, 0, 0]
  // The second time the flight's length is known, and with it how far the target will have gone.
  for (let pass = 0; pass < 2; pass++) {
    const to = target.position.offset(drift.x * ticks, target.height * MIDDLE, drift.z * ticks)
    const found = elevation(Math.hypot(to.x - from.x, to.z - from.z), to.y - from.y, flight)
    if (found === null) return null
    ;({ pitch, ticks } = found)
    yaw = Math.atan2(-(to.x - from.x), -(to.z - from.z))
  }
  return { yaw, pitch }
}

function elevation (distance: number, height: number, flight: Flight): { pitch: number, ticks: number } | null {
  let best: { pitch: number, ticks: number, miss: number } | null = null
  for (let pitch = PITCH.from; pitch <= PITCH.to; pitch += PITCH.step) {
    const { miss, ticks } = missBy(distance, height, pitch, flight)
    if (best === null || miss < best.miss) best = { pitch, ticks, miss }
  }
  return best === null || best.miss > MISS ? null : best
}

/** How far over or under a point the missile passes, and when. */
function missBy (distance: number, height: number, pitch: number, { speed, drag, gravity }: Flight): { miss: number, ticks: number } {
  let [x, y, vx, vy] = [0, 0, speed * Math.cos(pitch), speed * Math.sin(pitch)]
  for (let ticks = 1; ticks <= MAX_FLIGHT_TICKS; ticks++) {
    if (x + vx >= distance) return { miss: Math.abs(y + vy * (distance - x) / vx - height), ticks }
    x += vx
    y += vy
    vx *= drag
    vy = vy * drag - gravity
  }
  return { miss: Infinity, ticks: MAX_FLIGHT_TICKS }
}
