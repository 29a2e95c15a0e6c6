// @ts-check
/** @import { Primitive } from '../../bridge/src/primitives-host.ts' */
import { pointOf } from './shared/check.js'
import { travel } from './shared/travel.js'

const FURTHEST = 2000

/** @type {Primitive['run']} */
async function goTo (ctx, position, range = 1) {
  const point = pointOf(ctx, position)
  if (typeof range !== 'number' || !(range >= 0 && range <= 64)) return ctx.fail('bad_argument', `range must be a number from 0 to 64, not ${JSON.stringify(range) ?? typeof range}`)
  const here = ctx.bot.entity.position
  const where = `(${Math.floor(point.x)}, ${Math.floor(point.y)}, ${Math.floor(point.z)})`
  const far = Math.hypot(point.x - here.x, point.z - here.z)
  if (far > FURTHEST) return ctx.fail('no_path', `${where} is ${Math.round(far)} blocks away, at most ${FURTHEST} are gone in one call; go in legs`, { reason: 'too_far' })
  try {
    await travel(ctx, point, range)
  } catch (error) {
    const { code, message, details } = /** @type {{code?: any, message: string, details?: object}} */ (error)
    if (code === undefined) throw error
    return ctx.fail(code, `${where}: ${message}`, details)
  }
  const { x, y, z } = ctx.bot.entity.position
  return { x, y, z }
}

/** @type {Primitive} */
export default { name: 'goTo', run: goTo }
