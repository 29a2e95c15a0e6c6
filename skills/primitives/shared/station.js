// @ts-check
/** @import { PrimitiveContext } from '../../../bridge/src/primitives-host.ts' */

export const STATION_RADIUS = 32

/**
 * Blocks of these names around the bot, nearest first.
 * @param {PrimitiveContext} ctx
 * @param {readonly string[]} names
 * @param {number} radius
 * @param {number} limit
 */
export function blocksAround (ctx, names, radius, limit) {
  /** @type {Set<number>} */
  const states = new Set()
  for (const name of names) {
    const block = ctx.mcData.blocksByName[name]
    for (let state = block?.minStateId ?? 0; block !== undefined && state <= (block.maxStateId ?? 0); state++) states.add(state)
  }
  const { eye } = ctx
  return ctx.view().find(states, eye, radius, limit)
}

/**
 * Whether one stands within 32 blocks.
 * @param {PrimitiveContext} ctx
 * @param {string} name
 */
export function stationNear (ctx, name) { return blocksAround(ctx, [name], STATION_RADIUS, 1).length > 0 }

/**
 * Of blocks that were found before a walk, the one that is nearest now.
 * @param {PrimitiveContext} ctx
 * @param {readonly {x: number, y: number, z: number}[]} places at least one
 */
export function nearestToEyes (ctx, places) {
  const { eye } = ctx
  const distances = places.map(({ x, y, z }) => eye.distanceTo(new ctx.Vec3(x + 0.5, y + 0.5, z + 0.5)))
  const { x, y, z } = /** @type {{x: number, y: number, z: number}} */ (places[distances.indexOf(Math.min(...distances))])
  return ctx.bot.blockAt(new ctx.Vec3(x, y, z))
}

/**
 * Walk to the nearest station that can be reached.
 * @param {PrimitiveContext} ctx
 * @param {string} name
 * @param {readonly string[]} keep items that the path must not build with
 */
export async function goToStation (ctx, name, keep) {
  const stations = blocksAround(ctx, [name], STATION_RADIUS, 8)
  if (stations.length === 0) return ctx.fail('missing_station', `needs a ${name} within ${STATION_RADIUS} blocks`, { station: name, radius: STATION_RADIUS })
  try {
    await ctx.moveTo(ctx.goals.use(stations), { keep })
  } catch (error) {
    if (/** @type {{code?: string}} */ (error).code !== 'no_path') throw error
    return ctx.fail('no_path', `the ${name} can't be reached: ${/** @type {Error} */ (error).message}`, { station: name })
  }
  const block = nearestToEyes(ctx, stations)
  if (block === null || block.name !== name) return ctx.fail('missing_station', `the ${name} is gone`, { station: name, radius: STATION_RADIUS })
  return block
}
