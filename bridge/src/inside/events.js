// @ts-check
import { host } from './host.js'

/** @typedef {{listener: Function, once: boolean}} Entry */

/** Listeners by target (-1 the bot, else a window's number) and event. @type {Map<string, Entry[]>} */
const listeners = new Map()

/** Names that are told inside alone, by chat patterns. */
const OWN = /^chat:/

/** @param {number} target @param {string} event */
function key (target, event) { return `${target} ${event}` }

/** @param {number} target @param {string} event @param {unknown} listener @param {boolean} once @param {boolean} first */
function add (target, event, listener, once, first = false) {
  if (typeof listener !== 'function') throw new TypeError(`a listener of \`${String(event)}\` must be a function`)
  const name = key(target, String(event))
  let entries = listeners.get(name)
  if (entries === undefined) {
    if (!OWN.test(String(event))) host('listen', target, String(event))
    listeners.set(name, entries = [])
  }
  if (first) entries.unshift({ listener, once })
  else entries.push({ listener, once })
}

/** @param {number} target @param {string} event @param {unknown} listener */
function remove (target, event, listener) {
  const name = key(target, event)
  const entries = listeners.get(name)
  if (entries === undefined) return
  const at = entries.findLastIndex(entry => entry.listener === listener)
  if (at >= 0) entries.splice(at, 1)
  if (entries.length === 0) clear(target, event)
}

/** @param {number} target @param {string} event */
function clear (target, event) {
  if (listeners.delete(key(target, event)) && !OWN.test(event)) host('unlisten', target, event)
}

/** Call who listens; one that throws ends the program as an uncaught error does. @param {number} target @param {string} event @param {unknown[]} args */
export function emit (target, event, args) {
  for (const entry of [...listeners.get(key(target, event)) ?? []]) {
    if (entry.once) remove(target, event, entry.listener)
    entry.listener(...args)
  }
}

/** The members of an event emitter. @param {number} target @returns {any} */
export function emitter (target) {
  const methods = {
    /** @param {string} event @param {unknown} listener */
    on (event, listener) { add(target, event, listener, false); return self() },
    /** @param {string} event @param {unknown} listener */
    once (event, listener) { add(target, event, listener, true); return self() },
    /** @param {string} event @param {unknown} listener */
    prependListener (event, listener) { add(target, event, listener, false, true); return self() },
    /** @param {string} event @param {unknown} listener */
    off (event, listener) { remove(target, event, listener); return self() },
    /** @param {string} [event] */
    removeAllListeners (event) {
      const all = [...listeners.keys()].filter(name => name.startsWith(`${target} `)).map(name => name.slice(`${target} `.length))
      for (const name of event === undefined ? all : [event]) clear(target, name)
      return self()
    },
    /** @param {string} event */
    listenerCount: event => listeners.get(key(target, event))?.length ?? 0,
    /** @param {string} event */
    listeners: event => (listeners.get(key(target, event)) ?? []).map(entry => entry.listener),
    setMaxListeners: () => self()
  }
  const self = () => owners.get(target)
  return { ...methods, addListener: methods.on, removeListener: methods.off }
}

/** What `on` returns, by target. @type {Map<number, unknown>} */
const owners = new Map()
/** @param {number} target @param {unknown} owner */
export function own (target, owner) { owners.set(target, owner) }

/** Resolves to the arguments of the next such event. @param {any} source @param {string} event @returns {Promise<unknown[]>} */
export function once (source, event) {
  if (typeof source?.once !== 'function') throw new TypeError('once(bot, event): the first argument has no events')
  return new Promise(resolve => { source.once(event, /** @param {unknown[]} args */ (...args) => { resolve(args) }) })
}
