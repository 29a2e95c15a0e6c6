import { createRequire } from 'node:module'

interface Box { minX: number, minY: number, minZ: number, maxX: number, maxY: number, maxZ: number }
type Axis = 'X' | 'Y' | 'Z'
type Offset = (this: Box, other: Box, offset: number) => number

/** Boxes closer than this touch and do not overlap; vanilla's own tolerance. */
const EPSILON = 1e-7
const OTHERS: Record<Axis, readonly [Axis, Axis]> = { X: ['Y', 'Z'], Y: ['X', 'Z'], Z: ['X', 'Y'] }

/** How far `other` may move along `axis` before it meets `box`. */
function offsetAlong (axis: Axis): Offset {
  const [a, b] = OTHERS[axis]
  return function (other, offset) {
    const apart = (side: Axis): boolean => other[`max${side}`] <= this[`min${side}`] + EPSILON || other[`min${side}`] >= this[`max${side}`] - EPSILON
    if (apart(a) || apart(b)) return offset
    const before = this[`min${axis}`] - other[`max${axis}`]
    const behind = this[`max${axis}`] - other[`min${axis}`]
    if (offset > 0 && before > -EPSILON) return Math.min(before, offset)
    if (offset < 0 && behind < EPSILON) return Math.max(behind, offset)
    return offset
  }
}

/**
 * Gives the bot's physics a tolerance in collisions. Without it a body that stands against a wall at a negative coordinate
 * (-2.3 + 0.3 is a hair above -2) counts as inside the wall and walks into it; the world then puts it back, tick after tick.
 */
export function tolerateRounding (): void {
  const require = createRequire(import.meta.url)
  const physics = createRequire(createRequire(require.resolve('mineflayer')).resolve('prismarine-physics'))
  const { prototype } = physics('./lib/aabb') as { prototype: Record<`computeOffset${Axis}`, Offset> }
  for (const axis of ['X', 'Y', 'Z'] as const) prototype[`computeOffset${axis}`] = offsetAlong(axis)
}
