import type { Columns } from '../blocks/columns.ts'
import type { Box, Vec } from '../geometry.ts'

/** Where a straight way first meets something: the point, and how far along it is (0 to 1). */
export interface Hit { readonly at: number, readonly point: Vec }

/** Share of the way from `from` along `by` at which it enters `box` (0 when it begins inside); null when it misses. */
export function enters (box: Box, from: Vec, by: Vec): number | null {
  let first = 0
  let last = 1
  for (const [start, step, min, max] of [
    [from.x, by.x, box.minX, box.maxX], [from.y, by.y, box.minY, box.maxY], [from.z, by.z, box.minZ, box.maxZ]
  ] as const) {
    if (step === 0) {
      if (start <= min || start >= max) return null
      continue
    }
    const a = (min - start) / step
    const b = (max - start) / step
    first = Math.max(first, Math.min(a, b))
    last = Math.min(last, Math.max(a, b))
    // Touching an edge or a face is not entering.
    if (first >= last) return null
  }
  return first
}

export function along (from: Vec, by: Vec, share: number): Vec {
  return { x: from.x + by.x * share, y: from.y + by.y * share, z: from.z + by.z * share }
}

/** The first collision box of a block that the way meets, cell by cell; null when it is free. */
export function meetsBlock (columns: Columns, from: Vec, by: Vec): (Hit & { readonly cell: Vec }) | null {
  const cell = { x: Math.floor(from.x), y: Math.floor(from.y), z: Math.floor(from.z) }
  const step = { x: Math.sign(by.x), y: Math.sign(by.y), z: Math.sign(by.z) }
  const delta = { x: Math.abs(1 / by.x), y: Math.abs(1 / by.y), z: Math.abs(1 / by.z) }
  const next = { x: untilEdge(from.x, by.x), y: untilEdge(from.y, by.y), z: untilEdge(from.z, by.z) }
  for (;;) {
    const share = hitIn(columns, cell, from, by)
    if (share !== null) return { at: share, point: along(from, by, share), cell: { ...cell } }
    const axis = next.x < next.y ? (next.x < next.z ? 'x' : 'z') : (next.y < next.z ? 'y' : 'z')
    if (next[axis] > 1) return null
    cell[axis] += step[axis]
    next[axis] += delta[axis]
  }
}

/** Share of the way until the next whole coordinate; Infinity when it does not move along this axis. */
function untilEdge (start: number, by: number): number {
  if (by === 0) return Infinity
  return ((by > 0 ? Math.floor(start) + 1 : Math.floor(start)) - start) / by
}

function hitIn (columns: Columns, { x, y, z }: Vec, from: Vec, by: Vec): number | null {
  const { shapes } = columns.block(x, y, z)
  let first: number | null = null
  for (const [x0, y0, z0, x1, y1, z1] of shapes) {
    const share = enters({ minX: x + x0, minY: y + y0, minZ: z + z0, maxX: x + x1, maxY: y + y1, maxZ: z + z1 }, from, by)
    if (share !== null && (first === null || share < first)) first = share
  }
  return first
}

/** Whether nothing solid is between two points. */
export function clearBetween (columns: Columns, from: Vec, to: Vec): boolean {
  return meetsBlock(columns, from, { x: to.x - from.x, y: to.y - from.y, z: to.z - from.z }) === null
}
