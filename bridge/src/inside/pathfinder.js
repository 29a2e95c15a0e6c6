// @ts-check
import { guard } from './guard.js'
import { host } from './host.js'
import { item } from './items.js'
import { cached } from './reads.js'
import { Vec3, plainPoint } from './vec3.js'

/** @typedef {import('./vec3.js').Point} Point */

/** Place of a goal that can be reached, as the documentation of mineflayer-pathfinder describes it; made to be extended. */
export class Goal {
  /** @param {any} _node @returns {number} */
  heuristic (_node) { return 0 }
  /** @param {any} _node @returns {boolean} */
  isEnd (_node) { return true }
  hasChanged () { return false }
  isValid () { return true }
}

/** Names of the fields of a goal, which are its constructor's parameters in that order. @type {Record<string, string[]>} */
const FIELDS = {
  GoalBlock: ['x', 'y', 'z'],
  GoalNear: ['x', 'y', 'z', 'range'],
  GoalXZ: ['x', 'z'],
  GoalNearXZ: ['x', 'z', 'range'],
  GoalY: ['y'],
  GoalGetToBlock: ['x', 'y', 'z'],
  GoalBreakBlock: ['x', 'y', 'z'],
  GoalLookAtBlock: ['pos', 'world', 'options'],
  GoalPlaceBlock: ['pos', 'world', 'options'],
  GoalFollow: ['entity', 'range'],
  GoalInvert: ['goal'],
  GoalCompositeAny: ['goals'],
  GoalCompositeAll: ['goals']
}

/** Classes of ours by constructor, to tell a goal of ours from a program's own subclass. @type {Map<Function, string>} */
const kinds = new Map()

/** @param {string} kind @param {string[]} fields @returns {any} */
function goalClass (kind, fields) {
  const made = class extends Goal {
    /** @param {any[]} args */
    constructor (...args) {
      super()
      fields.forEach((field, index) => { Object.assign(this, { [field]: args[index] }) })
      if (kind.startsWith('GoalComposite')) Object.assign(this, { goals: [...args[0] ?? []] })
    }

    /** @param {any} node */
    isEnd (node) { return host('goalIsEnd', described(this, kind), plainPoint(node, kind)) }
    /** @param {any} node */
    heuristic (node) { return host('goalHeuristic', described(this, kind), plainPoint(node, kind)) }
  }
  if (kind.startsWith('GoalComposite')) {
    Object.defineProperty(made.prototype, 'push', { value: /** @this {any} @param {Goal} goal */ function (goal) { this.goals.push(goal) } })
  }
  Object.defineProperty(made, 'name', { value: kind })
  kinds.set(made, kind)
  return made
}

/** @type {Record<string, any>} */
export const goals = Object.freeze({
  Goal,
  ...Object.fromEntries(Object.entries(FIELDS).map(([kind, fields]) => [kind, goalClass(kind, fields)]))
})

/** A goal as the host builds it. @param {any} goal @param {string} kind @returns {object} */
function described (goal, kind) {
  if (kind === 'GoalFollow') return { kind, entity: goal.entity?.id, range: goal.range }
  if (kind === 'GoalInvert') return { kind, goal: goalSpec(goal.goal) }
  if (kind.startsWith('GoalComposite')) return { kind, goals: goal.goals.map(goalSpec) }
  const { x, y, z, range } = goal.pos === undefined ? goal : { ...plainPoint(goal.pos, kind), range: undefined }
  return { kind, x, y, z, range }
}

/** @param {any} goal @returns {any} */
export function goalSpec (goal) {
  const kind = goal === null || goal === undefined ? undefined : kinds.get(goal.constructor)
  if (kind !== undefined) return described(goal, kind)
  if (typeof goal?.isEnd !== 'function' || typeof goal?.heuristic !== 'function') return goal
  return {
    kind: 'custom',
    isEnd: /** @param {Point} node */ node => Boolean(goal.isEnd(new Vec3(node.x, node.y, node.z))),
    heuristic: /** @param {Point} node */ node => Number(goal.heuristic(new Vec3(node.x, node.y, node.z)))
  }
}

/** Fields that mineflayer-pathfinder documents and our search has no use for; a changed one is noted in the log. */
const IGNORED = {
  digCost: 1,
  placeCost: 1,
  maxDropDown: 4,
  infiniteLiquidDropdownDistance: true,
  entityCost: 1,
  dontCreateFlow: true,
  dontMineUnderFallingBlock: true,
  allow1by1towers: true,
  allowFreeMotion: false,
  allowParkour: true,
  allowSprinting: true,
  allowEntityDetection: true,
  canOpenDoors: false
}
const noted = new Set()

/** How paths are made: `canDig`, `liquidCost` and `scafoldingBlocks` are honoured. */
export class Movements {
  /** @param {unknown} [_bot] */
  constructor (_bot) {
    this.canDig = true
    this.liquidCost = 1
    /** @type {number[]} */
    this.scafoldingBlocks = [...cached('scaffold')]
    Object.assign(this, IGNORED)
    for (const set of ['entitiesToAvoid', 'passableEntities', 'interactableBlocks', 'blocksCantBreak', 'blocksToAvoid', 'liquids', 'climbables', 'replaceables', 'gravityBlocks', 'fences', 'carpets']) {
      Object.assign(this, { [set]: new Set() })
    }
    for (const list of ['exclusionAreasStep', 'exclusionAreasBreak', 'exclusionAreasPlace']) Object.assign(this, { [list]: [] })
    /** @type {Record<string, number>} */
    this.entityIntersections = {}
  }
}

/** @param {Movements} movements */
export function movementsSpec (movements) {
  for (const [field, value] of Object.entries(movements)) {
    const usual = Object.hasOwn(IGNORED, field) ? value === IGNORED[/** @type {keyof IGNORED} */ (field)] : (value?.size ?? value?.length ?? 0) === 0
    if (usual || noted.has(field) || ['canDig', 'liquidCost', 'scafoldingBlocks'].includes(field)) continue
    noted.add(field)
    host('log', `Movements.${field} has no effect here; canDig, liquidCost and scafoldingBlocks have`)
  }
  const { canDig, liquidCost, scafoldingBlocks } = movements
  return { canDig, liquidCost, scafoldingBlocks }
}

/** @param {any[]} steps [x, y, z] each */
function nodes (steps) { return steps.map(([x, y, z]) => new Vec3(x + 0.5, y, z + 0.5)) }

/**
 * @param {(name: string, ...args: unknown[]) => Promise<any>} call
 * @param {(name: string, ...args: unknown[]) => any} act
 */
export function makePathfinder (call, act) {
  /** @type {any} */
  let goal = null
  /** @type {Movements | null} */
  let movements = null
  const current = () => movements ??= new Movements()
  const settings = { thinkTimeout: 5000, tickTimeout: 40, searchRadius: -1 }
  /** @param {any} rules @param {any} to @param {any} [from] */
  const look = (rules, to, from) => {
    const found = host('path', movementsSpec(rules ?? current()), goalSpec(to), from ?? null)
    return { ...found, time: 0, generatedNodes: found.visitedNodes, path: nodes(found.path) }
  }
  const members = {
    get goal () { return cached('status').hasGoal ? goal : null },
    get movements () { return current() },
    get thinkTimeout () { return settings.thinkTimeout },
    set thinkTimeout (ms) { settings.thinkTimeout = ms },
    get tickTimeout () { return settings.tickTimeout },
    set tickTimeout (ms) { settings.tickTimeout = ms },
    get searchRadius () { return settings.searchRadius },
    set searchRadius (blocks) { settings.searchRadius = blocks },
    /** @param {any} to */
    goto (to) { goal = to; return call('bot.pathfinder.goto', to) },
    /** @param {any} to @param {boolean} [dynamic] */
    setGoal (to, dynamic = false) { goal = to; act('bot.pathfinder.setGoal', to, dynamic) },
    /** @param {Movements} rules */
    setMovements (rules) { movements = rules; act('bot.pathfinder.setMovements', rules) },
    stop () { act('bot.pathfinder.stop') },
    isMoving: () => cached('status').isMoving,
    isMining: () => cached('status').isMining,
    isBuilding: () => cached('status').isBuilding,
    /** @param {any} block */
    bestHarvestTool: block => item(host('bestHarvestTool', { position: block?.position })),
    /** @param {any} rules @param {any} to */
    getPathTo: (rules, to) => look(rules, to),
    /** @param {any} rules @param {any} from @param {any} to */
    getPathFromTo: function * (rules, from, to) { yield { result: look(rules, to, from), astarContext: null } }
  }
  return guard(members, 'bot.pathfinder', {}, {}, ['thinkTimeout', 'tickTimeout', 'searchRadius'])
}
