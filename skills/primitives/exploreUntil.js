// @ts-check
/** @import { PrimitiveContext, Primitive } from '../../bridge/src/primitives-host.ts' */
/** @import { JsonValue } from '../../bridge/src/program-types.ts' */
import { amountOf } from './shared/check.js'

const MOST_SECONDS = 1200
const TICKS_A_SECOND = 20
const LEG = 24
const DEPTH_LEG = 6
/** Of a full turn: how far a new direction turns away when the old one is barred. */
const TURN = 0.17
const REST_TICKS = 10

/** @type {Record<string, readonly [number, number, number]>} */
const COMPASS = { north: [0, 0, -1], south: [0, 0, 1], east: [1, 0, 0], west: [-1, 0, 0], up: [0, 1, 0], down: [0, -1, 0] }

/**
 * @param {PrimitiveContext} ctx
 * @param {unknown} direction
 * @returns {{angle: number, dy: number}} `dy` -1 down, 1 up, 0 over the surface by `angle`
 */
function headingOf (ctx, direction) {
  if (direction === null || direction === undefined) return { angle: Math.random() * 2 * Math.PI, dy: 0 }
  const named = typeof direction === 'string' ? COMPASS[direction] : undefined
  const given = /** @type {{x?: unknown, y?: unknown, z?: unknown}} */ (typeof direction === 'object' ? direction : {})
  const [x, y, z] = named ?? [Number(given.x ?? 0), Number(given.y ?? 0), Number(given.z ?? 0)]
  if (![x, y, z].every(Number.isFinite) || (x === 0 && y === 0 && z === 0)) {
    return ctx.fail('bad_argument', `direction must be null, {x, y, z} other than zero, or one of ${Object.keys(COMPASS).join(', ')}, not ${JSON.stringify(direction) ?? typeof direction}`)
  }
  return { angle: Math.atan2(z, x), dy: x === 0 && z === 0 ? Math.sign(y) : 0 }
}

/**
 * Walk one leg; false when the way is barred.
 * @param {PrimitiveContext} ctx
 * @param {{angle: number, dy: number}} heading
 * @param {number} ticks
 * @param {() => unknown} poll
 */
async function leg (ctx, heading, ticks, poll) {
  const here = ctx.bot.entity.position
  const over = ctx.goals.nearXZ(here.x + LEG * Math.cos(heading.angle), here.z + LEG * Math.sin(heading.angle), LEG / 4)
  const goal = heading.dy === 0 ? over : ctx.goals.height(Math.floor(here.y) + heading.dy * DEPTH_LEG, 1)
  try {
    await ctx.moveTo(goal, { maxTicks: ticks, poll, waterCost: 12, maxNodes: 15_000 })
    return true
  } catch (error) {
    const { code, details } = /** @type {{code?: string, details?: {reason?: string}}} */ (error)
    if (code !== 'no_path' && !(code === 'timed_out' && details?.reason === 'slow')) throw error
    return false
  }
}

/** @type {Primitive['run']} */
async function exploreUntil (ctx, direction = null, maxSeconds = 60, predicate = undefined) {
  if (typeof predicate !== 'function') return ctx.fail('bad_argument', 'the fourth argument must be a function that returns something truthy once found')
  const heading = headingOf(ctx, direction)
  const limit = amountOf(ctx, maxSeconds, 'maxSeconds', MOST_SECONDS) * TICKS_A_SECOND
  /** @type {JsonValue} */
  let found = null
  let ticks = 0
  const count = () => { ticks++ }
  const poll = async () => {
    found = await predicate()
    return Boolean(found) || ticks >= limit
  }
  ctx.bot.on('physicsTick', count)
  try {
    while (!await poll()) {
      if (await leg(ctx, heading, Math.max(1, limit - ticks), poll)) continue
      heading.angle += (Math.random() < 0.5 ? -1 : 1) * (TURN + Math.random() * TURN) * 2 * Math.PI
      await ctx.waitTicks(REST_TICKS)
      // Down or up may be barred where it is not a few blocks on.
      if (heading.dy !== 0) await leg(ctx, { angle: heading.angle, dy: 0 }, Math.max(1, limit - ticks), poll)
    }
  } finally {
    ctx.bot.off('physicsTick', count)
  }
  if (found) return found
  return ctx.fail('timed_out', `found nothing in ${maxSeconds} s; try another direction or more seconds`)
}

/** @type {Primitive} */
export default { name: 'exploreUntil', run: exploreUntil }
