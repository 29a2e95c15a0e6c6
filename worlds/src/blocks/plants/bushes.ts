import type { BehaviourRule } from '../behaviour.ts'
import { plus, type Vec } from '../../geometry.ts'
import { stack } from '../../items/items.ts'
import type { Realm } from '../../realm.ts'
import type { BlockInfo } from '../../registry.ts'
import { brightness } from '../support.ts'

const ABOVE: Vec = { x: 0, y: 1, z: 0 }

/** Last stage, and one chance in how many a random tick brings the next (minecraft.wiki/w/Sweet_Berries, /w/Cocoa_Beans, /w/Nether_Wart). */
const GROWTH: Readonly<Record<string, { readonly last: number, readonly chance: number, readonly light: number }>> = {
  sweet_berry_bush: { last: 3, chance: 5, light: 9 },
  cocoa: { last: 2, chance: 5, light: 0 },
  nether_wart: { last: 3, chance: 10, light: 0 }
}

function grow (realm: Realm, cell: Vec, block: BlockInfo): void {
  const growth = GROWTH[block.name]
  const age = Number(block.properties['age'])
  if (growth === undefined || age >= growth.last || realm.blocks.rng.int(growth.chance) !== 0) return
  if (growth.light === 0 || brightness(realm.columns, plus(cell, ABOVE)) >= growth.light) realm.blocks.alter(cell, { age: age + 1 })
}

export const bushes: readonly BehaviourRule[] = [
  [Object.keys(GROWTH), { randomTick: grow }],
  [['sweet_berry_bush'], {
    use: (realm, _player, cell, block, held) => {
      const age = Number(block.properties['age'])
      if (age < 2 || (age < 3 && held?.name === 'bone_meal')) return false
      realm.entities.drop(cell, stack('sweet_berries', 1 + realm.rng.int(2) + (age === 3 ? 1 : 0)))
      realm.blocks.alter(cell, { age: 1 })
      return true
    }
  }],
  [/^cave_vines(_plant)?$/, {
    use: (realm, _player, cell, block) => {
      if (block.properties['berries'] !== 'true') return false
      realm.entities.drop(cell, stack('glow_berries'))
      realm.blocks.alter(cell, { berries: false })
      return true
    }
  }]
]
