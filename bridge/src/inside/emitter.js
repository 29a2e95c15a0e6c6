// @ts-check

/** @typedef {(...args: any[]) => unknown} Listener */
/** @typedef {string | symbol} Name */

/** What a subclass may say: who the emitter is to programs, and what follows when an event gets its first listener and loses its last. */
export const SELF = Symbol('self')
export const HEARD = Symbol('heard')
export const UNHEARD = Symbol('unheard')

/** Node's emitter of events, for the game's events and for the classes of programs. */
export class EventEmitter {
  /** @type {Map<Name, Array<{listener: Listener, once: boolean}>>} */
  #entries = new Map()

  static EventEmitter = this
  static once = once

  /** @param {Name} event @param {Listener} listener */
  on (event, listener) { return this.#add(event, listener, false, false) }
  /** @param {Name} event @param {Listener} listener */
  once (event, listener) { return this.#add(event, listener, true, false) }
  /** @param {Name} event @param {Listener} listener */
  addListener (event, listener) { return this.on(event, listener) }
  /** @param {Name} event @param {Listener} listener */
  prependListener (event, listener) { return this.#add(event, listener, false, true) }

  /** @param {Name} event @param {Listener} listener */
  off (event, listener) {
    const entries = this.#entries.get(event) ?? []
    const at = entries.findLastIndex(entry => entry.listener === listener)
    if (at >= 0) entries.splice(at, 1)
    if (entries.length === 0) this.#clear(event)
    return this[SELF]()
  }

  /** @param {Name} event @param {Listener} listener */
  removeListener (event, listener) { return this.off(event, listener) }

  /** @param {Name} [event] */
  removeAllListeners (event) {
    for (const name of event === undefined ? this.eventNames() : [event]) this.#clear(name)
    return this[SELF]()
  }

  /** Call who listens, and say whether anyone does; an `error` that nobody hears is thrown. @param {Name} event @param {any[]} args */
  emit (event, ...args) {
    const entries = this.#entries.get(event)
    if (entries === undefined) {
      if (event === 'error') throw args[0] instanceof Error ? args[0] : new Error(`an error that nobody hears: ${String(args[0])}`)
      return false
    }
    for (const { listener, once } of [...entries]) {
      if (once) this.off(event, listener)
      listener.apply(this[SELF](), args)
    }
    return true
  }

  /** @param {Name} event */
  listenerCount (event) { return this.#entries.get(event)?.length ?? 0 }
  /** @param {Name} event */
  listeners (event) { return (this.#entries.get(event) ?? []).map(entry => entry.listener) }
  eventNames () { return [...this.#entries.keys()] }
  /** @param {number} _count */
  setMaxListeners (_count) { return this[SELF]() }

  /** @returns {any} */
  [SELF] () { return this }
  /** @param {Name} _event */
  [HEARD] (_event) {}
  /** @param {Name} _event */
  [UNHEARD] (_event) {}

  /** @param {Name} event @param {Listener} listener @param {boolean} once @param {boolean} first */
  #add (event, listener, once, first) {
    if (typeof listener !== 'function') throw new TypeError(`a listener of \`${String(event)}\` must be a function`)
    const entries = this.#entries.get(event)
    if (entries === undefined) {
      this[HEARD](event)
      this.#entries.set(event, [{ listener, once }])
    } else if (first) entries.unshift({ listener, once })
    else entries.push({ listener, once })
    return this[SELF]()
  }

  /** @param {Name} event */
  #clear (event) {
    if (this.#entries.delete(event)) this[UNHEARD](event)
  }
}

/** Resolves to the arguments of the next such event. @param {any} source @param {string} event @returns {Promise<unknown[]>} */
export function once (source, event) {
  if (typeof source?.once !== 'function') throw new TypeError('once(bot, event): the first argument has no events')
  return new Promise(resolve => { source.once(event, /** @param {unknown[]} args */ (...args) => { resolve(args) }) })
}
