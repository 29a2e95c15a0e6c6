import table from '../../data/light.json' with { type: 'json' }
import { fullFaces } from '../blocks/shapes.ts'
import type { BlockInfo, GameData } from '../registry.ts'

/** Blocks whose full faces stop light although the block as a whole does not (vanilla's shape occlusion). */
const SHAPED = /_(slab|stairs)$|^farmland$|^dirt_path$/

const emission: Readonly<Record<string, number>> = table.emission
const whenLit: Readonly<Record<string, number>> = table.lit

/** What light needs to know of each state, by state id. */
export class LightTraits {
  /** Light taken away on entering, 0 to 15. */
  readonly filter: Uint8Array
  readonly emission: Uint8Array
  /** Faces that light does not pass, a bit each, in the order of the protocol's face numbers. */
  readonly faces: Uint8Array

  constructor (data: GameData) {
    this.filter = new Uint8Array(data.stateCount)
    this.emission = new Uint8Array(data.stateCount)
    this.faces = new Uint8Array(data.stateCount)
    for (const { name, minStateId, maxStateId, emitLight } of data.registry.blocksArray) {
      for (let state = minStateId ?? 0; state <= (maxStateId ?? 0); state++) {
        const block = data.blockOfState(state)
        this.filter[state] = filterOf(block)
        this.emission[state] = emissionOf(block, emitLight)
        if (SHAPED.test(name)) this.faces[state] = fullFaces(block)
      }
    }
  }
}

function filterOf ({ name, properties, filterLight }: BlockInfo): number {
  if (name.endsWith('_slab') && properties['type'] === 'double') return 15
  return properties['waterlogged'] === 'true' ? Math.max(1, filterLight) : filterLight
}

function emissionOf ({ name, properties }: BlockInfo, byDefault: number): number {
  const lit = whenLit[name]
  if (lit !== undefined) return properties['lit'] === 'true' ? lit : 0
  if (name.endsWith('candle') || name.endsWith('candle_cake')) {
    return properties['lit'] === 'true' ? table.candle * Number(properties['candles'] ?? 1) : 0
  }
  if (name.startsWith('cave_vines')) return properties['berries'] === 'true' ? table.berries : 0
  if (name === 'sea_pickle') return properties['waterlogged'] === 'true' ? 3 + 3 * Number(properties['pickles']) : 0
  if (name === 'light') return Number(properties['level'] ?? 15)
  if (name === 'respawn_anchor') return [0, 3, 7, 11, 15][Number(properties['charges'])] ?? 0
  return emission[name] ?? byDefault
}
