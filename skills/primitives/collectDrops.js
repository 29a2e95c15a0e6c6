// @ts-check
/** @import { Primitive } from '../../bridge/src/primitives-host.ts' */
import { amountOf } from './shared/check.js'
import { dropsAround, gather } from './shared/drops.js'
import { gained, totals } from './shared/inventory.js'

const MOST = 32

/** @type {Primitive['run']} */
async function collectDrops (ctx, radius = 8) {
  const range = amountOf(ctx, radius, 'radius', MOST)
  const centre = ctx.bot.entity.position.clone()
  const lying = dropsAround(ctx, centre, range).length
  const before = totals(ctx.bot)
  const rest = await gather(ctx, centre, range)
  await ctx.syncInventory()
  const collected = gained(before, totals(ctx.bot))
  if (lying > 0 && Object.keys(collected).length === 0 && rest.left > 0) {
    if (rest.full) return ctx.fail('inventory_full', `no room for the ${rest.left} drops within ${range} blocks; drop or store something`, { radius: range })
    return ctx.fail('no_path', `none of the ${lying} drops within ${range} blocks can be had: ${rest.reason}`, { radius: range, reason: rest.reason })
  }
  return { collected, left: rest.left }
}

/** @type {Primitive} */
export default { name: 'collectDrops', run: collectDrops }
