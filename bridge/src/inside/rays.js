// @ts-check
import { Block, blockFrom } from './blocks.js'
import { host } from './host.js'
import { Vec3, plainPoint } from './vec3.js'

/** @typedef {{id: number} | {from: unknown, direction: unknown}} Ray from an entity's eyes, or from anywhere */
/** @typedef {Block & {face: number, intersect: Vec3}} Hit */
/** @typedef {(block: Block, ray: object) => unknown} Matcher asked for each block that the ray passes, air too */

/**
 * The block that a ray meets first, with `face` and `intersect`. A matcher decides in place of the blocks' shapes, and
 * what it accepts comes without these two, as in the package prismarine-world.
 * @param {Ray} ray @param {number} range @param {Matcher | null} [matcher] @returns {Hit | Block | null}
 */
export function cast (ray, range, matcher) {
  const plain = 'id' in ray ? ray : { from: plainPoint(ray.from, 'raycast'), direction: plainPoint(ray.direction, 'raycast') }
  if (typeof matcher !== 'function') {
    const hit = host('raycast', plain, range)
    return hit === null ? null : Object.assign(/** @type {Block} */ (blockFrom(hit.block)), { face: hit.face, intersect: new Vec3(...hit.intersect) })
  }
  const passed = host('blocksOnRay', plain, range)
  if (passed === null) return null
  const geometry = shapeOf(passed.pos, passed.dir)
  for (const seen of passed.blocks) {
    const block = /** @type {Block} */ (blockFrom(seen))
    if (matcher(block, geometry)) return block
  }
  return null
}

/** What a matcher is given of the ray. @param {[number, number, number]} pos @param {[number, number, number]} dir */
function shapeOf (pos, dir) {
  return {
    pos: new Vec3(...pos),
    dir: new Vec3(...dir),
    /** Where the ray meets the nearest of these boxes, moved by `offset`, or null. @param {number[][]} shapes @param {unknown} offset */
    intersect (shapes, offset) {
      const met = host('intersect', pos, dir, shapes, plainPoint(offset, 'intersect'))
      return met === null ? null : { pos: new Vec3(...met.pos), face: met.face }
    }
  }
}
