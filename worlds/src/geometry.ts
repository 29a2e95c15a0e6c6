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
  return Math.sqrt(squaredDistance(a, b))
}

/** For comparing distances, at a fraction of what `distance` costs. */
export function squaredDistance (a: Vec, b: Vec): number {
  const x = a.x - b.x
  const y = a.y - b.y
  const z = a.z - b.z
  return x * x + y * y + z * z
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
  const first = key.indexOf(',')
  const second = key.indexOf(',', first + 1)
  return { x: Number(key.slice(0, first)), y: Number(key.slice(first + 1, second)), z: Number(key.slice(second + 1)) }
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

/** Numbers of a box, in the order of `Box`. */
const SIZE = 6
/** The collision boxes found last, `SIZE` numbers each: a tick looks for thousands, too many for objects. */
let found = new Float64Array(64 * SIZE)

/** Puts the collision boxes of the blocks that overlap `box` into `found`; gives how many (fences reach out of their cell, so the row below is looked at too). */
function gather (columns: Columns, box: Box): number {
  const { minX, minY, minZ, maxX, maxY, maxZ } = box
  const lastX = Math.floor(maxX)
  const lastY = Math.floor(maxY)
  const lastZ = Math.floor(maxZ)
  let end = 0
  for (let x = Math.floor(minX); x <= lastX; x++) {
    for (let z = Math.floor(minZ); z <= lastZ; z++) {
      const column = columns.column(x >> 4, z >> 4)
      for (let y = Math.floor(minY) - 1; y <= lastY; y++) {
        const boxes = columns.boxesIn(column, x, y, z)
        for (let i = 0; i < boxes.length; i += SIZE) {
          const x0 = x + at(boxes, i)
          const y0 = y + at(boxes, i + 1)
          const z0 = z + at(boxes, i + 2)
          const x1 = x + at(boxes, i + 3)
          const y1 = y + at(boxes, i + 4)
          const z1 = z + at(boxes, i + 5)
          if (x0 >= maxX - TOUCH || x1 <= minX + TOUCH || y0 >= maxY - TOUCH || y1 <= minY + TOUCH || z0 >= maxZ - TOUCH || z1 <= minZ + TOUCH) continue
          if (end === found.length) found = withRoom(found)
          found[end] = x0
          found[end + 1] = y0
          found[end + 2] = z0
          found[end + 3] = x1
          found[end + 4] = y1
          found[end + 5] = z1
          end += SIZE
        }
      }
    }
  }
  return end / SIZE
}

function withRoom (full: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * full.length)
  larger.set(full)
  return larger
}

/** Collision boxes of the blocks that overlap `box`. */
export function obstacles (columns: Columns, box: Box): Box[] {
  return Array.from({ length: gather(columns, box) }, (_, i) => {
    const [minX = 0, minY = 0, minZ = 0, maxX = 0, maxY = 0, maxZ = 0] = found.subarray(i * SIZE, i * SIZE + SIZE)
    return { minX, minY, minZ, maxX, maxY, maxZ }
  })
}

/** Whether any cell that `box` reaches into holds a block for which `test` holds. */
export function touches (columns: Columns, box: Box, test: (name: string) => boolean): boolean {
  const lastX = Math.floor(box.maxX)
  const lastY = Math.floor(box.maxY)
  const lastZ = Math.floor(box.maxZ)
  for (let x = Math.floor(box.minX); x <= lastX; x++) {
    for (let y = Math.floor(box.minY); y <= lastY; y++) {
      for (let z = Math.floor(box.minZ); z <= lastZ; z++) {
        if (test(columns.block(x, y, z).name)) return true
      }
    }
  }
  return false
}

/** All that `flags`, bits by state, say of the blocks in the cells that `box` reaches into: `touches` for what is asked at every tick. */
export function flagsIn (columns: Columns, box: Box, flags: Uint8Array): number {
  const lastX = Math.floor(box.maxX)
  const lastY = Math.floor(box.maxY)
  const lastZ = Math.floor(box.maxZ)
  let all = 0
  for (let x = Math.floor(box.minX); x <= lastX; x++) {
    for (let y = Math.floor(box.minY); y <= lastY; y++) {
      for (let z = Math.floor(box.minZ); z <= lastZ; z++) all |= flags[columns.get(x, y, z)] as number
    }
  }
  return all
}

/** The box on its way, in the order of `Box`. */
const mover = new Float64Array(SIZE)

/** How far `box` gets along each axis of `by` before it hits a block: the vertical first, as vanilla moves entities. */
export function slide (columns: Columns, box: Box, by: Vec): Vec {
  const count = gather(columns, swept(box, by))
  if (count === 0) return { x: by.x, y: by.y, z: by.z }
  mover[0] = box.minX
  mover[1] = box.minY
  mover[2] = box.minZ
  mover[3] = box.maxX
  mover[4] = box.maxY
  mover[5] = box.maxZ
  const y = advance(1, by.y, count)
  const x = advance(0, by.x, count)
  const z = advance(2, by.z, count)
  return { x, y, z }
}

/** Moves `mover` along an axis (0 x, 1 y, 2 z) by as much of `way` as the first `count` of `found` leave; gives how much. */
function advance (axis: number, way: number, count: number): number {
  const one = axis === 0 ? 1 : 0
  const other = axis === 2 ? 1 : 2
  const min = at(mover, axis)
  const max = at(mover, axis + 3)
  let rest = way
  for (let i = 0; i < count * SIZE; i += SIZE) {
    if (at(mover, one + 3) <= at(found, i + one) + TOUCH || at(mover, one) >= at(found, i + one + 3) - TOUCH) continue
    if (at(mover, other + 3) <= at(found, i + other) + TOUCH || at(mover, other) >= at(found, i + other + 3) - TOUCH) continue
    const near = at(found, i + axis)
    const far = at(found, i + axis + 3)
    if (rest > 0 && max <= near + TOUCH) rest = Math.min(rest, Math.max(0, near - max))
    else if (rest < 0 && min >= far - TOUCH) rest = Math.max(rest, Math.min(0, far - min))
  }
  mover[axis] = min + rest
  mover[axis + 3] = max + rest
  return rest
}

/** Of an index known to be within. */
function at (numbers: Float64Array, index: number): number {
  return numbers[index] as number
}
