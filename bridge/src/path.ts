import type { Bot } from 'mineflayer'
import pathfinderPackage from 'mineflayer-pathfinder'
import type { ComputedPath, goals as Goals } from 'mineflayer-pathfinder'
import { Vec3 } from 'vec3'
import { tolerateRounding } from './collision.ts'
import { shortenForesight } from './foresight.ts'
import { Moves } from './path-moves.ts'
import type { MoveRules, Step } from './path-moves.ts'
import { DEFAULT_MAX_NODES, searchPath, type PathGoal, type SearchResult } from './path-search.ts'
import { blockTable, CLIMBABLE, DOOR_X, DOOR_Z, LIQUID, SAFE, SHUT, SOLID, WorldView } from './path-world.ts'
import type { Point } from './path-world.ts'

export { DEFAULT_MAX_NODES, searchPath, type PathGoal, type SearchOptions, type SearchResult, type SearchStatus } from './path-search.ts'

/** Settings of the searches that the bot's path follower asks for, and what the last one found. */
export class Pathing {
  maxNodes = DEFAULT_MAX_NODES
  canDig = true
  waterCost = 3
  /** Item names that a path must not use up. */
  keep: ReadonlySet<string> = new Set()
  last: SearchResult | null = null
  /** Nodes searched since the bot joined. */
  nodesTotal = 0
  /** The follower's way as it is now: it takes off what is behind it. */
  ahead: readonly Node[] = []
  #plan: { goal: unknown, steps: readonly Step[] } | null = null

  readonly #bot: Bot
  constructor (bot: Bot) { this.#bot = bot }

  /** What is left of the plan in hand while it still fits the world, else a new search. */
  next (goal: PathGoal): SearchResult {
    const view = new WorldView(this.#bot)
    const rules = this.#rules(view)
    const start = this.feet(view)
    const left = this.#remaining(view, new Moves(view, rules), goal, start)
    if (left !== null && this.last !== null) return { ...this.last, steps: left }
    const result = searchPath(view, start, goal, { rules, maxNodes: this.maxNodes, blocks: this.#blocks() })
    this.nodesTotal += result.nodes
    this.last = result
    this.#plan = result.status === 'success' ? { goal, steps: result.steps } : null
    return result
  }

  /** A search that is only looked at: the plan in hand stays. */
  look (goal: PathGoal, from: Point | null): SearchResult {
    const view = new WorldView(this.#bot)
    const result = searchPath(view, from ?? this.feet(view), goal, { rules: this.#rules(view), maxNodes: this.maxNodes, blocks: this.#blocks() })
    this.nodesTotal += result.nodes
    return result
  }

  /** The way to the nearest place of a search that was cut short, as a plan in hand. */
  partWay (short: SearchResult): Goals.Goal & PathGoal {
    const distance = (cell: Point): number => Math.hypot(cell.x - short.nearest.x, cell.y - short.nearest.y, cell.z - short.nearest.z)
    const goal = followerGoal(this.#bot, { isEnd: cell => distance(cell) <= 1, heuristic: distance })
    this.last = { ...short, status: 'success' }
    this.#plan = { goal, steps: short.steps }
    return goal
  }

  forget (): void { this.#plan = null; this.last = null; this.ahead = [] }

  /** The cell that the feet are in; on a block lower than a full one the cell above it, in the air the one they will come down in. */
  feet (view: WorldView): Point {
    const position = this.#bot.entity.position
    const x = Math.floor(position.x)
    const z = Math.floor(position.z)
    let y = Math.floor(position.y)
    for (let fall = 0; fall < MAX_FALL && !this.#bot.entity.onGround && falls(view, x, y, z); fall++) y--
    const raised = position.y - y > 0.001 && this.#bot.entity.onGround && !(view.flags(x, y, z) & SAFE)
    return { x, y: raised ? y + 1 : y, z }
  }

  scaffold (): number[] {
    const items = this.#bot.registry.itemsByName
    return SCAFFOLD.filter(name => !this.keep.has(name)).map(name => items[name]?.id).filter(id => id !== undefined)
  }

  #blocks (): number {
    const ids = new Set(this.scaffold())
    return this.#bot.inventory.items().reduce((sum, item) => sum + (ids.has(item.type) ? item.count : 0), 0)
  }

  #rules (view: WorldView): MoveRules {
    const costs = new Map<number, number>()
    const digCost = (state: number): number => {
      let cost = costs.get(state)
      if (cost === undefined) {
        // 3 a second of digging: about what walking covers in that time, less a little, since tunnels are short.
        cost = 1 + 3 * fastestTool(this.#bot, view.table.block(state)).ms / 1000
        costs.set(state, cost)
      }
      return cost
    }
    return { canDig: this.canDig, waterCost: this.waterCost, digCost }
  }

  /** The plan's steps after the one the bot stands on, what is done already taken out; null when the plan no longer fits. */
  #remaining (view: WorldView, moves: Moves, goal: PathGoal, start: Point): Step[] | null {
    const plan = this.#plan
    if (plan === null || plan.goal !== goal) return null
    const at = plan.steps.findLastIndex(step => step.x === start.x && step.y === start.y && step.z === start.z)
    const first = plan.steps[at + 1]
    if (first === undefined || Math.abs(first.x - start.x) > 1 || Math.abs(first.z - start.z) > 1) return null
    const gone = new Set<string>()
    const put = new Set<string>()
    const id = (x: number, y: number, z: number): string => `${x},${y},${z}`
    const steps: Step[] = []
    for (const step of plan.steps.slice(at + 1)) {
      const breaks = step.breaks.filter(b => !(view.flags(b.x, b.y, b.z) & (SAFE | LIQUID)))
      if (breaks.some(b => !gone.has(id(b.x, b.y, b.z)) && !moves.canBreak(b.x, b.y, b.z))) return null
      for (const b of breaks) gone.add(id(b.x, b.y, b.z))
      const places = step.places.filter(p => !(view.flags(p.x + p.dx, p.y + p.dy, p.z + p.dz) & SOLID))
      for (const p of places) put.add(id(p.x + p.dx, p.y + p.dy, p.z + p.dz))
      const open = [step.y, step.y + 1].every(y => gone.has(id(step.x, y, step.z)) || (view.flags(step.x, y, step.z) & (SAFE | DOOR_X | DOOR_Z)) !== 0)
      const held = (view.flags(step.x, step.y - 1, step.z) & (SOLID | CLIMBABLE)) !== 0 || (view.flags(step.x, step.y, step.z) & (LIQUID | CLIMBABLE)) !== 0
      if (!open || !(held || put.has(id(step.x, step.y - 1, step.z)))) return null
      steps.push({ ...step, breaks, places })
    }
    return steps
  }
}

/** Deepest fall that a search looks below a bot in the air. */
const MAX_FALL = 8

function falls (view: WorldView, x: number, y: number, z: number): boolean {
  return !(view.flags(x, y, z) & (LIQUID | CLIMBABLE)) && (view.flags(x, y - 1, z) & SAFE) !== 0
}

/** What a path builds with, most expendable first. */
export const SCAFFOLD = ['dirt', 'cobbled_deepslate', 'netherrack', 'diorite', 'granite', 'andesite', 'tuff', 'cobblestone']

type BlockLike = ReturnType<WorldView['table']['block']>

/** The held tool that breaks `block` soonest, in milliseconds; `tool` null when a bare hand is as good. */
export function fastestTool (bot: Bot, block: BlockLike): { tool: ReturnType<Bot['inventory']['items']>[number] | null, ms: number } {
  const effects = bot.entity.effects
  let ms = block.digTime(null, false, false, false, [], effects)
  let tool: ReturnType<Bot['inventory']['items']>[number] | null = null
  for (const item of bot.inventory.items()) {
    // Upstream types leave out the enchantments of an item.
    const enchantments = (item as unknown as { enchants: Parameters<BlockLike['digTime']>[4] }).enchants
    const time = block.digTime(item.type, false, false, false, enchantments, effects)
    if (time < ms) { ms = time; tool = item }
  }
  return { tool, ms }
}

const installed = new WeakMap<Bot, Pathing>()

/** Load the path follower into `bot` with our search in place of its own; the same `Pathing` on every call. */
export function installPathing (bot: Bot): Pathing {
  const known = installed.get(bot)
  if (known !== undefined) return known
  tolerateRounding()
  shortenForesight()
  if (bot.pathfinder === undefined) bot.loadPlugin(pathfinderPackage.pathfinder)
  const pathing = new Pathing(bot)
  const movements = new pathfinderPackage.Movements(bot)
  movements.allowFreeMotion = false
  bot.pathfinder.setMovements(movements)
  bot.pathfinder.bestHarvestTool = block => fastestTool(bot, block).tool
  bot.pathfinder.getPathTo = (_movements, goal) => {
    movements.scafoldingBlocks = pathing.scaffold()
    const found = forFollower(bot, pathing.next(goal as unknown as PathGoal))
    pathing.ahead = found.path as unknown as Node[]
    return found
  }
  const place = bot.placeBlock.bind(bot)
  bot.placeBlock = async (reference, face) => {
    await outOf(bot, reference.position.offset(face.x, face.y, face.z))
    await place(reference, face)
  }
  helpFollower(bot, pathing)
  installed.set(bot, pathing)
  return pathing
}

/** A jump is over after this many ticks. */
const JUMP_TICKS = 20

/** Resolves once the bot's body is clear of `cell`: the world refuses a block in a body, and the follower places under itself halfway up a jump. */
async function outOf (bot: Bot, cell: Point): Promise<void> {
  const inside = (): boolean => {
    const { x, y, z } = bot.entity.position
    return Math.abs(x - cell.x - 0.5) < 0.8 && Math.abs(z - cell.z - 0.5) < 0.8 && y < cell.y + 1 && y + 1.8 > cell.y
  }
  for (let tick = 0; tick < JUMP_TICKS && inside(); tick++) {
    await new Promise<void>(resolve => {
      const end = (): void => { bot.off('physicsTick', end); bot.off('end', end); resolve() }
      bot.on('physicsTick', end)
      bot.on('end', end)
    })
  }
}

/** Ticks between two clicks on the same door: the world needs one to answer. */
const DOOR_TICKS = 5
/** From the bot to a door that it opens. */
const DOOR_REACH = 2.2
/** How far from the middle of a ladder a climb begins. */
const RUNG_WIDTH = 0.25

interface Node extends Vec3 { readonly opens: Point | null, readonly climbs: boolean }

/** Opens what is shut on the next step and climbs its ladder: the follower knows neither. Runs after it, in the same tick. */
function helpFollower (bot: Bot, pathing: Pathing): void {
  let wait = 0
  bot.on('physicsTick', () => {
    wait--
    const node = pathing.ahead[0]
    if (node === undefined || !bot.pathfinder.isMoving()) return
    if (node.opens !== null && wait <= 0 && bot.entity.position.distanceTo(node) < DOOR_REACH) {
      const { x, y, z } = node.opens
      const door = bot.blockAt(new Vec3(x, y, z))
      if (door === null || !(blockTable(bot.registry).flags(door.stateId ?? 0) & SHUT)) return
      wait = DOOR_TICKS
      bot.activateBlock(door).catch(() => { /* the connection ended */ })
    } else if (node.climbs) climb(bot, node)
  })
}

/** On the rungs a body rises while it jumps and sinks while it does nothing. */
function climb (bot: Bot, rung: Vec3): void {
  const { x, y, z } = bot.entity.position
  const aside = Math.max(Math.abs(rung.x - x), Math.abs(rung.z - z)) > RUNG_WIDTH
  bot.setControlState('sprint', false)
  bot.setControlState('forward', aside)
  bot.setControlState('jump', rung.y > y)
}

const STATUS = { success: 'success', unreachable: 'noPath', no_chunk: 'noPath', budget: 'timeout' } as const

function forFollower (bot: Bot, result: SearchResult): ComputedPath {
  const view = new WorldView(bot)
  const steps = result.status === 'success' ? result.steps : []
  const path = steps.map(step => {
    const below = view.state(step.x, step.y - 1, step.z)
    const top = below >= 0 && step.places.length === 0 && view.table.flags(below) & SOLID ? view.table.top(below) : 1
    return Object.assign(new Vec3(step.x + 0.5, step.y - 1 + top, step.z + 0.5), {
      toBreak: step.breaks.map(b => new Vec3(b.x, b.y, b.z)), toPlace: step.places.map(p => ({ ...p })), parkour: false, opens: step.opens, climbs: step.climbs
    })
  })
  // The follower reads position, toBreak and toPlace of a step and nothing else of its own node class.
  return { status: STATUS[result.status], path, cost: result.cost, time: 0, visitedNodes: result.nodes, generatedNodes: result.nodes } as unknown as ComputedPath
}

/** A goal as the follower wants it; it asks `isEnd` for where the bot is, without a view. */
export function followerGoal (bot: Bot, goal: PathGoal): Goals.Goal & PathGoal {
  const wrapped = {
    isEnd: (cell: Point, view?: WorldView) => goal.isEnd(cell, view ?? new WorldView(bot)),
    heuristic: (cell: Point) => goal.heuristic(cell),
    hasChanged: () => false,
    isValid: () => true
  }
  return wrapped as unknown as Goals.Goal & PathGoal
}
