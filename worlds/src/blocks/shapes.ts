import type { BlockInfo } from '../registry.ts'

/** Points along an edge of a face that must all be covered. */
const SAMPLES = [0.1, 0.4, 0.6, 0.9]
const cache = new Map<number, number>()

/** Faces of a block's collision shape that are full squares, a bit each, in the order of the protocol's face numbers. */
export function fullFaces (block: BlockInfo): number {
  let faces = cache.get(block.stateId)
  if (faces === undefined) {
    faces = [0, 1, 2, 3, 4, 5].reduce((mask, face) => covers(block, face, SAMPLES) ? mask | 1 << face : mask, 0)
    cache.set(block.stateId, faces)
  }
  return faces
}

/** Whether `face` is a full square: what vanilla asks of a block that is to carry a rail, a ladder or a sign. */
export function hasFullFace (block: BlockInfo, face: number): boolean {
  return (fullFaces(block) >> face & 1) === 1
}

/** Whether the middle of `face` is covered: enough for a torch or a lantern. */
export function hasCentre (block: BlockInfo, face: number): boolean {
  return covers(block, face, [0.45, 0.55])
}

function covers ({ shapes }: BlockInfo, face: number, samples: readonly number[]): boolean {
  const axis = [1, 1, 2, 2, 0, 0][face] ?? 0
  const [u, v] = [0, 1, 2].filter(each => each !== axis) as [number, number]
  // Fences and walls reach above their cell.
  const touching = shapes.filter(shape => face % 2 === 0 ? (shape[axis] ?? 1) <= 0 : (shape[axis + 3] ?? 0) >= 1)
  return touching.length > 0 && samples.every(a => samples.every(b => touching.some(shape =>
    (shape[u] ?? 1) < a && (shape[u + 3] ?? 0) > a && (shape[v] ?? 1) < b && (shape[v + 3] ?? 0) > b)))
}
