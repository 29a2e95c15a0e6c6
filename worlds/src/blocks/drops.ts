/** What blocks drop, by `worlds/data/drops.json`: vanilla's block loot tables in a few kinds of rule. */
import { readFileSync } from 'node:fs'
import { enchantmentLevel } from '../items/enchantments.ts'
import { stack, type ItemStack, type Slot } from '../items/items.ts'
import type { BlockInfo, GameData } from '../registry.ts'
import type { Rng } from '../rng.ts'

/** How a block comes to break. */
export interface Breaking {
  /** What it is broken with; null for a bare hand, and for what has no hands. */
  readonly tool: Slot
  /** Whether a player, a mob or TNT breaks it, not the world (water, a lost support). */
  readonly someone: boolean
  /** Power of the explosion of whose drops only a share of one in so many lasts. */
  readonly blast?: number
}

/** More of an item by the level of fortune: see the note in the table. */
type Bonus = 'ore' | { readonly upTo: number } | { readonly tries: number, readonly each: number }

interface Drop {
  readonly item?: string
  readonly count?: number | readonly [number, number] | readonly string[]
  readonly tries?: number
  readonly each?: number
  readonly fortune?: Bonus
  readonly most?: number
  readonly chance?: number | readonly number[]
  readonly tool?: readonly string[]
  readonly state?: Readonly<Record<string, readonly string[]>>
  readonly someone?: boolean
  readonly blast?: 'each' | 'none'
  readonly last?: boolean
}

interface DropsFile {
  readonly as: Readonly<Record<string, string>>
  readonly groups: ReadonlyArray<{ readonly drops: readonly Drop[], readonly blocks: readonly string[] }>
}

interface Rule { readonly own: string, readonly drops: readonly Drop[] }

const RULES = rulesOf(JSON.parse(readFileSync(new URL('../../data/drops.json', import.meta.url), 'utf8')) as DropsFile)

/** Blocks that have a rule, also those whose rule is to drop nothing. */
export const RULED: ReadonlySet<string> = new Set(RULES.keys())

/** What a player gets of `block`: nothing without its harvest tool. */
export function harvest (data: GameData, block: BlockInfo, tool: Slot, rng: Rng): ItemStack[] {
  return data.canHarvest(block, tool?.name ?? null) ? dropsOf(block, { tool, someone: true }, rng) : []
}

/** What `block` drops when it breaks so, whatever tool it would take to harvest it. */
export function dropsOf (block: BlockInfo, breaking: Breaking, rng: Rng): ItemStack[] {
  const rule = RULES.get(block.name)
  const dropped: ItemStack[] = []
  if (rule === undefined) return dropped
  const lasts = survives(breaking, rng)
  for (const drop of rule.drops) {
    if (!isMet(drop, block, breaking) || (drop.blast === undefined && !lasts) || !comes(drop, breaking, rng)) continue
    const count = countOf(drop, block, breaking, rng)
    if (count > 0) dropped.push(stack(drop.item ?? rule.own, count))
    if (drop.last === true) break
  }
  return dropped
}

function rulesOf (file: DropsFile): Map<string, Rule> {
  const rules = new Map<string, Rule>()
  for (const { drops, blocks } of file.groups) for (const own of blocks) rules.set(own, { own, drops })
  for (const [block, own] of Object.entries(file.as)) rules.set(block, { own, drops: rules.get(own)?.drops ?? [] })
  return rules
}

function isMet ({ tool, state, someone }: Drop, block: BlockInfo, breaking: Breaking): boolean {
  if (someone === true && !breaking.someone) return false
  const held = breaking.tool
  if (tool !== undefined && (held === null || !tool.some(each => each === held.name || enchantmentLevel(held, each) > 0))) return false
  return state === undefined || Object.entries(state).every(([name, values]) => values.includes(block.properties[name] ?? ''))
}

function comes ({ chance = 1 }: Drop, { tool }: Breaking, rng: Rng): boolean {
  if (typeof chance === 'number') return chance === 1 || rng.next() < chance
  return rng.next() < (chance[Math.min(enchantmentLevel(tool, 'fortune'), chance.length - 1)] ?? 0)
}

function countOf (drop: Drop, block: BlockInfo, breaking: Breaking, rng: Rng): number {
  const plain = plainCount(drop, block, rng) + successes(drop.tries ?? 0, drop.each ?? 0, rng)
  const count = Math.min(withFortune(plain, drop.fortune, enchantmentLevel(breaking.tool, 'fortune'), rng), drop.most ?? Infinity)
  return drop.blast === 'each' && breaking.blast !== undefined ? successes(count, 1 / breaking.blast, rng) : count
}

function plainCount ({ count = 1 }: Drop, block: BlockInfo, rng: Rng): number {
  if (typeof count === 'number') return count
  if (isRange(count)) return count[0] + rng.int(count[1] - count[0] + 1)
  return count.reduce((sum, name) => sum + numberOf(block.properties[name]), 0)
}

function isRange (count: readonly [number, number] | readonly string[]): count is readonly [number, number] {
  return typeof count[0] === 'number'
}

function numberOf (value: string | undefined): number {
  return value === 'true' ? 1 : value === 'false' ? 0 : Number(value)
}

/** Vanilla's three formulas (https://minecraft.wiki/w/Fortune). */
function withFortune (count: number, bonus: Bonus | undefined, level: number, rng: Rng): number {
  if (bonus === undefined) return count
  if (bonus === 'ore') return level === 0 ? count : count * Math.max(1, rng.int(level + 2))
  if ('upTo' in bonus) return count + rng.int(bonus.upTo * level + 1)
  return count + successes(bonus.tries + level, bonus.each, rng)
}

function successes (tries: number, chance: number, rng: Rng): number {
  let count = 0
  for (let i = 0; i < tries; i++) if (rng.next() < chance) count++
  return count
}

function survives ({ blast }: Breaking, rng: Rng): boolean {
  return blast === undefined || rng.next() < 1 / blast
}
