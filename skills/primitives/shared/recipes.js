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

/** What kind of thing it is: `bed` of `white_bed`. @param {string} name */
const kind = name => name.split('_').at(-1)

/**
 * The recipe of `id` of which the smallest share is lacking for `count` items: who has wool for a bed lacks planks, not a dye
 * and a bed of another colour. One that dyes another of the same kind counts only where that is held. Of equals the one that
 * lacks fewest, missing wood that is at hand as logs counting half a piece less, then the version's first.
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
  let least = [Infinity]
  const name = ctx.mcData.items[id]?.name ?? ''
  for (const recipe of ctx.bot.recipesAll(id, null, /** @type {any} any truthy table: recipes of both sizes */ (true))) {
    const times = Math.ceil(count / recipe.result.count)
    /** @type {Missing[]} */
    const missing = []
    const uses = []
    let needed = 0
    for (const part of recipe.delta) {
      if (part.count >= 0) continue
      const item = ctx.mcData.items[part.id]?.name ?? String(part.id)
      uses.push(item)
      const need = -part.count * times
      needed += need
      const owned = have[item] ?? 0
      if (owned < need) missing.push({ item, need, have: owned })
    }
    const short = missing.reduce((sum, part) => sum + part.need - part.have, 0)
    const atHand = missing.some(part => /_planks$/.test(part.item) && logs.has(family(part.item)))
    const dyes = missing.some(part => kind(part.item) === kind(name)) ? 1 : 0
    const score = [dyes, short / needed, short - (atHand ? 0.5 : 0)]
    if (isLess(score, least)) { least = score; best = { recipe, times, missing, uses } }
  }
  return best
}

/** @param {readonly number[]} one @param {readonly number[]} other */
function isLess (one, other) {
  const place = one.findIndex((value, index) => value !== other[index])
  return place >= 0 && /** @type {number} */ (one[place]) < /** @type {number} */ (other[place])
}

/** `needs 3 oak_planks, have 2; needs 2 stick, have 0` @param {readonly Missing[]} missing */
export function lacks (missing) { return missing.map(part => `needs ${part.need} ${part.item}, have ${part.have}`).join('; ') }
