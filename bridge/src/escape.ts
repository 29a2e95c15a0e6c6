import { contactOf, hazardOf, isBurning, isUnderWater, type Hazard } from './hazards.ts'
import type { Step } from './path-moves.ts'
import { searchPath, type PathGoal } from './path-search.ts'
import { HARMFUL, LAVA, LIQUID, SAFE, type Point, type WorldView } from './path-world.ts'
import type { PrimitiveContext } from './primitives-host.ts'

/** `safe`: the body is out of it; clothes may still burn where there is no water. */
export interface Escape { readonly hazard: Hazard, readonly safe: boolean }

/** Ticks that one step of a way out may take. */
const STEP_TICKS = 40
/** From the middle of a cell, where a step goes on to the next and where the last one ends. */
const PASSING = 0.35
const AT_REST = 0.15
const MAX_NODES = 6000
/** Furthest that water is looked for by one who burns. */
export const WATER_RADIUS = 12
const BREATH_TICKS = 100
const FULL_BREATH = 18
const AROUND = [[0, 0, 0], [-1, 0, 0], [1, 0, 0], [0, 0, -1], [0, 0, 1], [0, 1, 0], [0, -1, 0]] as const

/** Out of what harms the body now; null when nothing does. */
export async function escape (ctx: PrimitiveContext): Promise<Escape | null> {
  const hazard = hazardOf(ctx.bot)
  if (hazard === null) return null
  // Who burns and has no water can only wait until it is over.
  if (hazard === 'fire' && contactOf(ctx.bot) === null && !waterNear(ctx, ctx.view())) return null
  if (hazard === 'drowning') await breathe(ctx)
  else await leave(ctx)
  return { hazard, safe: hazard === 'drowning' ? hazardOf(ctx.bot) === null : contactOf(ctx.bot) === null }
}

/** Where nothing harms; for one who burns, water. */
async function leave (ctx: PrimitiveContext): Promise<void> {
  const view = ctx.view()
  const isWater = (cell: Point, of: WorldView): boolean => (of.flags(cell.x, cell.y, cell.z) & (LIQUID | LAVA)) === LIQUID
  const isHarmless = (cell: Point, of: WorldView): boolean => AROUND.every(([x, y, z]) => !(of.flags(cell.x + x, cell.y + y, cell.z + z) & HARMFUL))
  const wet = { isEnd: isWater, heuristic: () => 0 }
  const dry = { isEnd: isHarmless, heuristic: () => 0 }
  if (isBurning(ctx.bot) && waterNear(ctx, view) && await follow(ctx, wet)) return
  if (contactOf(ctx.bot) !== null) await follow(ctx, dry)
}

/** Whether there is water to put a fire out with. */
export function waterNear (ctx: PrimitiveContext, view: WorldView): boolean {
  const water = ctx.mcData.blocksByName['water']
  const states = new Set<number>()
  for (let state = water?.minStateId ?? 0; state <= (water?.maxStateId ?? -1); state++) states.add(state)
  return view.find(states, ctx.bot.entity.position, WATER_RADIUS, 1).length > 0
}

/** Up to where the head is in the air, and there until the breath is back. */
async function breathe (ctx: PrimitiveContext): Promise<void> {
  const { bot } = ctx
  const airy = (cell: Point, view: WorldView): boolean => (view.flags(cell.x, cell.y + 1, cell.z) & (SAFE | LIQUID)) === SAFE
  await follow(ctx, { isEnd: airy, heuristic: () => 0 })
  for (let tick = 0; tick < BREATH_TICKS && (bot.oxygenLevel ?? FULL_BREATH) < FULL_BREATH; tick++) {
    bot.setControlState('jump', isUnderWater(bot) || (bot.entity as unknown as { isInWater?: boolean }).isInWater === true)
    await ctx.keepTicks(1)
  }
  bot.clearControlStates()
}

/** Along the shortest way that digs and builds nothing; false when there is none or it was not kept to. */
async function follow (ctx: PrimitiveContext, goal: PathGoal): Promise<boolean> {
  const view = ctx.view()
  const { x, y, z } = ctx.bot.entity.position.floored()
  const rules = { canDig: false, waterCost: 1, digCost: () => 0, wade: true }
  const found = searchPath(view, { x, y, z }, goal, { rules, maxNodes: MAX_NODES, blocks: 0 })
  if (found.status !== 'success') return false
  try {
    const last = found.steps.at(-1)
    // At its end the body must not reach back over the edge.
    for (const step of found.steps) if (!await take(ctx, step, step === last ? AT_REST : PASSING)) return false
    return true
  } finally {
    ctx.bot.clearControlStates()
  }
}

/** One step by the keys alone. */
async function take (ctx: PrimitiveContext, step: Step, aside: number): Promise<boolean> {
  const { bot } = ctx
  const body = bot.entity as unknown as { isInWater?: boolean, isInLava?: boolean }
  for (let tick = 0; tick < STEP_TICKS; tick++) {
    const { x, y, z } = bot.entity.position
    const dx = step.x + 0.5 - x
    const dz = step.z + 0.5 - z
    if (Math.abs(dx) < aside && Math.abs(dz) < aside && Math.abs(step.y - y) < 0.9) return true
    const swims = body.isInWater === true || body.isInLava === true
    await bot.look(Math.atan2(-dx, -dz), 0, true)
    bot.setControlState('forward', Math.hypot(dx, dz) > AT_REST)
    bot.setControlState('jump', swims ? step.y >= Math.floor(y) : step.y > y + 0.5)
    await ctx.keepTicks(1)
  }
  return false
}
