// @ts-check
import { here, revive, show } from './host.js'

/**
 * Makes `expect`, by which a program is held against its own plan (assertions of ProgPrompt, arXiv 2209.11302): what a step
 * should have brought, with the state in which it had not.
 * @param {any} bot
 */
export function makeExpect (bot) {
  /** @param {unknown} condition @param {unknown} [message] what was expected */
  return function expect (condition, message = 'what the program expected') {
    if (typeof (/** @type {any} */ (condition))?.then === 'function') throw failed('bad_argument', 'expect: the condition is a promise, which always holds; await it first', {})
    if (condition) return
    const expected = show(message)
    throw failed('assertion', `expected ${expected}`, { expected, state: stateOf(bot) })
  }
}

/** @param {string} code @param {string} message @param {object} details */
function failed (code, message, details) {
  return revive({ name: 'PrimitiveError', code, message, details }, here())
}

/** What most plans are about. @param {any} bot */
function stateOf (bot) {
  /** @type {Record<string, number>} */
  const inventory = {}
  for (const { name, count } of bot.inventory.items()) inventory[name] = (inventory[name] ?? 0) + count
  const { x, y, z } = bot.entity.position
  const round = /** @param {number} value */ value => Math.round(value * 10) / 10
  return { inventory, position: { x: round(x), y: round(y), z: round(z) }, health: bot.health, food: bot.food }
}
