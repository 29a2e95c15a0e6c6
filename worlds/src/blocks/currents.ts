import { FACES, plus, type Box, type Vec } from '../geometry.ts'
import type { BlockInfo } from '../registry.ts'
import type { Columns } from './columns.ts'
import { fluidOf, type Fluid } from './fluid.ts'
import { hasFullFace } from './shapes.ts'

/** What a current adds to the motion of what drifts in it, blocks a tick (vanilla's overworld). */
const STRENGTH: Readonly<Record<Fluid['kind'], number>> = { water: 0.014, lava: 0.0023333333333333335 }
/** The least push on what is at rest, so that it is moved at all. */
const LEAST = { below: 0.003, push: 0.0045 }
/** Thinner water than this drags less. */
const SHALLOW = 0.4
const EDGE = 0.001
const SIDES = [2, 3, 4, 5] as const
const DOWN = FACES[0] as Vec
const UP = FACES[1] as Vec
/** Falling water along a wall goes down, and hardly to any side. */
const FALL = -6
const STILL: Vec = Object.freeze({ x: 0, y: 0, z: 0 })

function at (columns: Columns, { x, y, z }: Vec): BlockInfo {
  return columns.block(x, y, z)
}

/** Height of a fluid in its cell, as it is without the same above. */
function heightOf (fluid: Fluid): number {
  return fluid.amount / 9
}

/** The way the fluid in `cell` flows, of length 1; still in the middle of the sea (vanilla's FlowingFluid.getFlow). */
export function flowAt (columns: Columns, cell: Vec, fluid: Fluid): Vec {
  let x = 0
  let z = 0
  for (const face of SIDES) {
    const step = FACES[face] as Vec
    const fall = dropTo(columns, plus(cell, step), fluid)
    x += step.x * fall
    z += step.z * fall
  }
  const walled = fluid.falling && SIDES.some(face => [cell, plus(cell, UP)].some(each => hasFullFace(at(columns, plus(each, FACES[face] as Vec)), face ^ 1)))
  if (!walled) return unit({ x, y: 0, z })
  const along = unit({ x, y: 0, z })
  return unit({ ...along, y: FALL })
}

/** How much lower the same fluid is in a cell beside, or, over an edge, in the one below that; 0 for a wall or another fluid. */
function dropTo (columns: Columns, beside: Vec, fluid: Fluid): number {
  const block = at(columns, beside)
  const there = fluidOf(block)
  if (there !== null) return there.kind === fluid.kind ? heightOf(fluid) - heightOf(there) : 0
  const below = block.solid ? null : fluidOf(at(columns, plus(beside, DOWN)))
  return below?.kind === fluid.kind ? heightOf(fluid) - (heightOf(below) - 8 / 9) : 0
}

function unit ({ x, y, z }: Vec): Vec {
  const length = Math.hypot(x, y, z)
  return length < 1e-4 ? STILL : { x: x / length, y: y / length, z: z / length }
}

/** `velocity` with what the currents of `kind` in `box` add to it in a tick (vanilla's Entity.updateFluidHeightAndDoFluidPushing). */
export function carried (columns: Columns, box: Box, kind: Fluid['kind'], velocity: Vec): Vec {
  const sum = { x: 0, y: 0, z: 0 }
  let deepest = 0
  for (let x = Math.floor(box.minX + EDGE); x < box.maxX - EDGE; x++) {
    for (let y = Math.floor(box.minY + EDGE); y < box.maxY - EDGE; y++) {
      for (let z = Math.floor(box.minZ + EDGE); z < box.maxZ - EDGE; z++) {
        const fluid = fluidOf(columns.block(x, y, z))
        if (fluid?.kind !== kind) continue
        const full = fluidOf(columns.block(x, y + 1, z))?.kind === kind
        const top = y + (full ? 1 : heightOf(fluid))
        if (top < box.minY + EDGE) continue
        deepest = Math.max(deepest, top - box.minY - EDGE)
        const flow = flowAt(columns, { x, y, z }, fluid)
        const share = deepest < SHALLOW ? deepest : 1
        sum.x += flow.x * share
        sum.y += flow.y * share
        sum.z += flow.z * share
      }
    }
  }
  const way = unit(sum)
  if (way === STILL) return velocity
  const isAtRest = Math.abs(velocity.x) < LEAST.below && Math.abs(velocity.z) < LEAST.below
  const push = isAtRest ? Math.max(LEAST.push, STRENGTH[kind]) : STRENGTH[kind]
  return { x: velocity.x + way.x * push, y: velocity.y + way.y * push, z: velocity.z + way.z * push }
}
