// @ts-check
/** @import { PrimitiveContext } from '../../../bridge/src/primitives-host.ts' */
/** @import { Missing } from '../../../bridge/src/primitive-error.ts' */
/** @import { Recipe } from 'prismarine-recipe' */

/**
 * @typedef {object} Plan
 * @property {Recipe} recipe
 * @property {number} times how often the recipe is made
 * @property {Missing[]} missing what the whole request lacks
 * @property {string[]} uses names of the ingredients
 */

/** Wood families share a first word: `birch` of `birch_log`, `birch_planks`. @param {string} name */
const family = name => name.replace(/^stripped_/, '').split('_')[0] ?? name

/**
 * The recipe of `id` that lacks least for `count` items; of equals the one whose missing wood is at hand as logs, then the version's first.
 * @param {PrimitiveContext} ctx
 * @param {number} id item id
 * @param {number} count
 * @param {Record<string, number>} have
 * @returns {Plan | null} null when nothing crafts it
 */
export function planCraft (ctx, id, count, have) {
  const logs = new Set(Object.keys(have).filter(name => /_(log|wood|stem|hyphae)$/.test(name)).map(family))
  /** @type {Plan | null} */
  let best = null
  let least = Infinity
  for (const recipe of ctx.bot.recipesAll(id, null, /** @type {any} any truthy table: recipes of both sizes */ (true))) {
    const times = Math.ceil(count / recipe.result.count)
    /** @type {Missing[]} */
    const missing = []
    const uses = []
    for (const part of recipe.delta) {
      if (part.count >= 0) continue
      const item = ctx.mcData.items[part.id]?.name ?? String(part.id)
      uses.push(item)
      const need = -part.count * times
      const owned = have[item] ?? 0
      if (owned < need) missing.push({ item, need, have: owned })
    }
    const short = missing.reduce((sum, part) => sum + part.need - part.have, 0)
    const atHand = missing.some(part => /_planks$/.test(part.item) && logs.has(family(part.item)))
    const score = short - (atHand ? 0.5 : 0)
    if (score < least) { least = score; best = { recipe, times, missing, uses } }
  }
  return best
}

/** `needs 3 oak_planks, have 2; needs 2 stick, have 0` @param {readonly Missing[]} missing */
export function lacks (missing) { return missing.map(part => `needs ${part.need} ${part.item}, have ${part.have}`).join('; ') }
