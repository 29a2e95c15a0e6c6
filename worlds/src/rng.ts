/** Weyl increment of mulberry32, the generator behind `Rng`. */
const INCREMENT = 0x6d2b79f5

function scramble (value: number): number {
  let t = value
  t = Math.imul(t ^ (t >>> 15), t | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return (t ^ (t >>> 14)) >>> 0
}

/** Folds any safe integer into 32 bits; those from 0 to 2^32 - 1 keep their value. */
export function fold (seed: number): number {
  return (seed ^ scramble(Math.floor(seed / 0x100000000) >>> 0)) >>> 0
}

/**
 * A seeded generator whose whole state is one unsigned 32-bit number, so that a snapshot can hold it.
 * Algorithm: mulberry32 (public domain, Tommy Ettinger).
 */
export class Rng {
  /** With a sign: the engine keeps such a number in place, and makes an object of one from 2^31 on at every draw. */
  #state: number

  constructor (seed: number) {
    this.#state = fold(seed) | 0
  }

  /** Unsigned 32-bit; assigning it continues a saved sequence. */
  get state (): number {
    return this.#state >>> 0
  }

  set state (state: number) {
    this.#state = state | 0
  }

  /** Next number in [0, 1). */
  next (): number {
    this.#state = (this.#state + INCREMENT) | 0
    return scramble(this.#state) / 0x100000000
  }

  /** Next integer in [0, n). */
  int (n: number): number {
    return Math.floor(this.next() * n)
  }

  /** Next integer of `count` bits, 1 to 31: the same as `int(2 ** count)`, without the way over fractions. */
  bits (count: number): number {
    this.#state = (this.#state + INCREMENT) | 0
    return scramble(this.#state) >>> (32 - count)
  }

  /** An independent generator named `label`; the same state and label always give the same one, and this one does not advance. */
  fork (label: string): Rng {
    let hash = this.#state ^ 0x811c9dc5
    for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193)
    return new Rng(scramble(hash >>> 0))
  }
}

/** A 32-bit hash of a block position: what makes terrain independent of the order it is generated in. */
export function hashAt (x: number, y: number, z: number, seed: number): number {
  let h = Math.imul(x, 0x1b873593) ^ Math.imul(y, 0x27d4eb2f) ^ Math.imul(z, 0x165667b1) ^ Math.imul(fold(seed), 0x9e3779b1)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** White noise in [0, 1) at a block position. */
export function hashNoise (x: number, y: number, z: number, seed: number): number {
  return hashAt(x, y, z, seed) / 0x100000000
}
