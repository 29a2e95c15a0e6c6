// @ts-check
/** @import { PrimitiveContext, Primitive } from '../../bridge/src/primitives-host.ts' */
/** @import { Plan } from './shared/recipes.js' */
import { countOf, itemNamed } from './shared/check.js'
import { held, roomFor, totals } from './shared/inventory.js'
import { lacks, planCraft } from './shared/recipes.js'
import { STATION_RADIUS, goToStation, stationNear } from './shared/station.js'

const TABLE = 'crafting_table'
/** Recipes made between two looks at the inventory. */
const BATCH = 4
/** A recipe takes about one tick a click and at most twenty clicks. */
const TICKS_A_RECIPE = 60
const TRIES = 3

/**
 * @param {PrimitiveContext} ctx
 * @param {Plan} plan
 * @param {string} name
 * @param {number} count
 */
function checkPlan (ctx, plan, name, count) {
  const needsTable = plan.recipe.requiresTable && !stationNear(ctx, TABLE)
  const carried = held(ctx.bot, TABLE) > 0 && name !== TABLE ? ' (one is in the inventory: place it)' : ''
  const table = needsTable ? [`needs a ${TABLE} within ${STATION_RADIUS} blocks${carried}`] : []
  const station = needsTable ? TABLE : null
  if (plan.missing.length > 0) {
    return ctx.fail('missing_ingredients', `${name} ${[lacks(plan.missing), ...table].join('; ')}`, { item: name, count, missing: plan.missing, station, radius: STATION_RADIUS })
  }
  if (needsTable) ctx.fail('missing_station', `${name} ${table.join('')}`, { item: name, count, missing: [], station, radius: STATION_RADIUS })
  const frees = plan.uses.some(item => roomFor(ctx.bot, item) >= 1 && held(ctx.bot, item) <= plan.times)
  if (roomFor(ctx.bot, name) === 0 && !frees) ctx.fail('inventory_full', `no room for ${name}; drop or store something`, { item: name, count })
}

/**
 * Make the recipe until the inventory, as the world states it, holds `target` of the item.
 * @param {PrimitiveContext} ctx
 * @param {Plan} plan
 * @param {string} name
 * @param {number} target
 */
async function makeAll (ctx, plan, name, target) {
  let failures = 0
  let problem = 'the world gave nothing for it'
  while (held(ctx.bot, name) < target && failures < TRIES) {
    const before = held(ctx.bot, name)
    const times = Math.min(BATCH, Math.ceil((target - before) / plan.recipe.result.count))
    try {
      const table = plan.recipe.requiresTable ? await goToStation(ctx, TABLE, plan.uses) : undefined
      await ctx.finish(ctx.bot.craft(plan.recipe, times, table), times * TICKS_A_RECIPE, `crafting ${name}`)
    } catch (error) {
      const { code, message } = /** @type {{code?: string, message: string}} */ (error)
      if (code !== undefined && code !== 'timed_out') throw error
      problem = message
    }
    if (ctx.bot.currentWindow != null) ctx.bot.closeWindow(ctx.bot.currentWindow)
    await ctx.syncInventory()
    if (held(ctx.bot, name) <= before) failures++
  }
  return problem
}

/** @type {Primitive['run']} */
async function craftItem (ctx, name, count = 1) {
  const item = itemNamed(ctx, name)
  const wanted = countOf(ctx, count)
  const before = totals(ctx.bot)
  const plan = planCraft(ctx, item.id, wanted, before)
  if (plan === null) return ctx.fail('bad_argument', `${item.name} has no crafting recipe; it must be mined, smelted or found`, { item: item.name })
  checkPlan(ctx, plan, item.name, wanted)
  const had = before[item.name] ?? 0
  const full = plan.times * plan.recipe.result.count
  const problem = await makeAll(ctx, plan, item.name, had + full)
  const made = held(ctx.bot, item.name) - had
  if (made < wanted) ctx.fail('timed_out', `${item.name}: got ${made} of ${wanted}: ${problem}; try again`, { item: item.name, count: wanted, got: made })
  return { item: item.name, count: made }
}

/** @type {Primitive} */
export default { name: 'craftItem', run: craftItem }
