// @ts-check
/** @import { PrimitiveContext } from '../../../bridge/src/primitives-host.ts' */
/** @import { Point } from '../../../bridge/src/path-world.ts' */
import { hold } from './inventory.js'

const SAFE = 1
const LIQUID = 4
/** Faces of a neighbour to place against, the block below first. */
export const AGAINST = /** @type {const} */ ([[0, -1, 0], [1, 0, 0], [-1, 0, 0], [0, 0, 1], [0, 0, -1], [0, 1, 0]])
/** Blocks that a click opens or uses instead of placing against them. */
export const USED_BY_CLICK = /table|furnace|smoker|chest|barrel|door|gate|button|lever|anvil|bed$|shulker|hopper|dropper|dispenser|loom|stonecutter|grindstone|sign|note_block|jukebox|cake|bell/
export const REPLACED = /^(cave_|void_)?air$|^(grass|tall_grass|fern|large_fern|dead_bush|snow|vine|seagrass|tall_seagrass|water)$/

/**
 * @param {PrimitiveContext} ctx
 * @param {Point} at
 */
export function nameAt (ctx, at) { return ctx.bot.blockAt(new ctx.Vec3(at.x, at.y, at.z))?.name ?? 'unloaded' }

/**
 * Place at `at`; empty once the world shows the block there, else what is in the way.
 * @param {PrimitiveContext} ctx
 * @param {string} name
 * @param {Point} at
 */
export async function put (ctx, name, at) {
  const view = ctx.view()
  const side = AGAINST.find(([x, y, z]) => {
    const next = { x: at.x + x, y: at.y + y, z: at.z + z }
    const flags = view.flags(next.x, next.y, next.z)
    return !(flags & (SAFE | LIQUID)) && !USED_BY_CLICK.test(nameAt(ctx, next))
  })
  if (side === undefined) return 'there is nothing solid beside it to place against'
  await hold(ctx, name)
  const before = nameAt(ctx, at)
  const support = ctx.bot.blockAt(new ctx.Vec3(at.x + side[0], at.y + side[1], at.z + side[2]))
  if (support === null) return 'its chunk is not loaded'
  try {
    await ctx.finish(ctx.bot.placeBlock(support, new ctx.Vec3(-side[0], -side[1], -side[2])), 120, `placing ${name}`)
  } catch (error) {
    const { code, message } = /** @type {{code?: string, message: string}} */ (error)
    if (code === 'cancelled' || code === 'died') throw error
    if (nameAt(ctx, at) === before) return message
  }
  return nameAt(ctx, at) === before ? `the world still shows ${before} there` : ''
}
