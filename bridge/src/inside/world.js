// @ts-check
import { Block, blockAt, blockFrom } from './blocks.js'
import { emitter } from './events.js'
import { guard } from './guard.js'
import { host } from './host.js'
import { REFUSED } from './refused.js'
import { Vec3, plainPoint } from './vec3.js'

/** `bot.world`: the reads of the package prismarine-world. */
export function makeWorld () {
  const { on, once, off, addListener, removeListener } = emitter(-1)
  /** @param {(block: Block | null) => any} read */
  const of = read => /** @param {unknown} point */ point => read(blockAt(point))
  return guard({
    getBlock: of(block => block),
    getBlockStateId: of(block => block?.stateId ?? 0),
    getBlockType: of(block => block?.type ?? 0),
    getBlockData: of(block => block?.metadata ?? 0),
    getBlockLight: of(block => block?.light ?? 0),
    getSkyLight: of(block => block?.skyLight ?? 0),
    getBiome: of(block => block?.biome.id ?? 0),
    /** The first block that a ray meets, with `face` and `intersect`, or null. @param {any} from @param {any} direction @param {number} range */
    raycast (from, direction, range) {
      const hit = host('raycast', plainPoint(from, 'raycast'), plainPoint(direction, 'raycast'), range)
      return hit === null ? null : Object.assign(/** @type {Block} */ (blockFrom(hit.block)), { face: hit.face, intersect: new Vec3(...hit.intersect) })
    },
    on,
    once,
    off,
    addListener,
    removeListener
  }, 'bot.world', {}, REFUSED['bot.world'])
}
