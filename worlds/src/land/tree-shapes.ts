import { Rng } from '../rng.ts'

export const TREE_KINDS = ['oak', 'birch', 'spruce', 'acacia', 'jungle', 'bush', 'swamp_oak'] as const
export type TreeKind = typeof TREE_KINDS[number]

/** How far any part of a tree can be from its lowest log, in blocks. */
export const CANOPY = 5
/** Most steps through leaves from a log at which a leaf still lives. */
const LIVING = 6
/** Side walls a vine or cocoa pod can hang on: the step to the wall, and its name. */
export const SIDES: ReadonlyArray<readonly [number, number, string]> = [[0, -1, 'north'], [0, 1, 'south'], [-1, 0, 'west'], [1, 0, 'east']]

export interface Part { readonly x: number, readonly y: number, readonly z: number }
/** `distance`: steps through leaves to the nearest log, 1 to 6. */
export interface Leaf extends Part { readonly distance: number }
/** A vine or pod; `side` names the direction of what it hangs on. One that is `hanging` has only the one before it to hang on. */
export interface Hanging extends Part { readonly side: string, readonly block: 'vine' | 'cocoa', readonly age: number, readonly hanging: boolean }

/** A tree's blocks relative to its lowest log. */
export interface Shape {
  readonly logs: readonly Part[]
  readonly leaves: readonly Leaf[]
  readonly hangings: readonly Hanging[]
}

/** What a shape is drawn on: logs and leaves by place. */
class Sketch {
  readonly logs = new Map<string, Part>()
  readonly leaves = new Map<string, Part>()
  readonly random: Rng

  constructor (random: Rng) {
    this.random = random
  }

  log (x: number, y: number, z: number): void {
    this.logs.set(`${x},${y},${z}`, { x, y, z })
  }

  leaf (x: number, y: number, z: number): void {
    this.leaves.set(`${x},${y},${z}`, { x, y, z })
  }

  trunk (height: number): void {
    for (let y = 0; y < height; y++) this.log(0, y, 0)
  }

  /** A square layer of leaves around x, z; each of its corners is left out with the chance `bald`. */
  layer (x: number, y: number, z: number, reach: number, bald: number): void {
    for (let dx = -reach; dx <= reach; dx++) {
      for (let dz = -reach; dz <= reach; dz++) {
        const corner = reach > 0 && Math.abs(dx) === reach && Math.abs(dz) === reach
        if (!corner || this.random.next() >= bald) this.leaf(x + dx, y, z + dz)
      }
    }
  }
}

/** A shape of `kind`; sizes are those of https://minecraft.wiki/w/Tree. */
export function drawShape (kind: TreeKind, random: Rng): Shape {
  const sketch = new Sketch(random)
  DRAW[kind](sketch)
  for (const key of sketch.logs.keys()) sketch.leaves.delete(key)
  const leaves = living(sketch)
  const hangings = kind === 'swamp_oak' ? leafVines(sketch, leaves) : kind === 'jungle' ? trunkHangings(sketch) : []
  return { logs: [...sketch.logs.values()], leaves, hangings }
}

const DRAW: Readonly<Record<TreeKind, (sketch: Sketch) => void>> = {
  oak: (sketch) => { drawBlob(sketch, 4 + sketch.random.int(3), 2) },
  birch: (sketch) => { drawBlob(sketch, 5 + sketch.random.int(3), 2) },
  swamp_oak: (sketch) => { drawBlob(sketch, 5 + sketch.random.int(4), 3) },
  jungle: (sketch) => { drawBlob(sketch, 4 + sketch.random.int(8), 2) },
  bush: drawBush,
  spruce: drawSpruce,
  acacia: drawAcacia
}

/** Two wide layers and two narrower ones around the top of a straight trunk. */
function drawBlob (sketch: Sketch, height: number, reach: number): void {
  sketch.trunk(height)
  for (let y = height - 3; y <= height; y++) sketch.layer(0, y, 0, y >= height - 1 ? reach - 1 : reach, y === height ? 1 : 0.5)
}

function drawBush (sketch: Sketch): void {
  sketch.log(0, 0, 0)
  sketch.layer(0, 0, 0, 2, 0.5)
  sketch.layer(0, 1, 0, 1, 0.5)
}

/** A cone of plus-shaped layers, wider and narrower in turn. */
function drawSpruce (sketch: Sketch): void {
  const { random } = sketch
  const height = 6 + random.int(4)
  const bare = 1 + random.int(2)
  const widest = 2 + random.int(2)
  sketch.trunk(height)
  let [reach, limit, start] = [random.int(2), 1, 0]
  for (let y = height; y >= bare; y--) {
    for (let dx = -reach; dx <= reach; dx++) {
      for (let dz = -reach; dz <= reach; dz++) {
        if (reach === 0 || Math.abs(dx) !== reach || Math.abs(dz) !== reach) sketch.leaf(dx, y, dz)
      }
    }
    if (reach >= limit) {
      reach = start
      start = 1
      limit = Math.min(limit + 1, widest)
    } else {
      reach++
    }
  }
}

/** A trunk that bends once to one side, and often a branch to another, each with a flat crown. */
function drawAcacia (sketch: Sketch): void {
  const { random } = sketch
  const height = 5 + random.int(3)
  const first = random.int(4)
  const bend = height - 1 - random.int(3)
  branch(sketch, first, bend, height, 1 + random.int(2))
  const second = random.int(4)
  if (second !== first) branch(sketch, second, Math.max(2, bend - 1 - random.int(2)), height - 1, 1 + random.int(2))
}

function branch (sketch: Sketch, towards: number, bend: number, height: number, length: number): void {
  const [dx = 0, dz = 0] = SIDES[towards] ?? []
  let out = 0
  for (let y = 0; y < height; y++) {
    if (y >= bend && out < length) out++
    sketch.log(dx * out, y, dz * out)
  }
  const [x, z] = [dx * out, dz * out]
  sketch.layer(x, height - 1, z, 3 - (sketch.random.int(3) === 0 ? 1 : 0), 1)
  sketch.layer(x, height, z, 1, 0)
  for (const [sx, sz] of SIDES) sketch.leaf(x + 2 * sx, height, z + 2 * sz)
}

/** The leaves within reach of a log, each with its distance; what would wither is not drawn. */
function living (sketch: Sketch): Leaf[] {
  const distances = new Map<string, number>()
  let edge: Part[] = [...sketch.logs.values()]
  for (let distance = 1; distance <= LIVING; distance++) {
    const next: Part[] = []
    for (const { x, y, z } of edge) {
      for (const [dx, dy, dz] of [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]] as const) {
        const key = `${x + dx},${y + dy},${z + dz}`
        const leaf = sketch.leaves.get(key)
        if (leaf === undefined || distances.has(key)) continue
        distances.set(key, distance)
        next.push(leaf)
      }
    }
    edge = next
  }
  return [...sketch.leaves].filter(([key]) => distances.has(key)).map(([key, leaf]) => ({ ...leaf, distance: distances.get(key) ?? LIVING }))
}

/** Curtains of vines at a quarter of the crown's open sides. */
function leafVines ({ logs, leaves: all, random }: Sketch, leaves: readonly Leaf[]): Hanging[] {
  const found = new Map<string, Hanging>()
  for (const { x, y, z } of leaves) {
    for (const [dx, dz] of SIDES) {
      if (random.next() >= 0.25) continue
      // The vine hangs on what is opposite to where it sticks out.
      const side = SIDES.find(([sx, sz]) => sx === -dx && sz === -dz)?.[2] ?? 'north'
      for (let down = 0; down < 5; down++) {
        const key = `${x + dx},${y - down},${z + dz}`
        if (all.has(key) || logs.has(key) || found.has(key)) break
        found.set(key, { x: x + dx, y: y - down, z: z + dz, side, block: 'vine', age: 0, hanging: down > 0 })
      }
    }
  }
  return [...found.values()]
}

/** Vines along the trunk, and on a tall one sometimes cocoa. */
function trunkHangings ({ logs, leaves, random }: Sketch): Hanging[] {
  const found: Hanging[] = []
  const pods = logs.size > 5 && random.int(5) === 0
  const height = logs.size
  for (let y = 0; y < height; y++) {
    for (const [dx, dz] of SIDES) {
      const side = SIDES.find(([sx, sz]) => sx === -dx && sz === -dz)?.[2] ?? 'north'
      const [vine, pod, age] = [random.int(3) > 0 && y > 0, random.int(4) === 0, random.int(3)]
      if (leaves.has(`${dx},${y},${dz}`)) continue
      if (pods && pod && y >= height - 4) found.push({ x: dx, y, z: dz, side, block: 'cocoa', age, hanging: false })
      else if (vine) found.push({ x: dx, y, z: dz, side, block: 'vine', age: 0, hanging: false })
    }
  }
  return found
}
