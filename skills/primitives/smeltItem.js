// @ts-check
/** @import { PrimitiveContext, Primitive } from '../../bridge/src/primitives-host.ts' */
/** @import { Furnace } from 'mineflayer' */
/** @import { Block } from 'prismarine-block' */
import { countOf, itemNamed } from './shared/check.js'
import { SMELT_TICKS, burns, chooseFuel } from './shared/fuel.js'
import { held, roomFor, totals } from './shared/inventory.js'
import { lacks } from './shared/recipes.js'
import { STATION_RADIUS, goToStation, stationNear } from './shared/station.js'

const FURNACE = 'furnace'
const POLL_TICKS = 5
/** Ticks without a flame after which what is in the furnace does not smelt. */
const NO_FLAME_TICKS = 40
const MOST = 64

/**
 * @typedef {object} Job
 * @property {string} item
 * @property {number} count
 * @property {Array<{item: string, count: number}>} fuels still to be put in
 * @property {Block | null} station the furnace, once one was chosen
 */

/**
 * What to burn, after everything that the request lacks was named in one error.
 * @param {PrimitiveContext} ctx
 * @param {string} item
 * @param {number} count
 * @param {string | null} fuel
 */
function checkRequest (ctx, item, count, fuel) {
  const have = totals(ctx.bot)
  const left = (have[item] ?? 0) - count
  const burnable = fuel === null ? { ...have, [item]: Math.max(0, left) } : { [fuel]: fuel === item ? Math.max(0, left) : have[fuel] ?? 0 }
  const { fuels, smelts } = chooseFuel(burnable, count)
  const missing = left < 0 ? [{ item, need: count, have: have[item] ?? 0 }] : []
  const kind = fuel ?? 'coal'
  const dry = smelts < count ? [{ item: kind, need: Math.ceil(count / burns(kind)), have: have[kind] ?? 0 }] : []
  const noStation = !stationNear(ctx, FURNACE)
  const carried = held(ctx.bot, FURNACE) > 0 ? ' (one is in the inventory: place it)' : ''
  const parts = [
    ...(missing.length > 0 ? [lacks(missing)] : []),
    ...(dry.length > 0 ? [`needs fuel for ${count}, have fuel for ${smelts} (${dry[0]?.need} ${kind} would do)`] : []),
    ...(noStation ? [`needs a ${FURNACE} within ${STATION_RADIUS} blocks${carried}`] : [])
  ]
  if (parts.length === 0) return fuels
  const code = missing.length > 0 ? 'missing_ingredients' : noStation ? 'missing_station' : 'no_fuel'
  return ctx.fail(code, `${item} ${parts.join('; ')}`, { item, count, missing: [...missing, ...dry], station: noStation ? FURNACE : null, radius: STATION_RADIUS })
}

/**
 * @param {PrimitiveContext} ctx
 * @param {Furnace} furnace
 * @param {0 | 1 | 2} slot input, fuel, output
 */
async function empty (ctx, furnace, slot) {
  const take = [() => furnace.takeInput(), () => furnace.takeFuel(), () => furnace.takeOutput()][slot]
  if (furnace.slots[slot] != null && take !== undefined) await ctx.finish(take(), 60, 'emptying the furnace')
}

/**
 * Put the next fuel in when the slot is empty and nothing burns.
 * @param {PrimitiveContext} ctx
 * @param {Furnace} furnace
 * @param {Job} job
 */
async function feed (ctx, furnace, job) {
  const next = job.fuels[0]
  if (next === undefined || furnace.fuelItem() != null) return
  job.fuels.shift()
  const id = ctx.mcData.itemsByName[next.item]?.id ?? -1
  await ctx.finish(furnace.putFuel(id, null, next.count), 100, `putting ${next.item} into the furnace`)
}

/**
 * Walk to the furnace and open it: the nearest, later the same again.
 * @param {PrimitiveContext} ctx
 * @param {Job} job
 */
async function open (ctx, job) {
  const keep = [job.item, ...job.fuels.map(fuel => fuel.item)]
  if (job.station === null) job.station = await goToStation(ctx, FURNACE, keep)
  else await ctx.moveTo(ctx.goals.use([job.station.position]), { keep })
  return await ctx.finish(ctx.bot.openFurnace(job.station), 60, 'opening the furnace')
}

/**
 * Wait for the output.
 * @param {PrimitiveContext} ctx
 * @param {Furnace} opened
 * @param {Job} job
 * @returns {Promise<{furnace: Furnace, output: string | null}>} the window that is open in the end, and the output's name; null when nothing burned
 */
async function smelt (ctx, opened, job) {
  let furnace = opened
  let output = null
  let idle = 0
  let lit = false
  for (let waited = 0; waited < job.count * SMELT_TICKS + 2 * SMELT_TICKS; waited += POLL_TICKS) {
    await feed(ctx, furnace, job)
    await ctx.waitTicks(POLL_TICKS, true)
    if (ctx.bot.currentWindow !== furnace) furnace = await open(ctx, job)
    lit ||= (furnace.fuel ?? 0) > 0 || (furnace.progress ?? 0) > 0
    const out = furnace.outputItem()
    if (out != null) {
      output = out.name
      if (out.count >= job.count) return { furnace, output }
    }
    idle = lit ? 0 : idle + POLL_TICKS
    if (idle > NO_FLAME_TICKS && out == null) return { furnace, output: null }
    if (furnace.inputItem() == null && waited > SMELT_TICKS) return { furnace, output }
  }
  return { furnace, output }
}

/**
 * @param {PrimitiveContext} ctx
 * @param {Job} job
 */
async function run (ctx, job) {
  const opened = await open(ctx, job)
  for (const slot of /** @type {const} */ ([2, 0, 1])) await empty(ctx, opened, slot)
  await ctx.syncInventory()
  const before = totals(ctx.bot)
  const id = ctx.mcData.itemsByName[job.item]?.id ?? -1
  await ctx.finish(opened.putInput(id, null, job.count), 100, `putting ${job.item} into the furnace`)
  const { furnace, output } = await smelt(ctx, opened, job)
  // What came of it, and what was put in and not used, goes back into the inventory.
  for (const slot of /** @type {const} */ ([2, 0, 1])) await empty(ctx, furnace, slot)
  await ctx.syncInventory()
  ctx.bot.closeWindow(furnace)
  await ctx.waitTicks(2)
  return { output, before }
}

/** @type {Primitive['run']} */
async function smeltItem (ctx, itemName, fuelName = null, count = 1) {
  const item = itemNamed(ctx, itemName).name
  const fuel = fuelName === null || fuelName === undefined ? null : itemNamed(ctx, fuelName).name
  const wanted = countOf(ctx, count, 'count', MOST)
  if (fuel !== null && burns(fuel) === 0) return ctx.fail('bad_argument', `${fuel} does not burn; coal, charcoal, logs and planks do`, { item: fuel })
  const fuels = checkRequest(ctx, item, wanted, fuel)
  const { output, before } = await run(ctx, { item, count: wanted, fuels, station: null })
  if (output === null) return ctx.fail('bad_argument', `${item} does not smelt in a furnace: it never began to burn`, { item, count: wanted, got: 0 })
  const made = held(ctx.bot, output) - (before[output] ?? 0)
  if (made >= wanted) return { item: output, count: made }
  if (roomFor(ctx.bot, output) === 0) return ctx.fail('inventory_full', `no room for ${output} (got ${made} of ${wanted}); drop or store something`, { item: output, count: wanted, got: made })
  return ctx.fail('timed_out', `${item}: got ${made} of ${wanted} ${output} in time; call again for the rest`, { item, count: wanted, got: made })
}

/** @type {Primitive} */
export default { name: 'smeltItem', run: smeltItem }
