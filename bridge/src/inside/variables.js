// @ts-check
import { show } from './host.js'

/** @typedef {[number, number, Record<string, () => unknown>]} Scope first and last line of a block, and how its variables are read */

/** What was told of each error. @type {WeakMap<object, Record<string, string>>} */
const told = new WeakMap()
/** The same of what is no object: the last one that was thrown. */
let bare = { value: /** @type {unknown} */ (undefined), variables: /** @type {Record<string, string>} */ ({}) }

const MAX_VARIABLES = 20
const MAX_CHARS = 200
/** Parts of one list or object, and of a variable in all, that are read: a list may have millions, of which MAX_CHARS shows a few. */
const MAX_PARTS = 50
const MAX_READ = 500

/**
 * An error on its way out of a function of the program: the innermost one tells its variables.
 * @param {unknown} error @param {Array<Scope | undefined>} scopes
 */
export function noteVariables (error, scopes) {
  if (typeof error === 'object' && error !== null) {
    if (!told.has(error)) told.set(error, read(scopes, lineOf(error)))
  } else if (!Object.is(bare.value, error)) bare = { value: error, variables: read(scopes, null) }
  return error
}

/** Variables by name where `error` left the program, each in short. @param {unknown} error @returns {Record<string, string>} */
export function variablesAt (error) {
  if (typeof error === 'object' && error !== null) return told.get(error) ?? {}
  return Object.is(bare.value, error) ? bare.variables : {}
}

/** The line of the innermost frame in a program or skill. @param {object} error @returns {number | null} */
function lineOf (error) {
  const stack = /** @type {{stack?: unknown}} */ (error).stack
  const frame = typeof stack === 'string' ? /(?:program|skill\/[\w$]+)\.js:(\d+):\d+\)?(?:\n|$)/.exec(stack) : null
  return frame === null ? null : Number(frame[1])
}

/** Those of the blocks around `line`, inner ones over outer ones. @param {Array<Scope | undefined>} scopes @param {number | null} line */
function read (scopes, line) {
  /** @type {Record<string, string>} */
  const found = {}
  for (const scope of scopes) {
    if (scope === undefined || (line !== null && (line < scope[0] || line > scope[1]))) continue
    for (const [name, get] of Object.entries(scope[2])) {
      try {
        const value = get()
        if (typeof value !== 'function' && (name in found || Object.keys(found).length < MAX_VARIABLES)) found[name] = show(value, firstParts()).slice(0, MAX_CHARS)
      } catch {
        // Not yet initialised where the error came.
      }
    }
  }
  return found
}

/** A replacer for `JSON.stringify` that leaves out what comes after the first parts. @returns {(key: string, part: unknown) => unknown} */
function firstParts () {
  let read = 0
  return (_key, part) => {
    if (typeof part !== 'object' || part === null) return part
    if (++read > MAX_READ) return '…'
    if (part instanceof ArrayBuffer || ArrayBuffer.isView(part)) return `[${part.byteLength} bytes]`
    if (Array.isArray(part)) return part.length > MAX_PARTS ? [...part.slice(0, MAX_PARTS), '…'] : part
    const keys = Object.keys(part)
    return keys.length > MAX_PARTS ? Object.fromEntries(keys.slice(0, MAX_PARTS).map(key => [key, /** @type {any} */ (part)[key]])) : part
  }
}
