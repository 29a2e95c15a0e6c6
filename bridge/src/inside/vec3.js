// @ts-check
/** A point or direction with the methods of mineflayer's vec3 that programs use. */
export class Vec3 {
  /** @param {number} x @param {number} y @param {number} z */
  constructor (x = 0, y = 0, z = 0) {
    this.x = Number(x)
    this.y = Number(y)
    this.z = Number(z)
  }

  clone () { return new Vec3(this.x, this.y, this.z) }
  /** @param {number} dx @param {number} dy @param {number} dz */
  offset (dx, dy, dz) { return new Vec3(this.x + dx, this.y + dy, this.z + dz) }
  /** @param {{x: number, y: number, z: number}} other */
  plus (other) { return this.offset(other.x, other.y, other.z) }
  /** @param {{x: number, y: number, z: number}} other */
  minus (other) { return this.offset(-other.x, -other.y, -other.z) }
  /** @param {number} factor */
  scaled (factor) { return new Vec3(this.x * factor, this.y * factor, this.z * factor) }
  floored () { return new Vec3(Math.floor(this.x), Math.floor(this.y), Math.floor(this.z)) }
  rounded () { return new Vec3(Math.round(this.x), Math.round(this.y), Math.round(this.z)) }
  norm () { return Math.hypot(this.x, this.y, this.z) }
  unit () {
    const norm = this.norm()
    return norm === 0 ? this.clone() : this.scaled(1 / norm)
  }

  /** @param {{x: number, y: number, z: number}} other */
  dot (other) { return this.x * other.x + this.y * other.y + this.z * other.z }
  /** @param {{x: number, y: number, z: number}} other */
  distanceTo (other) { return Math.hypot(this.x - other.x, this.y - other.y, this.z - other.z) }
  /** @param {{x: number, y: number, z: number}} other */
  distanceSquared (other) { return this.distanceTo(other) ** 2 }
  /** @param {{x: number, y: number, z: number}} other */
  xzDistanceTo (other) { return Math.hypot(this.x - other.x, this.z - other.z) }
  /** @param {{x: number, y: number, z: number}} other */
  manhattanDistanceTo (other) {
    return Math.abs(this.x - other.x) + Math.abs(this.y - other.y) + Math.abs(this.z - other.z)
  }

  /** @param {{x: number, y: number, z: number}} other */
  equals (other) { return this.x === other.x && this.y === other.y && this.z === other.z }
  toArray () { return [this.x, this.y, this.z] }
  toString () { return `(${this.x}, ${this.y}, ${this.z})` }
}
