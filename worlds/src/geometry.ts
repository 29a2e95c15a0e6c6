import type { Columns } from './blocks/columns.ts'

export interface Vec { readonly x: number, readonly y: number, readonly z: number }
export interface Box { minX: number, minY: number, minZ: number, maxX: number, maxY: number, maxZ: number }
export type Axis = 'x' | 'y' | 'z'

/** Unit steps in the order of the protocol's face numbers: down, up, north, south, west, east. */
export const FACES: readonly Vec[] = [
  { x: 0, y: -1, z: 0 }, { x: 0, y: 1, z: 0 }, { x: 0, y: 0, z: -1 },
  { x: 0, y: 0, z: 1 }, { x: -1, y: 0, z: 0 }, { x: 1, y: 0, z: 0 }
]
/** Touching is not overlapping: boxes are compared this much (blocks) smaller than they are. */
const TOUCH = 1e-6

export function plus (a: Vec, b: Vec): Vec {
  return { x: a.x + b.x, y: a.y + b.y, z: a.z + b.z }
}

export function minus (a: Vec, b: Vec): Vec {
  return { x: a.x - b.x, y: a.y - b.y, z: a.z - b.z }
}

export function distance (a: Vec, b: Vec): number {
  return Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z)
}

export function floored (a: Vec): Vec {
  return { x: Math.floor(a.x), y: Math.floor(a.y), z: Math.floor(a.z) }
}

export function sameCell (a: Vec, b: Vec): boolean {
  return a.x === b.x && a.y === b.y && a.z === b.z
}

export function cellKey (a: Vec): string {
  return `${a.x},${a.y},${a.z}`
}

export function parseKey (key: string): Vec {
  const [x = 0, y = 0, z = 0] = key.split(',').map(Number)
  return { x, y, z }
}

/** The box of a creature or item whose feet stand in the middle of its bottom face. */
export function boxAt (feet: Vec, width: number, height: number): Box {
  const half = width / 2
  return { minX: feet.x - half, minY: feet.y, minZ: feet.z - half, maxX: feet.x + half, maxY: feet.y + height, maxZ: feet.z + half }
}

export function cellBox (cell: Vec): Box {
  return { minX: cell.x, minY: cell.y, minZ: cell.z, maxX: cell.x + 1, maxY: cell.y + 1, maxZ: cell.z + 1 }
}

export function overlaps (a: Box, b: Box): boolean {
  return a.minX < b.maxX - TOUCH && a.maxX > b.minX + TOUCH && a.minY < b.maxY - TOUCH &&
    a.maxY > b.minY + TOUCH && a.minZ < b.maxZ - TOUCH && a.maxZ > b.minZ + TOUCH
}

export function grown (box: Box, dx: number, dy: number, dz: number): Box {
  return { minX: box.minX - dx, minY: box.minY - dy, minZ: box.minZ - dz, maxX: box.maxX + dx, maxY: box.maxY + dy, maxZ: box.maxZ + dz }
}

export function moved (box: Box, by: Vec): Box {
  return {
    minX: box.minX + by.x, minY: box.minY + by.y, minZ: box.minZ + by.z, maxX: box.maxX + by.x, maxY: box.maxY + by.y, maxZ: box.maxZ + by.z
  }
}

/** The space a box passes through on its way along `by`. */
export function swept (box: Box, by: Vec): Box {
  return {
    minX: box.minX + Math.min(by.x, 0),
    minY: box.minY + Math.min(by.y, 0),
    minZ: box.minZ + Math.min(by.z, 0),
    maxX: box.maxX + Math.max(by.x, 0),
    maxY: box.maxY + Math.max(by.y, 0),
    maxZ: box.maxZ + Math.max(by.z, 0)
  }
}

/** Collision boxes of the blocks that overlap `box` (fences reach out of their cell, so the row below is looked at too). */
export function obstacles (columns: Columns, box: Box): Box[] {
  const found: Box[] = []
  for (let x = Math.floor(box.minX); x <= Math.floor(box.maxX); x++) {
    for (let y = Math.floor(box.minY) - 1; y <= Math.floor(box.maxY); y++) {
      for (let z = Math.floor(box.minZ); z <= Math.floor(box.maxZ); z++) {
        for (const shape of columns.block(x, y, z).shapes) {
          const [x0, y0, z0, x1, y1, z1] = shape as [number, number, number, number, number, number]
          const solid = { minX: x + x0, minY: y + y0, minZ: z + z0, maxX: x + x1, maxY: y + y1, maxZ: z + z1 }
          if (overlaps(solid, box)) found.push(solid)
        }
      }
    }
  }
  return found
}

/** Whether any cell that `box` reaches into holds a block for which `test` holds. */
export function touches (columns: Columns, box: Box, test: (name: string) => boolean): boolean {
  for (let x = Math.floor(box.minX); x <= Math.floor(box.maxX); x++) {
    for (let y = Math.floor(box.minY); y <= Math.floor(box.maxY); y++) {
      for (let z = Math.floor(box.minZ); z <= Math.floor(box.maxZ); z++) {
        if (test(columns.block(x, y, z).name)) return true
      }
    }
  }
  return false
}

/** How far `box` gets along each axis of `by` before it hits a block: the vertical first, as vanilla moves entities. */
export function slide (columns: Columns, box: Box, by: Vec): Vec {
  const solids = obstacles(columns, swept(box, by))
  const y = solids.reduce((rest, solid) => clip(box, solid, 'y', rest), by.y)
  let at = moved(box, { x: 0, y, z: 0 })
  const x = solids.reduce((rest, solid) => clip(at, solid, 'x', rest), by.x)
  at = moved(at, { x, y: 0, z: 0 })
  const z = solids.reduce((rest, solid) => clip(at, solid, 'z', rest), by.z)
  return { x, y, z }
}

const SIDES = {
  x: { min: 'minX', max: 'maxX', others: ['y', 'z'] },
  y: { min: 'minY', max: 'maxY', others: ['x', 'z'] },
  z: { min: 'minZ', max: 'maxZ', others: ['x', 'y'] }
} as const

function clip (box: Box, solid: Box, axis: Axis, by: number): number {
  const { min, max, others } = SIDES[axis]
  for (const other of others) {
    const side = SIDES[other]
    if (box[side.max] <= solid[side.min] + TOUCH || box[side.min] >= solid[side.max] - TOUCH) return by
  }
  if (by > 0 && box[max] <= solid[min] + TOUCH) return Math.min(by, Math.max(0, solid[min] - box[max]))
  if (by < 0 && box[min] >= solid[max] - TOUCH) return Math.max(by, Math.min(0, solid[max] - box[min]))
  return by
}
