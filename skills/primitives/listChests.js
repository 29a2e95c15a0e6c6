// @ts-check
/** @import { Primitive } from '../../bridge/src/primitives-host.ts' */
import { amountOf } from './shared/check.js'
import { CHEST_RADIUS, chestsAround, remembered } from './shared/chest.js'

/** @type {Primitive['run']} */
async function listChests (ctx, radius = CHEST_RADIUS) {
  const range = amountOf(ctx, radius, 'radius', CHEST_RADIUS)
  return chestsAround(ctx, range).map(({ block, cells, home }) => {
    const contents = remembered(ctx, cells)
    return { block: block.name, position: { x: home.x, y: home.y, z: home.z }, contents: contents === null ? null : { ...contents } }
  })
}

/** @type {Primitive} */
export default { name: 'listChests', run: listChests }
