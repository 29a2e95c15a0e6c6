// @ts-check
import { makeBot } from './bot.js'
import { makeData } from './data.js'
import { deliver } from './delivery.js'
import { once } from './emitter.js'
import { makeExpect } from './expect.js'
import { installGlobals } from './globals.js'
import { PrimitiveError, connect, describe, here, host, json, noteThrown, revive, show } from './host.js'
import { Movements, goals } from './pathfinder.js'
import { entered } from './reads.js'
import { refer } from './refer.js'
import { makeRequire } from './require.js'
import { makeTimers } from './timers.js'
import { noteVariables } from './variables.js'
import { Vec3 } from './vec3.js'
import { Voyager } from './voyager.js'

/** @typedef {{entry: Function, rebind: ((own: Function) => void) | null}} Unit one source, evaluated for one call */
/** @typedef {(...api: Function[]) => Unit} Factory */
/** @typedef {{name: string, factory: Factory | null, fault: import('./host.js').HostFault | null, site: string, foreign: boolean, compat: string | null}} Source */
/** @typedef {{resolve: (value: unknown) => void, reject: (error: unknown) => void, site: string, functions: number[]}} Pending */

const { parse, stringify } = JSON
/** @type {Map<number, Pending>} */
const pending = new Map()
/** Functions that a program passed to a primitive still running. @type {Map<number, Function>} */
const functions = new Map()
/** What such functions threw, to be thrown on unchanged. @type {Map<number, unknown>} */
const thrown = new Map()
let lastId = 0

/** @type {readonly string[]} */
let primitives = []
/** @type {Source[]} */
const skills = []
/** @type {Source | null} */
let program = null

/** The host finds by the call's place in whose name a member of `bot` acts: it is one object for all skills. */
const BY_SITE = -1
const mcData = makeData()
/** @type {import('./bot.js').Actor} */
const actor = {
  call: async (name, ...args) => await ask('primitive', BY_SITE, name, args.map(refer)),
  act,
  waitForTicks: ticks => ask('waitForTicks', 0, 'bot.waitForTicks', [ticks])
}
const bot = makeBot(actor, mcData)
const voyager = new Voyager(bot, mcData)
/** What a timer's wait is called: the program may return without it. */
const TIMER = 'setTimeout'
const timers = makeTimers(ticks => ask('waitForTicks', 0, TIMER, [ticks]), error => { host('threw', describe(error)) })

/**
 * @param {(method: string, json: string) => string} callback
 * @param {string} options JSON of {seed, primitives}
 */
export function start (callback, options) {
  const { seed, primitives: names } = parse(options)
  connect(callback)
  installGlobals(seed)
  primitives = names
  /** @param {number} ms @param {unknown} [value] */
  const sleep = (ms, value) => new Promise(resolve => { timers.setTimeout(resolve, ms, value) })
  const api = { Vec3, PrimitiveError, mcData, goals, Movements, ...goals, once, expect: makeExpect(bot), require: makeRequire(mcData, sleep), ...timers, $thrown: noteThrown, $seen: noteVariables }
  for (const [name, value] of Object.entries(api)) Object.defineProperty(globalThis, name, { value })
}

/**
 * @param {boolean} isProgram @param {string} name
 * @param {Factory | null} factory null when the source can't run; `fault` says why and `site` where
 * @param {string} fault JSON @param {string} site @param {string | null} compat whose primitives it was written for; null: ours
 */
export function define (isProgram, name, factory, fault, site, compat) {
  const source = { name, factory, fault: parse(fault), site, foreign: false, compat }
  if (isProgram) program = source
  else skills.push(source)
}

/** A skill in another language. @param {string} name */
export function foreign (name) { skills.push({ name, factory: null, fault: null, site: '', foreign: true, compat: null }) }

/** Events since the last visit. @param {string} events JSON */
export function emit (events) {
  entered()
  try { deliver(parse(events), actor) } catch (error) { host('threw', describe(error)) }
}

/** @param {string} args JSON array */
export function run (args) {
  entered()
  void (async () => {
    const source = /** @type {Source} */ (program)
    const unit = instantiate(source, 0)
    return stringify(await unit.entry(botFor(source), ...parse(args))) ?? 'null'
  })().then(result => host('returned', result), error => host('threw', describe(error)))
}

/**
 * Call a skill for a program in another language; the host has entered it in the trace as `node`.
 * @param {number} id @param {number} node @param {string} name @param {string} args JSON array
 */
export function call (id, node, name, args) {
  entered()
  const skill = /** @type {Source} */ (skills.find(each => each.name === name))
  const given = parse(args).map(/** @param {any} arg */ arg => arg?.$undefined === true ? undefined : arg)
  perform(skill, node, [bot, ...given]).then(
    value => host('finished', id, { result: json(value) }), error => host('finished', id, { error: describe(error) }))
}

/**
 * A primitive's answer: its result, or with `ok` false the fault or the number of what a predicate threw.
 * @param {number} id @param {boolean} ok @param {string} answer JSON
 */
export function settle (id, ok, answer) {
  entered()
  const waiting = pending.get(id)
  if (waiting === undefined) return
  pending.delete(id)
  for (const used of waiting.functions) functions.delete(used)
  const body = parse(answer)
  if (ok) waiting.resolve(body)
  else if (typeof body === 'number') waiting.reject(thrown.get(body))
  else waiting.reject(revive(body, waiting.site))
}

/** Call a function that a primitive was given. @param {number} id @param {string} args @returns {string} */
export function invoke (id, args) {
  entered()
  try {
    const value = functions.get(id)?.(...parse(args))
    if (typeof value?.then === 'function') throw asyncPredicate(id)
    return stringify({ value: json(value) })
  } catch (error) {
    thrown.set(++lastId, error)
    return stringify({ thrown: lastId })
  }
}

/** Told where the call was made that the function was given to. @param {number} id the function's */
function asyncPredicate (id) {
  const site = [...pending.values()].find(call => call.functions.includes(id))?.site ?? null
  const message = 'a predicate must not be async: return its answer at once'
  return revive({ name: 'TypeError', code: null, message, details: {} }, site)
}

/**
 * The functions that a source sees as globals. They are made for every call of a skill, so that each knows in whose
 * name it is called also when several run at once.
 * @param {number} node the call in the trace @param {Source} source
 */
function api (node, { compat }) {
  const own = new Map(primitives.map(name => [name, /** @param {unknown[]} args */ (...args) => callOutside('primitive', node, name, args)]))
  const called = new Map(skills.map(skill => [skill.name, skillCaller(node, skill)]))
  return compat === null ? [...own.values(), ...called.values()] : voyager.link(own, called)
}

/** @param {Source} source */
function botFor ({ compat }) { return compat === null ? bot : voyager.bot }

/** @param {number} node @param {Source} skill @returns {Function} */
function skillCaller (node, skill) {
  if (skill.foreign) return /** @param {unknown[]} args */ (...args) => callOutside('skill', node, skill.name, args)
  return /** @param {unknown[]} args */ (...args) => callSkill(node, skill, args)
}

/** @param {Source} source @param {number} node @returns {Unit} */
function instantiate (source, node) {
  if (source.factory === null) throw revive(/** @type {import('./host.js').HostFault} */ (source.fault), source.site)
  return source.factory(...api(node, source))
}

/** @param {number} node @param {Source} skill @param {unknown[]} args */
async function callSkill (node, skill, args) {
  if (args[0] !== bot) throw firstMustBeBot(skill.name)
  const id = host('enter', node, skill.name, args.slice(1).map(json))
  try {
    const value = await perform(skill, id, args)
    host('leave', id, { result: json(value) })
    return value
  } catch (error) {
    host('leave', id, { error: describe(error) })
    throw error
  }
}

/** @param {Source} skill @param {number} node its own call in the trace @param {unknown[]} args @returns {Promise<unknown>} */
async function perform (skill, node, args) {
  const unit = instantiate(skill, node)
  const again = skillCaller(node, skill)
  unit.rebind?.(skill.compat === null ? again : voyager.inward(again))
  return await unit.entry(botFor(skill), ...args.slice(1))
}

/** @param {string} method @param {number} node @param {string} name @param {unknown[]} args */
function callOutside (method, node, name, args) {
  if (args[0] !== bot) return Promise.reject(firstMustBeBot(name))
  return ask(method, node, name, args.slice(1))
}

/** @param {string} method @param {number} node @param {string} name @param {unknown[]} args @returns {Promise<any>} */
function ask (method, node, name, args) {
  const site = here()
  const id = ++lastId
  /** @type {number[]} */
  const used = []
  try {
    const encoded = encode(args, used)
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject, site, functions: used })
      host(method, { id, node, name, site }, encoded)
    })
  } catch (error) {
    const message = `${name}: ${show(error instanceof Error ? error.message : error)}`
    return Promise.reject(revive({ name: 'PrimitiveError', code: 'bad_argument', message, details: {} }, site))
  }
}

/** A member of `bot` that acts at once. @param {string} name @param {unknown[]} args */
function act (name, ...args) {
  const value = host('act', { name, site: here() }, encode(args.map(refer), []))
  entered()
  return value
}

/** @param {string} name */
function firstMustBeBot (name) {
  const message = `${name}: the first argument must be \`bot\``
  return revive({ name: 'PrimitiveError', code: 'bad_argument', message, details: {} }, here())
}

/**
 * Arguments as JSON, with `{$function}` for functions and `{$undefined}` for what a default replaces.
 * @param {unknown[]} args @param {number[]} used collects the functions' numbers
 */
function encode (args, used) {
  const given = args.slice(0, args.findLastIndex(arg => arg !== undefined) + 1)
  return stringify(given.map(arg => arg === undefined ? { $undefined: true } : arg), (_key, value) => {
    if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} is not a number to work with`)
    if (typeof value !== 'function') return value
    functions.set(++lastId, value)
    used.push(lastId)
    return { $function: lastId }
  })
}
