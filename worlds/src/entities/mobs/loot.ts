import { durability, stack, type ItemStack } from '../../items/items.ts'
import type { GameData } from '../../registry.ts'
import type { Rng } from '../../rng.ts'
import { isBaby, specOfMob, type Mob } from './mob.ts'
import type { MobDraws, MobDrop } from './spec.ts'

/** How a mob died, as its loot depends on it. */
export interface Death {
  /** A player, or a player's wolf, hurt it within the last 5 seconds. */
  readonly byPlayer: boolean
  readonly looting: number
  readonly burning: boolean
  /** Kind of the mob that killed it, null when none did. */
  readonly killer: string | null
}

/** Items that a mob leaves by `mobs.json`; babies of animals leave none. */
export function lootOf (data: GameData, mob: Mob, death: Death, rng: Rng): ItemStack[] {
  const spec = specOfMob(mob)
  if (isBaby(mob) && spec.category === 'creature') return []
  const left = spec.loot.flatMap(entry => 'rolls' in entry ? draw(data, entry, mob, death, rng) : dropOf(data, entry, mob, death, rng))
  if (mob.kind === 'sheep' && mob.traits.sheared !== true) left.push(stack(`${mob.traits.wool ?? 'white'}_wool`))
  return left
}

/** Experience points that its death gives; none for babies of animals. */
export function experienceOf (mob: Mob, rng: Rng): number {
  const { category, experience: [least, most] } = specOfMob(mob)
  if (mob.kind === 'slime') return mob.traits.size ?? 1
  if (!isBaby(mob)) return least + rng.int(most - least + 1)
  return category === 'creature' ? 0 : Math.floor(most * 2.5)
}

function draw (data: GameData, { rolls: [least, most], entries }: MobDraws, mob: Mob, death: Death, rng: Rng): ItemStack[] {
  const total = entries.reduce((sum, { weight }) => sum + weight, 0)
  const left: ItemStack[] = []
  for (let rolls = least + rng.int(most - least + 1); rolls > 0; rolls--) {
    let at = rng.int(total)
    const entry = entries.find(({ weight }) => (at -= weight) < 0)
    if (entry !== undefined) left.push(...dropOf(data, entry, mob, death, rng))
  }
  return left
}

function dropOf (data: GameData, drop: MobDrop, mob: Mob, { byPlayer, looting, burning, killer }: Death, rng: Rng): ItemStack[] {
  if (drop.by_player === true && !byPlayer) return []
  if (drop.killed_by !== undefined && (killer === null || !drop.killed_by.includes(killer))) return []
  if (drop.size !== undefined && (mob.traits.size ?? 1) !== drop.size) return []
  if (drop.chance !== undefined && rng.next() >= drop.chance + looting * (drop.chance_looting ?? 0)) return []
  const more = drop.looting === undefined ? 0 : Math.round(looting * drop.looting * rng.next())
  const count = drop.min + rng.int(drop.max - drop.min + 1) + more
  if (count < 1) return []
  const name = drop.one_of?.[rng.int(drop.one_of.length)] ?? drop.item ?? ''
  const uses = drop.worn === true ? durability(data, name) : null
  if (uses !== null) return [stack(name, 1, uses - 1 - rng.int(Math.max(1, uses - 1)))]
  return [stack(burning ? drop.cooked ?? cookedLoot(name) : name, count)]
}

/** Zombies' potatoes are baked when they burn (loot_tables/entities/zombie.json). */
function cookedLoot (name: string): string {
  return name === 'potato' ? 'baked_potato' : name
}
