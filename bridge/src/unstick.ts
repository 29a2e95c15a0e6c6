import { Vec3 } from 'vec3'
import { fastestTool } from './path.ts'
import { BREAKABLE, FALLS, HARMFUL, LIQUID, SAFE } from './path-world.ts'
import type { PrimitiveContext } from './primitives-host.ts'

const WAYS = [[1, 0], [0, 1], [-1, 0], [0, -1]] as const
/** A push in one direction, and the distance at which one is free. */
const PUSH_TICKS = 10
const FREE = 0.7

/** Free a body that walking does not move: push to all sides with a jump, unless that was in vain; then dig what it sticks in and what is beside it. */
export async function breakFree (ctx: PrimitiveContext, inVain: boolean): Promise<void> {
  const { bot } = ctx
  const start = bot.entity.position.clone()
  const isFree = (): boolean => bot.entity.position.distanceTo(start) > FREE
  for (const [dx, dz] of WAYS) {
    if (inVain || isHarmful(ctx, dx, dz)) continue
    await bot.look(Math.atan2(-dx, -dz), 0, true)
    bot.setControlState('forward', true)
    bot.setControlState('jump', true)
    for (let tick = 0; tick < PUSH_TICKS && !isFree(); tick++) await ctx.keepTicks(1)
    bot.clearControlStates()
    if (isFree()) return
  }
  for (const [dx, dz] of [[0, 0], ...WAYS] as const) if (await digAside(ctx, dx, dz)) return
}

function isHarmful (ctx: PrimitiveContext, dx: number, dz: number): boolean {
  const view = ctx.view()
  const { x, y, z } = ctx.bot.entity.position.floored()
  return [-1, 0, 1].some(dy => view.flags(x + dx, y + dy, z + dz) & HARMFUL)
}

/** Whether both cells beside the body (or those that it is in) are free after something was dug there. */
async function digAside (ctx: PrimitiveContext, dx: number, dz: number): Promise<boolean> {
  const { x, y, z } = ctx.bot.entity.position.floored()
  let dug = false
  for (const dy of [1, 0]) {
    const view = ctx.view()
    const at = { x: x + dx, y: y + dy, z: z + dz }
    const around = [[1, 0, 0], [-1, 0, 0], [0, 0, 1], [0, 0, -1], [0, 1, 0]].reduce((all, [ox = 0, oy = 0, oz = 0]) => all | view.flags(at.x + ox, at.y + oy, at.z + oz), 0)
    if (around & LIQUID || view.flags(at.x, at.y + 1, at.z) & FALLS) return false
    const flags = view.flags(at.x, at.y, at.z)
    if (flags & SAFE && !(flags & BREAKABLE)) continue
    const block = flags & BREAKABLE ? ctx.bot.blockAt(new Vec3(at.x, at.y, at.z)) : null
    if (block === null) return false
    const { tool } = fastestTool(ctx.bot, block)
    if (tool !== null) await ctx.finish(ctx.bot.equip(tool, 'hand'), 60, `taking ${tool.name} into the hand`)
    if (!await ctx.dig(block)) return false
    dug = true
  }
  return dug
}
