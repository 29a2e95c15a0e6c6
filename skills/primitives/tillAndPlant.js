// @ts-check
/** @import { PrimitiveContext, Primitive } from '../../bridge/src/primitives-host.ts' */
/** @import { Point } from '../../bridge/src/path-world.ts' */
/** @import { Crop } from './shared/crops.js' */
import { countOf, itemNamed, pointOf } from './shared/check.js'
import { CROPS } from './shared/crops.js'
import { held, hold, totals } from './shared/inventory.js'
import { blocksAround } from './shared/station.js'

const RADIUS = 16
/** Farmland stays wet within this many blocks of water (minecraft.wiki/w/Farmland#Hydration). */
const WATERED = 4
const TILLED = ['grass_block', 'dirt', 'dirt_path']
const OPEN = /^(cave_|void_)?air$/
const TICKS = 60
const ANSWER_TICKS = 10
const MOST = 64

/**
 * @param {PrimitiveContext} ctx
 * @param {Point} at
 * @param {number} dy
 */
const blockAt = (ctx, at, dy = 0) => ctx.bot.blockAt(new ctx.Vec3(at.x, at.y + dy, at.z))

/**
 * Soil to plant on, best first: what is tilled already, then what water keeps wet, then the nearest.
 * @param {PrimitiveContext} ctx
 * @param {Crop} crop
 * @param {ReadonlySet<string>} failed
 */
function spots (ctx, crop, failed) {
  const kinds = crop.soil === 'farmland' ? ['farmland', ...TILLED] : [crop.soil]
  const water = blocksAround(ctx, ['water'], RADIUS + WATERED, 256)
  /** @param {Point} at */
  const isWet = at => water.some(w => Math.abs(w.x - at.x) <= WATERED && Math.abs(w.z - at.z) <= WATERED && (w.y === at.y || w.y === at.y + 1))
  /** @param {Point} at */
  const rank = at => (blockAt(ctx, at)?.name === crop.soil ? 0 : 2) + (isWet(at) ? 0 : 1)
  const open = blocksAround(ctx, kinds, RADIUS, 512).filter(at => OPEN.test(blockAt(ctx, at, 1)?.name ?? '') && !failed.has(`${at.x},${at.y},${at.z}`))
  return open.map((at, order) => ({ at, order, rank: rank(at) })).sort((a, b) => a.rank - b.rank || a.order - b.order).map(({ at }) => at)
}

/**
 * To where the soil is in reach, beside it.
 * @param {PrimitiveContext} ctx
 * @param {Point} soil
 */
async function approach (ctx, soil) {
  const reach = ctx.goals.reach([soil])
  /** @param {Point} cell */
  const beside = cell => cell.x !== soil.x || cell.z !== soil.z
  await ctx.moveTo({ isEnd: (cell, view) => beside(cell) && reach.isEnd(cell, view), heuristic: reach.heuristic }, { canDig: false })
}

/**
 * @param {PrimitiveContext} ctx
 * @param {Point} at
 * @param {string} soil
 */
async function till (ctx, at, soil) {
  const block = blockAt(ctx, at)
  if (block === null || block.name === soil) return true
  const hoe = Object.keys(totals(ctx.bot)).find(name => name.endsWith('_hoe'))
  if (hoe === undefined) {
    return ctx.fail('missing_tool', 'needs a wooden_hoe or better to till, have none', { tool: ['wooden_hoe', 'stone_hoe', 'iron_hoe', 'golden_hoe', 'diamond_hoe', 'netherite_hoe'], missing: [{ item: 'wooden_hoe', need: 1, have: 0 }] })
  }
  await hold(ctx, hoe)
  await ctx.finish(ctx.bot.activateBlock(block, new ctx.Vec3(0, 1, 0)), TICKS, 'tilling')
  for (let tick = 0; tick < ANSWER_TICKS && blockAt(ctx, at)?.name !== soil; tick++) await ctx.keepTicks(1)
  return blockAt(ctx, at)?.name === soil
}

/**
 * @param {PrimitiveContext} ctx
 * @param {Point} at
 * @param {Crop} crop
 */
export async function sow (ctx, at, crop) {
  const soil = blockAt(ctx, at)
  if (soil === null || soil.name !== crop.soil) return false
  await hold(ctx, crop.seed)
  try {
    await ctx.finish(ctx.bot.placeBlock(soil, new ctx.Vec3(0, 1, 0)), TICKS, `sowing ${crop.seed}`)
  } catch (error) {
    const { code } = /** @type {{code?: string}} */ (error)
    if (code === 'cancelled' || code === 'died') throw error
  }
  for (let tick = 0; tick < ANSWER_TICKS && blockAt(ctx, at, 1)?.name !== crop.block; tick++) await ctx.keepTicks(1)
  return blockAt(ctx, at, 1)?.name === crop.block
}

/**
 * @param {PrimitiveContext} ctx
 * @param {string} seed
 * @returns {Crop}
 */
function cropOf (ctx, seed) {
  return CROPS.find(each => each.seed === seed) ?? ctx.fail('bad_argument', `${seed} is not sown; ${CROPS.map(each => each.seed).join(', ')} are`, { item: seed })
}

/** @type {Primitive['run']} */
async function tillAndPlant (ctx, seedName, count = 1, position = null) {
  const crop = cropOf(ctx, itemNamed(ctx, seedName).name)
  const wanted = countOf(ctx, count, 'count', MOST)
  const given = position === null || position === undefined ? null : pointOf(ctx, position)
  const have = held(ctx.bot, crop.seed)
  if (have < wanted) return ctx.fail('not_owned', `needs ${wanted} ${crop.seed}, have ${have}`, { item: crop.seed, count: wanted, missing: [{ item: crop.seed, need: wanted, have }] })
  /** @type {Array<{x: number, y: number, z: number}>} */
  const planted = []
  /** @type {Set<string>} */
  const failed = new Set()
  let reason = `no free ${crop.soil === 'farmland' ? 'earth' : crop.soil} within ${RADIUS} blocks`
  const cell = given === null ? null : { x: Math.floor(given.x), y: Math.floor(given.y), z: Math.floor(given.z) }
  while (planted.length < wanted) {
    const soil = cell !== null && planted.length === 0 && failed.size === 0 ? cell : cell !== null && wanted === 1 ? undefined : spots(ctx, crop, failed)[0]
    if (soil === undefined) {
      const far = `(planted ${planted.length} of ${wanted})`
      return ctx.fail('blocked_spot', `${crop.seed} found no place ${far}: ${reason}`, { item: crop.seed, count: wanted, got: planted.length, radius: RADIUS, reason })
    }
    try {
      await approach(ctx, soil)
      if (await till(ctx, soil, crop.soil) && await sow(ctx, soil, crop)) {
        planted.push({ x: soil.x, y: soil.y + 1, z: soil.z })
        continue
      }
      reason = `(${soil.x}, ${soil.y}, ${soil.z}) is ${blockAt(ctx, soil)?.name ?? 'not loaded'} under ${blockAt(ctx, soil, 1)?.name ?? 'nothing known'}`
    } catch (error) {
      const { code, message } = /** @type {{code?: string, message: string}} */ (error)
      if (code !== 'no_path') throw error
      reason = message
    }
    failed.add(`${soil.x},${soil.y},${soil.z}`)
  }
  return { seed: crop.seed, planted }
}

/** @type {Primitive} */
export default { name: 'tillAndPlant', run: tillAndPlant }
