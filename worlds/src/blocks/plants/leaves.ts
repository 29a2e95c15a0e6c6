import type { Behaviour, BehaviourRule } from '../behaviour.ts'
import { FACES, plus, type Vec } from '../../geometry.ts'
import type { Realm } from '../../realm.ts'
import type { BlockInfo } from '../../registry.ts'

/** Steps from a log at which leaves wither (minecraft.wiki/w/Leaves#Decay). */
const TOO_FAR = 7
const LOG = /_(log|wood)$/

function distanceAt (block: BlockInfo): number {
  if (LOG.test(block.name)) return 0
  return block.name.endsWith('_leaves') ? Number(block.properties['distance']) : TOO_FAR
}

/** Steps through leaves to the nearest log, by what the neighbours say. */
function distanceOf (realm: Realm, cell: Vec): number {
  return Math.min(TOO_FAR, ...FACES.map(face => distanceAt(realm.blocks.at(plus(cell, face))) + 1))
}

function reconsider (realm: Realm, cell: Vec, block: BlockInfo): void {
  if (distanceOf(realm, cell) !== Number(block.properties['distance'])) realm.blocks.schedule(cell, 1)
}

const leaf: Behaviour = {
  appeared: reconsider,
  neighbourChanged: reconsider,
  scheduledTick: (realm, cell) => { realm.blocks.alter(cell, { distance: distanceOf(realm, cell) }) },
  ticksRandomly: ({ properties }) => properties['distance'] === String(TOO_FAR) && properties['persistent'] === 'false',
  randomTick: (realm, cell) => { realm.blocks.destroy(cell, null) }
}

export const leaves: readonly BehaviourRule[] = [[/_leaves$/, leaf]]
