// @ts-check
/** @import { PrimitiveContext } from '../../../bridge/src/primitives-host.ts' */
/** @import { Bot } from 'mineflayer' */

/** Main inventory and hotbar slots. */
const FIRST = 9
const END = 45

/**
 * Items by name in the main inventory, hotbar and off hand.
 * @param {Bot} bot
 * @returns {Record<string, number>}
 */
export function totals (bot) {
  /** @type {Record<string, number>} */
  const counts = {}
  for (const item of bot.inventory.slots.slice(FIRST, END + 1)) {
    if (item != null) counts[item.name] = (counts[item.name] ?? 0) + item.count
  }
  return counts
}

/**
 * @param {Bot} bot
 * @param {string} name
 */
export function held (bot, name) { return totals(bot)[name] ?? 0 }

/**
 * What `after` has more of than `before`.
 * @param {Record<string, number>} before
 * @param {Record<string, number>} after
 */
export function gained (before, after) {
  /** @type {Record<string, number>} */
  const more = {}
  for (const [name, count] of Object.entries(after)) {
    const difference = count - (before[name] ?? 0)
    if (difference > 0) more[name] = difference
  }
  return more
}

/**
 * How many more of `name` fit.
 * @param {Bot} bot
 * @param {string} name
 */
export function roomFor (bot, name) {
  const size = bot.registry.itemsByName[name]?.stackSize ?? 64
  let room = 0
  for (const item of bot.inventory.slots.slice(FIRST, END)) {
    if (item == null) room += size
    else if (item.name === name) room += Math.max(0, size - item.count)
  }
  return room
}

/**
 * Put an item that is in the inventory into the hand.
 * @param {PrimitiveContext} ctx
 * @param {string} name
 */
export async function hold (ctx, name) {
  const { bot } = ctx
  if (bot.heldItem?.name === name) return
  const item = bot.inventory.items().find(each => each.name === name)
  if (item === undefined) return ctx.fail('not_owned', `needs 1 ${name}, have 0`, { item: name, count: 1, missing: [{ item: name, need: 1, have: 0 }] })
  await ctx.finish(bot.equip(item, 'hand'), 60, `taking ${name} into the hand`)
  // The world takes a new hand before the click that follows it.
  if (bot.heldItem?.name !== name) ctx.fail('timed_out', `${name} did not come into the hand; try again`, { item: name })
}
