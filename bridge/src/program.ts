import { countInventory, EffectLog, positionOf } from './effects.ts'
import { ProgramRun } from './program-run.ts'
import { Reflexes } from './reflexes.ts'
import type { Execution, Moment, ProgramHost, RunRequest } from './program-types.ts'
import { checkNames } from './sources.ts'

/**
 * Run one program once, in an isolate of its own.
 *
 * A program that throws, hangs or breaks a limit is a result. When this resolves, everything it began has ended, the
 * world has taken every input, and the clock is as `host.settle` left it.
 *
 * @throws RpcError `invalidParams` when a skill has a primitive's name; `host.lost`'s reason when the connection ends;
 *   Error when a primitive can't be stopped (the process is then not to be used again).
 */
export async function runProgram (request: RunRequest, host: ProgramHost): Promise<Execution> {
  checkNames(request, host.primitives)
  const before = moment(host)
  const began = host.clock.realNow()
  const effects = new EffectLog(host.bot)
  const run = new ProgramRun(request, host, effects)
  host.begin()
  const reflexes = new Reflexes(host, request.reflexes)
  try {
    const ending = await run.complete().finally(() => reflexes.close())
    const ticks = host.clock.tick - before.tick
    const wall_s = (host.clock.realNow() - began) / 1000
    await host.settle()
    const { trace, chat, log, skills_used, truncated: cut } = run.record()
    const truncated = cut || reflexes.truncated
    return { ...ending, ticks, wall_s, trace, chat, log, before, after: moment(host), observation: host.observe(), skills_used, reflexes: reflexes.acts, truncated }
  } finally {
    effects.close()
  }
}

function moment (host: ProgramHost): Moment {
  return { tick: host.clock.tick, inventory: countInventory(host.bot), position: positionOf(host.bot) }
}
