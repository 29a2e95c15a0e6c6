import { entityOf, recordOf } from '../facade/arguments.ts'
import type { Session } from '../facade/session.ts'
import { followerGoal, installPathing } from '../path.ts'
import { PrimitiveError } from '../primitive-error.ts'
import { goals } from '../primitives-host.ts'
import type { PrimitiveContext } from '../primitives-host.ts'
import { ProgramFault } from '../program-fault.ts'
import { action } from './action.ts'
import type { Action } from './action.ts'
import { applyMovements, goalOf, moveOptions, movementsOf } from './goals.ts'
import type { ProgramGoal } from './goals.ts'

/** Walks after a goal that moves, before it is given up. */
const MAX_CHASES = 40
const MESSAGES = {
  GoalChanged: 'The goal was changed before it could be completed!',
  PathStopped: 'Path was stopped before it could be completed! Thus, the desired goal was not reached.'
} as const

export function travelActions (session: Session): Action[] {
  return [action('bot.pathfinder.goto', async (ctx, goal) => { await goTo(session, ctx, goalOf(session.bot, goal)) })]
}

async function goTo (session: Session, ctx: PrimitiveContext, goal: ProgramGoal): Promise<void> {
  const stop = new AbortController()
  let reason: keyof typeof MESSAGES | null = null
  session.travel = { abort: why => { reason = why; stop.abort() } }
  const inner = session.createContext(AbortSignal.any([ctx.signal, stop.signal]))
  try {
    await chase(session, inner, goal)
  } catch (thrown) {
    if (reason !== null && !ctx.signal.aborted) throw new ProgramFault(reason, MESSAGES[reason], 'cancelled')
    throw asLibrary(thrown)
  } finally {
    session.travel = null
  }
  if (goal.failure() !== null) throw goal.failure()
}

/** Walk there; when the goal has moved meanwhile, on to where it is. */
async function chase ({ bot, movements }: Session, ctx: PrimitiveContext, goal: ProgramGoal): Promise<void> {
  for (let walk = 0; walk < MAX_CHASES; walk++) {
    let moved = false
    await ctx.moveTo(goal, { ...moveOptions(bot, movements), poll: () => { moved = goal.hasChanged(); return moved } })
    if (!moved) return
  }
  throw new ProgramFault('Timeout', 'the goal moves away as fast as the bot comes', 'timed_out')
}

/** Our errors under the names that mineflayer-pathfinder's have. */
function asLibrary (thrown: unknown): unknown {
  if (!(thrown instanceof PrimitiveError)) return thrown
  if (thrown.code === 'no_path') return new ProgramFault(thrown.details.reason === 'budget' ? 'Timeout' : 'NoPath', `No path to the goal: ${thrown.message}`, 'no_path')
  if (thrown.code === 'timed_out') return new ProgramFault('Timeout', thrown.message, 'timed_out')
  return thrown
}

/** `bot.pathfinder.setGoal`: the follower walks in the background, and the program goes on. */
export function setGoal (session: Session, value: unknown, dynamic: boolean): void {
  const { bot } = session
  const pathing = installPathing(bot)
  session.travel?.abort('GoalChanged')
  pathing.forget()
  if (value === null || value === undefined) { bot.pathfinder.setGoal(null); return }
  const goal = goalOf(bot, value)
  applyMovements(bot, session.movements)
  // The follower asks this object, and our search knows a plan by it.
  const followed = Object.assign(followerGoal(bot, goal), {
    hasChanged: goal.hasChanged,
    isValid: () => {
      if (goal.failure() === null) return true
      session.note('a function of the goal threw; the walk ended')
      return false
    }
  })
  bot.pathfinder.setGoal(followed as never, dynamic)
}

export function setMovements (session: Session, value: unknown): void {
  session.movements = movementsOf(value)
  if (session.bot.pathfinder?.goal !== null && session.bot.pathfinder?.goal !== undefined) applyMovements(session.bot, session.movements)
}

export function stopPath (session: Session): void {
  session.travel?.abort('PathStopped')
  // Upstream's stop waits for the next node of a path; without one it would end the next path instead.
  if (session.bot.pathfinder?.isMoving() === true) session.bot.pathfinder.stop()
  else session.bot.pathfinder?.setGoal(null)
}

/** Follow an entity in the background, `range` blocks behind it. */
export function follow (session: Session, value: unknown, range: number): void {
  const { id } = entityOf(session.bot, value)
  setGoal(session, { kind: 'GoalFollow', entity: id, range }, true)
}

/** Walk to where an item is picked up. */
export async function pickUp (session: Session, ctx: PrimitiveContext, value: unknown): Promise<void> {
  const { bot, movements } = session
  const { id } = recordOf(value)
  const drop = bot.entities[Number(id)]
  if (drop === undefined) return
  await ctx.moveTo(goals.pickUp(drop.position), moveOptions(bot, movements))
  for (let tick = 0; tick < 20 && bot.entities[drop.id] !== undefined; tick++) await ctx.waitTicks(1)
}
