// @ts-check
import { host } from './host.js'

/** Counts the visits to the isolate, and what acts at once in them: between two counts the world stands still. */
let epoch = 0
let cachedAt = -1
/** @type {Map<string, any>} */
const cache = new Map()

/** The world may have gone on since. */
export function entered () { epoch++ }

export function moment () { return epoch }

/**
 * A read of the host, asked once as long as the world stands still.
 * @param {string} method @param {Array<string | number>} args @returns {any} not to be changed
 */
export function cached (method, ...args) {
  if (cachedAt !== epoch) {
    cache.clear()
    cachedAt = epoch
  }
  const key = args.length === 0 ? method : `${method} ${args.join(' ')}`
  let value = cache.get(key)
  if (value === undefined) cache.set(key, value = host(method, ...args))
  return value
}
