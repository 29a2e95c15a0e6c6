// @ts-check
/** @import { PrimitiveContext } from '../../../bridge/src/primitives-host.ts' */
/** @import { Block } from 'prismarine-block' */

/**
 * The held tool that breaks `block` soonest among those that get its drops; null for a bare hand.
 * Throws missing_tool when the block drops nothing without a tool and none that is held will do.
 * @param {PrimitiveContext} ctx
 * @param {Block} block
 * @param {number} count blocks still wanted, for the error
 */
export function toolFor (ctx, block, count) {
  const { bot } = ctx
  const harvesters = Object.keys(block.harvestTools ?? {}).map(Number)
  const needsTool = block.harvestTools !== undefined
  const usable = bot.inventory.items().filter(item => !needsTool || harvesters.includes(item.type))
  if (needsTool && usable.length === 0) {
    const tool = harvesters.map(id => ctx.mcData.items[id]?.name ?? '').filter(name => name !== '')
    const weakest = tool[0] ?? 'tool'
    return ctx.fail('missing_tool', `${block.name} needs a ${weakest}${tool.length > 1 ? ' or better' : ''}, have none`,
      { item: block.name, count, tool, missing: [{ item: weakest, need: 1, have: 0 }] })
  }
  const effects = bot.entity.effects
  let best = null
  let least = needsTool ? Infinity : block.digTime(null, false, false, false, [], effects)
  for (const item of usable) {
    const time = block.digTime(item.type, false, false, false, item.enchants, effects)
    if (time < least) { least = time; best = item }
  }
  return best
}

/**
 * @param {PrimitiveContext} ctx
 * @param {Block} block
 * @param {number} count
 */
export async function holdToolFor (ctx, block, count) {
  const tool = toolFor(ctx, block, count)
  if (tool === null || ctx.bot.heldItem?.slot === tool.slot) return
  await ctx.finish(ctx.bot.equip(tool, 'hand'), 60, `taking ${tool.name} into the hand`)
}

/**
 * As `toolFor`, for a kind of block that need not stand anywhere.
 * @param {PrimitiveContext} ctx
 * @param {number} state
 */
export function toolForState (ctx, state) { return toolFor(ctx, ctx.view().table.block(state), 1) }
