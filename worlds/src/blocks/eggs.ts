import { isCreative } from '../players/modes.ts'
import type { BehaviourRule } from './behaviour.ts'

/** A player breaks turtle eggs one at a time (minecraft.wiki/w/Turtle_Egg). */
export const eggs: readonly BehaviourRule[] = [[
  ['turtle_egg'],
  {
    broken: (realm, cell, block, player) => {
      const left = Number(block.properties['eggs']) - 1
      if (player !== null && !isCreative(player) && left > 0) {
        realm.blocks.set(cell, realm.data.stateOf(block.name, { ...block.properties, eggs: left }))
      }
    }
  }
]]
