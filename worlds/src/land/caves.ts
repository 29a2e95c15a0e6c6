import { createNoise3D } from 'simplex-noise'
import { Rng } from '../rng.ts'

/** Noise is sampled every so many blocks and interpolated between. */
const CELL = 4
/** Lowest block that a cave can take; below is bedrock. */
export const CAVE_FLOOR = -59
/** Ground must be this high above the sea for a cave to break through it; water does not flow in by itself. */
const OPEN_RISE = 6
/** Rock left above a cave elsewhere, in blocks. */
const ROOF = 6
/** Half width of tunnels, in units of noise squared: about 2.5 blocks. */
const TUNNEL = 0.014
const TUNNEL_EDGE = Math.sqrt(TUNNEL)
const HALL = 0.66
/** Halls stay this deep, so that the surface does not collapse into them. */
const HALL_TOP = 38

/** Columns of lattice points along x or z of one chunk. */
const SIDE = 16 / CELL + 1

function lerp (a: number, b: number, t: number): number {
  return a + (b - a) * t
}

/** Tunnels where two noises are both near zero, halls where a third is high. */
export class Caves {
  readonly #fields: ReadonlyArray<(i: number, j: number, k: number) => number>
  readonly #seaLevel: number

  constructor (seed: number, seaLevel: number) {
    const root = new Rng(seed)
    const noise = (label: string): ((x: number, y: number, z: number) => number) => {
      const random = root.fork(label)
      return createNoise3D(() => random.next())
    }
    const first = noise('tunnel a')
    const second = noise('tunnel b')
    const hall = noise('hall')
    const at = (scale: number, flat: number, field: typeof hall) => (i: number, j: number, k: number): number =>
      field(i * CELL / scale, j * CELL / scale * flat, k * CELL / scale)
    this.#fields = [at(46, 1.5, first), at(46, 1.5, second), at(60, 2, hall)]
    this.#seaLevel = seaLevel
  }

  /** Whether the block at y is hollow in a column whose ground is at `height`. */
  #hollow (tunnelA: number, tunnelB: number, hall: number, y: number): boolean {
    return tunnelA * tunnelA + tunnelB * tunnelB < TUNNEL || (y < HALL_TOP && hall > HALL)
  }

  /** Highest block that a cave or ravine may take in a column whose ground is at `height`. */
  static top (seaLevel: number, height: number): number {
    return height >= seaLevel + OPEN_RISE ? height : height - ROOF
  }

  #top (height: number): number {
    return Caves.top(this.#seaLevel, height)
  }

  /** Whether a cave takes the block at x, y, z; the same answer as `carve` gives. */
  isHollow (x: number, y: number, z: number, height: number): boolean {
    if (y < CAVE_FLOOR || y > this.#top(height)) return false
    const i = Math.floor(x / CELL)
    const j = Math.floor(y / CELL)
    const k = Math.floor(z / CELL)
    const [fx, fy, fz] = [x / CELL - i, y / CELL - j, z / CELL - k]
    const [a, b, hall] = this.#fields.map((field) => {
      const level = (dj: number): number => lerp(
        lerp(field(i, j + dj, k), field(i + 1, j + dj, k), fx),
        lerp(field(i, j + dj, k + 1), field(i + 1, j + dj, k + 1), fx), fz)
      return lerp(level(0), level(1), fy)
    })
    return this.#hollow(a ?? 1, b ?? 1, hall ?? 0, y)
  }

  /** Calls `hollow(x, y, z)`, x and z in 0..15, for every block that caves take in the chunk; `heights` at `z << 4 | x`. */
  carve (cx: number, cz: number, heights: Int16Array, hollow: (x: number, y: number, z: number) => void): void {
    let top = CAVE_FLOOR
    for (const height of heights) top = Math.max(top, this.#top(height))
    const low = Math.floor(CAVE_FLOOR / CELL)
    const levels = Math.floor(top / CELL) + 2 - low
    const lattices = this.#fields.map((field) => sample(field, cx * 16 / CELL, low, cz * 16 / CELL, levels))
    const lines = lattices.map(() => new Float64Array(levels))
    const [lineA = new Float64Array(0), lineB = lineA, lineC = lineA] = lines
    for (let z = 0; z < 16; z++) {
      for (let x = 0; x < 16; x++) {
        lattices.forEach((lattice, n) => { interpolate(lattice, x, z, lines[n] ?? lineA) })
        const end = this.#top(heights[z << 4 | x] ?? 0)
        for (let y = CAVE_FLOOR; y <= end; y++) {
          const j = Math.floor(y / CELL)
          const at = j - low
          const a0 = lineA[at] ?? 0
          const a1 = lineA[at + 1] ?? 0
          const b0 = lineB[at] ?? 0
          const b1 = lineB[at + 1] ?? 0
          const hall0 = lineC[at] ?? 0
          const hall1 = lineC[at + 1] ?? 0
          if ((isFar(a0, a1) || isFar(b0, b1)) && hall0 <= HALL && hall1 <= HALL) {
            y = (j + 1) * CELL - 1
            continue
          }
          const t = y / CELL - j
          if (this.#hollow(lerp(a0, a1, t), lerp(b0, b1, t), lerp(hall0, hall1, t), y)) hollow(x, y, z)
        }
      }
    }
  }
}

/** Whether nothing between the values `a` and `b` is near enough to zero for a tunnel. */
function isFar (a: number, b: number): boolean {
  return a > 0 ? a > TUNNEL_EDGE && b > TUNNEL_EDGE : a < -TUNNEL_EDGE && b < -TUNNEL_EDGE
}

/** Values on the lattice of one chunk at `(level * SIDE + k) * SIDE + i`. */
function sample (field: (i: number, j: number, k: number) => number, i0: number, j0: number, k0: number, levels: number): Float64Array {
  const values = new Float64Array(levels * SIDE * SIDE)
  let at = 0
  for (let j = 0; j < levels; j++) {
    for (let k = 0; k < SIDE; k++) {
      for (let i = 0; i < SIDE; i++) values[at++] = field(i0 + i, j0 + j, k0 + k)
    }
  }
  return values
}

/** The lattice's values along the vertical line at x, z of 0..15. */
function interpolate (lattice: Float64Array, x: number, z: number, line: Float64Array): void {
  const i = x >> 2
  const k = z >> 2
  const fx = x / CELL - i
  const fz = z / CELL - k
  for (let level = 0; level < line.length; level++) {
    const at = (level * SIDE + k) * SIDE + i
    line[level] = lerp(
      lerp(lattice[at] ?? 0, lattice[at + 1] ?? 0, fx),
      lerp(lattice[at + SIDE] ?? 0, lattice[at + SIDE + 1] ?? 0, fx), fz)
  }
}
