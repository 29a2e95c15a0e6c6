import { blockOf, entityOf, optionalVector, textOf, vectorOf } from '../facade/arguments.ts'
import type { Session } from '../facade/session.ts'
import type { PrimitiveContext } from '../primitives-host.ts'
import { ProgramFault } from '../program-fault.ts'
import { action, requireReach } from './action.ts'
import type { Action, Run } from './action.ts'

/** Upstream waits this many ticks for the world's answer to a block put down, and a few for the head to turn. */
const PLACE_TICKS = 160
const CLICK_TICKS = 60
const SLEEP_TICKS = 120
const TURN_TICKS = 60
const CHUNK_TICKS = 1200
const GLIDE_TICKS = 100

/** Actions on blocks, and of the body. */
export function blockActions (session: Session): Action[] {
  const { bot } = session
  const click: Run = async (ctx, value, direction, cursor) => {
    const block = blockOf(bot, value, 'bot.activateBlock')
    requireReach(session, block)
    await ctx.finish(bot.activateBlock(block, optionalVector(direction, 'direction'), optionalVector(cursor, 'cursorPos')), CLICK_TICKS, 'the click')
    await ctx.waitTicks(1)
  }
  return [
    action('bot.dig', dig(session)),
    action('bot.placeBlock', place(session)),
    action('bot.placeEntity', async (ctx, value, face) => {
      const block = blockOf(bot, value, 'bot.placeEntity')
      requireReach(session, block)
      const placed = await ctx.finish(bot.placeEntity(block, vectorOf(face, 'faceVector')), PLACE_TICKS, 'placing the entity')
      return { id: placed.id }
    }),
    action('bot.activateBlock', click),
    action('bot.sleep', async (ctx, value) => {
      const bed = blockOf(bot, value, 'bot.sleep')
      await ctx.finish(bot.sleep(bed), SLEEP_TICKS, 'lying down')
    }),
    action('bot.wake', async () => { await bot.wake() }),
    action('bot.look', async (ctx, yaw, pitch, force) => {
      if (typeof yaw !== 'number' || typeof pitch !== 'number') throw new ProgramFault('TypeError', 'takes yaw and pitch in radians')
      await turned(ctx, bot.look(yaw, pitch, force === true))
    }, true),
    action('bot.lookAt', async (ctx, point, force) => { await turned(ctx, bot.lookAt(vectorOf(point, 'bot.lookAt'), force === true)) }, true),
    action('bot.waitForChunksToLoad', async ctx => { await ctx.guard(bot.waitForChunksToLoad(), CHUNK_TICKS, 'loading the chunks') }, true),
    action('bot.elytraFly', async ctx => { await ctx.guard(bot.elytraFly(), GLIDE_TICKS, 'gliding') }),
    action('bot.activateEntity', async (ctx, value) => {
      await ctx.finish(bot.activateEntity(entityOf(bot, value, 'bot.activateEntity')), CLICK_TICKS, 'the click')
      await ctx.waitTicks(1)
    }),
    action('bot.activateEntityAt', async (ctx, value, point) => {
      await ctx.finish(bot.activateEntityAt(entityOf(bot, value, 'bot.activateEntityAt'), vectorOf(point, 'position')), CLICK_TICKS, 'the click')
      await ctx.waitTicks(1)
    }),
    action('bot.updateSign', async (ctx, value, text, back) => {
      const block = blockOf(bot, value, 'bot.updateSign')
      requireReach(session, block);
      (bot.updateSign as (block: unknown, text: string, back: boolean) => void)(block, textOf(text, 'text'), back === true)
      await ctx.waitTicks(1)
    })
  ]
}

/** The world is told of the turn with the next tick: what is thrown before that flies the old way. */
async function turned (ctx: PrimitiveContext, turning: Promise<unknown>): Promise<void> {
  await ctx.guard(turning, TURN_TICKS, 'turning')
  await ctx.waitTicks(1)
}

function dig (session: Session): Run {
  const { bot } = session
  return async (ctx, value) => {
    const block = blockOf(bot, value, 'bot.dig')
    const { x, y, z } = block.position
    if (!Number.isFinite(bot.digTime(block)) || !block.diggable) throw new ProgramFault('Error', `${block.name} at (${x}, ${y}, ${z}) can't be dug`, 'bad_argument')
    requireReach(session, block)
    session.stoppedDigging = false
    if (await ctx.dig(block)) return
    const why = session.stoppedDigging ? 'Digging aborted' : `the world kept ${block.name} at (${x}, ${y}, ${z})`
    throw new ProgramFault('Error', why, session.stoppedDigging ? 'aborted' : 'failed')
  }
}

function place (session: Session): Run {
  const { bot } = session
  return async (ctx, value, face) => {
    const reference = blockOf(bot, value, 'bot.placeBlock')
    const side = vectorOf(face, 'faceVector')
    if (Math.abs(side.x) + Math.abs(side.y) + Math.abs(side.z) !== 1) throw new ProgramFault('TypeError', 'faceVector is one of the six directions, e.g. new Vec3(0, 1, 0)')
    if (bot.heldItem === null) throw new ProgramFault('Error', 'must be holding an item to place; equip one first', 'not_owned')
    requireReach(session, reference)
    const there = bot.blockAt(reference.position.plus(side))
    if (there !== null && there.boundingBox === 'block') {
      throw new ProgramFault('Error', `${there.name} is already at (${there.position.x}, ${there.position.y}, ${there.position.z})`, 'blocked_spot')
    }
    // Turned at once: under itself the bot places in the few ticks at the top of a jump.
    await bot.lookAt(reference.position.offset(0.5 + side.x / 2, 0.5 + side.y / 2, 0.5 + side.z / 2), true)
    if (bot.entity.onGround) await ctx.waitTicks(1)
    await ctx.finish(bot.placeBlock(reference, side), PLACE_TICKS, 'placing the block')
    await ctx.waitTicks(1)
  }
}
