// @ts-check
import { guard } from './guard.js'
import { host } from './host.js'
import { cached } from './reads.js'

/** Tables of minecraft-data; the host has the same list. */
const TABLES = ['items', 'blocks', 'foods', 'entities', 'enchantments', 'biomes', 'effects', 'attributes', 'particles', 'instruments', 'windows']

/** Rows by table and key; the game's data does not change. @type {Map<string, any>} */
const rows = new Map()
/** Whole tables. @type {Map<string, any[]>} */
const tables = new Map()

/** A row by id or name, or null. @param {string} table @param {string | number} key @returns {any} */
export function row (table, key) {
  const name = `${table} ${typeof key} ${key}`
  let found = rows.get(name)
  if (found === undefined) rows.set(name, found = Object.freeze(host('row', table, key)))
  return found
}

/** @param {string} table @returns {any[]} */
function whole (table) {
  let list = tables.get(table)
  if (list === undefined) tables.set(table, list = Object.freeze(host('rows', table).map(Object.freeze)))
  return /** @type {any[]} */ (list)
}

/**
 * A table under its rows' keys: one row is asked for alone, since a program mostly wants few of a thousand.
 * @param {string} table @param {'id' | 'name'} key @returns {any}
 */
function index (table, key) {
  /** @type {Record<string, any> | null} */
  let full = null
  const refuse = () => { throw new TypeError(`mcData.${table} is read-only`) }
  const all = () => full ??= Object.fromEntries(whole(table).map(each => [each[key], each]))
  return new Proxy({}, {
    get: (_target, name) => typeof name === 'symbol' ? undefined : row(table, key === 'id' ? Number(name) : name) ?? undefined,
    has: (_target, name) => Object.hasOwn(all(), name),
    ownKeys: () => Reflect.ownKeys(all()),
    getOwnPropertyDescriptor: (_target, name) => Object.hasOwn(all(), name) ? { value: all()[String(name)], enumerable: true, configurable: true } : undefined,
    set: refuse,
    defineProperty: refuse,
    deleteProperty: refuse
  })
}

function recipes () {
  return new Proxy(Object.freeze({}), {
    get: (_target, id) => typeof id === 'symbol' ? undefined : cached('recipeRows', id) ?? undefined
  })
}

/** The game's data of the bot's version, as the package minecraft-data gives it. */
export function makeData () {
  /** @type {PropertyDescriptorMap} */
  const members = {}
  for (const table of TABLES) {
    const [byId, byName] = [index(table, 'id'), index(table, 'name')]
    members[table] = { get: () => byId, enumerable: true }
    members[`${table}ByName`] = { get: () => byName, enumerable: true }
    members[`${table}Array`] = { get: () => whole(table), enumerable: true }
  }
  const byItem = recipes()
  const data = Object.defineProperties({
    get recipes () { return byItem },
    get materials () { return cached('materials') },
    get version () { return cached('version') },
    /** @param {string} name @returns {boolean} */
    supportFeature: name => host('supportFeature', name),
    /** @param {string} other */
    isNewerOrEqualTo: other => compare(cached('version').minecraftVersion, other) >= 0,
    /** @param {string} other */
    isOlderThan: other => compare(cached('version').minecraftVersion, other) < 0
  }, members)
  return guard(data, 'mcData')
}

/** Versions such as 1.20.1, part by part. @param {string} a @param {string} b */
function compare (a, b) {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)]
  for (let part = 0; part < Math.max(left.length, right.length); part++) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
