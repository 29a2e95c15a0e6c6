// @ts-check
/** @import { PrimitiveContext, Primitive } from '../../bridge/src/primitives-host.ts' */
import { itemNamed } from './shared/check.js'
import { held, hold, totals } from './shared/inventory.js'

const FULL = 20
/** Eating takes 32 ticks (Minecraft Wiki, Food § Usage). */
const EAT_TICKS = 60
/** Foods that hurt, or that are worth too much to be eaten unasked. */
const UNASKED = /^(rotten_flesh|spider_eye|pufferfish|poisonous_potato|chicken|suspicious_stew|chorus_fruit|.*golden_apple)$/
const ALWAYS = /golden_apple$|^chorus_fruit$|^honey_bottle$/

/**
 * The food in the inventory that fits the hunger best: the most points that are not wasted.
 * @param {PrimitiveContext} ctx
 * @param {string[]} names
 */
function best (ctx, names) {
  const room = FULL - ctx.bot.food
  /** @param {string} name */
  const points = name => ctx.mcData.foodsByName[name]?.foodPoints ?? 0
  /** @param {string} name */
  const worth = name => points(name) <= room ? points(name) : room - points(name)
  return names.sort((a, b) => worth(b) - worth(a) || (a < b ? -1 : 1))[0]
}

/**
 * @param {PrimitiveContext} ctx
 * @param {unknown} asked
 */
function choose (ctx, asked) {
  const have = totals(ctx.bot)
  if (asked === null || asked === undefined) {
    const foods = Object.keys(have).filter(name => ctx.mcData.foodsByName[name] !== undefined && !UNASKED.test(name))
    return best(ctx, foods) ?? ctx.fail('not_owned', 'no food in the inventory', { missing: [{ item: 'food', need: 1, have: 0 }] })
  }
  const name = itemNamed(ctx, asked).name
  if (ctx.mcData.foodsByName[name] === undefined) return ctx.fail('not_edible', `${name} can't be eaten`, { item: name })
  if ((have[name] ?? 0) === 0) return ctx.fail('not_owned', `needs 1 ${name}, have 0`, { item: name, count: 1, missing: [{ item: name, need: 1, have: 0 }] })
  return name
}

/** @type {Primitive['run']} */
async function eat (ctx, item = null) {
  const { bot } = ctx
  const name = choose(ctx, item)
  if (bot.food >= FULL && !ALWAYS.test(name)) return ctx.fail('bad_argument', `food is ${bot.food} of ${FULL}, nothing more can be eaten now`, { item: name })
  await hold(ctx, name)
  const before = held(bot, name)
  const food = bot.food
  try {
    await ctx.guard(bot.consume(), EAT_TICKS, `eating ${name}`)
  } catch (error) {
    const { code, message } = /** @type {{code?: string, message: string}} */ (error)
    if (code !== undefined) throw error
    return ctx.fail('timed_out', `${name} was not eaten: ${message}; try again`, { item: name })
  }
  await ctx.syncInventory()
  if (held(bot, name) >= before) return ctx.fail('timed_out', `the world did not take the ${name}; try again`, { item: name })
  return { item: name, food: bot.food, gained: bot.food - food }
}

/** @type {Primitive} */
export default { name: 'eat', run: eat }
