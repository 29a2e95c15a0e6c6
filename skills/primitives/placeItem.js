// @ts-check
/** @import { PrimitiveContext, Primitive } from '../../bridge/src/primitives-host.ts' */
/** @import { Point } from '../../bridge/src/path-world.ts' */
import { itemNamed, pointOf } from './shared/check.js'
import { held } from './shared/inventory.js'
import { AGAINST, nameAt, put, REPLACED, USED_BY_CLICK } from './shared/placing.js'
import { holdToolFor } from './shared/tools.js'

const SAFE = 1
const SOLID = 2
const LIQUID = 4
const FALLS = 16
const BREAKABLE = 32
const SIDES = /** @type {const} */ ([[1, 0], [-1, 0], [0, 1], [0, -1]])
const TRIES = 4

/**
 * Whether a full block at `at` would be in somebody's body.
 * @param {PrimitiveContext} ctx
 * @param {Point} at
 */
function occupied (ctx, at) {
  return Object.values(ctx.bot.entities).some(entity => {
    if (entity.name === 'item' || entity.name === 'experience_orb') return false
    const half = (entity.width ?? 0.6) / 2
    const p = entity.position
    return p.x + half > at.x && p.x - half < at.x + 1 && p.z + half > at.z && p.z - half < at.z + 1 && p.y + (entity.height ?? 1.8) > at.y && p.y < at.y + 1
  })
}

/**
 * Free cells beside the bot with solid ground, best first.
 * @param {PrimitiveContext} ctx
 * @returns {Point[]}
 */
function spots (ctx) {
  const view = ctx.view()
  const feet = ctx.bot.entity.position.floored()
  const { eye } = ctx
  /** @type {Array<Point & {rank: number}>} */
  const found = []
  for (let dx = -3; dx <= 3; dx++) {
    for (let dz = -3; dz <= 3; dz++) {
      for (let dy = -1; dy <= 1; dy++) {
        const at = { x: feet.x + dx, y: feet.y + dy, z: feet.z + dz }
        const name = nameAt(ctx, at)
        if (!REPLACED.test(name) || name === 'water' || name === 'vine' || occupied(ctx, at)) continue
        const below = { x: at.x, y: at.y - 1, z: at.z }
        if (!(view.flags(below.x, below.y, below.z) & SOLID) || USED_BY_CLICK.test(nameAt(ctx, below))) continue
        if (!view.sees(eye, at)) continue
        found.push({ ...at, rank: Math.hypot(dx, dz) + 2 * Math.abs(dy) })
      }
    }
  }
  found.sort((a, b) => a.rank - b.rank || a.x - b.x || a.z - b.z || a.y - b.y)
  return found.map(({ x, y, z }) => ({ x, y, z }))
}

/**
 * Dig a niche beside the bot: at its feet, else at its head.
 * @param {PrimitiveContext} ctx
 * @returns {Promise<Point | null>}
 */
async function niche (ctx) {
  const feet = ctx.bot.entity.position.floored()
  for (const dy of [0, 1]) {
    for (const [dx, dz] of SIDES) {
      const view = ctx.view()
      const at = { x: feet.x + dx, y: feet.y + dy, z: feet.z + dz }
      const around = AGAINST.map(([x, y, z]) => view.flags(at.x + x, at.y + y, at.z + z))
      const held = (view.flags(at.x, at.y - 1, at.z) & SOLID) !== 0 && !USED_BY_CLICK.test(nameAt(ctx, { ...at, y: at.y - 1 }))
      const wet = around.some(flags => flags & LIQUID)
      const falls = (view.flags(at.x, at.y + 1, at.z) & FALLS) !== 0
      if (!(view.flags(at.x, at.y, at.z) & BREAKABLE) || !held || wet || falls) continue
      const block = ctx.bot.blockAt(new ctx.Vec3(at.x, at.y, at.z))
      if (block === null) continue
      try { await holdToolFor(ctx, block, 1) } catch (error) {
        // The niche needs no drops: a bare hand digs it, only slower.
        if (/** @type {{code?: string}} */ (error).code !== 'missing_tool') throw error
      }
      if (await ctx.dig(block)) return at
    }
  }
  return null
}

/**
 * @param {PrimitiveContext} ctx
 * @param {string} name
 * @param {Point} given
 */
async function placeAt (ctx, name, given) {
  const at = { x: Math.floor(given.x), y: Math.floor(given.y), z: Math.floor(given.z) }
  const where = `(${at.x}, ${at.y}, ${at.z})`
  /** @param {string} why @returns {never} */
  const blocked = why => ctx.fail('blocked_spot', `${name} can't be placed at ${where}: ${why}`, { item: name, reason: why })
  const beside = AGAINST.map(([x, y, z]) => ({ x: at.x + x, y: at.y + y, z: at.z + z }))
  // Reaching the spot means seeing it from a cell that is not the spot itself.
  const reach = ctx.goals.reach([at])
  const isClear = (/** @type {Point} */ cell) => cell.x !== at.x || cell.z !== at.z || at.y < cell.y || at.y > cell.y + 1
  const here = nameAt(ctx, at)
  if (here !== 'unloaded') {
    if (!REPLACED.test(here)) blocked(`${here} is there; mine it first or choose another spot`)
    const view = ctx.view()
    if (!beside.some(next => !(view.flags(next.x, next.y, next.z) & (SAFE | LIQUID)))) blocked('there is nothing solid beside it to place against')
  }
  await ctx.moveTo({ isEnd: (cell, view) => isClear(cell) && reach.isEnd(cell, view), heuristic: reach.heuristic }, { keep: [name] })
  if (occupied(ctx, at)) blocked('somebody stands there')
  const problem = await put(ctx, name, at)
  if (problem !== '') blocked(problem)
  return at
}

/** @type {Primitive['run']} */
async function placeItem (ctx, itemName, position = null) {
  const name = itemNamed(ctx, itemName).name
  const given = position === null || position === undefined ? null : pointOf(ctx, position)
  if (held(ctx.bot, name) === 0) return ctx.fail('not_owned', `needs 1 ${name}, have 0`, { item: name, count: 1, missing: [{ item: name, need: 1, have: 0 }] })
  if (given !== null) return { item: name, position: await placeAt(ctx, name, given) }
  let problem = 'no free cell with solid ground beside the bot, and none could be dug out'
  for (const at of spots(ctx).slice(0, TRIES)) {
    const failed = await put(ctx, name, at)
    if (failed === '') return { item: name, position: { ...at } }
    problem = failed
  }
  const dug = await niche(ctx)
  if (dug !== null) {
    const failed = await put(ctx, name, dug)
    if (failed === '') return { item: name, position: { ...dug } }
    problem = failed
  }
  return ctx.fail('blocked_spot', `${name} found no place: ${problem}; move a few blocks and try again`, { item: name, reason: problem })
}

/** @type {Primitive} */
export default { name: 'placeItem', run: placeItem }
