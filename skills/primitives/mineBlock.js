// @ts-check
/** @import { PrimitiveContext, Primitive } from '../../bridge/src/primitives-host.ts' */
/** @import { Block } from 'prismarine-block' */
/** @import { Point } from '../../bridge/src/path-world.ts' */
import { blockNamed, countOf } from './shared/check.js'
import { dropsAround, gather } from './shared/drops.js'
import { gained, roomFor, totals } from './shared/inventory.js'
import { blocksAround } from './shared/station.js'
import { holdToolFor, toolFor } from './shared/tools.js'

const RADIUS = 32
/** Blocks looked for at a time; the path goes to whichever of them is cheapest to get to. */
const TARGETS = 24
/** Of them, how many are given up when a search ends early. */
const NEAREST = 8
const RECOVER_RADIUS = 12
/** From feet to a block that the bot can have broken itself. */
const BREAK_RADIUS = 7
const DROP_RADIUS = 5
/** Ticks after a break until its drops are known to the bot. */
const DROP_TICKS = 3
const LAVA = 64

/**
 * @typedef {object} Job
 * @property {string} name what is wanted, in words: one name, or several
 * @property {ReadonlySet<string>} names
 * @property {number} count
 * @property {number} got
 * @property {() => number} broken blocks of the kind that have gone since it was last asked
 * @property {number} lost broken, but nothing of it came into the inventory
 * @property {Map<string, number>} failed tries by block
 * @property {string} reason why the last target failed
 * @property {readonly string[]} drops names of what the block can drop
 */

/** @param {Point} point */
const key = point => `${point.x},${point.y},${point.z}`

/**
 * @param {PrimitiveContext} ctx
 * @param {Job} job
 */
function targetsOf (ctx, job) {
  const view = ctx.view()
  const all = blocksAround(ctx, [...job.names], RADIUS, 512)
  const open = all.filter(at => (job.failed.get(key(at)) ?? 0) < 2)
  /** @param {Point} at */
  const safe = at => ![[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]]
    .some(([dx = 0, dy = 0, dz = 0]) => view.flags(at.x + dx, at.y + dy, at.z + dz) & LAVA)
  return { seen: all.length, open: open.filter(safe).slice(0, TARGETS) }
}

/**
 * @param {Job} job
 * @param {Point} at
 * @param {string} reason
 */
function giveUp (job, at, reason) {
  job.failed.set(key(at), 2)
  job.reason = reason
}

/**
 * How many of what the wanted blocks drop were gained: leaves cut on the way to a log are none of it.
 * @param {PrimitiveContext} ctx
 * @param {Job} job
 * @param {Record<string, number>} before
 */
function tookOf (ctx, job, before) {
  const wanted = new Set([...job.names, ...job.drops])
  return Object.entries(gained(before, totals(ctx.bot))).reduce((sum, [name, count]) => sum + (wanted.has(name) ? count : 0), 0)
}

/**
 * Another try at what was broken and not picked up, once there is nothing else to break.
 * @param {PrimitiveContext} ctx
 * @param {Job} job
 */
async function recover (ctx, job) {
  const before = totals(ctx.bot)
  await gather(ctx, ctx.bot.entity.position.clone(), RECOVER_RADIUS, job.drops)
  job.got = Math.min(job.count, job.got + Math.min(job.lost, tookOf(ctx, job, before)))
  job.lost = 0
}

/**
 * Of several names the first stands for all of them.
 * @param {Job} job
 */
const told = job => ({ item: [...job.names][0] ?? '', count: job.count, got: job.got })

/**
 * @param {PrimitiveContext} ctx
 * @param {Job} job
 * @param {number} seen
 */
function noneLeft (ctx, job, seen) {
  const far = `(got ${job.got} of ${job.count})`
  const details = { ...told(job), radius: RADIUS, missing: [{ item: told(job).item, need: job.count, have: job.got }] }
  if (seen === 0) return ctx.fail('no_target', `no ${job.name} within ${RADIUS} blocks ${far}; explore and try again`, details)
  const why = job.reason === '' ? 'all lie next to lava' : job.reason
  return ctx.fail('no_path', `none of the ${seen} ${job.name} within ${RADIUS} blocks can be had ${far}: ${why}`, { ...details, reason: why })
}

/**
 * The block to dig now: of the targets in reach the nearest in sight, else what stands before the nearest.
 * @param {PrimitiveContext} ctx
 * @param {readonly Point[]} targets
 */
function nextDig (ctx, targets) {
  const { eye } = ctx
  const view = ctx.view()
  const near = targets.filter(at => ctx.inReach(at))
  const inSight = near.find(at => view.sees(eye, at))
  if (inSight !== undefined) return { target: inSight, dig: inSight }
  const target = near[0]
  if (target === undefined) return null
  const dig = view.firstObstacle(eye, { x: target.x + 0.5, y: target.y + 0.5, z: target.z + 0.5 }, target)
  // What stands before a target may be one itself, further down the list.
  const isTarget = dig === null || targets.some(at => key(at) === key(dig))
  return isTarget ? { target: dig ?? target, dig: dig ?? target } : { target, dig }
}

/**
 * Go to the cheapest target and break it; true once the world says that it is gone.
 * @param {PrimitiveContext} ctx
 * @param {Job} job
 * @param {readonly Point[]} targets
 * @returns {Promise<Point | null>} the block broken
 */
async function breakOne (ctx, job, targets) {
  try {
    await ctx.moveTo(ctx.goals.reach(targets), { keep: job.drops })
  } catch (error) {
    const { code, message, details } = /** @type {{code?: string, message: string, details?: {reason?: string}}} */ (error)
    if (code !== 'no_path' && code !== 'timed_out') throw error
    // A search that tried every place speaks of all targets; one that was cut short or a walk that got stuck only of the nearest.
    const all = details?.reason === 'unreachable' || details?.reason === 'no_chunk'
    for (const at of all ? targets : targets.slice(0, NEAREST)) giveUp(job, at, message)
    return null
  }
  const next = nextDig(ctx, targets)
  if (next === null) {
    for (const at of targets.slice(0, 1)) job.failed.set(key(at), (job.failed.get(key(at)) ?? 0) + 1)
    job.reason = 'it could not be seen from where the path ended'
    return null
  }
  const { target, dig } = next
  const block = ctx.bot.blockAt(new ctx.Vec3(dig.x, dig.y, dig.z))
  if (block === null) { giveUp(job, target, 'its chunk is no longer loaded'); return null }
  const wanted = dig === target
  if (wanted) await holdToolFor(ctx, block, job.count - job.got)
  if (!block.diggable || !await ctx.dig(block)) {
    job.failed.set(key(target), (job.failed.get(key(target)) ?? 0) + 1)
    job.reason = `the world did not let ${block.name} break`
    return null
  }
  return wanted ? target : null
}

/**
 * Take what the broken block dropped.
 * @param {PrimitiveContext} ctx
 * @param {Job} job
 * @param {Point} at
 * @param {Record<string, number>} before
 * @param {ReadonlySet<number>} lying drops that were there before
 */
async function takeDrops (ctx, job, at, before, lying) {
  const centre = new ctx.Vec3(at.x + 0.5, at.y + 0.5, at.z + 0.5)
  await ctx.waitTicks(DROP_TICKS)
  const dropped = dropsAround(ctx, centre, DROP_RADIUS).some(drop => !lying.has(drop.id))
  if (dropped) {
    const rest = await gather(ctx, centre, DROP_RADIUS, job.drops)
    if (rest.reason !== '') job.reason = `its drop can't be picked up: ${rest.reason}`
  }
  const broken = job.broken()
  const got = dropped ? Math.min(broken, tookOf(ctx, job, before)) : broken
  job.got += got
  job.lost += broken - got
}

/**
 * Counts blocks of some kinds that go while the bot is near, the path's own digging included.
 * @param {PrimitiveContext} ctx
 * @param {ReadonlySet<string>} names
 * @returns {{taken: () => number, end: () => void}} `taken` counts those gone since it was last asked
 */
function watchBreaks (ctx, names) {
  /** @type {Map<string, {x: number, y: number, z: number}>} */
  const gone = new Map()
  /** @type {(before: Block | null, after: Block | null) => void} */
  const onUpdate = (before, after) => {
    if (before === null || !names.has(before.name) || after === null || names.has(after.name)) return
    const { x, y, z } = ctx.bot.entity.position
    if (Math.hypot(before.position.x - x, before.position.y - y, before.position.z - z) <= BREAK_RADIUS) gone.set(key(before.position), before.position)
  }
  ctx.bot.on('blockUpdate', onUpdate)
  return {
    end: () => { ctx.bot.off('blockUpdate', onUpdate) },
    taken: () => {
      // A break that the world took back is none.
      const count = [...gone.values()].filter(at => !names.has(ctx.bot.blockAt(new ctx.Vec3(at.x, at.y, at.z))?.name ?? '')).length
      gone.clear()
      return count
    }
  }
}

/**
 * @param {PrimitiveContext} ctx
 * @param {Job} job
 */
function checkRoom (ctx, job) {
  if (job.drops.length === 0 || job.drops.some(name => roomFor(ctx.bot, name) > 0)) return
  ctx.fail('inventory_full', `no room for ${job.drops.join(', ')} (got ${job.got} of ${job.count}); drop or store something`,
    told(job))
}

/**
 * @param {PrimitiveContext} ctx
 * @param {unknown} name of a kind of block, or several
 */
function kindsOf (ctx, name) {
  const kinds = (Array.isArray(name) && name.length > 0 ? name : [name]).map(each => blockNamed(ctx, each))
  const fixed = kinds.find(kind => !kind.diggable || kind.hardness === null || kind.hardness < 0)
  if (fixed !== undefined) ctx.fail('bad_argument', `${fixed.name} can't be broken by hand or tool`, { item: fixed.name })
  return kinds
}

/** @type {Primitive['run']} */
async function mineBlock (ctx, name, count = 1) {
  const kinds = kindsOf(ctx, name)
  const names = new Set(kinds.map(kind => kind.name))
  const wanted = countOf(ctx, count)
  const watch = watchBreaks(ctx, names)
  /** @type {Job} */
  const job = {
    broken: watch.taken,
    name: [...names].join(' or '),
    names,
    count: wanted,
    got: 0,
    lost: 0,
    failed: new Map(),
    reason: '',
    drops: kinds.flatMap(kind => kind.drops ?? []).map(drop => ctx.mcData.items[Number(drop)]?.name ?? '').filter(item => item !== '')
  }
  const before = totals(ctx.bot)
  try {
    while (job.got < job.count) await mineNext(ctx, job)
  } catch (error) {
    // A half-done job must say how far it came, whatever ended it.
    const { code, message, details } = /** @type {{code?: any, message: string, details?: {got?: number}}} */ (error)
    if (code === undefined || details?.got !== undefined) throw error
    return ctx.fail(code, `${message} (got ${job.got} of ${job.count} ${job.name})`, { ...told(job), ...details })
  } finally {
    watch.end()
  }
  return { broken: job.got, collected: gained(before, totals(ctx.bot)) }
}

/**
 * @param {PrimitiveContext} ctx
 * @param {Job} job
 */
async function mineNext (ctx, job) {
  const { seen, open } = targetsOf(ctx, job)
  const first = open[0]
  if (first === undefined) return job.lost > 0 ? await recover(ctx, job) : noneLeft(ctx, job, seen)
  const sample = ctx.bot.blockAt(new ctx.Vec3(first.x, first.y, first.z))
  if (sample !== null) toolFor(ctx, sample, job.count - job.got)
  checkRoom(ctx, job)
  const before = totals(ctx.bot)
  const centre = ctx.bot.entity.position
  const lying = new Set(dropsAround(ctx, centre, RADIUS).map(drop => drop.id))
  const broken = await breakOne(ctx, job, open)
  if (broken !== null) await takeDrops(ctx, job, broken, before, lying)
}

/** @type {Primitive} */
export default { name: 'mineBlock', run: mineBlock }
