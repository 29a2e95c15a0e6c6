import type { Behaviour, BehaviourRule } from './behaviour.ts'
import { FACES, plus, type Vec } from '../geometry.ts'
import type { Realm } from '../realm.ts'
import type { BlockInfo, GameData } from '../registry.ts'
import { isLoose, isReplaceable } from './support.ts'

/** Ticks between losing its floor and falling (minecraft.wiki/w/Falling_Block). */
const FALL_DELAY = 2
const BELOW: Vec = { x: 0, y: -1, z: 0 }

function wait (realm: Realm, cell: Vec): void {
  realm.blocks.schedule(cell, FALL_DELAY)
}

function letFall (realm: Realm, cell: Vec, block: BlockInfo): void {
  if (!isLoose(block.name) || !isReplaceable(realm.blocks.at(plus(cell, BELOW)))) return
  realm.blocks.set(cell, 0)
  realm.entities.fall(cell, block.stateId)
}

/** Concrete powder that touches water is concrete (minecraft.wiki/w/Concrete_Powder). */
function harden (realm: Realm, cell: Vec, block: BlockInfo): void {
  const wet = FACES.some((face, index) => index !== 0 && holdsWater(realm.blocks.at(plus(cell, face))))
  if (wet) realm.blocks.set(cell, hardened(realm.data, block.stateId))
}

/** The concrete that powder of `state` becomes. */
export function hardened (data: GameData, state: number): number {
  return data.stateOf(data.blockOfState(state).name.replace('_powder', ''))
}

function holdsWater (block: BlockInfo): boolean {
  return block.name === 'water' || block.properties['waterlogged'] === 'true'
}

const loose: Behaviour = { appeared: wait, neighbourChanged: wait, scheduledTick: letFall }
const powder: Behaviour = { appeared: harden, neighbourChanged: harden }

export const falling: readonly BehaviourRule[] = [
  [/_concrete_powder$/, powder],
  [/^(red_)?sand$|^(suspicious_)?gravel$|^suspicious_sand$|_concrete_powder$|anvil$/, loose]
]
