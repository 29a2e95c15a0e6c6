import { enchantmentLevel } from '../items/enchantments.ts'
import { ARMOUR } from '../items/inventory.ts'
import type { Slot } from '../items/items.ts'
import { fluidAt } from '../players/environment.ts'
import type { Player } from '../players/player.ts'
import type { Realm } from '../realm.ts'
import type { BlockInfo, GameData } from '../registry.ts'

/** Share of the speed that mining fatigue leaves, by level (minecraft.wiki/w/Breaking#Speed). */
const FATIGUE = [1, 0.3, 0.09, 0.0027, 0.00081]
const HASTE = 0.2
/** Under water, and off the ground. */
const HAMPERED = 5
/** Ticks that a block of hardness 1 takes at speed 1, with its tool or without. */
const SLOWNESS = { harvested: 30, spoilt: 100 }

/** How much faster than by hand `tool` digs, Efficiency included. */
function toolSpeed (data: GameData, block: BlockInfo, tool: Slot): number {
  const id = tool === null ? undefined : data.registry.itemsByName[tool.name]?.id
  const speed = id === undefined ? 1 : data.registry.materials[block.material]?.[id] ?? 1
  const efficiency = enchantmentLevel(tool, 'efficiency')
  return speed > 1 && efficiency > 0 ? speed + efficiency * efficiency + 1 : speed
}

/** The share of `block` that one tick of digging takes as the player now is; 1 and more is at once, 0 never. */
export function digProgress (realm: Realm, player: Player, block: BlockInfo): number {
  if (!block.diggable || block.hardness < 0) return 0
  if (block.hardness === 0) return Infinity
  const { inventory, effects } = player
  const tool = inventory.hand
  let speed = toolSpeed(realm.data, block, tool)
  speed *= 1 + HASTE * Math.max(effects.level('haste'), effects.level('conduit_power'))
  speed *= FATIGUE[Math.min(effects.level('mining_fatigue'), FATIGUE.length - 1)] ?? 1
  const helmet = inventory.slots[ARMOUR.head] ?? null
  if (fluidAt(realm, player.eyes) === 'water' && enchantmentLevel(helmet, 'aqua_affinity') === 0) speed /= HAMPERED
  if (!player.body.supported) speed /= HAMPERED
  return speed / block.hardness / (realm.data.canHarvest(block, tool?.name ?? null) ? SLOWNESS.harvested : SLOWNESS.spoilt)
}
