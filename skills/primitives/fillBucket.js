// @ts-check
/** @import { PrimitiveContext, Primitive } from '../../bridge/src/primitives-host.ts' */
import { held, hold, roomFor } from './shared/inventory.js'
import { blocksAround } from './shared/station.js'

const RADIUS = 32
const TARGETS = 24
const TRIES = 3
/** A liquid's source is its first state: level 0. */
const SOURCE_TOP = 0.85
const ANSWER_TICKS = 10

/**
 * Cells of sources, nearest first.
 * @param {PrimitiveContext} ctx
 * @param {string} liquid
 */
function sources (ctx, liquid) {
  const first = ctx.mcData.blocksByName[liquid]?.minStateId
  return blocksAround(ctx, [liquid], RADIUS, 512).filter(at => ctx.view().state(at.x, at.y, at.z) === first).slice(0, TARGETS)
}

/** @type {Primitive['run']} */
async function fillBucket (ctx, liquid = 'water') {
  if (liquid !== 'water' && liquid !== 'lava') return ctx.fail('bad_argument', `liquid must be water or lava, not ${JSON.stringify(liquid) ?? typeof liquid}; for milk there is milk`)
  const { bot } = ctx
  const full = `${liquid}_bucket`
  const before = held(bot, full)
  if (held(bot, 'bucket') === 0) return ctx.fail('not_owned', 'needs 1 bucket, have 0', { item: 'bucket', count: 1, missing: [{ item: 'bucket', need: 1, have: 0 }] })
  if (held(bot, 'bucket') > 1 && roomFor(bot, full) === 0) return ctx.fail('inventory_full', `no room for ${full}; drop or store something`, { item: full })
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const cells = sources(ctx, liquid)
    if (cells.length === 0) return ctx.fail('no_target', `no ${liquid} source within ${RADIUS} blocks; explore and try again`, { item: liquid, radius: RADIUS })
    await ctx.moveTo(ctx.goals.reach(cells))
    const { eye } = ctx
    const view = ctx.view()
    const at = cells.find(cell => ctx.inReach(cell) && view.sees(eye, cell))
    if (at === undefined) continue
    await hold(ctx, 'bucket')
    await bot.lookAt(new ctx.Vec3(at.x + 0.5, at.y + SOURCE_TOP, at.z + 0.5), true)
    // A forced look is sent with the next tick.
    await ctx.keepTicks(2)
    bot.activateItem()
    bot.deactivateItem()
    for (let tick = 0; tick < ANSWER_TICKS && held(bot, full) <= before; tick++) await ctx.keepTicks(1)
    await ctx.syncInventory()
    if (held(bot, full) > before) return { item: full, position: { ...at } }
  }
  return ctx.fail('no_path', `no ${liquid} source within ${RADIUS} blocks could be scooped: none was in sight from where the path ended`, { item: liquid, radius: RADIUS, reason: 'sight' })
}

/** @type {Primitive} */
export default { name: 'fillBucket', run: fillBucket }
