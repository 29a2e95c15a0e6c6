// @ts-check
/** @import { PrimitiveContext } from '../../../bridge/src/primitives-host.ts' */
/** @import { Point, WorldView } from '../../../bridge/src/path-world.ts' */

/** Furthest that one search goes: well inside the chunks that are loaded. */
const LEG = 32
/** Up or down through rock a search spreads far: its legs are short. */
const CLIMB = 12
/** Cells looked at above one for a roof. */
const SKY = 80
const SAFE = 1
/** Legs in a row that may bring the bot no nearer. */
const IDLE_LEGS = 6

/**
 * @param {Point} a
 * @param {Point} b
 */
const flat = (a, b) => Math.hypot(a.x - b.x, a.z - b.z)

/**
 * Whether nothing but leaves is above a cell.
 * @param {WorldView} view
 * @param {Point} cell
 */
function underSky (view, cell) {
  for (let y = cell.y + 2; y < cell.y + SKY; y++) {
    const state = view.state(cell.x, y, cell.z)
    if (state < 0 || !(view.table.flags(state) & SAFE || view.table.block(state).name.endsWith('_leaves'))) return false
  }
  return true
}

/**
 * The next leg: up to the surface or to the height of the point first, then across over the surface, then down.
 * @param {PrimitiveContext} ctx
 * @param {Point} point
 * @param {number} range
 * @param {boolean} above whether a leg across has to end under the sky
 */
function nextLeg (ctx, point, range, above) {
  const here = ctx.bot.entity.position
  const far = flat(here, point)
  const rise = point.y - here.y
  const distant = far > LEG + range
  const buried = distant && above && !underSky(ctx.view(), here.floored())
  const up = ctx.goals.height(Math.floor(here.y) + CLIMB, 2)
  if (buried) return { isEnd: (/** @type {Point} */ cell, /** @type {WorldView} */ view) => up.isEnd(cell, view) || underSky(view, cell), heuristic: up.heuristic }
  if (rise > CLIMB + range) return up
  if (distant) {
    const across = ctx.goals.nearXZ(here.x + (point.x - here.x) * LEG / far, here.z + (point.z - here.z) * LEG / far, LEG / 4)
    return { isEnd: (/** @type {Point} */ cell, /** @type {WorldView} */ view) => across.isEnd(cell, view) && (!above || underSky(view, cell)), heuristic: across.heuristic }
  }
  if (rise < -CLIMB - range) return ctx.goals.near({ x: point.x, y: here.y - CLIMB, z: point.z }, Math.max(4, far / 2))
  return null
}

/**
 * Walk to within `range` of a far point in legs.
 * @param {PrimitiveContext} ctx
 * @param {Point} point
 * @param {number} range
 */
export async function travel (ctx, point, range) {
  const target = new ctx.Vec3(point.x, point.y, point.z)
  let least = Infinity
  let highest = ctx.bot.entity.position.y
  for (let idle = 0; idle < IDLE_LEGS; idle++) {
    const goal = nextLeg(ctx, point, range, true)
    if (goal === null) return await ctx.moveTo(ctx.goals.near(point, range))
    try {
      await ctx.moveTo(goal)
    } catch (error) {
      const low = nextLeg(ctx, point, range, false)
      if (/** @type {{code?: string}} */ (error).code !== 'no_path' || low === null) throw error
      await ctx.moveTo(low)
    }
    const left = ctx.bot.entity.position.distanceTo(target)
    const { y } = ctx.bot.entity.position
    // The way up to the surface counts too, though it may lead away from the point.
    if (left <= least - 2 || y >= highest + 2) idle = 0
    least = Math.min(least, left)
    highest = Math.max(highest, y)
  }
  ctx.fail('no_path', `the way leads no nearer than ${Math.round(least)} blocks`, { reason: 'unreachable' })
}
