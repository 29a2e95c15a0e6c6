import { createRequire } from 'node:module'

interface Box { minX: number, minY: number, minZ: number, maxX: number, maxY: number, maxZ: number }
type Offset = (this: Box, other: Box, offset: number) => number

/** Boxes closer than this touch and do not overlap; vanilla's own tolerance. */
const EPSILON = 1e-7

/** Whether two boxes are beside each other along an axis in which neither moves. */
function apart (min: number, max: number, otherMin: number, otherMax: number): boolean {
  return otherMax <= min + EPSILON || otherMin >= max - EPSILON
}

/** How far a box from `otherMin` to `otherMax` may move along their axis before it meets the one from `min` to `max`. */
function upTo (min: number, max: number, otherMin: number, otherMax: number, offset: number): number {
  const before = min - otherMax
  const behind = max - otherMin
  if (offset > 0 && before > -EPSILON) return Math.min(before, offset)
  if (offset < 0 && behind < EPSILON) return Math.max(behind, offset)
  return offset
}

// Written out by axis: hundreds of thousands are asked for along one path, and names put together at each would cost most of it.
const OFFSETS: Record<`computeOffset${'X' | 'Y' | 'Z'}`, Offset> = {
  computeOffsetX (other, offset) {
    if (apart(this.minY, this.maxY, other.minY, other.maxY) || apart(this.minZ, this.maxZ, other.minZ, other.maxZ)) return offset
    return upTo(this.minX, this.maxX, other.minX, other.maxX, offset)
  },
  computeOffsetY (other, offset) {
    if (apart(this.minX, this.maxX, other.minX, other.maxX) || apart(this.minZ, this.maxZ, other.minZ, other.maxZ)) return offset
    return upTo(this.minY, this.maxY, other.minY, other.maxY, offset)
  },
  computeOffsetZ (other, offset) {
    if (apart(this.minX, this.maxX, other.minX, other.maxX) || apart(this.minY, this.maxY, other.minY, other.maxY)) return offset
    return upTo(this.minZ, this.maxZ, other.minZ, other.maxZ, offset)
  }
}

/**
 * Gives the bot's physics a tolerance in collisions. Without it a body that stands against a wall at a negative coordinate
 * (-2.3 + 0.3 is a hair above -2) counts as inside the wall and walks into it; the world then puts it back, tick after tick.
 */
export function tolerateRounding (): void {
  const require = createRequire(import.meta.url)
  const physics = createRequire(createRequire(require.resolve('mineflayer')).resolve('prismarine-physics'))
  const { prototype } = physics('./lib/aabb') as { prototype: typeof OFFSETS }
  Object.assign(prototype, OFFSETS)
}
