/** The composter (https://minecraft.wiki/w/Composter). */
import composting from '../../data/composting.json' with { type: 'json' }
import { stack } from '../items/items.ts'
import type { Vec } from '../geometry.ts'
import type { Realm } from '../realm.ts'
import type { Behaviour, BehaviourRule } from './behaviour.ts'

const FULL = 7
const READY = 8
/** Ticks from full to ready. */
const RIPENING = 20
const EVENT_FILL = 1500

const chances: Readonly<Record<string, number>> = composting.chances

/** Chance that one `item` raises the compost; 0 for what does not rot. */
export function compostChance (item: string): number {
  return Object.hasOwn(chances, item) ? chances[item] ?? 0 : 0
}

const composter: Behaviour = {
  appeared: (realm, cell, block) => {
    if (block.properties['level'] === String(FULL)) realm.blocks.schedule(cell, RIPENING)
  },
  scheduledTick: (realm, cell, block) => {
    if (block.properties['level'] === String(FULL)) realm.blocks.alter(cell, { level: READY })
  },
  use: (realm, player, cell, block, held, touch) => {
    const level = Number(block.properties['level'])
    if (level === READY) {
      realm.blocks.alter(cell, { level: 0 })
      realm.entities.drop({ ...cell, y: cell.y + 1 }, stack('bone_meal'))
      return true
    }
    const chance = held === null ? 0 : compostChance(held.name)
    if (held === null || chance === 0) return false
    if (level === FULL) return true
    const rises = level === 0 || realm.rng.next() < chance
    if (rises) realm.blocks.alter(cell, { level: level + 1 })
    player.inventory.take(touch.slot, 1)
    player.statistics.add('used', held.name)
    showFill(realm, cell, rises)
    return true
  }
}

function showFill (realm: Realm, cell: Vec, rises: boolean): void {
  realm.broadcast('world_event', { effectId: EVENT_FILL, location: cell, data: rises ? 1 : 0, global: false })
}

export const composters: readonly BehaviourRule[] = [[['composter'], composter]]
