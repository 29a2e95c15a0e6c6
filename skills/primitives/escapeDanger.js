// @ts-check
/** @import { Primitive } from '../../bridge/src/primitives-host.ts' */
import { healthOf } from './shared/animals.js'

/** Blocks within which a monster is a danger, and how far one runs from it. */
const NEAR = 10
const FAR = 20
const RUN_TICKS = 200
const ROUNDS = 4

/** @type {Primitive['run']} */
async function escapeDanger (ctx) {
  const { bot } = ctx
  const out = await ctx.escape()
  if (out !== null) {
    if (out.safe) return { danger: out.hazard, safe: true }
    return ctx.fail('no_path', `no way out of ${out.hazard} was found`, { reason: out.hazard })
  }
  const monsters = () => Object.values(bot.entities)
    .filter(entity => entity.type === 'hostile' && entity.isValid && healthOf(entity) > 0)
    .map(entity => ({ entity, distance: entity.position.distanceTo(bot.entity.position) }))
    .sort((a, b) => a.distance - b.distance || a.entity.id - b.entity.id)
  let danger = null
  for (let round = 0; round < ROUNDS; round++) {
    const [next] = monsters()
    if (next === undefined || next.distance > (danger === null ? NEAR : FAR / 2)) return { danger, safe: true }
    danger = next.entity.name ?? 'monster'
    await ctx.retreat(next.entity.position, FAR, RUN_TICKS / ROUNDS)
  }
  const [left] = monsters()
  if (left !== undefined && left.distance < NEAR) return ctx.fail('no_path', `the ${danger} could not be outrun, it is ${Math.round(left.distance)} blocks away; fight it with killMob`, { reason: String(danger) })
  return { danger, safe: true }
}

/** @type {Primitive} */
export default { name: 'escapeDanger', run: escapeDanger }
