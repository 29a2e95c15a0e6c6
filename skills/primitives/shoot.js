// @ts-check
/** @import { PrimitiveContext, Primitive } from '../../bridge/src/primitives-host.ts' */
/** @import { Entity } from 'prismarine-entity' */
import { healthOf, mobNamed, mobsAround, noneAround } from './shared/animals.js'
import { countOf, itemNamed } from './shared/check.js'
import { held, hold } from './shared/inventory.js'

const WEAPONS = /** @type {const} */ ({ bow: 'arrow', snowball: 'snowball', egg: 'egg' })
/** From one shot to the next. */
const REST = 10
const RANGE = { bow: 24, snowball: 12, egg: 12 }
const MOST = 64

/**
 * To where the target is in range and in sight.
 * @param {PrimitiveContext} ctx
 * @param {Entity} target
 * @param {number} range
 */
async function takeStand (ctx, target, range) {
  const inSight = () => {
    const { eye } = ctx
    const mark = target.position.offset(0, target.height * 0.6, 0)
    return mark.distanceTo(eye) <= range && ctx.view().firstObstacle(eye, mark, mark.floored()) === null
  }
  if (inSight()) return
  await ctx.moveTo(ctx.goals.near(target.position.floored(), 3), { poll: () => !target.isValid || inSight() })
}

/** @type {Primitive['run']} */
async function shoot (ctx, weaponName, targetName, maxShots = 16) {
  const weapon = /** @type {keyof typeof WEAPONS} */ (itemNamed(ctx, weaponName).name)
  const ammunition = WEAPONS[weapon]
  if (ammunition === undefined) return ctx.fail('bad_argument', `${weapon} shoots nothing; bow, snowball and egg do`, { item: weapon })
  const name = mobNamed(ctx, targetName)
  const most = countOf(ctx, maxShots, 'maxShots', MOST)
  const missing = [...new Set([weapon, ammunition])].filter(item => held(ctx.bot, item) === 0).map(item => ({ item, need: 1, have: 0 }))
  if (missing.length > 0) return ctx.fail('missing_ingredients', missing.map(part => `needs 1 ${part.item}, have 0`).join('; '), { item: weapon, missing })
  const [target] = mobsAround(ctx, name)
  if (target === undefined) return noneAround(ctx, name)
  ctx.hunt(target)
  let hits = 0
  let killed = false
  const { bot } = ctx
  const onHurt = (/** @type {Entity} */ entity) => { if (entity?.id === target.id) hits++ }
  const onDead = (/** @type {Entity} */ entity) => { if (entity.id === target.id) killed = true }
  bot.on('entityHurt', onHurt)
  bot.on('entityDead', onDead)
  let shots = 0
  try {
    while (shots < most && !killed && target.isValid && held(bot, ammunition) > 0) {
      await takeStand(ctx, target, RANGE[weapon])
      await hold(ctx, weapon)
      if (!await ctx.shoot(target)) return ctx.fail('no_path', `the ${name} is out of reach of a ${weapon}`, { item: weapon, count: most, got: shots, reason: 'range' })
      shots++
      await ctx.waitTicks(REST)
    }
    for (let tick = 0; tick < REST && !killed && healthOf(target) > 0; tick++) await ctx.waitTicks(1)
  } finally {
    bot.off('entityHurt', onHurt)
    bot.off('entityDead', onDead)
  }
  await ctx.syncInventory()
  return { target: name, shots, hits, killed }
}

/** @type {Primitive} */
export default { name: 'shoot', run: shoot }
