import type { Behaviour, BehaviourRule } from './behaviour.ts'
import { plus } from '../geometry.ts'
import { facingOf, OPPOSITE } from './placement.ts'

/** Doors (both halves), trapdoors and gates swing; a gate opens away from who opens it (minecraft.wiki/w/Fence_Gate). Iron needs redstone. */
const swings: Behaviour = {
  use: (realm, player, cell, block) => {
    const { blocks } = realm
    const open = block.properties['open'] !== 'true'
    if (block.name.endsWith('_door')) {
      const other = plus(cell, { x: 0, y: block.properties['half'] === 'upper' ? -1 : 1, z: 0 })
      blocks.alter(cell, { open })
      if (blocks.at(other).name === block.name) blocks.alter(other, { open })
    } else if (block.name.endsWith('_fence_gate') && open && facingOf(player.body.yaw) === OPPOSITE[block.properties['facing'] ?? '']) {
      blocks.alter(cell, { open, facing: facingOf(player.body.yaw) })
    } else blocks.alter(cell, { open })
    return true
  }
}
export const openings: readonly BehaviourRule[] = [[/^(?!iron_).*_(door|trapdoor|fence_gate)$/, swings]]
