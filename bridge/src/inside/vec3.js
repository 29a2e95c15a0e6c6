// @ts-check
/** @typedef {{x: number, y: number, z: number}} Point */

/** A point or direction, with the methods of the package vec3. Those named as commands change it; the others return a new one. */
export class Vec3 {
  /** @param {number} x @param {number} y @param {number} z */
  constructor (x = 0, y = 0, z = 0) {
    this.x = Number(x)
    this.y = Number(y)
    this.z = Number(z)
  }

  isZero () { return this.x === 0 && this.y === 0 && this.z === 0 }
  /** @param {number} index */
  at (index) { return this.toArray()[index] }
  xz () { return [this.x, this.z] }
  xy () { return [this.x, this.y] }
  yz () { return [this.y, this.z] }
  xzy () { return new Vec3(this.x, this.z, this.y) }
  /** @param {number} x @param {number} y @param {number} z */
  set (x, y, z) { [this.x, this.y, this.z] = [x, y, z]; return this }
  /** @param {Point} other */
  update (other) { return this.set(other.x, other.y, other.z) }
  rounded () { return this.clone().round() }
  round () { return this.set(Math.round(this.x), Math.round(this.y), Math.round(this.z)) }
  floored () { return this.clone().floor() }
  floor () { return this.set(Math.floor(this.x), Math.floor(this.y), Math.floor(this.z)) }
  /** @param {number} dx @param {number} dy @param {number} dz */
  offset (dx, dy, dz) { return new Vec3(this.x + dx, this.y + dy, this.z + dz) }
  /** @param {number} dx @param {number} dy @param {number} dz */
  translate (dx, dy, dz) { return this.set(this.x + dx, this.y + dy, this.z + dz) }
  /** @param {Point} other */
  add (other) { return this.translate(other.x, other.y, other.z) }
  /** @param {Point} other */
  subtract (other) { return this.translate(-other.x, -other.y, -other.z) }
  /** @param {Point} other */
  multiply (other) { return this.set(this.x * other.x, this.y * other.y, this.z * other.z) }
  /** @param {Point} other */
  divide (other) { return this.set(this.x / other.x, this.y / other.y, this.z / other.z) }
  /** @param {Point} other */
  plus (other) { return this.clone().add(other) }
  /** @param {Point} other */
  minus (other) { return this.clone().subtract(other) }
  /** @param {number} factor */
  scaled (factor) { return this.clone().scale(factor) }
  /** @param {number} factor */
  scale (factor) { return this.set(this.x * factor, this.y * factor, this.z * factor) }
  abs () { return new Vec3(Math.abs(this.x), Math.abs(this.y), Math.abs(this.z)) }
  volume () { return this.x * this.y * this.z }
  /** @param {Point} other */
  modulus (other) { return new Vec3(modulus(this.x, other.x), modulus(this.y, other.y), modulus(this.z, other.z)) }
  /** @param {Point} other */
  distanceTo (other) { return Math.hypot(this.x - other.x, this.y - other.y, this.z - other.z) }
  /** @param {Point} other */
  distanceSquared (other) { return (this.x - other.x) ** 2 + (this.y - other.y) ** 2 + (this.z - other.z) ** 2 }
  /** @param {Point} other */
  angleTo (other) { return Math.acos(Math.min(1, Math.max(-1, this.dot(other) / (this.norm() * Math.hypot(other.x, other.y, other.z))))) }
  /** @param {Point} other @param {number} error */
  equals (other, error = 0) { return Math.abs(this.x - other.x) <= error && Math.abs(this.y - other.y) <= error && Math.abs(this.z - other.z) <= error }
  toString () { return `(${this.x}, ${this.y}, ${this.z})` }
  clone () { return new Vec3(this.x, this.y, this.z) }
  /** @param {Point} other */
  min (other) { return new Vec3(Math.min(this.x, other.x), Math.min(this.y, other.y), Math.min(this.z, other.z)) }
  /** @param {Point} other */
  max (other) { return new Vec3(Math.max(this.x, other.x), Math.max(this.y, other.y), Math.max(this.z, other.z)) }
  norm () { return Math.hypot(this.x, this.y, this.z) }
  /** @param {Point} other */
  dot (other) { return this.x * other.x + this.y * other.y + this.z * other.z }
  /** @param {Point} other */
  innerProduct (other) { return this.dot(other) }
  /** @param {Point} other */
  cross (other) { return new Vec3(this.y * other.z - this.z * other.y, this.z * other.x - this.x * other.z, this.x * other.y - this.y * other.x) }
  unit () { return this.clone().normalize() }
  normalize () {
    const norm = this.norm()
    return norm === 0 ? this : this.scale(1 / norm)
  }

  /** @param {Point} other */
  xyDistanceTo (other) { return Math.hypot(this.x - other.x, this.y - other.y) }
  /** @param {Point} other */
  xzDistanceTo (other) { return Math.hypot(this.x - other.x, this.z - other.z) }
  /** @param {Point} other */
  yzDistanceTo (other) { return Math.hypot(this.y - other.y, this.z - other.z) }
  /** @param {Point} other */
  manhattanDistanceTo (other) { return Math.abs(this.x - other.x) + Math.abs(this.y - other.y) + Math.abs(this.z - other.z) }
  toArray () { return [this.x, this.y, this.z] }
}

/** As for angles: never negative. @param {number} value @param {number} by */
function modulus (value, by) { return ((value % by) + by) % by }

/**
 * The package vec3's own function: from three numbers, an array, a point, or text such as `(1, 2, 3)`.
 * @param {any} x @param {number} [y] @param {number} [z]
 */
export function vec3 (x, y, z) {
  if (x === undefined || x === null) return new Vec3()
  if (Array.isArray(x)) return new Vec3(x[0], x[1], x[2])
  if (typeof x === 'object') return new Vec3(x.x, x.y, x.z)
  if (typeof x === 'string' && y === undefined) {
    const numbers = x.match(/-?\d+(?:\.\d+)?/g) ?? []
    if (numbers.length !== 3) throw new TypeError(`vec3: no point in \`${x}\``)
    return new Vec3(...numbers.map(Number))
  }
  return new Vec3(x, y, z)
}

/** @param {Point} point */
export function vector (point) { return new Vec3(point.x, point.y, point.z) }

/**
 * A point where a program gives one: a Vec3, an object with x, y and z, or an array of three.
 * @param {unknown} point @param {string} where @returns {Point}
 */
export function plainPoint (point, where) {
  const { x, y, z } = Array.isArray(point) ? { x: point[0], y: point[1], z: point[2] } : /** @type {Point} */ (point ?? {})
  if ([x, y, z].every(Number.isFinite)) return { x, y, z }
  throw new TypeError(`${where} takes a Vec3, e.g. bot.entity.position`)
}
