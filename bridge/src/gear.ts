import type { Bot } from 'mineflayer'

type Item = ReturnType<Bot['inventory']['items']>[number]
export const ARMOUR_SLOTS = ['head', 'torso', 'legs', 'feet'] as const
export type ArmourSlot = typeof ARMOUR_SLOTS[number]

/** Half hearts of a full-strength blow, by material (minecraft.wiki/w/Sword, /w/Axe). */
const SWORD: Readonly<Record<string, number>> = { wooden: 4, golden: 4, stone: 5, iron: 6, diamond: 7, netherite: 8 }
const AXE: Readonly<Record<string, number>> = { wooden: 7, golden: 7, stone: 9, iron: 9, diamond: 9, netherite: 10 }
/** Full-strength blows a second: of a kind, or of a material and a kind (minecraft.wiki/w/Damage#Attack_speed). */
const SPEEDS: Readonly<Record<string, number>> = {
  sword: 1.6, pickaxe: 1.2, shovel: 1, axe: 1, wooden_axe: 0.8, stone_axe: 0.8, iron_axe: 0.9, hoe: 4, wooden_hoe: 1, golden_hoe: 1, stone_hoe: 2, iron_hoe: 3
}
const HAND = { damage: 1, speed: 4 }
const TRIDENT = { damage: 9, speed: 1.1 }
/** Other tools are hardly stronger than a hand. */
const TOOL_DAMAGE = 2.5
const MATERIALS = ['leather', 'golden', 'chainmail', 'iron', 'diamond', 'netherite']
const PIECE: Readonly<Record<ArmourSlot, RegExp>> = {
  head: /^(.+)_helmet$/, torso: /^(.+)_chestplate$/, legs: /^(.+)_leggings$/, feet: /^(.+)_boots$/
}

/** How `name` hits: half hearts of a blow at full strength, and such blows a second. */
export function weapon (name: string | undefined): { damage: number, speed: number } {
  const [, material = '', kind = ''] = /^(.+)_(sword|axe|pickaxe|shovel|hoe)$/.exec(name ?? '') ?? []
  if (name === 'trident') return TRIDENT
  const speed = SPEEDS[`${material}_${kind}`] ?? SPEEDS[kind]
  if (speed === undefined) return HAND
  const damage = kind === 'sword' ? SWORD[material] : kind === 'axe' ? AXE[material] : undefined
  return { damage: damage ?? TOOL_DAMAGE, speed }
}

/** Ticks until the arm strikes at full strength again. */
export function cooldownTicks (name: string | undefined): number {
  return Math.ceil(20 / weapon(name).speed) + 1
}

/** The weapon carried that does most harm in the long run; null when none is better than the hand. */
export function bestWeapon (bot: Bot): Item | null {
  let best: Item | null = null
  let most = HAND.damage * HAND.speed
  for (const item of bot.inventory.items()) {
    const { damage, speed } = weapon(item.name)
    if (damage > TOOL_DAMAGE && damage * speed > most) [best, most] = [item, damage * speed]
  }
  return best
}

function rank (slot: ArmourSlot, name: string | undefined): number {
  const material = PIECE[slot].exec(name ?? '')?.[1]
  return material === undefined ? -1 : material === 'turtle' ? 2 : MATERIALS.indexOf(material)
}

/** The piece carried that protects `slot` better than what is worn there; null when there is none. */
export function betterArmour (bot: Bot, slot: ArmourSlot): Item | null {
  const worn = bot.inventory.slots[bot.getEquipmentDestSlot(slot)]?.name
  let best: Item | null = null
  let most = rank(slot, worn)
  for (const item of bot.inventory.items()) if (rank(slot, item.name) > most) [best, most] = [item, rank(slot, item.name)]
  return best
}
