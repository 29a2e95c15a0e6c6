// @ts-check
/** @import { PrimitiveContext, Primitive } from '../../bridge/src/primitives-host.ts' */
/** @import { Entity } from 'prismarine-entity' */
import { healthOf, mobNamed, mobsAround, noneAround } from './shared/animals.js'
import { countOf, itemNamed } from './shared/check.js'
import { held, hold } from './shared/inventory.js'

/** Blocks a tick at the start, fall a tick, share of the speed that a tick leaves (minecraft.wiki/w/Projectile). */
const FLIGHT = { arrow: { speed: 3, gravity: 0.05, drag: 0.99 }, thrown: { speed: 1.5, gravity: 0.03, drag: 0.99 } }
const WEAPONS = /** @type {const} */ ({ bow: 'arrow', snowball: 'snowball', egg: 'egg' })
const FULL_DRAW = 22
/** From one throw to the next. */
const REST = 10
const RANGE = { bow: 24, snowball: 12, egg: 12 }
const EYE = 1.62
const MAX_FLIGHT = 60
const MOST = 64

/**
 * The pitch that hits a point `flat` blocks off and `rise` above the eyes, and the ticks it flies; null beyond reach.
 * @param {number} flat
 * @param {number} rise
 * @param {{speed: number, gravity: number, drag: number}} flight
 */
function aim (flat, rise, flight) {
  let best = null
  for (let pitch = -1.2; pitch <= 1.2; pitch += 0.005) {
    let [x, y, vx, vy] = [0, 0, flight.speed * Math.cos(pitch), flight.speed * Math.sin(pitch)]
    for (let tick = 1; tick <= MAX_FLIGHT && x < flat; tick++) {
      const share = Math.min(1, (flat - x) / vx)
      const off = Math.abs(y + vy * share - rise)
      if (x + vx >= flat && (best === null || off < best.off)) best = { pitch, ticks: tick, off }
      x += vx
      y += vy
      vx *= flight.drag
      vy = vy * flight.drag - flight.gravity
    }
  }
  return best !== null && best.off < 0.5 ? best : null
}

/**
 * Face where the target will be when the shot arrives.
 * @param {PrimitiveContext} ctx
 * @param {Entity} target
 * @param {{x: number, z: number}} drift blocks a tick
 * @param {{speed: number, gravity: number, drag: number}} flight
 */
async function face (ctx, target, drift, flight) {
  const eye = ctx.bot.entity.position.offset(0, EYE, 0)
  let ticks = 0
  for (let round = 0; round < 3; round++) {
    const dx = target.position.x + drift.x * ticks - eye.x
    const dz = target.position.z + drift.z * ticks - eye.z
    const rise = target.position.y + target.height * 0.6 - eye.y
    const found = aim(Math.hypot(dx, dz), rise, flight)
    if (found === null) return false
    ticks = found.ticks
    await ctx.bot.look(Math.atan2(-dx, -dz), found.pitch, true)
  }
  // A forced look is sent with the next tick.
  await ctx.keepTicks(1)
  return true
}

/**
 * One shot at the target; false when it is beyond reach.
 * @param {PrimitiveContext} ctx
 * @param {keyof typeof WEAPONS} weapon
 * @param {Entity} target
 */
async function shot (ctx, weapon, target) {
  const flight = weapon === 'bow' ? FLIGHT.arrow : FLIGHT.thrown
  const start = target.position.clone()
  const ticks = weapon === 'bow' ? FULL_DRAW : REST
  if (weapon === 'bow') ctx.bot.activateItem()
  await ctx.keepTicks(ticks)
  const drift = { x: (target.position.x - start.x) / ticks, z: (target.position.z - start.z) / ticks }
  if (!await face(ctx, target, drift, flight)) return false
  if (weapon === 'bow') ctx.bot.deactivateItem()
  else ctx.bot.activateItem()
  return true
}

/**
 * To where the target is in range and in sight.
 * @param {PrimitiveContext} ctx
 * @param {Entity} target
 * @param {number} range
 */
async function takeStand (ctx, target, range) {
  const inSight = () => {
    const eye = ctx.bot.entity.position.offset(0, EYE, 0)
    const mark = target.position.offset(0, target.height * 0.6, 0)
    return eye.distanceTo(mark) <= range && ctx.view().firstObstacle(eye, mark, mark.floored()) === null
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
      if (!await shot(ctx, weapon, target)) return ctx.fail('no_path', `the ${name} is out of reach of a ${weapon}`, { item: weapon, count: most, got: shots, reason: 'range' })
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
