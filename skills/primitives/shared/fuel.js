// @ts-check

/** Ticks that one item takes in a furnace (Minecraft Wiki, Smelting). */
export const SMELT_TICKS = 200

/** Items that one piece of fuel smelts (Minecraft Wiki, Smelting § Fuel), best use of a scarce one last. */
const FUELS = /** @type {const} */ ([
  [/^coal$/, 8], [/^charcoal$/, 8], [/^(?!crimson|warped).*_(log|wood)$/, 1.5], [/^(?!crimson|warped).*_planks$/, 1.5], [/^stick$/, 0.5],
  [/_sapling$/, 0.5], [/^bamboo$/, 0.25], [/_wool$/, 0.5], [/^coal_block$/, 80], [/^dried_kelp_block$/, 20], [/^blaze_rod$/, 12],
  [/^wooden_(pickaxe|axe|shovel|hoe|sword)$/, 1], [/^lava_bucket$/, 100]
])

/** @param {string} name @returns {number} items that one of it smelts; 0 when it does not burn */
export function burns (name) { return FUELS.find(([pattern]) => pattern.test(name))?.[1] ?? 0 }

/** @param {string} name */
const order = name => FUELS.findIndex(([pattern]) => pattern.test(name))

/**
 * Which fuels to burn for `count` items, in order; short of `count` when the inventory holds no more.
 * @param {Record<string, number>} have what may be burned
 * @param {number} count
 * @returns {{fuels: Array<{item: string, count: number}>, smelts: number}}
 */
export function chooseFuel (have, count) {
  const names = Object.keys(have).filter(name => burns(name) > 0).sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1))
  const whole = names.find(name => burns(name) * (have[name] ?? 0) >= count)
  /** @type {Array<{item: string, count: number}>} */
  const fuels = []
  let smelts = 0
  for (const item of whole === undefined ? names : [whole]) {
    if (smelts >= count) break
    const pieces = Math.min(have[item] ?? 0, Math.ceil((count - smelts) / burns(item)))
    fuels.push({ item, count: pieces })
    smelts += pieces * burns(item)
  }
  return { fuels, smelts: Math.floor(smelts) }
}
