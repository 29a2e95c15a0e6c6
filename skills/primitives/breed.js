// @ts-check
/** @import { Primitive } from '../../bridge/src/primitives-host.ts' */
import { RADIUS, foodOf, isBaby, mobNamed, mobsAround, noneAround, useOn, walkTo } from './shared/animals.js'
import { held, hold, totals } from './shared/inventory.js'

/** Two in the mood find each other and mate within this many ticks. */
const MATE_TICKS = 400

/** @type {Primitive['run']} */
async function breed (ctx, animalName) {
  const name = mobNamed(ctx, animalName)
  const foods = foodOf(name)
  if (foods.length === 0) return ctx.fail('bad_argument', `${name} can't be bred with food`, { item: name })
  const have = totals(ctx.bot)
  const food = foods.find(each => (have[each] ?? 0) >= 2)
  if (food === undefined) {
    const best = [...foods].sort((a, b) => (have[b] ?? 0) - (have[a] ?? 0))[0] ?? ''
    return ctx.fail('missing_ingredients', `needs 2 ${foods.join(' or 2 ')}, have ${have[best] ?? 0}`, { item: name, missing: [{ item: best, need: 2, have: have[best] ?? 0 }] })
  }
  const grown = mobsAround(ctx, name, entity => !isBaby(entity))
  if (grown.length < 2) return grown.length === 0 ? noneAround(ctx, name, 'grown ') : ctx.fail('no_target', `only 1 grown ${name} within ${RADIUS} blocks, 2 are needed`, { item: name, count: 2, got: 1, radius: RADIUS })
  const babies = () => mobsAround(ctx, name, isBaby).length
  const before = babies()
  let fed = 0
  for (const animal of grown) {
    if (fed === 2 || held(ctx.bot, food) === 0) break
    await walkTo(ctx, animal)
    await hold(ctx, food)
    const left = held(ctx.bot, food)
    if (await useOn(ctx, animal, () => held(ctx.bot, food) < left)) fed++
  }
  if (fed < 2) return ctx.fail('not_now', `${fed} of 2 ${name} took the ${food}: who has bred lately needs 5 minutes`, { item: name, count: 2, got: fed, reason: 'refused' })
  for (let tick = 0; tick < MATE_TICKS && babies() <= before; tick++) await ctx.waitTicks(1)
  if (babies() <= before) return ctx.fail('timed_out', `no young ${name} in ${MATE_TICKS / 20} s; are the two fenced apart?`, { item: name })
  return { animal: name, babies: babies() - before, food }
}

/** @type {Primitive} */
export default { name: 'breed', run: breed }
