import type { Columns } from './columns.ts'
import { fluidOf } from './fluid.ts'
import { floored, plus, type Vec } from '../geometry.ts'
import type { Player } from '../players/player.ts'
import type { BlockInfo } from '../registry.ts'

/** How far a used item reaches from the eyes, in blocks (vanilla 1.20.1). */
const REACH = 5
const SOURCE_HEIGHT = 8 / 9
/** What the eye meets of plants and other blocks one walks through; their own outlines are not in the data. */
const OUTLINE = [0.125, 0, 0.125, 0.875, 0.8, 0.875] as const
type Shape = readonly [number, number, number, number, number, number]

/** The block that was hit and the face (0 to 5) it was hit on. */
export interface Sight { readonly cell: Vec, readonly face: number }

/** What the player looks at within reach; with `fluids`, sources of water and lava stop the look too. */
export function lookedAt (columns: Columns, player: Player, fluids: boolean): Sight | null {
  const yaw = player.body.yaw * Math.PI / 180
  const pitch = player.body.pitch * Math.PI / 180
  const way = { x: -Math.sin(yaw) * Math.cos(pitch) * REACH, y: -Math.sin(pitch) * REACH, z: Math.cos(yaw) * Math.cos(pitch) * REACH }
  return firstHit(columns, player.eyes, way, block => shapesOf(block, fluids))
}

type Shapes = (block: BlockInfo) => readonly Shape[]

function shapesOf (block: BlockInfo, fluids: boolean): readonly Shape[] {
  if (block.shapes.length > 0) return block.shapes
  if (block.name.endsWith('air')) return []
  if (block.name !== 'water' && block.name !== 'lava') return [OUTLINE]
  return fluids && fluidOf(block)?.source === true ? [[0, 0, 0, 1, SOURCE_HEIGHT, 1]] : []
}

/** The first block whose shape the way from `from` along `by` meets. */
export function firstHit (columns: Columns, from: Vec, by: Vec, shapes: Shapes): Sight | null {
  for (const cell of cellsAlong(from, by)) {
    let nearest = { at: Infinity, face: -1 }
    for (const shape of shapes(columns.block(cell.x, cell.y, cell.z))) {
      const hit = enters(shape, cell, from, by)
      if (hit !== null && hit.at < nearest.at) nearest = hit
    }
    if (nearest.face >= 0) return { cell, face: nearest.face }
  }
  return null
}

/** The cells that a straight way passes through, in order. */
function * cellsAlong (from: Vec, by: Vec): Generator<Vec> {
  let cell = floored(from)
  const last = floored(plus(from, by))
  const next = { x: 0, y: 0, z: 0 }
  const AXES = ['x', 'y', 'z'] as const
  for (const axis of AXES) next[axis] = by[axis] === 0 ? Infinity : ((by[axis] > 0 ? cell[axis] + 1 : cell[axis]) - from[axis]) / by[axis]
  yield cell
  while (cell.x !== last.x || cell.y !== last.y || cell.z !== last.z) {
    const axis = AXES.reduce((best, each) => next[each] < next[best] ? each : best)
    if (next[axis] > 1) return
    cell = { ...cell, [axis]: cell[axis] + Math.sign(by[axis]) }
    next[axis] += Math.abs(1 / by[axis])
    yield cell
  }
}

/** Where along `by` (0 to 1) the way enters a box, and through which face; null when it misses. From inside it is at once, on top. */
function enters (shape: Shape, cell: Vec, from: Vec, by: Vec): { at: number, face: number } | null {
  let enter = -Infinity
  let leave = Infinity
  let face = 1
  const axes = [['x', 0, 4], ['y', 1, 0], ['z', 2, 2]] as const
  for (const [axis, index, first] of axes) {
    const low = cell[axis] + (shape[index] ?? 0) - from[axis]
    const high = cell[axis] + (shape[index + 3] ?? 0) - from[axis]
    if (by[axis] === 0) {
      if (low > 0 || high < 0) return null
      continue
    }
    const [near, far] = by[axis] > 0 ? [low / by[axis], high / by[axis]] : [high / by[axis], low / by[axis]]
    if (near > enter) {
      enter = near
      face = first + (by[axis] > 0 ? 0 : 1)
    }
    leave = Math.min(leave, far)
  }
  if (enter > leave || leave < 0 || enter > 1) return null
  return enter < 0 ? { at: 0, face: 1 } : { at: enter, face }
}
