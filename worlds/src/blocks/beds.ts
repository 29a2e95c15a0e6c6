import { headOf, lieDown } from '../players/sleeping.ts'
import type { BehaviourRule } from './behaviour.ts'

/** A click on a bed sets the spawn, and by night sends to sleep. */
export const beds: readonly BehaviourRule[] = [[
  /_bed$/,
  {
    use: (realm, player, cell, block) => {
      lieDown(realm, player, headOf(cell, block))
      return true
    }
  }
]]
