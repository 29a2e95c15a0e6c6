// @ts-check
import { variablesAt } from './variables.js'

const { parse, stringify } = JSON

/** @typedef {{name: string, code: string | null, message: string, details: object, site?: string}} HostFault */

/** What a primitive could not do: `code`, `message` and `details` say what was missing. */
export class PrimitiveError extends Error {
  /** @param {string} code @param {string} message @param {object} details */
  constructor (code, message, details = {}) {
    super(message)
    this.name = 'PrimitiveError'
    this.code = code
    this.details = details
  }
}

/** Errors that carry a code of the host's; a program can't give its own errors one. @type {WeakMap<object, string>} */
const codes = new WeakMap()

/** @type {(method: string, json: string) => string} */
let callback = () => '{}'

/** @param {(method: string, json: string) => string} hostCallback */
export function connect (hostCallback) { callback = hostCallback }

/**
 * Ask the host; data goes both ways as JSON text, so that no object is ever shared.
 * @param {string} method @param {unknown[]} args @returns {any} JSON of the method's own shape
 */
export function host (method, ...args) {
  const reply = parse(callback(method, stringify(args)))
  if (reply.fault !== undefined) throw revive(reply.fault, null)
  return reply.value
}

/**
 * The error that the host describes; with `site`, its line is where the call was made, not where the answer came in. One
 * of a skill in another language brings its own place along, which lies further in.
 * @param {HostFault} fault @param {string | null} site
 */
export function revive (fault, site) {
  const error = fault.name === 'PrimitiveError'
    ? new PrimitiveError(fault.code ?? 'failed', fault.message, fault.details)
    : fault.name === 'TypeError' ? new TypeError(fault.message) : new Error(fault.message)
  if (error.name !== fault.name) define(error, 'name', fault.name)
  if (fault.code !== null) {
    codes.set(error, fault.code)
    if (!('code' in error)) define(error, 'code', fault.code)
  }
  if (site !== null) define(error, 'stack', `${fault.name}: ${fault.message}\n${fault.site ?? ''}\n${frames(site)}`)
  return error
}

/** @param {Error} error @param {string} key @param {string} value */
function define (error, key, value) {
  Object.defineProperty(error, key, { value, configurable: true, writable: true, enumerable: false })
}

/** The stack at this point, as text. @returns {string} */
export function here () {
  const stack = new Error('here').stack
  return typeof stack === 'string' ? stack : ''
}

/** A stack without its first line, which repeats the message. @param {string} stack */
function frames (stack) { return stack.split('\n').slice(1).join('\n') }

/** The value without a stack that was thrown last, and where. */
let bare = { value: /** @type {unknown} */ (undefined), site: '' }

/** The value of a `throw` statement, on its way. @param {unknown} value */
export function noteThrown (value) {
  if (!isError(value)) bare = { value, site: here() }
  return value
}

/** `instanceof`, which a proxy may answer by throwing. @param {unknown} value @returns {value is Error} */
function isError (value) {
  try { return value instanceof Error } catch { return false }
}

/**
 * What is told to the host about a value that was thrown.
 * @param {unknown} thrown
 */
export function describe (thrown) {
  const stack = Object.is(bare.value, thrown) ? bare.site : ''
  try {
    return told(thrown, stack)
  } catch {
    return { name: 'Error', code: 'Error', message: 'thrown: a value that throws when it is read', details: {}, stack, variables: variablesAt(thrown) }
  }
}

/** @param {unknown} thrown @param {string} stack of a value that has none */
function told (thrown, stack) {
  if (!isError(thrown)) {
    return { name: 'Error', code: 'Error', message: `thrown: ${show(thrown)}`, details: {}, stack, variables: variablesAt(thrown) }
  }
  const given = thrown.name === 'Error' ? thrown.constructor.name : thrown.name
  const name = typeof given === 'string' ? given : 'Error'
  const details = thrown instanceof PrimitiveError ? thrown.details : {}
  return {
    name,
    code: codes.get(thrown) ?? name,
    message: String(thrown.message),
    details: json(details) ?? {},
    stack: String(thrown.stack),
    variables: variablesAt(thrown)
  }
}

/** Any value as a line of text. @param {unknown} value @param {(key: string, part: unknown) => unknown} [replacer] as of `JSON.stringify` @returns {string} */
export function show (value, replacer) {
  if (typeof value === 'string') return value
  if (value instanceof Error) return `${value.name}: ${value.message}`
  if (typeof value === 'function') return '[function]'
  try { return stringify(value, replacer) ?? String(value) } catch { return String(value) }
}

/** A copy of `value` as JSON, null where it has no such form. @param {unknown} value */
export function json (value) {
  try {
    const text = stringify(value, (_key, part) => typeof part === 'function' ? '[function]' : part)
    return text === undefined ? null : parse(text)
  } catch {
    return String(value)
  }
}
