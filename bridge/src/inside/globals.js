// @ts-check
import { host, show } from './host.js'

/**
 * Makes what a program computes repeatable (seeded `Math.random`, dates of the simulated world) and takes away what
 * could share memory with, stop, or time the host.
 * @param {number} seed
 */
export function installGlobals (seed) {
  seedRandom(seed)
  virtualDate()
  const log = /** @param {unknown[]} parts */ (...parts) => { host('log', parts.map(part => show(part)).join(' ')) }
  const console = Object.freeze({ log, info: log, warn: log, error: log, debug: log })
  Object.defineProperty(globalThis, 'console', { value: console })
  for (const name of ['WebAssembly', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry', 'Intl']) {
    Reflect.deleteProperty(globalThis, name)
  }
  Error.stackTraceLimit = 50
}

/** mulberry32. @param {number} seed */
function seedRandom (seed) {
  let state = seed >>> 0
  Math.random = () => {
    state = (state + 0x6D2B79F5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function virtualDate () {
  const RealDate = Date
  /** @param {any[]} parts as Date's own constructor takes them @this {unknown} */
  function ProgramDate (...parts) {
    const time = parts.length === 0 ? [host('now')] : parts
    if (new.target === undefined) return new RealDate(host('now')).toString()
    return Reflect.construct(RealDate, time, new.target)
  }
  ProgramDate.prototype = RealDate.prototype
  ProgramDate.now = () => host('now')
  ProgramDate.UTC = RealDate.UTC
  ProgramDate.parse = RealDate.parse
  Object.defineProperty(ProgramDate, 'name', { value: 'Date' })
  Object.defineProperty(RealDate.prototype, 'constructor', { value: ProgramDate })
  Object.defineProperty(globalThis, 'Date', { value: ProgramDate })
}
