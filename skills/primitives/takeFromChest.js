// @ts-check
/** @import { Primitive } from '../../bridge/src/primitives-host.ts' */
import { countOf, itemNamed } from './shared/check.js'
import { contentsOf, move, roomIn, withChest } from './shared/chest.js'
import { held } from './shared/inventory.js'

/** @type {Primitive['run']} */
async function takeFromChest (ctx, itemName, count = 1, position = null) {
  const item = itemNamed(ctx, itemName).name
  const asked = count === null ? null : countOf(ctx, count, 'count', 3456)
  const had = held(ctx.bot, item)
  const { position: at, contents } = await withChest(ctx, position, async (window, block) => {
    const there = contentsOf(window)[item] ?? 0
    const wanted = asked ?? there
    if (there < wanted || there === 0) {
      ctx.fail('missing_ingredients', `the ${block.name} holds ${there} of ${Math.max(1, wanted)} ${item}`, { item, count: wanted, missing: [{ item, need: Math.max(1, wanted), have: there }] })
    }
    const room = roomIn(ctx, window, item, window.inventoryStart, window.inventoryEnd)
    if (room < wanted) ctx.fail('inventory_full', `room for ${room} of ${wanted} ${item}; drop or store something`, { item, count: wanted, got: 0 })
    await move(ctx, window, { item, count: wanted, into: 'inventory' })
  })
  const taken = held(ctx.bot, item) - had
  if (taken <= 0 || (asked !== null && taken < asked)) return ctx.fail('timed_out', `the world gave ${taken} ${item}; try again`, { item, got: taken })
  return { item, count: taken, position: at, contents }
}

/** @type {Primitive} */
export default { name: 'takeFromChest', run: takeFromChest }
