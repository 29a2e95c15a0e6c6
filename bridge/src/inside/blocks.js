// @ts-check
import { host } from './host.js'
import { Vec3, plainPoint } from './vec3.js'

/** @typedef {import('./vec3.js').Point} Point */
/** @typedef {{matching: unknown, maxDistance?: number, count?: number, point?: Point, useExtraInfo?: unknown}} Search */

/** What depends on a block's state alone, by state id. @type {Map<number, any>} */
const states = new Map()

/** @param {number} id */
function state (id) {
  let data = states.get(id)
  if (data === undefined) states.set(id, data = host('state', id))
  return data
}

/** A block as it was when it was read, with the members of the package prismarine-block. */
export class Block {
  #data
  /** @type {any} */
  #details
  /** @param {number} id of its state @param {Vec3} position */
  constructor (id, position) {
    const data = state(id)
    this.#data = data
    /** @type {number} */
    this.type = data.type
    /** @type {string} */
    this.name = data.name
    /** @type {string} */
    this.displayName = data.displayName
    this.stateId = id
    /** @type {number} */
    this.metadata = data.metadata
    /** @type {number | null} */
    this.hardness = data.hardness
    /** @type {boolean} */
    this.diggable = data.diggable
    /** @type {'block' | 'empty'} */
    this.boundingBox = data.boundingBox
    /** @type {boolean} */
    this.transparent = data.transparent
    /** @type {string | null} */
    this.material = data.material
    this.position = position
  }

  /** Boxes that stop bodies: [x0, y0, z0, x1, y1, z1] each. @returns {number[][]} */
  get shapes () { return this.#data.shapes }
  /** @returns {Record<string, boolean> | undefined} */
  get harvestTools () { return this.#data.harvestTools ?? undefined }
  /** @returns {number[]} */
  get drops () { return this.#data.drops }
  /** @returns {boolean | undefined} */
  get isWaterlogged () { return this.#data.properties.waterlogged }
  /** @returns {number} */
  get light () { return this.#more().light }
  /** @returns {number} */
  get skyLight () { return this.#more().skyLight }
  /** @returns {{id: number, name: string, displayName: string, temperature: number}} */
  get biome () { return this.#more().biome }
  /** @returns {any} */
  get blockEntity () { return this.#more().blockEntity ?? undefined }

  /** @returns {Record<string, string | number | boolean>} */
  getProperties () { return { ...this.#data.properties } }
  /** @param {number | null} [heldItemType] @returns {boolean} */
  canHarvest (heldItemType) {
    const tools = this.#data.harvestTools
    return tools === null || (typeof heldItemType === 'number' && tools[heldItemType] === true)
  }

  /**
   * Milliseconds.
   * @param {number | null} heldItemType @param {boolean} creative @param {boolean} inWater @param {boolean} notOnGround
   * @param {any[]} [enchantments] @param {any} [effects] @returns {number}
   */
  digTime (heldItemType, creative, inWater, notOnGround, enchantments = [], effects = {}) {
    return host('digTime', { state: this.stateId, item: heldItemType ?? null, creative, inWater, notOnGround, enchantments, effects }) ?? Infinity
  }

  /** Front and back of a sign, or null. @returns {string[] | null} */
  getSignText () { return this.#more().signText }

  #more () { return this.#details ??= host('blockDetails', this.position) ?? { light: 0, skyLight: 0, biome: null, blockEntity: null, signText: null } }
}

/** @param {any[] | null} seen [x, y, z, state] */
export function blockFrom (seen) { return seen === null ? null : new Block(seen[3], new Vec3(seen[0], seen[1], seen[2])) }

/** @param {unknown} point */
export function blockAt (point) {
  const { x, y, z } = plainPoint(point, 'bot.blockAt')
  const at = new Vec3(Math.floor(x), Math.floor(y), Math.floor(z))
  const id = host('stateAt', at.x, at.y, at.z)
  return id === null ? null : new Block(id, at)
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
    const probe = Object.defineProperty(new Block(id, new Vec3()), 'position', {
      enumerable: true,
      get () { asked = true; return new Vec3(area.point.x, area.point.y, area.point.z) }
    })
    const accepted = Boolean(matches(probe))
    if (asked) depends.add(id)
    else if (accepted) always.add(id)
  }
  const limit = depends.size > 0 ? Infinity : area.count
  const found = host('find', { ...area, count: limit, states: [...always, ...depends] })
  return firstOf(found, block => !depends.has(block.stateId) || matches(block), area.count)
}

/** The first `count` blocks that are accepted. @param {number[][]} rows @param {(block: Block) => unknown} accepts @param {number} count */
function firstOf (rows, accepts, count) {
  const found = []
  for (const [x = 0, y = 0, z = 0, id = 0] of rows) {
    const block = new Block(id, new Vec3(x, y, z))
    if (!accepts(block)) continue
    found.push(block)
    if (found.length === count) break
  }
  return found
}

/** @param {unknown} options @returns {Block[]} */
export function search (options) {
  const { matching, maxDistance = 16, count = 1, point, useExtraInfo } = /** @type {Search} */ (options ?? {})
  const area = { point: plainPoint(point ?? selfPosition(), 'point'), maxDistance, count }
  const more = typeof useExtraInfo === 'function' ? /** @type {(block: Block) => unknown} */ (useExtraInfo) : null
  if (typeof matching === 'function') {
    const first = /** @type {(candidate: any) => unknown} */ (matching)
    // The second stage may look at anything of a block, so it is asked for each.
    return findMatching(more === null ? first : block => first(block) && block.position !== null && more(block), area)
  }
  const wanted = Array.isArray(matching) ? matching : [matching]
  if (!wanted.every(one => typeof one === 'string' || typeof one === 'number')) {
    throw new TypeError('matching must be a block name, a block id, an array of these, or a function of a block')
  }
  return firstOf(host('find', { ...area, count: more === null ? count : Infinity, names: wanted }), more ?? (() => true), count)
}

function selfPosition () {
  const [, x, y, z] = host('self')
  return { x, y, z }
}
