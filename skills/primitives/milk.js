// @ts-check
/** @import { Primitive } from '../../bridge/src/primitives-host.ts' */
import { isBaby, mobsAround, noneAround, useOn, walkTo } from './shared/animals.js'
import { held, hold, roomFor } from './shared/inventory.js'

const MILK = 'milk_bucket'
const TRIES = 3

/** @type {Primitive['run']} */
async function milk (ctx) {
  const { bot } = ctx
  if (held(bot, 'bucket') === 0) return ctx.fail('not_owned', 'needs 1 bucket, have 0', { item: 'bucket', count: 1, missing: [{ item: 'bucket', need: 1, have: 0 }] })
  if (held(bot, 'bucket') > 1 && roomFor(bot, MILK) === 0) return ctx.fail('inventory_full', `no room for ${MILK}; drop or store something`, { item: MILK })
  const before = held(bot, MILK)
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const cows = [...mobsAround(ctx, 'cow', entity => !isBaby(entity)), ...mobsAround(ctx, 'goat', entity => !isBaby(entity))]
    const [cow] = cows
    if (cow === undefined) return noneAround(ctx, 'cow', 'grown ')
    await walkTo(ctx, cow)
    await hold(ctx, 'bucket')
    if (await useOn(ctx, cow, () => held(bot, MILK) > before)) return { item: MILK, count: held(bot, MILK) - before }
  }
  return ctx.fail('timed_out', 'the cow gave no milk; try again', { item: MILK })
}

/** @type {Primitive} */
export default { name: 'milk', run: milk }
