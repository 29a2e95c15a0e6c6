import type { Block } from 'prismarine-block'
import type { Entity } from 'prismarine-entity'
import { blockOf, entityOf, recordOf } from '../facade/arguments.ts'
import type { Session } from '../facade/session.ts'
import { fastestTool } from '../path.ts'
import { PrimitiveError } from '../primitive-error.ts'
import { goals } from '../primitives-host.ts'
import type { PrimitiveContext } from '../primitives-host.ts'
import { ProgramFault } from '../program-fault.ts'
import { action } from './action.ts'
import type { Action } from './action.ts'
import { moveOptions } from './goals.ts'
import { pickUp } from './travel.ts'

const EQUIP_TICKS = 60
/** Ticks that a broken block's drop gets to come down, and how far from the block it is looked for. */
const FALL_TICKS = 10
const DROP_RADIUS = 3
const MAX_TARGETS = 256

/** `bot.collectBlock` and `bot.tool`, as mineflayer-collectblock and mineflayer-tool describe them. */
export function collectingActions (session: Session): Action[] {
  return [
    action('bot.collectBlock.collect', async (ctx, targets, options) => { await collect(session, ctx, targets, recordOf(options)) }),
    action('bot.tool.equipForBlock', async (ctx, block, options) => {
      await equipFor(session, ctx, blockOf(session.bot, block, 'bot.tool.equipForBlock'), recordOf(options)['requireHarvest'] === true)
    })
  ]
}

type Target = { readonly block: Block, readonly entity: null } | { readonly block: null, readonly entity: Entity }

async function collect (session: Session, ctx: PrimitiveContext, value: unknown, options: Record<string, unknown>): Promise<void> {
  const { bot } = session
  const list = Array.isArray(value) ? value as unknown[] : [value]
  if (list.length > MAX_TARGETS) throw new ProgramFault('RangeError', `at most ${MAX_TARGETS} targets are collected in one call`)
  const targets = list.map((each): Target => typeof recordOf(each)['id'] === 'number' ? { block: null, entity: entityOf(bot, each) } : { block: blockOf(bot, each), entity: null })
  const place = ({ block, entity }: Target): Entity['position'] => (block ?? entity).position
  while (targets.length > 0) {
    const here = bot.entity.position
    targets.sort((a, b) => place(a).distanceTo(here) - place(b).distanceTo(here))
    const target = targets.shift() as Target
    try {
      if (target.entity !== null) await pickUp(session, ctx, target.entity)
      else await mine(session, ctx, target.block)
    } catch (thrown) {
      if (!(thrown instanceof PrimitiveError) || thrown.code !== 'no_path') throw thrown
      if (options['ignoreNoPath'] !== true) throw new ProgramFault('NoPath', `No path to the target: ${thrown.message}`, 'no_path')
    }
  }
  bot.emit('collectBlock_finished' as never)
}

async function mine (session: Session, ctx: PrimitiveContext, wanted: Block): Promise<void> {
  const { bot, movements } = session
  const block = bot.blockAt(wanted.position)
  // Gone with an earlier target, e.g. dug on the way.
  if (block === null || block.type !== wanted.type) return
  await ctx.moveTo(goals.reach([block.position]), moveOptions(bot, movements))
  await equipFor(session, ctx, block, true)
  if (!await ctx.dig(block)) {
    if (bot.blockAt(block.position)?.type === block.type) throw new ProgramFault('Error', `the world kept ${block.name}`, 'failed')
  }
  await ctx.waitTicks(FALL_TICKS)
  const centre = block.position.offset(0.5, 0.5, 0.5)
  const drops = Object.values(bot.entities).filter(entity => entity.name === 'item' && entity.position.distanceTo(centre) <= DROP_RADIUS)
  for (const drop of drops.sort((a, b) => a.id - b.id)) await pickUp(session, ctx, drop)
}

async function equipFor ({ bot }: Session, ctx: PrimitiveContext, block: Block, requireHarvest: boolean): Promise<void> {
  const { tool } = fastestTool(bot, block as never)
  const harvesters = block.harvestTools
  const usable = harvesters === undefined ? tool : bot.inventory.items().filter(item => harvesters[item.type])
    .map(item => ({ item, ms: block.digTime(item.type, false, false, false, [], bot.entity.effects) })).sort((a, b) => a.ms - b.ms)[0]?.item ?? null
  if (requireHarvest && harvesters !== undefined && usable === null) {
    throw new ProgramFault('NoItem', `no tool in the inventory harvests ${block.name}`, 'missing_tool')
  }
  const best = usable ?? tool
  if (best !== null && bot.heldItem?.slot !== best.slot) await ctx.finish(bot.equip(best, 'hand'), EQUIP_TICKS, 'taking the tool')
}
