// @ts-check
/** @import { Primitive } from '../../bridge/src/primitives-host.ts' */
import { RADIUS, isBaby, isShorn, mobsAround, useOn, walkTo } from './shared/animals.js'
import { countOf } from './shared/check.js'
import { gather } from './shared/drops.js'
import { gained, held, hold, totals } from './shared/inventory.js'

const SHEARS = 'shears'
const DROP_TICKS = 5
const DROP_RADIUS = 5
const MOST = 64

/** @type {Primitive['run']} */
async function shear (ctx, count = 1) {
  const wanted = countOf(ctx, count, 'count', MOST)
  if (held(ctx.bot, SHEARS) === 0) return ctx.fail('missing_tool', 'needs shears, have none', { tool: [SHEARS], missing: [{ item: SHEARS, need: 1, have: 0 }] })
  const before = totals(ctx.bot)
  /** @type {Set<number>} */
  const refused = new Set()
  let shorn = 0
  while (shorn < wanted) {
    const [sheep] = mobsAround(ctx, 'sheep', entity => !isBaby(entity) && !isShorn(entity) && !refused.has(entity.id))
    if (sheep === undefined) {
      return ctx.fail('no_target', `no grown sheep with wool within ${RADIUS} blocks (sheared ${shorn} of ${wanted}); explore or wait until they have grazed`, { item: 'sheep', count: wanted, got: shorn, radius: RADIUS })
    }
    await walkTo(ctx, sheep)
    await hold(ctx, SHEARS)
    if (!await useOn(ctx, sheep, () => isShorn(sheep))) {
      refused.add(sheep.id)
      continue
    }
    shorn++
    await ctx.waitTicks(DROP_TICKS)
    await gather(ctx, sheep.position.clone(), DROP_RADIUS)
  }
  await ctx.syncInventory()
  return { sheared: shorn, collected: gained(before, totals(ctx.bot)) }
}

/** @type {Primitive} */
export default { name: 'shear', run: shear }
