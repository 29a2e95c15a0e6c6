// @ts-check
/** @import { PrimitiveContext, Primitive } from '../../bridge/src/primitives-host.ts' */
import { blockNamed } from './shared/check.js'
import { hold } from './shared/inventory.js'
import { toolForState } from './shared/tools.js'

const SLOTS = /** @type {const} */ (['head', 'torso', 'legs', 'feet'])
const TICKS = 60

/**
 * @param {PrimitiveContext} ctx
 */
async function armour (ctx) {
  /** @type {Record<string, string>} */
  const worn = {}
  for (const slot of SLOTS) {
    const piece = ctx.betterArmour(slot)
    if (piece !== null) await ctx.finish(ctx.bot.equip(piece, slot), TICKS, `putting on ${piece.name}`)
  }
  await ctx.syncInventory()
  for (const slot of SLOTS) {
    const item = ctx.bot.inventory.slots[ctx.bot.getEquipmentDestSlot(slot)]
    if (item != null) worn[slot] = item.name
  }
  return { worn }
}

/** @type {Primitive['run']} */
async function equipBest (ctx, purpose) {
  if (purpose === 'armor' || purpose === 'armour') return await armour(ctx)
  let item = null
  if (purpose === 'weapon') item = ctx.bestWeapon()
  else {
    const block = blockNamed(ctx, purpose)
    item = toolForState(ctx, block.defaultState ?? 0)
  }
  if (item !== null) await hold(ctx, item.name)
  return { item: item?.name ?? null }
}

/** @type {Primitive} */
export default { name: 'equipBest', run: equipBest }
