import type { Bot } from 'mineflayer'
import { Vec3 } from 'vec3'
import type { PathGoal } from './path-search.ts'
import { CLIMBABLE, LAVA, LIQUID, SAFE, SOLID } from './path-world.ts'
import type { Point, WorldView } from './path-world.ts'

export interface Goals {
  /** Within `range` blocks of a point, measured between cell centres. */
  near: (point: Point, range: number) => PathGoal
  /** Within `range` blocks horizontally. */
  nearXZ: (x: number, z: number, range: number) => PathGoal
  /** At a height, give or take `range`. */
  height: (y: number, range: number) => PathGoal
  /** Where at least one of the blocks can be seen and reached by hand, and dug. */
  reach: (targets: readonly Point[]) => PathGoal
  /** Where at least one of the blocks can be seen and reached by hand, in water too. */
  use: (targets: readonly Point[]) => PathGoal
  /** Where an item lying at `point` is picked up. */
  pickUp: (point: Point) => PathGoal
}

/** From the eyes to the nearest point of a block (Minecraft Wiki, Player § Reach). */
export const HAND_REACH = 4.5
export const EYE_HEIGHT = 1.62

/** Where the bot looks from. */
export function eyeOf (bot: Bot): Vec3 {
  const { x, y, z } = bot.entity.position
  return new Vec3(x, y + EYE_HEIGHT, z)
}

/** From eyes anywhere within `slack` blocks to the side of `eye` to the nearest point of a block, at most. */
export function gapTo (eye: Point, block: Point, slack = 0): number {
  const gap = (from: number, to: number): number => Math.max(to - from, 0, from - to - 1)
  const side = (from: number, to: number): number => Math.max(gap(from - slack, to), gap(from + slack, to))
  return Math.hypot(side(eye.x, block.x), gap(eye.y, block.y), side(eye.z, block.z))
}

export function inReach (eye: Point, block: Point, slack = 0): boolean { return gapTo(eye, block, slack) <= HAND_REACH }

export const goals: Goals = {
  near: (point, range) => {
    const distance = (cell: Point): number => Math.hypot(cell.x - Math.floor(point.x), cell.y - Math.floor(point.y), cell.z - Math.floor(point.z))
    return { isEnd: cell => distance(cell) <= range, heuristic: cell => Math.max(0, distance(cell) - range) }
  },
  nearXZ: (x, z, range) => {
    const distance = (cell: Point): number => Math.hypot(cell.x - Math.floor(x), cell.z - Math.floor(z))
    return { isEnd: cell => distance(cell) <= range, heuristic: cell => Math.max(0, distance(cell) - range) }
  },
  height: (y, range) => ({
    isEnd: cell => Math.abs(cell.y - y) <= range, heuristic: cell => Math.max(0, Math.abs(cell.y - y) - range)
  }),
  reach: targets => ({
    isEnd: (cell, view) => canDigIn(cell, view) && reaches(cell, view, targets), heuristic: cell => toNearest(cell, targets)
  }),
  use: targets => ({ isEnd: (cell, view) => reaches(cell, view, targets), heuristic: cell => toNearest(cell, targets) }),
  pickUp: point => {
    // A player takes items within 1 block to the side and half a block up and down of its body.
    const isEnd = (cell: Point): boolean => Math.hypot(cell.x + 0.5 - point.x, cell.z + 0.5 - point.z) <= 1 && point.y - cell.y > -0.5 && point.y - cell.y < 1.8
    return { isEnd, heuristic: cell => Math.hypot(cell.x + 0.5 - point.x, cell.y - point.y, cell.z + 0.5 - point.z) }
  }
}

function toNearest (cell: Point, targets: readonly Point[]): number {
  let least = Infinity
  for (const t of targets) least = Math.min(least, (t.x - cell.x) ** 2 + (t.y - cell.y - 1) ** 2 + (t.z - cell.z) ** 2)
  return Math.max(0, Math.sqrt(least) - HAND_REACH)
}

function canDigIn (cell: Point, view: WorldView): boolean {
  // Floating or on a ladder, a dig takes five times as long and never begins.
  if (view.flags(cell.x, cell.y, cell.z) & (LIQUID | CLIMBABLE) && !(view.flags(cell.x, cell.y - 1, cell.z) & SOLID)) return false
  // With the head under water as well, and the breath may end before the block breaks.
  return !(view.flags(cell.x, cell.y + 1, cell.z) & LIQUID)
}

function reaches (cell: Point, view: WorldView, targets: readonly Point[]): boolean {
  const eye = { x: cell.x + 0.5, y: cell.y + EYE_HEIGHT, z: cell.z + 0.5 }
  // A walk that ends in the cell may stop anywhere in it.
  return targets.some(target => inReach(eye, target, 0.5) && !dropsBot(cell, target, view) && view.sees(eye, target))
}

/** Whether breaking `target` from `cell` would let the bot fall deep, or into lava. */
export function dropsBot (cell: Point, target: Point, view: WorldView): boolean {
  if (target.x !== cell.x || target.z !== cell.z || target.y !== cell.y - 1) return false
  for (let y = target.y - 1; y >= target.y - 3; y--) {
    const flags = view.flags(target.x, y, target.z)
    if (flags & SOLID) return false
    if (flags & LAVA || !(flags & SAFE)) return true
    if (flags & LIQUID) return false
  }
  return true
}
