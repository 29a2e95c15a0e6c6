import { readFileSync } from 'node:fs'
import type { Slot } from './items.ts'

interface ArmourTable {
  readonly pieces: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly toughness: Readonly<Record<string, number>>
  readonly knockback_resistance: Readonly<Record<string, number>>
}
interface WeaponTable {
  readonly hand: Weapon
  readonly weapons: Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>>
  readonly others: Readonly<Record<string, readonly [number, number]>>
}

/** Damage of a full-strength hit in half hearts, and such hits a second. */
export interface Weapon { readonly damage: number, readonly speed: number }
/** What one worn piece gives. */
export interface ArmourPiece { readonly points: number, readonly toughness: number, readonly knockbackResistance: number }

function readTable<T> (name: string): T {
  return JSON.parse(readFileSync(new URL(`../../data/${name}.json`, import.meta.url), 'utf8')) as T
}

const armour = readTable<ArmourTable>('armour')
const weapons = readTable<WeaponTable>('weapons')

const pieces = new Map<string, ArmourPiece>(Object.entries(armour.pieces).flatMap(([material, parts]) => Object.entries(parts).map(([part, points]) => [`${material}_${part}`, {
  points, toughness: armour.toughness[material] ?? 0, knockbackResistance: armour.knockback_resistance[material] ?? 0
}] as const)))

const arms = new Map<string, Weapon>([
  ...Object.entries(weapons.weapons).flatMap(([kind, tiers]) => Object.entries(tiers).map(([tier, [damage, speed]]) => [`${tier}_${kind}`, { damage, speed }] as const)),
  ...Object.entries(weapons.others).map(([name, [damage, speed]]) => [name, { damage, speed }] as const)
])

/** Armour that a worn item is, null for what only looks (pumpkins, heads). */
export function armourPiece (item: Slot): ArmourPiece | null {
  return item === null ? null : pieces.get(item.name) ?? null
}

/** All armour pieces and weapons of the tables, for checking them. */
export const ARMOUR_NAMES: readonly string[] = [...pieces.keys()]
export const WEAPON_NAMES: readonly string[] = [...arms.keys()]

/** How `item` hits; everything that is no weapon as the bare hand. */
export function weapon (item: Slot): Weapon {
  return (item === null ? null : arms.get(item.name)) ?? weapons.hand
}

/** What worn pieces give together. */
export function armourOf (worn: readonly Slot[]): ArmourPiece {
  const sum = { points: 0, toughness: 0, knockbackResistance: 0 }
  for (const item of worn) {
    const piece = armourPiece(item)
    sum.points += piece?.points ?? 0
    sum.toughness += piece?.toughness ?? 0
    sum.knockbackResistance += piece?.knockbackResistance ?? 0
  }
  return sum
}
