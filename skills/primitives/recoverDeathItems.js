// @ts-check
/** @import { Primitive } from '../../bridge/src/primitives-host.ts' */
import { dropsAround, gather } from './shared/drops.js'
import { gained, totals } from './shared/inventory.js'
import { travel } from './shared/travel.js'

/** Items fly apart at a death. */
const RADIUS = 12
/** Until the items around the place have been told to the bot. */
const ARRIVAL_TICKS = 10

/** @type {Primitive['run']} */
async function recoverDeathItems (ctx) {
  const place = ctx.deathPlace
  if (place === null) return ctx.fail('not_now', 'the bot has not died since it joined', { reason: 'alive' })
  const before = totals(ctx.bot)
  const where = new ctx.Vec3(place.x, place.y, place.z)
  await travel(ctx, place, 3)
  await ctx.waitTicks(ARRIVAL_TICKS)
  const lying = dropsAround(ctx, where, RADIUS).length
  const rest = await gather(ctx, where, RADIUS)
  await ctx.syncInventory()
  const collected = gained(before, totals(ctx.bot))
  const details = { radius: RADIUS, reached: place }
  if (lying === 0 && Object.keys(collected).length === 0) return ctx.fail('no_target', `nothing lies where the bot died at (${Math.floor(place.x)}, ${Math.floor(place.y)}, ${Math.floor(place.z)}): items last 5 minutes`, details)
  if (Object.keys(collected).length === 0) return ctx.fail(rest.full ? 'inventory_full' : 'no_path', `none of the ${lying} items could be had: ${rest.full ? 'no room' : rest.reason}`, details)
  return { collected, left: rest.left, position: { ...place } }
}

/** @type {Primitive} */
export default { name: 'recoverDeathItems', run: recoverDeathItems }
