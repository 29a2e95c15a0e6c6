// @ts-check
/** @import { Primitive } from '../../bridge/src/primitives-host.ts' */
import { countOf, itemNamed } from './shared/check.js'
import { move, roomIn, withChest } from './shared/chest.js'
import { held } from './shared/inventory.js'

/** @type {Primitive['run']} */
async function depositToChest (ctx, itemName, count = 1, position = null) {
  const item = itemNamed(ctx, itemName).name
  const had = held(ctx.bot, item)
  const wanted = count === null ? Math.max(1, had) : countOf(ctx, count, 'count', 2304)
  if (had < wanted) return ctx.fail('not_owned', `needs ${wanted} ${item}, have ${had}`, { item, count: wanted, missing: [{ item, need: wanted, have: had }] })
  const { position: at, contents } = await withChest(ctx, position, async (window, block) => {
    const room = roomIn(ctx, window, item, 0, window.inventoryStart)
    if (room < wanted) ctx.fail('inventory_full', `the ${block.name} has room for ${room} of ${wanted} ${item}; take another chest`, { item, count: wanted, got: 0, station: block.name })
    await move(ctx, window, { item, count: wanted, into: 'chest' })
  })
  const given = had - held(ctx.bot, item)
  if (given < wanted) return ctx.fail('timed_out', `the world took ${given} of ${wanted} ${item}; try again`, { item, count: wanted, got: given })
  return { item, count: given, position: at, contents }
}

/** @type {Primitive} */
export default { name: 'depositToChest', run: depositToChest }
