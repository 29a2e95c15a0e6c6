// @ts-check
/** @import { PrimitiveContext, Primitive } from '../../bridge/src/primitives-host.ts' */
/** @import { EquipmentDestination } from 'mineflayer' */
import { itemNamed } from './shared/check.js'
import { held } from './shared/inventory.js'

/** @type {Record<string, EquipmentDestination>} */
const SLOTS = { hand: 'hand', off_hand: 'off-hand', 'off-hand': 'off-hand', head: 'head', torso: 'torso', legs: 'legs', feet: 'feet' }
/** What vanilla lets into an armour slot. */
const WORN = { head: /_helmet$|_head$|_skull$|^carved_pumpkin$/, torso: /_chestplate$|^elytra$/, legs: /_leggings$/, feet: /_boots$/ }

/**
 * @param {PrimitiveContext} ctx
 * @param {EquipmentDestination} slot
 */
const worn = (ctx, slot) => ctx.bot.inventory.slots[ctx.bot.getEquipmentDestSlot(slot)]?.name

/** @type {Primitive['run']} */
async function equip (ctx, itemName, slotName = 'hand') {
  const name = itemNamed(ctx, itemName).name
  const slot = typeof slotName === 'string' ? SLOTS[slotName] : undefined
  if (slot === undefined) return ctx.fail('bad_argument', `slot must be one of hand, off_hand, head, torso, legs, feet, not ${JSON.stringify(slotName)}`)
  const fits = slot in WORN ? WORN[/** @type {keyof typeof WORN} */ (slot)].test(name) : true
  if (!fits) return ctx.fail('bad_argument', `${name} can't be worn on ${slot}`, { item: name })
  if (worn(ctx, slot) === name) return { item: name, slot: String(slotName) }
  const item = ctx.bot.inventory.items().find(each => each.name === name)
  if (item === undefined) {
    const have = held(ctx.bot, name)
    return ctx.fail('not_owned', `needs 1 ${name}, have ${have}`, { item: name, count: 1, missing: [{ item: name, need: 1, have }] })
  }
  await ctx.finish(ctx.bot.equip(item, slot), 60, `equipping ${name}`)
  await ctx.syncInventory()
  if (worn(ctx, slot) !== name) return ctx.fail('timed_out', `the world did not let ${name} into ${slotName}; try again`, { item: name })
  return { item: name, slot: String(slotName) }
}

/** @type {Primitive} */
export default { name: 'equip', run: equip }
