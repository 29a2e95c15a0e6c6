// @ts-check
/** @import { PrimitiveContext, Primitive } from '../../bridge/src/primitives-host.ts' */
/** @import { Point } from '../../bridge/src/path-world.ts' */
import { totals } from './shared/inventory.js'
import { nameAt, put, REPLACED } from './shared/placing.js'
import { holdToolFor } from './shared/tools.js'

const SOLID = 2
const LIQUID = 4
const BREAKABLE = 32
/** From dusk to dawn, as goals that ask for the night have it (voyager/goals.py). */
const DUSK = 12541
const DAWN = 23460
/** Blocks dug down at most: with two over the head, the ground itself is the roof's frame. */
const DEEPEST = 3
/** What a wall is made of, the most worthless first. */
const WALLS = /^((coarse_)?dirt|cobblestone|cobbled_deepslate|netherrack|(smooth_)?(red_)?sandstone|stone|deepslate|granite|diorite|andesite|tuff|.*_planks|.*_log|.*_wool)$/
/** Height from which a neighbour keeps everything out. */
const TALL = 0.8
const FALL_TICKS = 20
const TRIES = 8
const CLIMB_TICKS = 600
const SIDES = /** @type {const} */ ([[1, 0], [-1, 0], [0, 1], [0, -1]])

/** @param {PrimitiveContext} ctx */
const isNight = ctx => ctx.bot.time.timeOfDay >= DUSK && ctx.bot.time.timeOfDay <= DAWN

/**
 * Cells around a body in the column that something could come through, the lowest first and the roof last.
 * @param {PrimitiveContext} ctx
 * @param {Point} feet
 */
function gaps (ctx, feet) {
  const view = ctx.view()
  const around = [0, 1].flatMap(dy => SIDES.map(([dx, dz]) => ({ x: feet.x + dx, y: feet.y + dy, z: feet.z + dz })))
  return [{ ...feet, y: feet.y - 1 }, ...around, { ...feet, y: feet.y + 2 }].filter(({ x, y, z }) => {
    const state = view.state(x, y, z)
    return state < 0 || !(view.table.flags(state) & SOLID) || view.table.top(state) < TALL
  })
}

/**
 * Whether the block under the feet may be dug away: what comes then carries the body, and nothing flows in.
 * @param {PrimitiveContext} ctx
 * @param {Point} feet
 */
function mayDigDown (ctx, feet) {
  const view = ctx.view()
  const { x, y, z } = feet
  if (!(view.flags(x, y - 1, z) & BREAKABLE) || !(view.flags(x, y - 2, z) & SOLID)) return false
  return SIDES.every(([dx, dz]) => !(view.flags(x + dx, y - 1, z + dz) & LIQUID))
}

/**
 * Stand in the middle of a block, where one falls straight.
 * @param {PrimitiveContext} ctx
 * @param {Point} feet
 */
async function toTheMiddle (ctx, feet) {
  const { bot } = ctx
  const middle = new ctx.Vec3(feet.x + 0.5, bot.entity.position.y, feet.z + 0.5)
  for (let tick = 0; tick < 40 && Math.hypot(bot.entity.position.x - middle.x, bot.entity.position.z - middle.z) > 0.15; tick++) {
    await ctx.guard(bot.lookAt(middle.offset(0, 1.62, 0), true), 20, 'looking')
    bot.setControlState('sneak', true)
    bot.setControlState('forward', true)
    await ctx.keepTicks(1)
  }
  bot.clearControlStates()
  await ctx.keepTicks(2)
}

/**
 * Dig down while that leaves less to close.
 * @param {PrimitiveContext} ctx
 */
async function digIn (ctx) {
  const { bot } = ctx
  for (let depth = 0; depth < DEEPEST; depth++) {
    const feet = bot.entity.position.floored()
    if (gaps(ctx, feet).length === 0 || !mayDigDown(ctx, feet)) return
    const block = bot.blockAt(feet.offset(0, -1, 0))
    if (block === null) return
    try { await holdToolFor(ctx, block, 1) } catch (error) {
      // It need drop nothing: a bare hand digs it, only slower.
      if (/** @type {{code?: string}} */ (error).code !== 'missing_tool') throw error
    }
    await toTheMiddle(ctx, feet)
    if (!await ctx.dig(block)) return
    for (let tick = 0; tick < FALL_TICKS && (bot.entity.position.y > feet.y - 0.9 || tick < FALL_TICKS / 2); tick++) await ctx.waitTicks(1)
  }
}

/**
 * Close every gap; the roof needs a wall to hang on, which is there by then.
 * @param {PrimitiveContext} ctx
 */
async function wallIn (ctx) {
  const feet = ctx.bot.entity.position.floored()
  const open = gaps(ctx, feet)
  const blocks = () => Object.entries(totals(ctx.bot)).filter(([name]) => WALLS.test(name)).map(([name]) => name)
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
  const have = blocks().reduce((sum, name) => sum + (totals(ctx.bot)[name] ?? 0), 0)
  if (have < open.length) {
    const need = open.length
    return ctx.fail('missing_ingredients', `a shelter here needs ${need} dirt or other building blocks, have ${have}`, { item: 'dirt', count: need, missing: [{ item: 'dirt', need, have }] })
  }
  for (const at of open) {
    const name = blocks()[0]
    const there = nameAt(ctx, at)
    const problem = name === undefined || !REPLACED.test(there) ? `${there} is there` : await putAtLast(ctx, name, at)
    if (problem !== '') return ctx.fail('blocked_spot', `the gap at (${at.x}, ${at.y}, ${at.z}) stays open: ${problem}; try again a few blocks away`, { reason: problem })
  }
  const left = gaps(ctx, feet).length
  if (left > 0) return ctx.fail('blocked_spot', `${left} gaps have come open again; try again a few blocks away`, { reason: 'open' })
  return open.length
}

/**
 * Place, again and again for a while: what stands in the gap is hit back at meanwhile, or goes.
 * @param {PrimitiveContext} ctx
 * @param {string} name
 * @param {Point} at
 */
async function putAtLast (ctx, name, at) {
  let problem = await put(ctx, name, at)
  for (let tries = 0; tries < TRIES && problem !== ''; tries++) {
    await ctx.waitTicks(20)
    problem = REPLACED.test(nameAt(ctx, at)) ? await put(ctx, name, at) : ''
  }
  return problem
}

/** @param {string} name */
const rank = name => /dirt/.test(name) ? 0 : /cobble|netherrack/.test(name) ? 1 : /planks|log|wool/.test(name) ? 3 : 2

/** @type {Primitive['run']} */
async function shelterUntilMorning (ctx) {
  const { bot } = ctx
  if (!isNight(ctx)) return ctx.fail('not_now', `it is day (time ${bot.time.timeOfDay}); the night is from ${DUSK} to ${DAWN}`, { reason: 'day' })
  const start = bot.entity.position.floored()
  if (ctx.view().flags(start.x, start.y, start.z) & LIQUID) return ctx.fail('blocked_spot', 'the bot stands in a liquid; go to dry ground first', { reason: 'liquid' })
  await digIn(ctx)
  const placed = await wallIn(ctx)
  while (isNight(ctx)) await ctx.waitTicks(10)
  try {
    await ctx.moveTo({ isEnd: cell => cell.y >= start.y, heuristic: cell => Math.max(0, start.y - cell.y) }, { maxTicks: CLIMB_TICKS })
  } catch (error) {
    // The night is over, which is what was asked for; whoever walks on digs itself out.
    if (!['no_path', 'timed_out'].includes(/** @type {{code: string}} */ (error).code)) throw error
  }
  return { timeOfDay: bot.time.timeOfDay, placed }
}

/** @type {Primitive} */
export default { name: 'shelterUntilMorning', run: shelterUntilMorning }
