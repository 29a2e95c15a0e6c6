// @ts-check
import { blockAt } from './blocks.js'
import { emitter } from './events.js'
import { guard } from './guard.js'
import { cast } from './rays.js'
import { REFUSED } from './refused.js'

/** `bot.world`: the reads of the package prismarine-world. */
export function makeWorld () {
  const { on, once, off, addListener, removeListener } = emitter(-1)
  /** @param {(block: import('./blocks.js').Block | null) => any} read */
  const of = read => /** @param {unknown} point */ point => read(blockAt(point))
  return guard({
    getBlock: of(block => block),
    getBlockStateId: of(block => block?.stateId ?? 0),
    getBlockType: of(block => block?.type ?? 0),
    getBlockData: of(block => block?.metadata ?? 0),
    getBlockLight: of(block => block?.light ?? 0),
    getSkyLight: of(block => block?.skyLight ?? 0),
    getBiome: of(block => block?.biome.id ?? 0),
    /** @param {unknown} from @param {unknown} direction @param {number} range @param {import('./rays.js').Matcher | null} [matcher] */
    raycast: (from, direction, range, matcher) => cast({ from, direction }, range, matcher),
    on,
    once,
    off,
    addListener,
    removeListener
  }, 'bot.world', {}, REFUSED['bot.world'])
}
