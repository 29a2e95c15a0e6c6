import { ThrownInside } from '../calls.ts'
import type { Session } from '../facade/session.ts'
import { eyeOf, gapTo } from '../path-goals.ts'
import { PrimitiveError } from '../primitive-error.ts'
import { tidy } from '../primitives-host.ts'
import type { PrimitiveContext } from '../primitives-host.ts'
import { ProgramFault } from '../program-fault.ts'
import type { JsonValue, Point } from '../program-types.ts'

/** A member of `bot` that takes time: run by the call queue as primitives are, under the name that programs write. */
export interface Action {
  readonly name: string
  /** Whether it may run while another call does: turning the head, or waiting. */
  readonly beside: boolean
  run: (ctx: PrimitiveContext, ...args: unknown[]) => Promise<JsonValue>
}

export type Run = (ctx: PrimitiveContext, ...args: unknown[]) => Promise<unknown>
/** Classes of errors that only a mistake of ours or of the library throws; everything else is the library's way of saying no. */
const OURS = new Set(['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError'])
/** Farther than this from the eyes the world answers no click (Minecraft Wiki, Player § Reach, with the server's allowance). */
const CLICK_REACH = 6

/** An action whose errors name it, and which leaves nothing behind when it is cancelled. */
export function action (name: string, run: Run, beside = false): Action {
  const wrapped = async (ctx: PrimitiveContext, ...args: unknown[]): Promise<JsonValue> => {
    try {
      return (await run(ctx, ...args) ?? null) as JsonValue
    } catch (thrown) {
      if (ctx.signal.aborted) tidy(ctx.bot)
      throw named(name, thrown)
    }
  }
  return { name, beside, run: wrapped }
}

/** An error of a member under the member's name. */
export function named (name: string, thrown: unknown): unknown {
  if (thrown instanceof ThrownInside || !(thrown instanceof Error)) return thrown
  const message = thrown.message.startsWith(`${name}: `) ? thrown.message : `${name}: ${thrown.message.replace(/^(?:Assertion)?Error: /, '')}`
  if (thrown instanceof PrimitiveError) return new PrimitiveError(thrown.code, message, thrown.details)
  if (thrown instanceof ProgramFault) return new ProgramFault(thrown.name, message, thrown.code)
  return OURS.has(thrown.name) ? thrown : new ProgramFault('Error', message, 'failed')
}

/** @throws ProgramFault `out_of_reach` when the world would ignore a click on the block */
export function requireReach ({ bot }: Session, block: { name: string, position: Point }): void {
  const distance = gapTo(eyeOf(bot), block.position)
  if (distance <= CLICK_REACH) return
  const { x, y, z } = block.position
  const far = `${block.name} at (${x}, ${y}, ${z}) is ${Math.round(distance)} blocks away`
  throw new ProgramFault('Error', `${far}; go there first: await bot.pathfinder.goto(new goals.GoalGetToBlock(${x}, ${y}, ${z}))`, 'out_of_reach')
}
