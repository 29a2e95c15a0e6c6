// @ts-check
/** @import { PrimitiveContext, Primitive } from '../../bridge/src/primitives-host.ts' */
/** @import { Point } from '../../bridge/src/path-world.ts' */
import { blockNamed, countOf } from './shared/check.js'
import { COLUMNS, CROPS, FRUITS } from './shared/crops.js'
import { dropsAround, gather } from './shared/drops.js'
import { gained, held, totals } from './shared/inventory.js'
import { blocksAround } from './shared/station.js'
import { holdToolFor } from './shared/tools.js'
import { sow } from './tillAndPlant.js'

const RADIUS = 32
const TARGETS = 24
const MOST = 64
const DROP_TICKS = 4
const DROP_RADIUS = 4
const PICK_TICKS = 60
const BERRIES = 'sweet_berry_bush'
/** Age from which a bush has berries. */
const BERRY_AGE = 2

/**
 * @param {PrimitiveContext} ctx
 * @param {string} name
 * @param {Point} at
 */
function isRipe (ctx, name, at) {
  const block = ctx.bot.blockAt(new ctx.Vec3(at.x, at.y, at.z))
  if (block === null) return false
  if (FRUITS.includes(name)) return true
  if (COLUMNS.includes(name)) return ctx.bot.blockAt(block.position.offset(0, -1, 0))?.name === name && ctx.bot.blockAt(block.position.offset(0, -2, 0))?.name !== name
  const age = Number(block.getProperties()['age'] ?? 0)
  return age >= (name === BERRIES ? BERRY_AGE : CROPS.find(crop => crop.block === name)?.ripe ?? Infinity)
}

/**
 * Take one plant; true when the world says that it has been.
 * @param {PrimitiveContext} ctx
 * @param {string} name
 * @param {Point} at
 */
async function take (ctx, name, at) {
  const block = ctx.bot.blockAt(new ctx.Vec3(at.x, at.y, at.z))
  if (block === null || block.name !== name) return false
  if (name !== BERRIES) {
    await holdToolFor(ctx, block, 1)
    return await ctx.dig(block)
  }
  await ctx.finish(ctx.bot.activateBlock(block), PICK_TICKS, 'picking berries')
  for (let tick = 0; tick < DROP_TICKS * 2 && isRipe(ctx, name, at); tick++) await ctx.keepTicks(1)
  return !isRipe(ctx, name, at)
}

/** @type {Primitive['run']} */
async function harvest (ctx, cropName, count = 1, replant = true) {
  const name = blockNamed(ctx, cropName).name
  const crop = CROPS.find(each => each.block === name)
  const known = [...CROPS.filter(each => each.ripe <= 7).map(each => each.block), ...FRUITS, ...COLUMNS, BERRIES]
  if (!known.includes(name)) return ctx.fail('bad_argument', `${name} is not harvested; ${known.join(', ')} are`, { item: name })
  const wanted = countOf(ctx, count, 'count', MOST)
  const before = totals(ctx.bot)
  /** @type {Set<string>} */
  const failed = new Set()
  let got = 0
  let replanted = 0
  let reason = ''
  while (got < wanted) {
    const all = blocksAround(ctx, [name], RADIUS, 512)
    const ripe = all.filter(at => isRipe(ctx, name, at) && !failed.has(`${at.x},${at.y},${at.z}`)).slice(0, TARGETS)
    if (ripe.length === 0) {
      const grows = all.length === 0 ? '' : `; ${all.length} are growing or out of reach`
      const details = { item: name, count: wanted, got, radius: RADIUS }
      if (reason !== '') return ctx.fail('no_path', `no ripe ${name} can be had (got ${got} of ${wanted}): ${reason}`, { ...details, reason })
      return ctx.fail('no_target', `no ripe ${name} within ${RADIUS} blocks (got ${got} of ${wanted})${grows}`, details)
    }
    await ctx.moveTo(ctx.goals.reach(ripe))
    const { eye } = ctx
    const view = ctx.view()
    const at = ripe.find(each => ctx.inReach(each) && view.sees(eye, each))
    if (at === undefined || !await take(ctx, name, at)) {
      const missed = at ?? /** @type {Point} */ (ripe[0])
      failed.add(`${missed.x},${missed.y},${missed.z}`)
      reason = at === undefined ? 'it could not be seen from where the path ended' : 'the world did not let it go'
      continue
    }
    got++
    await ctx.waitTicks(DROP_TICKS)
    const centre = new ctx.Vec3(at.x + 0.5, at.y + 0.5, at.z + 0.5)
    if (replant === true && crop !== undefined && held(ctx.bot, crop.seed) > 0 && await sow(ctx, { x: at.x, y: at.y - 1, z: at.z }, crop)) replanted++
    if (dropsAround(ctx, centre, DROP_RADIUS).length > 0) await gather(ctx, centre, DROP_RADIUS)
    if (replant === true && crop !== undefined && ctx.bot.blockAt(new ctx.Vec3(at.x, at.y, at.z))?.name === 'air' && held(ctx.bot, crop.seed) > 0) {
      await ctx.moveTo(besides(ctx, at), { canDig: false })
      if (await sow(ctx, { x: at.x, y: at.y - 1, z: at.z }, crop)) replanted++
    }
  }
  await ctx.syncInventory()
  return { harvested: got, replanted, collected: gained(before, totals(ctx.bot)) }
}

/**
 * A place that reaches the soil under `at` and is not on it.
 * @param {PrimitiveContext} ctx
 * @param {Point} at
 */
function besides (ctx, at) {
  const reach = ctx.goals.reach([{ x: at.x, y: at.y - 1, z: at.z }])
  return {
    isEnd: (/** @type {Point} */ cell, /** @type {ReturnType<PrimitiveContext['view']>} */ view) => (cell.x !== at.x || cell.z !== at.z) && reach.isEnd(cell, view),
    heuristic: reach.heuristic
  }
}

/** @type {Primitive} */
export default { name: 'harvest', run: harvest }
