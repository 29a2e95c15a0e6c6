import type { Behaviour, BehaviourRule } from '../behaviour.ts'
import { keepsFarmland } from './crops.ts'
import { boxOf } from '../../entities/mobs/mob.ts'
import { boxAt, overlaps, plus, type Vec } from '../../geometry.ts'
import { PLAYER_WIDTH } from '../../players/player.ts'
import type { Realm } from '../../realm.ts'
import type { BlockInfo } from '../../registry.ts'
import { fluidOf } from '../fluid.ts'
import { rainsOn } from '../rain.ts'
import { correct } from '../../players/movement.ts'

/** How far water reaches: blocks to each side, on the same level or one above (minecraft.wiki/w/Farmland#Hydration). */
const WATER_REACH = 4
const WET = 7
/** Far enough for all whose feet may stand in one block. */
const NEAR = 4
const ABOVE: Vec = { x: 0, y: 1, z: 0 }

function isWatered ({ blocks }: Realm, cell: Vec): boolean {
  for (let y = 0; y <= 1; y++) {
    for (let x = -WATER_REACH; x <= WATER_REACH; x++) {
      for (let z = -WATER_REACH; z <= WATER_REACH; z++) {
        if (fluidOf(blocks.at(plus(cell, { x, y, z })))?.kind === 'water') return true
      }
    }
  }
  return false
}

function water (realm: Realm, cell: Vec, block: BlockInfo): void {
  const { blocks } = realm
  const moisture = Number(block.properties['moisture'])
  const above = plus(cell, ABOVE)
  if (isWatered(realm, cell) || rainsOn(realm, above)) {
    if (moisture < WET) blocks.alter(cell, { moisture: WET })
  } else if (moisture > 0) blocks.alter(cell, { moisture: moisture - 1 })
  else if (!keepsFarmland(blocks.at(above))) toDirt(realm, cell)
}

/** Back to dirt; who stands in what is now a full block is lifted onto it, as in vanilla. */
export function toDirt (realm: Realm, cell: Vec): void {
  realm.blocks.set(cell, realm.data.stateOf('dirt'))
  const lid = { minX: cell.x, minY: cell.y + 0.9, minZ: cell.z, maxX: cell.x + 1, maxY: cell.y + 1, maxZ: cell.z + 1 }
  for (const mob of realm.mobs.near(cell, NEAR)) if (overlaps(boxOf(mob), lid)) mob.position = { ...mob.position, y: cell.y + 1 }
  for (const player of realm.players) {
    const { position } = player.body
    if (!overlaps(boxAt(position, PLAYER_WIDTH, player.height), lid)) continue
    player.body.position = { ...position, y: cell.y + 1 }
    correct(realm, player)
  }
}

function isCovered ({ blocks }: Realm, cell: Vec): boolean {
  const above = blocks.at(plus(cell, ABOVE))
  return above.solid && !above.name.endsWith('_fence_gate') && above.name !== 'moving_piston' && above.name !== 'lily_pad'
}

const covering: Behaviour = {
  neighbourChanged: (realm, cell) => { if (isCovered(realm, cell)) realm.blocks.schedule(cell, 1) },
  scheduledTick: (realm, cell) => { if (isCovered(realm, cell)) toDirt(realm, cell) }
}

/** A fall of `height` blocks tramples farmland the more likely the deeper it is. */
export function trample (realm: Realm, cell: Vec, height: number): void {
  if (realm.blocks.rng.next() < height - 0.5) toDirt(realm, cell)
}

export const farmland: readonly BehaviourRule[] = [
  [['farmland', 'dirt_path'], covering],
  [['farmland'], {
    randomTick: water,
    fallenOn: (realm, cell, _block, _player, height) => { trample(realm, cell, height) }
  }]
]
