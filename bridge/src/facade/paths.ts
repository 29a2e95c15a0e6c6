import { goalOf, moveOptions, movementsOf } from '../actions/goals.ts'
import type { Read } from '../facade.ts'
import { SCAFFOLD, fastestTool, installPathing } from '../path.ts'
import { WorldView } from '../path-world.ts'
import type { JsonObject, JsonValue } from '../program-types.ts'
import { blockOf, optionalVector, pointOf } from './arguments.ts'
import { itemRow } from './encode.ts'
import type { Session } from './session.ts'

const STATUS = { success: 'success', unreachable: 'noPath', no_chunk: 'noPath', budget: 'timeout' } as const

/** Reads of the path follower: whether a goal holds somewhere, a path that is only looked at, the tool that a dig would take. */
export function pathReads (session: Session): Array<[string, Read]> {
  const { bot } = session
  return [
    ['goalIsEnd', (goal, cell) => goalOf(bot, goal).isEnd(pointOf(cell), new WorldView(bot))],
    ['goalHeuristic', (goal, cell) => goalOf(bot, goal).heuristic(pointOf(cell))],
    ['bestHarvestTool', block => itemRow(fastestTool(bot, blockOf(bot, block, 'bot.pathfinder.bestHarvestTool') as never).tool)],
    ['scaffold', () => SCAFFOLD.map(name => bot.registry.itemsByName[name]?.id ?? null).filter(id => id !== null)],
    ['path', (movements, goal, from) => path(session, movements, goal, from)]
  ]
}

function path ({ bot }: Session, movements: JsonValue | undefined, goal: JsonValue | undefined, from: JsonValue | undefined): JsonObject {
  const pathing = installPathing(bot)
  const { canDig, waterCost, keep } = pathing
  const wanted = moveOptions(bot, movementsOf(movements))
  Object.assign(pathing, { ...wanted, keep: new Set(wanted.keep) })
  const found = pathing.look(goalOf(bot, goal), optionalVector(from, 'start')?.floored() ?? null)
  Object.assign(pathing, { canDig, waterCost, keep })
  return {
    status: STATUS[found.status],
    cost: found.cost,
    visitedNodes: found.nodes,
    path: found.status === 'success' ? found.steps.map(({ x, y, z }) => [x, y, z]) : []
  }
}
