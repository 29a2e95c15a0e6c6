import { feed } from '../players/hunger.ts'
import { isCreative } from '../players/modes.ts'
import { MAX_FOOD } from '../players/player.ts'
import type { BehaviourRule } from './behaviour.ts'

/** What one of a cake's seven slices feeds (minecraft.wiki/w/Cake). */
const SLICE = { food: 2, saturation: 0.4 }
const LAST_BITE = 6
const AIR = 0

/** A right click eats a slice at once. */
export const cake: readonly BehaviourRule[] = [[
  ['cake'],
  {
    use: (realm, player, cell, block) => {
      if (player.vitals.food >= MAX_FOOD && !isCreative(player)) return false
      feed(player, SLICE.food, SLICE.saturation)
      player.statistics.add('custom', 'eat_cake_slice')
      const bites = Number(block.properties['bites'] ?? 0)
      if (bites >= LAST_BITE) realm.blocks.set(cell, AIR)
      else realm.blocks.alter(cell, { bites: bites + 1 })
      return true
    }
  }
]]
