// @ts-check
/** @import { PrimitiveContext } from '../../../bridge/src/primitives-host.ts' */
/** @import { Entity } from 'prismarine-entity' */
/** @import { Point } from '../../../bridge/src/path-world.ts' */
import { roomFor } from './inventory.js'

/** Ticks a new drop refuses to be taken (Minecraft Wiki, Item (entity)), and as many again to reach the player. */
const PICKUP_TICKS = 20
const WALK_TICKS = 400
/** Longest fall waited for, and ticks without moving after which a drop counts as lying. */
const FALL_TICKS = 60
const STILL_TICKS = 4
/** A drop lies near: a search that strays further than this many places finds no way worth going. */
const WALK_NODES = 4000

/**
 * @param {Point} a
 * @param {Point} b
 */
const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z)

/**
 * Items lying within `radius` of `centre`, nearest to the bot first.
 * @param {PrimitiveContext} ctx
 * @param {Point} centre
 * @param {number} radius
 * @returns {Entity[]}
 */
export function dropsAround (ctx, centre, radius) {
  const here = ctx.bot.entity.position
  return Object.values(ctx.bot.entities)
    .filter(entity => entity.name === 'item' && entity.isValid && distance(entity.position, centre) <= radius)
    .sort((a, b) => distance(a.position, here) - distance(b.position, here) || a.id - b.id)
}

/**
 * @param {PrimitiveContext} ctx
 * @param {Entity} drop
 */
function fits (ctx, drop) {
  const item = drop.getDroppedItem()
  return item === null || roomFor(ctx.bot, item.name) > 0
}

/**
 * @param {PrimitiveContext} ctx
 * @param {Entity} drop
 */
async function takenWithin (ctx, drop) {
  for (let i = 0; i < PICKUP_TICKS && drop.isValid; i++) await ctx.waitTicks(1)
  return !drop.isValid
}

/**
 * Wait until a drop lies still: no path leads to where it is while it falls.
 * @param {PrimitiveContext} ctx
 * @param {Entity} drop
 */
async function atRest (ctx, drop) {
  let still = 0
  for (let i = 0; i < FALL_TICKS && still < STILL_TICKS && drop.isValid; i++) {
    const y = drop.position.y
    await ctx.waitTicks(1)
    still = Math.abs(drop.position.y - y) < 0.01 ? still + 1 : 0
  }
}

/**
 * To where the drop is picked up; a walk that breaks nothing is tried first.
 * @param {PrimitiveContext} ctx
 * @param {Entity} drop
 * @param {readonly string[]} keep
 */
async function approach (ctx, drop, keep) {
  const goal = ctx.goals.pickUp(drop.position.clone())
  try {
    await ctx.moveTo(goal, { maxTicks: WALK_TICKS, maxNodes: WALK_NODES / 4, keep, canDig: false })
  } catch (error) {
    if (/** @type {{code?: string}} */ (error).code !== 'no_path') throw error
    await ctx.moveTo(goal, { maxTicks: WALK_TICKS, maxNodes: WALK_NODES, keep })
  }
}

/**
 * Walk to every drop around `centre` and wait until it is picked up. What can't be reached or does not fit stays.
 * @param {PrimitiveContext} ctx
 * @param {Point} centre
 * @param {number} radius
 * @param {readonly string[]} keep items that a path must not build with
 * @returns {Promise<{left: number, full: boolean, reason: string}>} drops left lying; whether for want of room; why the last was not reached
 */
export async function gather (ctx, centre, radius, keep = []) {
  /** @type {Set<number>} */
  const given = new Set()
  let full = false
  let reason = ''
  for (;;) {
    const drop = dropsAround(ctx, centre, radius).find(each => !given.has(each.id))
    if (drop === undefined) return { left: given.size, full, reason }
    if (!fits(ctx, drop)) {
      given.add(drop.id)
      full = true
      continue
    }
    await atRest(ctx, drop)
    if (!drop.isValid) continue
    try {
      await approach(ctx, drop, keep)
      if (await takenWithin(ctx, drop)) continue
      await ctx.moveTo(ctx.goals.near(drop.position.floored(), 0.5), { maxTicks: WALK_TICKS, maxNodes: WALK_NODES, keep })
      if (await takenWithin(ctx, drop)) continue
      reason = 'it was not picked up'
    } catch (error) {
      const code = /** @type {{code?: string}} */ (error).code
      if (code !== 'no_path' && code !== 'timed_out') throw error
      if (!drop.isValid) continue
      reason = /** @type {Error} */ (error).message
    }
    given.add(drop.id)
  }
}
