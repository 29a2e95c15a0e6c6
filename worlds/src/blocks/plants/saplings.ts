import type { BehaviourRule } from '../behaviour.ts'
import { plus, type Vec } from '../../geometry.ts'
import type { Realm } from '../../realm.ts'
import type { BlockInfo } from '../../registry.ts'
import { brightness } from '../support.ts'
import { growTree } from './trees.ts'

const ABOVE: Vec = { x: 0, y: 1, z: 0 }
const LIGHT = 9

/** One step of a sapling: it makes ready first, and is a tree at the next. */
export function advanceSapling (realm: Realm, cell: Vec, block: BlockInfo): void {
  if (block.properties['stage'] === '0') realm.blocks.alter(cell, { stage: 1 })
  else growTree(realm, cell, block.name.replace('_sapling', ''))
}

export const saplings: readonly BehaviourRule[] = [[/^(?!bamboo).*_sapling$/, {
  randomTick: (realm, cell, block) => {
    if (brightness(realm.columns, plus(cell, ABOVE)) >= LIGHT && realm.blocks.rng.int(7) === 0) advanceSapling(realm, cell, block)
  }
}]]
