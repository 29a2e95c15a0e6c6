// @ts-check
/** @import { PrimitiveContext, Primitive } from '../../bridge/src/primitives-host.ts' */
/** @import { Point } from '../../bridge/src/path-world.ts' */
import { countOf } from './shared/check.js'
import { gather } from './shared/drops.js'
import { gained, held, hold, totals } from './shared/inventory.js'
import { blocksAround } from './shared/station.js'

const ROD = 'fishing_rod'
const RADIUS = 32
const MOST = 64
/** The longest that a fish takes to bite, and some (minecraft.wiki/w/Fishing). */
const BITE_TICKS = 900
/** Until the catch has flown into the hands. */
const FLY_TICKS = 40
const CAST = { least: 2.5, most: 7 }
/** Casts in a row that catch nothing. */
const MAX_MISSED = 5
/** Blocks from the bank. */
const BANK = 2
const TARGETS = 128
const CATCH_RADIUS = 3
const LIQUID = 4
const SAFE = 1
const SOLID = 2
const SIDES = /** @type {const} */ ([[1, 0], [-1, 0], [0, 1], [0, -1]])

/**
 * Cells of open water: the surface, water on all four sides. Those away from the bank first: a catch flies against it.
 * @param {PrimitiveContext} ctx
 * @returns {Point[]}
 */
function openWater (ctx) {
  const view = ctx.view()
  /** @param {Point} at */
  const isOpen = ({ x, y, z }) => (view.flags(x, y + 1, z) & (SAFE | LIQUID)) === SAFE && SIDES.every(([dx, dz]) => view.flags(x + dx, y, z + dz) & LIQUID)
  /** @param {Point} at */
  const isWide = ({ x, y, z }) => SIDES.every(([dx, dz]) => view.flags(x + BANK * dx, y, z + BANK * dz) & LIQUID)
  const open = blocksAround(ctx, ['water'], RADIUS, 2048).filter(isOpen)
  return [...open.filter(isWide), ...open.filter(at => !isWide(at))].slice(0, TARGETS)
}

/**
 * The water to cast into from a cell, or none.
 * @param {PrimitiveContext} ctx
 * @param {readonly Point[]} water
 * @param {Point} feet
 */
function castFrom (ctx, water, feet) {
  const eye = { x: feet.x + 0.5, y: feet.y + 1.62, z: feet.z + 0.5 }
  const view = ctx.view()
  return water.find(at => {
    const flat = Math.hypot(at.x - feet.x, at.z - feet.z)
    return flat >= CAST.least && flat <= CAST.most && at.y < feet.y + 1 && at.y > feet.y - 4 && view.firstObstacle(eye, { x: at.x + 0.5, y: at.y + 0.9, z: at.z + 0.5 }, at) === null
  })
}

/**
 * Cast once and reel in at the bite; false when the line was lost or nothing bit.
 * @param {PrimitiveContext} ctx
 * @param {Point} at
 */
async function castOnce (ctx, at) {
  const { bot } = ctx
  await hold(ctx, ROD)
  await bot.lookAt(new ctx.Vec3(at.x + 0.5, at.y + 0.9, at.z + 0.5), true)
  await ctx.keepTicks(2)
  let caught = false
  let over = false
  bot.fish().then(() => { caught = over = true }, () => { over = true })
  try {
    for (let tick = 0; tick < BITE_TICKS && !over; tick++) await ctx.waitTicks(1)
  } finally {
    // A line that is still out is reeled in: it would catch in the next program.
    if (!over && bot.heldItem?.name === ROD) bot.activateItem()
  }
  return caught
}

/** @type {Primitive['run']} */
async function fish (ctx, count = 1) {
  const wanted = countOf(ctx, count, 'count', MOST)
  if (held(ctx.bot, ROD) === 0) return ctx.fail('missing_tool', `needs a ${ROD}, have none`, { tool: [ROD], missing: [{ item: ROD, need: 1, have: 0 }] })
  const water = openWater(ctx)
  if (water.length === 0) return ctx.fail('no_target', `no open water within ${RADIUS} blocks; explore and try again`, { item: 'water', radius: RADIUS })
  await ctx.moveTo({
    isEnd: (cell, view) => (view.flags(cell.x, cell.y - 1, cell.z) & SOLID) !== 0 && !(view.flags(cell.x, cell.y, cell.z) & LIQUID) && castFrom(ctx, water, cell) !== undefined,
    heuristic: cell => Math.max(0, Math.min(...water.map(at => Math.hypot(at.x - cell.x, at.z - cell.z))) - CAST.most)
  })
  const before = totals(ctx.bot)
  let catches = 0
  let missed = 0
  while (catches < wanted) {
    if (held(ctx.bot, ROD) === 0) return ctx.fail('missing_tool', `the ${ROD} broke (caught ${catches} of ${wanted})`, { tool: [ROD], count: wanted, got: catches })
    const at = castFrom(ctx, water, ctx.bot.entity.position.floored())
    const had = totals(ctx.bot)
    const caught = at !== undefined && await castOnce(ctx, at)
    if (caught) await ctx.waitTicks(FLY_TICKS)
    await ctx.syncInventory()
    if (caught && Object.keys(gained(had, totals(ctx.bot))).length === 0) await gather(ctx, new ctx.Vec3(at.x, at.y, at.z), CATCH_RADIUS)
    if (caught && Object.keys(gained(had, totals(ctx.bot))).length > 0) [catches, missed] = [catches + 1, 0]
    else if (++missed >= MAX_MISSED) return ctx.fail('timed_out', `caught ${catches} of ${wanted}: ${missed} casts in a row brought nothing`, { item: 'fish', count: wanted, got: catches })
  }
  return { caught: catches, collected: gained(before, totals(ctx.bot)) }
}

/** @type {Primitive} */
export default { name: 'fish', run: fish }
