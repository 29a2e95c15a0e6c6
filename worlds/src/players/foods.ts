import { readFileSync } from 'node:fs'
import type { ItemStack } from '../items/items.ts'
import { stack } from '../items/items.ts'
import type { Realm } from '../realm.ts'
import { teleportRandomly } from './chorus.ts'
import { addEffect, removeEffects } from './effect-rules.ts'
import { feed } from './hunger.ts'
import { isCreative } from './modes.ts'
import { MAX_FOOD, type Player } from './player.ts'
import { pause } from './shields.ts'
import type { Grip, UsableRule } from './using.ts'

interface FoodEffect { readonly effect: string, readonly level: number, readonly ticks: number, readonly chance?: number }
/** What is special about a food or drink; units are in foods.json. */
export interface Food {
  readonly always?: boolean
  readonly ticks?: number
  readonly leaves?: string
  readonly effects?: readonly FoodEffect[]
  readonly cures?: 'all' | readonly string[]
  readonly teleports?: number
  readonly cooldown?: number
}
interface FoodTable { readonly ticks: number, readonly foods: Readonly<Record<string, Food>>, readonly drinks: Readonly<Record<string, Food>> }

const table = JSON.parse(readFileSync(new URL('../../data/foods.json', import.meta.url), 'utf8')) as FoodTable
const known = new Map([...Object.entries(table.foods), ...Object.entries(table.drinks)])
/** Entity status: the food is eaten. */
const STATUS_EATEN = 9

/** Names of all foods, and of what is drunk without feeding. */
export const FOOD_NAMES: readonly string[] = Object.keys(table.foods)
export const DRINK_NAMES: readonly string[] = Object.keys(table.drinks)

/** What is special about eating `name`; null when it is neither eaten nor drunk. */
export function foodOf (name: string): Food | null {
  return known.get(name) ?? null
}

/** Whether the player would eat it now: hungry, or it goes down at any time, or in creative mode. */
function isHungryFor (player: Player, food: Food): boolean {
  return food.always === true || player.vitals.food < MAX_FOOD || isCreative(player)
}

function finish (realm: Realm, player: Player, { item, slot }: Grip): void {
  const food = foodOf(item.name)
  if (food === null) return
  const points = realm.data.foods.get(item.name)
  if (points !== undefined) feed(player, points.foodPoints, points.saturation)
  affect(realm, player, item, food)
  player.statistics.add('used', item.name)
  if (!isCreative(player)) useUp(realm, player, slot, food.leaves ?? null)
  player.send('entity_status', { entityId: player.id, entityStatus: STATUS_EATEN })
}

function affect (realm: Realm, player: Player, item: ItemStack, food: Food): void {
  for (const { effect, level, ticks, chance = 1 } of food.effects ?? []) {
    if (chance >= 1 || realm.rng.next() < chance) addEffect(realm, player, { name: effect, amplifier: level - 1, ticks })
  }
  for (const { effect, ticks } of item.tags?.stew ?? []) addEffect(realm, player, { name: effect, ticks })
  if (food.cures !== undefined) removeEffects(player, food.cures === 'all' ? null : food.cures)
  if (food.teleports !== undefined) teleportRandomly(realm, player, food.teleports)
  if (food.cooldown !== undefined) pause(realm, player, item.name, food.cooldown)
}

function useUp (realm: Realm, player: Player, slot: number, leaves: string | null): void {
  const { inventory } = player
  inventory.take(slot, 1)
  if (leaves === null) return
  if (inventory.slots[slot] === null) {
    inventory.slots[slot] = stack(leaves)
    return
  }
  const rest = inventory.add(stack(leaves))
  if (rest !== null) realm.entities.toss(player, rest)
}

export const foods: readonly UsableRule[] = [[
  name => known.has(name),
  {
    begin: (_realm, player, { item }) => isHungryFor(player, foodOf(item.name) ?? {}),
    ticks: item => foodOf(item.name)?.ticks ?? table.ticks,
    finish
  }
]]
