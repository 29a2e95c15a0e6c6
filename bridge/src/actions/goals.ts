import type { Bot } from 'mineflayer'
import { numberOf, pointOf, recordOf } from '../facade/arguments.ts'
import { nearest } from '../inside/guard.js'
import { EYE_HEIGHT } from '../path-goals.ts'
import { installPathing } from '../path.ts'
import type { PathGoal } from '../path.ts'
import { goals, inReach } from '../primitives-host.ts'
import type { MoveOptions } from '../primitives-host.ts'
import { ProgramFault } from '../program-fault.ts'
import type { Point } from '../program-types.ts'

/** What of mineflayer-pathfinder's `Movements` our search honours. */
export interface MovementSettings {
  readonly canDig: boolean
  /** Extra cost of a step into water, in blocks walked. */
  readonly waterCost: number
  /** Ids of the items that a path may build with; null: what it builds with by default. */
  readonly scaffold: ReadonlySet<number> | null
}

export const DEFAULT_MOVEMENTS: MovementSettings = { canDig: true, waterCost: 3, scaffold: null }
/** Our default for the follower's `liquidCost` of 1. */
const WATER_COST = 3

export function movementsOf (value: unknown): MovementSettings {
  const { canDig, liquidCost, scafoldingBlocks } = recordOf(value)
  return {
    canDig: canDig !== false,
    waterCost: typeof liquidCost === 'number' ? Math.max(0, liquidCost) * WATER_COST : WATER_COST,
    scaffold: Array.isArray(scafoldingBlocks) ? new Set(scafoldingBlocks.map(id => numberOf(id, 'scafoldingBlocks'))) : null
  }
}

export function moveOptions (bot: Bot, { canDig, waterCost, scaffold }: MovementSettings): MoveOptions {
  const keep = scaffold === null ? [] : bot.registry.itemsArray.filter(item => !scaffold.has(item.id)).map(item => item.name)
  return { canDig, waterCost, keep }
}

/** Settings for the searches of a goal that is followed in the background. */
export function applyMovements (bot: Bot, movements: MovementSettings): void {
  const { canDig, waterCost, keep } = moveOptions(bot, movements)
  Object.assign(installPathing(bot), { canDig, waterCost, keep: new Set(keep) })
}

export interface ProgramGoal extends PathGoal {
  /** Whether it moved since the path was planned. */
  hasChanged: () => boolean
  /** What a function of the program's own goal threw; null when none did. */
  failure: () => unknown
}

type Build = (spec: Record<string, unknown>, bot: Bot) => PathGoal & Partial<ProgramGoal>

const length = (x: number, y: number, z: number): number => Math.hypot(x, y, z)
const at = (spec: Record<string, unknown>): Point => {
  const { x, y, z } = pointOf(spec, String(spec['kind']))
  return { x: Math.floor(x), y: Math.floor(y), z: Math.floor(z) }
}
const field = (spec: Record<string, unknown>, name: string): number => numberOf(spec[name], `${String(spec['kind'])}: ${name}`)

/** The goals of mineflayer-pathfinder by class name, as its documentation describes them. */
const BUILDERS: Record<string, Build> = {
  GoalBlock: spec => goals.near(at(spec), 0),
  GoalNear: spec => goals.near(at(spec), field(spec, 'range')),
  GoalXZ: spec => goals.nearXZ(field(spec, 'x'), field(spec, 'z'), 0),
  GoalNearXZ: spec => goals.nearXZ(field(spec, 'x'), field(spec, 'z'), field(spec, 'range')),
  GoalY: spec => goals.height(Math.floor(field(spec, 'y')), 0),
  GoalGetToBlock: spec => beside(at(spec)),
  GoalLookAtBlock: spec => goals.reach([at(spec)]),
  GoalBreakBlock: spec => goals.reach([at(spec)]),
  GoalPlaceBlock: spec => placing(at(spec)),
  GoalFollow: (spec, bot) => following(bot, field(spec, 'entity'), field(spec, 'range')),
  GoalInvert: (spec, bot) => {
    const goal = goalOf(bot, spec['goal'])
    return { ...goal, isEnd: (cell, view) => !goal.isEnd(cell, view), heuristic: () => 0 }
  },
  GoalCompositeAny: (spec, bot) => composite(parts(spec, bot), (list, test) => list.some(test), Math.min),
  GoalCompositeAll: (spec, bot) => composite(parts(spec, bot), (list, test) => list.every(test), Math.max),
  custom: spec => custom(spec['isEnd'], spec['heuristic'])
}

/** The goal that a program's `goals.X` object stands for. */
export function goalOf (bot: Bot, value: unknown): ProgramGoal {
  const spec = recordOf(value)
  const kind = String(spec['kind'])
  const build = Object.hasOwn(BUILDERS, kind) ? BUILDERS[kind] : undefined
  if (build === undefined) {
    const hint = spec['kind'] === undefined ? 'takes a goal, e.g. new goals.GoalNear(x, y, z, 1)' : `there is no goal \`${kind}\`; the nearest is \`${nearest(kind, Object.keys(BUILDERS))}\``
    throw new ProgramFault('TypeError', hint)
  }
  const goal = build({ ...spec, kind }, bot)
  return Object.assign(goal, { hasChanged: goal.hasChanged ?? (() => false), failure: goal.failure ?? (() => null) })
}

/** Next to a block, not in it; from the side also one below it. */
function beside (block: Point): PathGoal {
  const distance = (cell: Point): number => {
    const dy = cell.y - block.y
    return Math.abs(cell.x - block.x) + Math.abs(dy < 0 ? dy + 1 : dy) + Math.abs(cell.z - block.z)
  }
  return { isEnd: cell => distance(cell) === 1, heuristic: cell => Math.max(0, distance(cell) - 1) }
}

/** Where the hand reaches a cell that the body is not in. */
function placing (cell: Point): PathGoal {
  const isEnd = (feet: Point): boolean => {
    const inside = feet.x === cell.x && feet.z === cell.z && (feet.y === cell.y || feet.y + 1 === cell.y)
    return !inside && inReach({ x: feet.x + 0.5, y: feet.y + EYE_HEIGHT, z: feet.z + 0.5 }, cell, 0.5)
  }
  return { isEnd, heuristic: feet => Math.max(0, length(feet.x - cell.x, feet.y + 1 - cell.y, feet.z - cell.z) - 4) }
}

/** Near an entity; near where it was last once it is gone, as a drop is that was picked up on the way. */
function following (bot: Bot, id: number, range: number): PathGoal & Partial<ProgramGoal> {
  const entity = bot.entities[id]
  if (entity === undefined) throw new ProgramFault('Error', 'GoalFollow: the entity is gone', 'no_target')
  const place = (): Point => entity.position.floored()
  let planned = place()
  const distance = (cell: Point): number => {
    const { x, y, z } = place()
    return length(cell.x - x, cell.y - y, cell.z - z)
  }
  return {
    isEnd: cell => distance(cell) <= range,
    heuristic: cell => Math.max(0, distance(cell) - range),
    hasChanged: () => {
      const now = place()
      if (length(now.x - planned.x, now.y - planned.y, now.z - planned.z) <= range) return false
      planned = now
      installPathing(bot).forget()
      return true
    }
  }
}

function parts (spec: Record<string, unknown>, bot: Bot): ProgramGoal[] {
  const list = spec['goals']
  if (!Array.isArray(list) || list.length === 0) throw new ProgramFault('TypeError', `${String(spec['kind'])} takes an array of goals`)
  return list.map(each => goalOf(bot, each))
}

function composite (list: ProgramGoal[], holds: (list: ProgramGoal[], test: (goal: ProgramGoal) => boolean) => boolean, choose: (...values: number[]) => number): PathGoal & Partial<ProgramGoal> {
  return {
    isEnd: (cell, view) => holds(list, goal => goal.isEnd(cell, view)),
    heuristic: cell => choose(...list.map(goal => goal.heuristic(cell))),
    // Each remembers where it was planned for, so all are asked.
    hasChanged: () => list.map(goal => goal.hasChanged()).some(Boolean),
    failure: () => list.map(goal => goal.failure()).find(thrown => thrown !== null) ?? null
  }
}

type Ask = (cell: Point) => unknown

/** A goal of the program's own making: its functions run inside. One that throws ends the walk. */
function custom (isEnd: unknown, heuristic: unknown): PathGoal & Partial<ProgramGoal> {
  if (typeof isEnd !== 'function' || typeof heuristic !== 'function') throw new ProgramFault('TypeError', 'a goal of your own has the methods isEnd(node) and heuristic(node); bot.pathfinder.getPathTo takes only those of `goals`')
  let failure: unknown = null
  const asked = (ask: Ask, { x, y, z }: Point): unknown => {
    if (failure !== null) return null
    try {
      return ask({ x, y, z })
    } catch (thrown) {
      failure = thrown
      return null
    }
  }
  return {
    isEnd: cell => Boolean(asked(isEnd as Ask, cell)) || failure !== null,
    heuristic: cell => Number(asked(heuristic as Ask, cell)) || 0,
    failure: () => failure
  }
}
