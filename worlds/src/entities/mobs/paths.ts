import type { Columns } from '../../blocks/columns.ts'
import { distance, type Vec } from '../../geometry.ts'
import type { GameData } from '../../registry.ts'
import { heightOf, widthOf, type Mob } from './mob.ts'

/** What a cell means to feet. */
const OPEN = 0
const SOLID = 1
const TALL = 2
const WATER = 3
const DEADLY = 4
const LOW = 5
const UNKNOWN = 255
/** Vanilla's path malus of water; deadly cells are never entered. */
const WATER_COST = 8
const MAX_DROP = 3
const DEADLY_BLOCKS = new Set(['lava', 'fire', 'soul_fire', 'cactus', 'magma_block', 'sweet_berry_bush', 'wither_rose', 'powder_snow', 'campfire', 'soul_campfire'])
/** Cells around the start that a search may reach, each way. */
const SPAN = 96
const STRAIGHT: ReadonlyArray<readonly [number, number]> = [[0, -1], [0, 1], [-1, 0], [1, 0]]
/** With the two straight steps beside each. */
const DIAGONAL: ReadonlyArray<readonly [number, number, number, number]> = [[-1, -1, 2, 0], [1, -1, 3, 0], [-1, 1, 2, 1], [1, 1, 3, 1]]

let classes = new Uint8Array(0)

function classOf (data: GameData, state: number): number {
  if (classes.length === 0) classes = new Uint8Array(data.stateCount).fill(UNKNOWN)
  let known = classes[state] ?? UNKNOWN
  if (known === UNKNOWN) {
    known = classify(data, state)
    classes[state] = known
  }
  return known
}

function classify (data: GameData, state: number): number {
  const block = data.blockOfState(state)
  if (DEADLY_BLOCKS.has(block.name)) return DEADLY
  if (block.name === 'water' || (block.liquid && block.shapes.length === 0)) return WATER
  // An open door is a thin wall at the side, which is no hindrance.
  if (block.properties['open'] === 'true' && block.name.endsWith('_door')) return OPEN
  const top = block.shapes.reduce((highest, shape) => Math.max(highest, shape[4]), 0)
  if (top === 0) return OPEN
  return top > 1 ? TALL : top <= 0.5 ? LOW : SOLID
}

interface Step { readonly x: number, readonly y: number, readonly z: number, readonly extra: number }
interface Node { readonly x: number, readonly y: number, readonly z: number, cost: number, rank: number, from: Node | null, done: boolean }

/** The ways of one mob's search: what it fits through, and what carries it. */
class Ground {
  readonly #columns: Columns
  readonly #data: GameData
  readonly #wide: number
  readonly #high: number

  constructor (columns: Columns, data: GameData, mob: Mob) {
    this.#columns = columns
    this.#data = data
    this.#wide = Math.floor(widthOf(mob) + 1)
    this.#high = Math.ceil(heightOf(mob) - 0.01)
  }

  /** Extra cost of standing at the cell: -1 when it can't be, null when nothing carries it there. */
  stand (x: number, y: number, z: number): number | null {
    let carried = false
    let wet = false
    for (let dx = 0; dx < this.#wide; dx++) {
      for (let dz = 0; dz < this.#wide; dz++) {
        if (!this.#fits(x + dx, y, z + dz)) return -1
        const feet = this.#at(x + dx, y, z + dz)
        const under = this.#at(x + dx, y - 1, z + dz)
        if (under === DEADLY) return -1
        if (feet === WATER) wet = true
        carried ||= feet === LOW || feet === WATER || under === SOLID || under === TALL
      }
    }
    return carried ? (wet ? WATER_COST : 0) : null
  }

  /** Whether the way up from a cell to the one above is free, and the step there not as high as a fence. */
  climbs (x: number, y: number, z: number, toX: number, toZ: number): boolean {
    const head = this.#at(x, y + this.#high, z)
    return (head === OPEN || head === WATER) && this.#at(toX, y, toZ) !== TALL
  }

  #fits (x: number, y: number, z: number): boolean {
    for (let dy = 0; dy < this.#high; dy++) {
      const kind = this.#at(x, y + dy, z)
      if (kind !== OPEN && kind !== WATER && !(kind === LOW && dy === 0)) return false
    }
    return true
  }

  #at (x: number, y: number, z: number): number {
    return classOf(this.#data, this.#columns.get(x, y, z))
  }
}

/**
 * A way over the grid to `goal`, or as near to it as `budget` looked-at cells lead; the cells after the first, none when
 * it is there. Steps: one up, three down, diagonals where both sides are level; never into fire, lava or cactus.
 */
export function findPath (columns: Columns, data: GameData, mob: Mob, goal: Vec, budget: number): Vec[] {
  const ground = new Ground(columns, data, mob)
  const start = startOf(mob)
  const nodes = new Map<number, Node>()
  const open: Node[] = []
  const rankOf = (x: number, y: number, z: number): number => distance({ x, y, z }, goal)
  const keyOf = (x: number, y: number, z: number): number => ((x - start.x + SPAN) * 2 * SPAN + (z - start.z + SPAN)) * 512 + (y - start.y + 256)
  const first: Node = { ...start, cost: 0, rank: rankOf(start.x, start.y, start.z), from: null, done: false }
  nodes.set(keyOf(start.x, start.y, start.z), first)
  open.push(first)
  let best = first
  for (let looked = 0; looked < budget && open.length > 0; looked++) {
    const node = pop(open)
    // A cheaper way to the same cell has taken its place.
    if (node.done) continue
    node.done = true
    if (node.rank < best.rank) best = node
    if (node.rank < 1) break
    for (const step of stepsFrom(ground, node)) {
      if (Math.abs(step.x - start.x) >= SPAN || Math.abs(step.z - start.z) >= SPAN) continue
      const key = keyOf(step.x, step.y, step.z)
      const cost = node.cost + distance(step, node) + step.extra
      const known = nodes.get(key)
      if (known !== undefined && (known.done || known.cost <= cost)) continue
      const next: Node = { x: step.x, y: step.y, z: step.z, cost, rank: rankOf(step.x, step.y, step.z), from: node, done: false }
      if (known !== undefined) known.done = true
      nodes.set(key, next)
      push(open, next)
    }
  }
  return wayTo(best)
}

/** The cell its feet are in: the lowest corner's for those wider than a block. */
function startOf (mob: Mob): Vec {
  const shift = (Math.floor(widthOf(mob) + 1) - 1) / 2
  return { x: Math.floor(mob.position.x - shift), y: Math.floor(mob.position.y + 0.5), z: Math.floor(mob.position.z - shift) }
}

/** Where in the cell a mob of its width walks. */
export function middleOf (mob: Mob, cell: Vec): Vec {
  const half = Math.floor(widthOf(mob) + 1) / 2
  return { x: cell.x + half, y: cell.y, z: cell.z + half }
}

function wayTo (node: Node): Vec[] {
  const way: Vec[] = []
  for (let at = node; at.from !== null; at = at.from) way.unshift({ x: at.x, y: at.y, z: at.z })
  return way
}

/** The straight steps first. */
function stepsFrom (ground: Ground, node: Node): Step[] {
  const steps: Step[] = []
  const levels = STRAIGHT.map(([dx, dz]) => ground.stand(node.x + dx, node.y, node.z + dz))
  STRAIGHT.forEach(([dx, dz], i) => {
    const step = straight(ground, node, node.x + dx, node.z + dz, levels[i] ?? null)
    if (step !== null) steps.push(step)
  })
  for (const [dx, dz, one, other] of DIAGONAL) {
    if (!carries(levels[one]) || !carries(levels[other])) continue
    const extra = ground.stand(node.x + dx, node.y, node.z + dz)
    if (carries(extra)) steps.push({ x: node.x + dx, y: node.y, z: node.z + dz, extra })
  }
  return steps
}

function carries (extra: number | null | undefined): extra is number {
  return typeof extra === 'number' && extra >= 0
}

/** The step to a cell beside, whose `stand` at the same height is `level`. */
function straight (ground: Ground, node: Node, x: number, z: number, level: number | null): Step | null {
  if (carries(level)) return { x, y: node.y, z, extra: level }
  if (level !== null) {
    if (!ground.climbs(node.x, node.y, node.z, x, z)) return null
    const up = ground.stand(x, node.y + 1, z)
    return carries(up) ? { x, y: node.y + 1, z, extra: up } : null
  }
  for (let drop = 1; drop <= MAX_DROP; drop++) {
    const down = ground.stand(x, node.y - drop, z)
    if (down === -1) return null
    if (down !== null) return { x, y: node.y - drop, z, extra: down }
  }
  return null
}

/** The open list is a binary heap by cost so far plus what is left at least. */
function before (a: Node, b: Node): boolean {
  return a.cost + a.rank < b.cost + b.rank
}

function push (heap: Node[], node: Node): void {
  let at = heap.push(node) - 1
  while (at > 0) {
    const up = (at - 1) >> 1
    const parent = heap[up] as Node
    if (!before(node, parent)) break
    heap[at] = parent
    at = up
  }
  heap[at] = node
}

function pop (heap: Node[]): Node {
  const first = heap[0] as Node
  const last = heap.pop() as Node
  if (heap.length === 0) return first
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && before(heap[child + 1] as Node, heap[child] as Node)) child++
    if (!before(heap[child] as Node, last)) break
    heap[at] = heap[child] as Node
    at = child
  }
  heap[at] = last
  return first
}
