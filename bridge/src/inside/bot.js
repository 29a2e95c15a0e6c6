// @ts-check
import { guard } from './guard.js'
import { host } from './host.js'
import { Vec3 } from './vec3.js'

/** @typedef {{x: number, y: number, z: number}} Point */
/** @typedef {{matching: unknown, maxDistance?: number, count?: number, point?: Point}} Search */

const HINTS = {
  equip: '`equip(bot, item, slot)`',
  dig: '`mineBlock(bot, name, count)`',
  craft: '`craftItem(bot, name, count)`',
  recipesFor: '`craftItem(bot, name, count)`, which picks the recipe',
  placeBlock: '`placeItem(bot, name, position)`',
  consume: '`eat(bot, item)`',
  pathfinder: '`goTo(bot, position, range)`',
  collectBlock: '`mineBlock(bot, name, count)` or `collectDrops(bot, radius)`',
  openFurnace: '`smeltItem(bot, item, fuel, count)`',
  registry: '`mcData`',
  players: '`bot.entities`'
}

/** Frozen block data without a position, by state id. @type {Map<number, Record<string, unknown>>} */
const states = new Map()

/** @param {number} id */
function state (id) {
  let data = states.get(id)
  if (data === undefined) states.set(id, data = host('state', id))
  return data
}

/** @param {number} id @param {Vec3} position */
function block (id, position) { return Object.freeze({ ...state(id), position }) }

/** @param {Point} point */
function vector (point) { return new Vec3(point.x, point.y, point.z) }

/** @param {unknown} point @param {string} where @returns {Point} */
function plain (point, where) {
  const { x, y, z } = /** @type {Point} */ (point ?? {})
  if ([x, y, z].every(Number.isFinite)) return { x, y, z }
  throw new TypeError(`${where} takes a Vec3, e.g. bot.entity.position`)
}

/** @param {any} data an entity as the host's `entities` gives it */
function entity (data) {
  const { droppedItem, ...rest } = data
  return Object.freeze({
    ...rest,
    position: vector(data.position),
    velocity: vector(data.velocity),
    getDroppedItem: () => droppedItem
  })
}

/**
 * Blocks that `matches` accepts, nearest first. It is asked once a block state; only where it looks at `position` it
 * is asked for each block.
 * @param {(candidate: any) => unknown} matches @param {{point: Point, maxDistance: number, count: number}} area
 */
function findMatching (matches, area) {
  /** @type {Set<number>} */
  const always = new Set()
  /** @type {Set<number>} */
  const depends = new Set()
  for (const id of host('statesNear', area.point, area.maxDistance)) {
    let asked = false
    const probe = Object.defineProperty({ ...state(id) }, 'position', {
      enumerable: true,
      get () { asked = true; return new Vec3(area.point.x, area.point.y, area.point.z) }
    })
    const accepted = Boolean(matches(probe))
    if (asked) depends.add(id)
    else if (accepted) always.add(id)
  }
  const limit = depends.size > 0 ? Infinity : area.count
  const found = []
  for (const [x, y, z, id] of host('find', { ...area, count: limit, states: [...always, ...depends] })) {
    const position = new Vec3(x, y, z)
    if (depends.has(id) && !matches(block(id, position))) continue
    found.push({ id, position })
    if (found.length === area.count) break
  }
  return found
}

/** @param {unknown} options @returns {Array<{id: number, position: Vec3}>} */
function search (options) {
  const { matching, maxDistance = 16, count = 1, point } = /** @type {Search} */ (options ?? {})
  const area = { point: plain(point ?? host('self').position, 'point'), maxDistance, count }
  if (typeof matching === 'function') return findMatching(/** @type {(candidate: any) => unknown} */ (matching), area)
  const wanted = Array.isArray(matching) ? matching : [matching]
  if (!wanted.every(one => typeof one === 'string' || typeof one === 'number')) {
    throw new TypeError('matching must be a block name, a block id, an array of these, or a function of a block')
  }
  return host('find', { ...area, names: wanted }).map(
    /** @param {number[]} row */ ([x = 0, y = 0, z = 0, id = 0]) => ({ id, position: new Vec3(x, y, z) }))
}

function makeInventory () {
  /** @returns {any[]} */
  const items = () => host('items').map(Object.freeze)
  /** @param {unknown} type */
  const same = type => /** @param {any} item */ item => item.name === type || item.type === type
  return guard({
    items,
    /** @param {unknown} type */
    count: type => items().filter(same(type)).reduce((sum, item) => sum + item.count, 0),
    /** @param {unknown} type */
    findInventoryItem: type => items().find(same(type)) ?? null,
    emptySlotCount: () => host('emptySlotCount')
  }, 'bot.inventory', { slots: '`bot.inventory.items()`' })
}

/** @param {() => object} read @param {string} path */
function live (read, path) { return () => guard(read(), path) }

/**
 * The `bot` of programs; skills/primitives/bot.d.ts describes it.
 * @param {(ticks: number) => Promise<void>} waitForTicks
 */
export function makeBot (waitForTicks) {
  const self = live(() => entity(host('self')), 'bot.entity')
  const time = live(() => host('time'), 'bot.time')
  const game = live(() => host('game'), 'bot.game')
  const inventory = makeInventory()
  /** @type {() => any[]} */
  const others = () => host('entities').map(entity)
  return guard({
    get entity () { return self() },
    get health () { return host('vitals').health },
    get food () { return host('vitals').food },
    get oxygenLevel () { return host('vitals').oxygenLevel },
    get time () { return time() },
    get game () { return game() },
    get username () { return host('identity').username },
    get version () { return host('identity').version },
    get heldItem () { return Object.freeze(host('heldItem')) },
    get inventory () { return inventory },
    get entities () { return Object.freeze(Object.fromEntries(others().map(other => [other.id, other]))) },
    /** @param {unknown} point */
    blockAt (point) {
      const at = vector(plain(point, 'bot.blockAt')).floored()
      const id = host('stateAt', at.x, at.y, at.z)
      return id === null ? null : block(id, at)
    },
    /** @param {unknown} options */
    findBlocks: options => search(options).map(found => found.position),
    /** @param {unknown} options */
    findBlock (options) {
      const [first] = search({ .../** @type {object} */ (options), count: 1 })
      return first === undefined ? null : block(first.id, first.position)
    },
    /** @param {(candidate: any) => unknown} accepts */
    nearestEntity: (accepts = () => true) => others().find(accepts) ?? null,
    /** @param {unknown} text */
    chat (text) { host('chat', String(text)) },
    waitForTicks
  }, 'bot', HINTS)
}

/** Items and blocks of the game by name; the tables are fetched when first asked for. */
export function makeData () {
  /** @param {string} table */
  const lazy = table => {
    /** @type {Record<string, object> | null} */
    let loaded = null
    return () => loaded ??= Object.freeze(Object.fromEntries(
      host(table).map(/** @param {any} row */ row => [row.name, Object.freeze(row)])))
  }
  const items = lazy('itemTable')
  const blocks = lazy('blockTable')
  return guard({
    get itemsByName () { return items() },
    get blocksByName () { return blocks() }
  }, 'mcData', { items: '`mcData.itemsByName`', blocks: '`mcData.blocksByName`' })
}

