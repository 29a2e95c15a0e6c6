import { Moves } from './path-moves.ts'
import type { MoveRules, Step } from './path-moves.ts'
import { barriersAround, MAX_EXPLAINED } from './path-reasons.ts'
import type { Point, WorldView } from './path-world.ts'

/** Where a path may end. Coordinates are of the cell of the feet. */
export interface PathGoal {
  isEnd: (cell: Point, view: WorldView) => boolean
  /** Least number of blocks still to walk; 0 at the goal. */
  heuristic: (cell: Point) => number
}

export interface SearchOptions {
  /** Places looked at before the search gives up. */
  readonly maxNodes?: number
  /** Blocks that the path may place. */
  readonly blocks?: number
  readonly rules: MoveRules
}

export type SearchStatus = 'success' | 'unreachable' | 'budget' | 'no_chunk'

export interface SearchResult {
  readonly status: SearchStatus
  readonly steps: readonly Step[]
  readonly cost: number
  readonly nodes: number
  /** The heuristic at the closest place found. */
  readonly closest: number
  readonly nearest: Point
  /** Names of what bars the way, most often met first; only where every place was tried. */
  readonly barriers: readonly string[]
}

export const DEFAULT_MAX_NODES = 30_000
/** Trades a path up to this much longer for a search that goes straight at the goal. */
const GREED = 1.4
/** Furthest a search strays from its start, in blocks; keeps a place's key a small integer. */
const REACH = 510

interface Node { x: number, y: number, z: number, g: number, h: number, f: number, order: number, blocks: number, parent: Node | null, step: Step | null }

class Heap {
  readonly #items: Node[] = []

  get size (): number { return this.#items.length }

  push (node: Node): void {
    const items = this.#items
    let at = items.length
    items.push(node)
    while (at > 0) {
      const up = (at - 1) >> 1
      if (!before(node, items[up] as Node)) break
      items[at] = items[up] as Node
      at = up
    }
    items[at] = node
  }

  pop (): Node {
    const items = this.#items
    const top = items[0] as Node
    const last = items.pop() as Node
    if (items.length === 0) return top
    let at = 0
    for (;;) {
      let down = 2 * at + 1
      if (down >= items.length) break
      if (down + 1 < items.length && before(items[down + 1] as Node, items[down] as Node)) down++
      if (!before(items[down] as Node, last)) break
      items[at] = items[down] as Node
      at = down
    }
    items[at] = last
    return top
  }
}

/** Ties go to the older node, so that equal worlds give equal paths. */
function before (a: Node, b: Node): boolean {
  return a.f !== b.f ? a.f < b.f : a.order < b.order
}

/** The cheapest way found (A*) from `start` to `goal`, and why there is none. Bounded by nodes, never by a clock: a virtual one stands still meanwhile. */
export function searchPath (view: WorldView, start: Point, goal: PathGoal, options: SearchOptions): SearchResult {
  const maxNodes = options.maxNodes ?? DEFAULT_MAX_NODES
  const moves = new Moves(view, options.rules)
  const key = (x: number, y: number, z: number): number => (((x - start.x + 512) << 10 | (z - start.z + 512)) * 512) + y + 64
  const best = new Map<number, number>()
  const closed = new Set<number>()
  const tried: Point[] = []
  const open = new Heap()
  const h0 = goal.heuristic(start)
  let order = 0
  let nearest: Node = { ...start, g: 0, h: h0, f: h0 * GREED, order, blocks: options.blocks ?? 0, parent: null, step: null }
  open.push(nearest)
  view.touchedUnloaded = false
  const result = (status: SearchStatus, node: Node): SearchResult => {
    const { x, y, z, h } = nearest
    const barriers = status === 'unreachable' ? barriersAround(view, moves, tried) : []
    return { status, steps: trace(node), cost: node.g, nodes: closed.size, closest: h, nearest: { x, y, z }, barriers }
  }
  while (open.size > 0) {
    const node = open.pop()
    const here = key(node.x, node.y, node.z)
    if (closed.has(here)) continue
    if (goal.isEnd(node, view)) return result('success', node)
    if (closed.size >= maxNodes) return result('budget', nearest)
    closed.add(here)
    if (tried.length < MAX_EXPLAINED) tried.push(node)
    for (const step of moves.from(node.x, node.y, node.z, node.blocks, (node.step?.places.length ?? 0) > 0)) {
      if (Math.abs(step.x - start.x) > REACH || Math.abs(step.z - start.z) > REACH) continue
      const there = key(step.x, step.y, step.z)
      if (closed.has(there)) continue
      const g = node.g + step.cost
      const known = best.get(there)
      if (known !== undefined && known <= g) continue
      best.set(there, g)
      const h = goal.heuristic(step)
      const next: Node = { x: step.x, y: step.y, z: step.z, g, h, f: g + h * GREED, order: ++order, blocks: node.blocks - step.places.length, parent: node, step }
      if (h < nearest.h) nearest = next
      open.push(next)
    }
  }
  return result(view.touchedUnloaded ? 'no_chunk' : 'unreachable', nearest)
}

function trace (node: Node): Step[] {
  const steps: Step[] = []
  for (let at: Node | null = node; at?.step != null; at = at.parent) steps.push(at.step)
  return steps.reverse()
}
