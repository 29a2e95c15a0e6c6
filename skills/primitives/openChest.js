// @ts-check
/** @import { Primitive } from '../../bridge/src/primitives-host.ts' */
import { withChest } from './shared/chest.js'

/** @type {Primitive['run']} */
async function openChest (ctx, position = null) {
  const { block, position: at, contents, slots, free } = await withChest(ctx, position, async () => null)
  return { block, position: at, contents, slots, free }
}

/** @type {Primitive} */
export default { name: 'openChest', run: openChest }
