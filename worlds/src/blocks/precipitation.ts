import { plus, type Vec } from '../geometry.ts'
import type { Realm } from '../realm.ts'
import { MAX_Y } from '../registry.ts'
import { hashAt } from '../rng.ts'
import { fluidOf } from './fluid.ts'
import { isFreezingAt } from './rain.ts'
import { staysUp } from './support.ts'

/** In each column, one tick of so many on average, the weather comes to one of its 256 places. */
const PERIOD = 16
const PLACES = 256
/** Light of blocks at which nothing freezes and no snow lies. */
const WARM = 10
const MOST_LAYERS = 8
const SIDES: readonly Vec[] = [{ x: -1, y: 0, z: 0 }, { x: 1, y: 0, z: 0 }, { x: 0, y: 0, z: -1 }, { x: 0, y: 0, z: 1 }]

/**
 * Ice on open water where it is cold, and snow where snow falls (vanilla's ServerLevel.tickPrecipitation). The places
 * are drawn from seed and tick: the weather has no generator of its own that others would feel.
 */
export function tickPrecipitation (realm: Realm, columns: ReadonlyArray<readonly [number, number]>): void {
  for (const [cx, cz] of columns) {
    const draw = hashAt(cx, realm.tick, cz, realm.seed)
    if (draw % PERIOD !== 0) continue
    const place = Math.floor(draw / PERIOD) % PLACES
    const [x, z] = [cx * 16 + (place & 15), cz * 16 + (place >> 4)]
    const y = realm.columns.height(x, z) + 1
    if (y >= MAX_Y || !isFreezingAt(realm, { x, y, z })) continue
    freeze(realm, { x, y: y - 1, z })
    if (realm.weather.raining) snow(realm, { x, y, z })
  }
}

/** A source freezes at the edge of its water. */
function freeze (realm: Realm, cell: Vec): void {
  const { blocks, data, light } = realm
  const block = blocks.at(cell)
  if (block.name !== 'water' || block.properties['level'] !== '0' || light.block(cell) >= WARM) return
  if (SIDES.every(side => fluidOf(blocks.at(plus(cell, side)))?.kind === 'water')) return
  blocks.set(cell, data.stateOf('ice'))
}

/** A layer of snow, or another one as far as the game rule lets it heap up. */
function snow (realm: Realm, cell: Vec): void {
  const { blocks, columns, data, light, rules } = realm
  const deepest = Math.min(MOST_LAYERS, rules.number('snowAccumulationHeight'))
  const block = blocks.at(cell)
  if (deepest < 1 || light.block(cell) >= WARM) return
  if (block.name === 'snow') {
    const layers = Number(block.properties['layers'])
    if (layers < deepest) blocks.alter(cell, { layers: layers + 1 })
    return
  }
  const layer = data.stateOf('snow')
  if (block.stateId === 0 && staysUp(columns, cell, data.blockOfState(layer))) blocks.set(cell, layer)
}
