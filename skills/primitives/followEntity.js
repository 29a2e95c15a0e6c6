// @ts-check
/** @import { Primitive } from '../../bridge/src/primitives-host.ts' */
/** @import { Entity } from 'prismarine-entity' */
import { RADIUS, mobNamed, mobsAround, noneAround } from './shared/animals.js'
import { amountOf } from './shared/check.js'

const MOST_SECONDS = 600
const TICKS_A_SECOND = 20

/** @type {Primitive['run']} */
async function followEntity (ctx, name, distance = 3, seconds = 30) {
  const range = amountOf(ctx, distance, 'distance', RADIUS)
  const limit = amountOf(ctx, seconds, 'seconds', MOST_SECONDS) * TICKS_A_SECOND
  const { bot } = ctx
  const player = typeof name === 'string' ? bot.players[name]?.entity : undefined
  /** @type {Entity | undefined} */
  const entity = player ?? mobsAround(ctx, mobNamed(ctx, name))[0]
  if (entity === undefined) return noneAround(ctx, String(name))
  let ticks = 0
  const count = () => { ticks++ }
  const apart = () => bot.entity.position.distanceTo(entity.position)
  bot.on('physicsTick', count)
  try {
    while (ticks < limit && entity.isValid) {
      if (apart() <= range) {
        await ctx.waitTicks(1)
        continue
      }
      const goal = entity.position.floored()
      const moved = () => ticks >= limit || !entity.isValid || entity.position.distanceTo(goal) > 2
      await ctx.moveTo(ctx.goals.near(goal, Math.max(1, range - 1)), { poll: moved })
    }
  } finally {
    bot.off('physicsTick', count)
  }
  const { x, y, z } = entity.position
  return { entity: String(name), seen: entity.isValid, distance: Math.round(apart() * 10) / 10, position: { x, y, z } }
}

/** @type {Primitive} */
export default { name: 'followEntity', run: followEntity }
