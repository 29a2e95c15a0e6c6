// @ts-check
/** @import { PrimitiveContext, Primitive } from '../../bridge/src/primitives-host.ts' */
/** @import { Point } from '../../bridge/src/path-world.ts' */
import { blocksAround, nearestToEyes } from './shared/station.js'
import { held } from './shared/inventory.js'

const RADIUS = 32
/** Ticks from lying down until the morning comes: a hundred asleep, and some for the world's answers. */
const NIGHT_TICKS = 400
const LIE_DOWN_TICKS = 80
const DUSK = 12541
const DAWN = 23458

/** @param {PrimitiveContext} ctx */
const isNight = ctx => ctx.bot.time.timeOfDay >= DUSK && ctx.bot.time.timeOfDay <= DAWN
/** @param {PrimitiveContext} ctx */
const mayRest = ctx => isNight(ctx) || (ctx.bot.isRaining && ctx.bot.thunderState > 0)

/**
 * Whether a bed can be lain down in from a cell: not from as far as the hand reaches (minecraft.wiki/w/Bed#Sleeping).
 * @param {Point} cell
 * @param {Point} bed
 */
const isBeside = (cell, bed) => Math.abs(cell.x - bed.x) <= 2 && Math.abs(cell.y - bed.y) <= 1 && Math.abs(cell.z - bed.z) <= 2

/**
 * The bed to sleep in, walked up to.
 * @param {PrimitiveContext} ctx
 */
async function goToBed (ctx) {
  const names = Object.keys(ctx.mcData.blocksByName).filter(name => name.endsWith('_bed'))
  const beds = blocksAround(ctx, names, RADIUS, 16)
  if (beds.length === 0) {
    const carried = names.find(name => held(ctx.bot, name) > 0)
    const hint = carried === undefined ? '' : ` (a ${carried} is in the inventory: place it)`
    return ctx.fail('missing_station', `needs a bed within ${RADIUS} blocks${hint}`, { station: 'bed', radius: RADIUS })
  }
  const reach = ctx.goals.reach(beds)
  await ctx.moveTo({ isEnd: (cell, view) => beds.some(bed => isBeside(cell, bed)) && reach.isEnd(cell, view), heuristic: reach.heuristic })
  return nearestToEyes(ctx, beds) ?? ctx.fail('missing_station', 'the bed is gone', { station: 'bed', radius: RADIUS })
}

/** @type {Primitive['run']} */
async function sleepUntilMorning (ctx) {
  const { bot } = ctx
  if (!mayRest(ctx)) return ctx.fail('not_now', `it is day (time ${bot.time.timeOfDay}); one sleeps from ${DUSK} to ${DAWN} or in a thunderstorm`, { reason: 'day' })
  const bed = await goToBed(ctx)
  try {
    await ctx.guard(bot.sleep(bed), LIE_DOWN_TICKS, 'lying down')
  } catch (error) {
    const { code, message } = /** @type {{code?: string, message: string}} */ (error)
    if (code !== undefined && code !== 'timed_out') throw error
    const reason = /monsters/.test(message) ? 'monsters' : /occupied/.test(message) ? 'occupied' : 'refused'
    return ctx.fail('not_now', `the world lets nobody sleep there: ${message}`, { reason })
  }
  try {
    for (let tick = 0; tick < NIGHT_TICKS && bot.isSleeping; tick++) await ctx.keepTicks(1)
  } finally {
    if (bot.isSleeping) await bot.wake()
  }
  for (let tick = 0; tick < 40 && mayRest(ctx); tick++) await ctx.waitTicks(1)
  if (mayRest(ctx)) return ctx.fail('not_now', 'the sleep was broken off before the morning; look for what woke the bot and try again', { reason: 'woken' })
  return { timeOfDay: bot.time.timeOfDay }
}

/** @type {Primitive} */
export default { name: 'sleepUntilMorning', run: sleepUntilMorning }
