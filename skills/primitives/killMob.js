// @ts-check
/** @import { Primitive } from '../../bridge/src/primitives-host.ts' */
import { RADIUS, mobNamed, mobsAround } from './shared/animals.js'
import { countOf } from './shared/check.js'
import { dropsAround, gather } from './shared/drops.js'
import { gained, hold, totals } from './shared/inventory.js'

const FIGHT_TICKS = 1200
/** From the death of a mob until what it leaves lies there. */
const DROP_TICKS = 5
const DROP_RADIUS = 5

/** @type {Primitive['run']} */
async function killMob (ctx, mobName, count = 1) {
  const name = mobNamed(ctx, mobName)
  const wanted = countOf(ctx, count)
  const before = totals(ctx.bot)
  /** @type {Set<number>} */
  const out = new Set()
  let killed = 0
  let reason = ''
  while (killed < wanted) {
    const [foe] = mobsAround(ctx, name, entity => !out.has(entity.id))
    if (foe === undefined) {
      const far = `(killed ${killed} of ${wanted})`
      const details = { item: name, count: wanted, got: killed, radius: RADIUS }
      if (reason === '') return ctx.fail('no_target', `no ${name} within ${RADIUS} blocks ${far}; explore and try again`, details)
      return ctx.fail('no_path', `no ${name} within ${RADIUS} blocks can be had ${far}: ${reason}`, { ...details, reason })
    }
    const weapon = ctx.bestWeapon()
    if (weapon !== null) await hold(ctx, weapon.name)
    ctx.hunt(foe)
    const lying = new Set(dropsAround(ctx, foe.position, RADIUS).map(drop => drop.id))
    let end
    try {
      end = await ctx.fight(foe, { maxTicks: FIGHT_TICKS })
    } catch (error) {
      const { code, message } = /** @type {{code?: string, message: string}} */ (error)
      if (code !== 'no_path') throw error
      reason = message
      end = 'lost'
    }
    out.add(foe.id)
    if (end === 'late') reason = `it could not be killed in ${FIGHT_TICKS / 20} s`
    if (end !== 'dead') continue
    killed++
    await ctx.waitTicks(DROP_TICKS)
    if (dropsAround(ctx, foe.position, DROP_RADIUS).some(drop => !lying.has(drop.id))) await gather(ctx, foe.position.clone(), DROP_RADIUS)
  }
  await ctx.syncInventory()
  return { mob: name, killed, collected: gained(before, totals(ctx.bot)) }
}

/** @type {Primitive} */
export default { name: 'killMob', run: killMob }
