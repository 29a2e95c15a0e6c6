// @ts-check
/** @import { PrimitiveContext } from '../../../bridge/src/primitives-host.ts' */

/**
 * Number of single-letter edits that turn `a` into `b`.
 * @param {string} a
 * @param {string} b
 */
function edits (a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = /** @type {number} */ (row[j - 1]) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, /** @type {number} */ (row[j]) + 1, /** @type {number} */ (next[j - 1]) + 1))
    }
    row = next
  }
  return /** @type {number} */ (row[b.length])
}

/**
 * The three known names most like `name`; one that holds it whole comes first.
 * @param {string} name
 * @param {Iterable<string>} known
 */
function nearestNames (name, known) {
  const scored = [...known].map(other => ({ other, score: edits(name, other) - (other.includes(name) || name.includes(other) ? 100 : 0) }))
  return scored.sort((a, b) => a.score - b.score || (a.other < b.other ? -1 : 1)).slice(0, 3).map(entry => entry.other)
}

/**
 * @template T
 * @param {PrimitiveContext} ctx
 * @param {unknown} name
 * @param {string} kind what is named: `item` or `block`
 * @param {Record<string, T>} byName
 * @returns {T}
 */
export function known (ctx, name, kind, byName) {
  if (typeof name !== 'string') return ctx.fail('bad_argument', `the ${kind} must be a name such as "oak_log", not ${JSON.stringify(name) ?? typeof name}`)
  const entry = Object.hasOwn(byName, name) ? byName[name] : undefined
  if (entry !== undefined) return entry
  const nearest = nearestNames(name, Object.keys(byName))
  return ctx.fail('unknown_name', `there is no ${kind} \`${name}\`; nearest names: ${nearest.join(', ')}`, { item: name, nearest })
}

/**
 * @param {PrimitiveContext} ctx
 * @param {unknown} name
 */
export function itemNamed (ctx, name) { return known(ctx, name, 'item', ctx.mcData.itemsByName) }

/**
 * @param {PrimitiveContext} ctx
 * @param {unknown} name
 */
export function blockNamed (ctx, name) { return known(ctx, name, 'block', ctx.mcData.blocksByName) }

/**
 * A whole number from 1 to `most`.
 * @param {PrimitiveContext} ctx
 * @param {unknown} value
 * @param {string} what
 * @param {number} most
 */
export function countOf (ctx, value, what = 'count', most = 2304) {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return value
  return ctx.fail('bad_argument', `${what} must be a whole number from 1 to ${most}, not ${JSON.stringify(value) ?? typeof value}`)
}

/**
 * A number above 0, at most `most`.
 * @param {PrimitiveContext} ctx
 * @param {unknown} value
 * @param {string} what
 * @param {number} most
 */
export function amountOf (ctx, value, what, most) {
  if (typeof value === 'number' && value > 0 && value <= most) return value
  return ctx.fail('bad_argument', `${what} must be a number above 0, at most ${most}, not ${JSON.stringify(value) ?? typeof value}`)
}

/**
 * @param {PrimitiveContext} ctx
 * @param {unknown} value
 * @returns {{x: number, y: number, z: number}}
 */
export function pointOf (ctx, value) {
  const point = /** @type {{x?: unknown, y?: unknown, z?: unknown} | null} */ (typeof value === 'object' ? value : null)
  if (point !== null && [point.x, point.y, point.z].every(n => typeof n === 'number' && Number.isFinite(n) && Math.abs(n) < 3e7)) {
    return { x: Number(point.x), y: Number(point.y), z: Number(point.z) }
  }
  return ctx.fail('bad_argument', `a position must be {x, y, z} in numbers, not ${JSON.stringify(value) ?? typeof value}`)
}
