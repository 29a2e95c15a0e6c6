// @ts-check
import { EventEmitter, HEARD, SELF, UNHEARD } from './emitter.js'
import { host } from './host.js'

/** Names that are told inside alone, by chat patterns. */
const OWN = /^chat:/

const MEMBERS = /** @type {const} */ (['on', 'once', 'off', 'addListener', 'prependListener', 'removeListener', 'removeAllListeners', 'listenerCount', 'listeners', 'setMaxListeners'])

/** The events of the bot or of a window: the host tells those that are listened to. */
class GameEvents extends EventEmitter {
  #target
  /** @param {number} target */
  constructor (target) {
    super()
    this.#target = target
  }

  /** @override */
  [SELF] () { return owners.get(this.#target) }
  /** @param {string | symbol} event @override */
  [HEARD] (event) { if (!OWN.test(String(event))) host('listen', this.#target, String(event)) }
  /** @param {string | symbol} event @override */
  [UNHEARD] (event) { if (!OWN.test(String(event))) host('unlisten', this.#target, String(event)) }
}

/** By target: -1 the bot, else a window's number. @type {Map<number, GameEvents>} */
const targets = new Map()

/** @param {number} target */
function eventsOf (target) {
  let events = targets.get(target)
  if (events === undefined) targets.set(target, events = new GameEvents(target))
  return events
}

/** Call who listens; one that throws ends the program as an uncaught error does. @param {number} target @param {string} event @param {unknown[]} args */
export function emit (target, event, args) {
  eventsOf(target).emit(event, ...args)
}

/** The members of an event emitter; programs do not tell the game's events themselves. @param {number} target @returns {any} */
export function emitter (target) {
  const events = eventsOf(target)
  return Object.fromEntries(MEMBERS.map(name => [name, events[name].bind(events)]))
}

/** What `on` returns, by target. @type {Map<number, unknown>} */
const owners = new Map()
/** @param {number} target @param {unknown} owner */
export function own (target, owner) { owners.set(target, owner) }
