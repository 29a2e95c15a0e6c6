import type { Behaviour, BehaviourRule } from '../behaviour.ts'
import { plus, type Vec } from '../../geometry.ts'
import type { Realm } from '../../realm.ts'
import type { BlockInfo } from '../../registry.ts'
import { brightness } from '../support.ts'

const ABOVE: Vec = { x: 0, y: 1, z: 0 }
const TALLEST = 3
const READY = 15
const KELP = { chance: 0.14, oldest: 25 }
const BAMBOO = { chance: 3, tallest: 16 }

function heightBelow ({ blocks }: Realm, cell: Vec, name: string): number {
  let height = 0
  while (blocks.at({ ...cell, y: cell.y - height - 1 }).name === name) height++
  return height
}

/** Sugar cane and cactus: sixteen random ticks for a block, three blocks at most (minecraft.wiki/w/Sugar_Cane, /w/Cactus). */
const stalk: Behaviour = {
  randomTick: (realm, cell, block) => {
    const { blocks, data } = realm
    const above = plus(cell, ABOVE)
    if (blocks.at(above).stateId !== 0 || heightBelow(realm, cell, block.name) + 1 >= TALLEST) return
    const age = Number(block.properties['age'])
    if (age < READY) return blocks.alter(cell, { age: age + 1 })
    blocks.set(above, data.stateOf(block.name))
    if (blocks.at(cell).name === block.name) blocks.alter(cell, { age: 0 })
  }
}

/** The tip grows into water above and turns to stem; what loses its tip grows a new one (minecraft.wiki/w/Kelp). */
function growKelp (realm: Realm, cell: Vec, block: BlockInfo): void {
  const { blocks, data } = realm
  const above = plus(cell, ABOVE)
  if (blocks.at(above).name !== 'water') return
  blocks.set(above, data.stateOf('kelp', { age: Math.min(KELP.oldest, Number(block.properties['age']) + 1) }))
}

const kelpTip: Behaviour = {
  ticksRandomly: ({ properties }) => properties['age'] !== String(KELP.oldest),
  randomTick: (realm, cell, block) => { if (realm.blocks.rng.next() < KELP.chance) growKelp(realm, cell, block) },
  neighbourChanged: (realm, cell) => {
    if (/^kelp/.test(realm.blocks.at(plus(cell, ABOVE)).name)) realm.blocks.set(cell, realm.data.stateOf('kelp_plant'))
  }
}

const kelpStem: Behaviour = {
  neighbourChanged: (realm, cell) => {
    if (/^kelp/.test(realm.blocks.at(plus(cell, ABOVE)).name)) return
    realm.blocks.set(cell, realm.data.stateOf('kelp', { age: realm.blocks.rng.int(KELP.oldest) }))
  }
}

/** Bamboo of one thickness, up to sixteen blocks; a shoot becomes bamboo with its second block (minecraft.wiki/w/Bamboo). */
const bamboo: Behaviour = {
  randomTick: (realm, cell, block) => {
    const { blocks, data } = realm
    const above = plus(cell, ABOVE)
    if (blocks.rng.int(BAMBOO.chance) !== 0 || blocks.at(above).stateId !== 0 || brightness(realm.columns, above) < 9) return
    const height = heightBelow(realm, cell, 'bamboo') + 1
    if (height >= BAMBOO.tallest) return
    blocks.set(above, data.stateOf('bamboo', { leaves: 'small' }))
    if (block.name === 'bamboo_sapling') blocks.set(cell, data.stateOf('bamboo'))
    else if (height > 2) blocks.alter(cell, { leaves: 'large' })
  }
}

/** Vines hang on where the sides still hold; a side that does not is gone. */
const SIDES = { up: [0, 1, 0], north: [0, 0, -1], south: [0, 0, 1], west: [-1, 0, 0], east: [1, 0, 0] } as const
const vine: Behaviour = {
  neighbourChanged: (realm, cell, block) => {
    const { blocks } = realm
    const above = blocks.at(plus(cell, ABOVE))
    const lost: Record<string, boolean> = {}
    for (const [side, [x, y, z]] of Object.entries(SIDES)) {
      if (block.properties[side] !== 'true' || blocks.at(plus(cell, { x, y, z })).solid) continue
      if (side === 'up' || above.name !== 'vine' || above.properties[side] !== 'true') lost[side] = false
    }
    if (Object.keys(lost).length > 0) blocks.alter(cell, lost)
  }
}

export const stalks: readonly BehaviourRule[] = [
  [['sugar_cane', 'cactus'], stalk],
  [['kelp'], kelpTip],
  [['kelp_plant'], kelpStem],
  [['bamboo', 'bamboo_sapling'], bamboo],
  [['vine'], vine]
]
