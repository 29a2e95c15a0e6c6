// @ts-check
/** @import { PrimitiveContext } from '../../../bridge/src/primitives-host.ts' */
/** @import { Point } from '../../../bridge/src/path-world.ts' */
/** @import { Block } from 'prismarine-block' */
/** @import { Chest } from 'mineflayer' */
import { pointOf } from './check.js'
import { blocksAround } from './station.js'

export const CHEST_RADIUS = 32
const CHEST = /^(trapped_)?chest$|^barrel$|shulker_box$/
const OPEN_TICKS = 60
const MOST = 64
const SIDES = /** @type {const} */ ([[1, 0], [-1, 0], [0, 1], [0, -1]])

/**
 * The cells of a chest; of a double one the half with the lower coordinates first.
 * @param {PrimitiveContext} ctx
 * @param {Block} block
 * @returns {[Point] | [Point, Point]}
 */
function cellsOf (ctx, block) {
  const { type, facing } = block.getProperties()
  const { x, y, z } = block.position
  if (type !== 'left' && type !== 'right') return [{ x, y, z }]
  for (const [dx, dz] of SIDES) {
    const other = ctx.bot.blockAt(new ctx.Vec3(x + dx, y, z + dz))
    const its = other?.name === block.name ? other.getProperties() : null
    const across = facing === 'north' || facing === 'south' ? dz === 0 : dx === 0
    if (!across || its === null || its['facing'] !== facing || its['type'] !== (type === 'left' ? 'right' : 'left')) continue
    const halves = /** @type {[Point, Point]} */ ([{ x, y, z }, { x: x + dx, y, z: z + dz }])
    return dx < 0 || dz < 0 ? [halves[1], halves[0]] : halves
  }
  return [{ x, y, z }]
}

/**
 * What was in a chest when the bot last looked into it, by either half; null when it never did.
 * @param {PrimitiveContext} ctx
 * @param {readonly Point[]} cells
 */
export function remembered (ctx, cells) {
  const known = ctx.containers.filter(({ position: { x, y, z } }) => cells.some(cell => cell.x === x && cell.y === y && cell.z === z))
  return known.sort((a, b) => a.ticks_ago - b.ticks_ago)[0]?.items ?? null
}

/**
 * Chests, barrels and shulker boxes around the bot, each once, nearest first.
 * @param {PrimitiveContext} ctx
 * @param {number} radius
 */
export function chestsAround (ctx, radius) {
  const names = Object.keys(ctx.mcData.blocksByName).filter(name => CHEST.test(name))
  /** @type {Map<string, {block: Block, cells: readonly Point[], home: Point}>} */
  const found = new Map()
  for (const { x, y, z } of blocksAround(ctx, names, radius, 2 * MOST)) {
    const block = ctx.bot.blockAt(new ctx.Vec3(x, y, z))
    if (block === null) continue
    const cells = cellsOf(ctx, block)
    const [home] = cells
    const key = `${home.x},${home.y},${home.z}`
    if (!found.has(key) && found.size < MOST) found.set(key, { block, cells, home })
  }
  return [...found.values()]
}

/**
 * The chest at a position, or the nearest.
 * @param {PrimitiveContext} ctx
 * @param {unknown} position
 */
async function goToChest (ctx, position) {
  const given = position === null || position === undefined ? null : pointOf(ctx, position)
  const cells = given === null
    ? chestsAround(ctx, CHEST_RADIUS).map(({ block }) => block.position)
    : [{ x: Math.floor(given.x), y: Math.floor(given.y), z: Math.floor(given.z) }]
  if (cells.length === 0) return ctx.fail('missing_station', `needs a chest or barrel within ${CHEST_RADIUS} blocks`, { station: 'chest', radius: CHEST_RADIUS })
  await ctx.moveTo(ctx.goals.use(cells))
  const at = cells.find(cell => ctx.inReach(cell)) ?? cells[0]
  const block = at === undefined ? null : ctx.bot.blockAt(new ctx.Vec3(at.x, at.y, at.z))
  if (block === null || !CHEST.test(block.name)) {
    return ctx.fail('missing_station', `at (${at?.x}, ${at?.y}, ${at?.z}) is no chest or barrel but ${block?.name ?? 'nothing known'}`, { station: 'chest' })
  }
  return block
}

/**
 * Items by name in the chest's part of the window.
 * @param {Chest} window
 */
export function contentsOf (window) {
  /** @type {Record<string, number>} */
  const counts = {}
  for (const item of window.containerItems()) counts[item.name] = (counts[item.name] ?? 0) + item.count
  return counts
}

/**
 * Walk to a chest, open it, do `work` with its window, and close it.
 * @template T
 * @param {PrimitiveContext} ctx
 * @param {unknown} position
 * @param {(window: Chest, block: Block) => Promise<T>} work
 */
export async function withChest (ctx, position, work) {
  const block = await goToChest(ctx, position)
  let window
  try {
    window = await ctx.finish(ctx.bot.openContainer(block), OPEN_TICKS, `opening the ${block.name}`)
  } catch (error) {
    if (/** @type {{code?: string}} */ (error).code !== 'timed_out') throw error
    return ctx.fail('blocked_spot', `the ${block.name} does not open; is a block on top of it?`, { station: block.name })
  }
  const done = await work(window, block)
  await ctx.syncInventory()
  const contents = contentsOf(window)
  const [home] = cellsOf(ctx, block)
  const slots = window.inventoryStart
  const free = window.slots.slice(0, slots).filter(slot => slot === null).length
  ctx.bot.closeWindow(window)
  await ctx.syncInventory()
  return { done, block: block.name, position: { x: home.x, y: home.y, z: home.z }, contents, slots, free }
}

/**
 * Move items between the two parts of the window.
 * @param {PrimitiveContext} ctx
 * @param {Chest} window
 * @param {{item: string, count: number, into: 'chest' | 'inventory'}} order
 */
export async function move (ctx, window, { item, count, into }) {
  const type = ctx.mcData.itemsByName[item]?.id ?? -1
  const chest = { start: 0, end: window.inventoryStart }
  const own = { start: window.inventoryStart, end: window.inventoryEnd }
  const [from, to] = into === 'chest' ? [own, chest] : [chest, own]
  const options = { window, itemType: type, metadata: null, count, sourceStart: from.start, sourceEnd: from.end, destStart: to.start, destEnd: to.end }
  await ctx.finish(ctx.bot.transfer(options), 100 + 4 * count, `moving ${item}`)
}

/**
 * How many of an item a part of the window has room for.
 * @param {PrimitiveContext} ctx
 * @param {Chest} window
 * @param {string} name
 * @param {number} start
 * @param {number} end
 */
export function roomIn (ctx, window, name, start, end) {
  const size = ctx.mcData.itemsByName[name]?.stackSize ?? 64
  return window.slots.slice(start, end).reduce((sum, item) => sum + (item == null ? size : item.name === name ? Math.max(0, size - item.count) : 0), 0)
}
