import { ARMOUR, armourPart } from '../items/inventory.ts'
import type { UsableRule } from './using.ts'

/** Blocks and heads are worn, but not by a right click. */
const NOT_BY_HAND = /_skull$|_head$|^carved_pumpkin$/

/** A right click puts armour on, and what was worn into the hand (minecraft.wiki/w/Armor#Wearing). */
export const wearables: readonly UsableRule[] = [[
  name => armourPart(name) !== null && !NOT_BY_HAND.test(name),
  {
    begin: (_realm, player, { item, slot }) => {
      const part = armourPart(item.name)
      if (part === null) return false
      const { slots } = player.inventory
      slots[slot] = slots[ARMOUR[part]] ?? null
      slots[ARMOUR[part]] = item
      player.statistics.add('used', item.name)
      return false
    }
  }
]]
