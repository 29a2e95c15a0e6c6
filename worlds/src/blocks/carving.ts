import { FACES, plus, type Vec } from '../geometry.ts'
import { stack } from '../items/items.ts'
import { isCreative } from '../players/modes.ts'
import { wearSlot } from '../players/wear.ts'
import type { Realm } from '../realm.ts'
import type { BehaviourRule } from './behaviour.ts'
import { facingOf, OPPOSITE } from './placement.ts'
import { FACE_NAMES } from './support.ts'

/** Seeds that fall out of a pumpkin when it is carved (minecraft.wiki/w/Carved_Pumpkin). */
const SEEDS = 4
const POT = 'flower_pot'
const POTTED = 'potted_'

/** The plant of a filled pot as an item. */
function plantOf (name: string): string {
  const plant = name.replace(POTTED, '')
  return { azalea_bush: 'azalea', flowering_azalea_bush: 'flowering_azalea' }[plant] ?? plant
}

/** The block that a pot with this item in it is; null when it goes into none. */
function pottedOf ({ data }: Realm, item: string): string | null {
  const name = POTTED + (item.endsWith('azalea') ? `${item}_bush` : item)
  return data.registry.blocksByName[name] === undefined ? null : name
}

/** Shears carve a pumpkin on the side they click; pots take a plant and give it back (minecraft.wiki/w/Flower_Pot). */
export const carving: readonly BehaviourRule[] = [
  [['pumpkin'], {
    use: (realm, player, cell, _block, held, { face, slot }) => {
      if (held?.name !== 'shears') return false
      const facing = face >= 2 ? FACE_NAMES[face] : OPPOSITE[facingOf(player.body.yaw)]
      realm.blocks.set(cell, realm.data.stateOf('carved_pumpkin', { facing: facing ?? 'north' }))
      realm.entities.drop(plus(cell, FACES[FACE_NAMES.indexOf(facing as 'up')] as Vec), stack('pumpkin_seeds', SEEDS))
      player.statistics.add('used', 'shears')
      wearSlot(realm, player, slot)
      return true
    }
  }],
  [/^flower_pot$|^potted_/, {
    use: (realm, player, cell, block, held, { slot }) => {
      const potted = held === null ? null : pottedOf(realm, held.name)
      if (block.name === POT) {
        if (potted === null) return false
        realm.blocks.set(cell, realm.data.stateOf(potted))
        player.statistics.add('custom', 'pot_flower')
        if (!isCreative(player)) player.inventory.take(slot, 1)
        return true
      }
      if (potted !== null) return true
      const rest = player.inventory.add(stack(plantOf(block.name)))
      if (rest !== null) realm.entities.toss(player, rest)
      realm.blocks.set(cell, realm.data.stateOf(POT))
      return true
    }
  }]
]
