import type { Bot } from 'mineflayer'
import { countItems } from './observe.ts'
import type { Counts, Effect, Point } from './program-types.ts'

/** Blocks farther from the bot than this, in metres, change by themselves or by others: a hand reaches 4.5. */
const REACH = 6
/** Block changes remembered in one run. */
const MAX_CHANGES = 10_000
const OPEN = new Set(['air', 'cave_air', 'void_air', 'water', 'lava', 'bubble_column'])

interface Change { readonly key: string, readonly at: Bot['entity']['position'], readonly was: string, readonly solid: boolean }

/** The state of the bot when a call began. */
export interface Mark { readonly inventory: Counts, readonly position: Point, readonly damage: number, readonly wear: number, readonly change: number }

/** The first slot of the player's window that is no crafting slot (Minecraft Wiki, Java Edition protocol/Inventory). */
const FIRST_OWN_SLOT = 5

/** Items by name in armour, off hand and main inventory. */
export function countInventory (bot: Bot): Counts {
  return countItems(bot.inventory.slots.slice(FIRST_OWN_SLOT))
}

export function positionOf (bot: Bot): Point {
  const { x, y, z } = bot.entity.position
  return { x, y, z }
}

/** Follows what happens to the bot and to the blocks around it, so that each call can say what changed during it. */
export class EffectLog {
  readonly #bot: Bot
  readonly #changes: Change[] = []
  #damage = 0
  #wear = 0
  #health: number

  constructor (bot: Bot) {
    this.#bot = bot
    this.#health = bot.health
    bot.on('health', this.#onHealth)
    bot.on('blockUpdate', this.#onBlock)
    bot.inventory.on('updateSlot', this.#onSlot)
  }

  close (): void {
    this.#bot.off('health', this.#onHealth)
    this.#bot.off('blockUpdate', this.#onBlock)
    this.#bot.inventory.off('updateSlot', this.#onSlot)
  }

  mark (): Mark {
    return { inventory: countInventory(this.#bot), position: positionOf(this.#bot), damage: this.#damage, wear: this.#wear, change: this.#changes.length }
  }

  since (mark: Mark): Effect {
    const { x, y, z } = this.#bot.entity.position
    const moved = Math.hypot(x - mark.position.x, y - mark.position.y, z - mark.position.z)
    return {
      inventory: difference(mark.inventory, countInventory(this.#bot)),
      position_moved: Math.round(moved * 10) / 10,
      damage: this.#damage - mark.damage,
      wear: this.#wear - mark.wear,
      ...this.#blocksSince(mark.change)
    }
  }

  /** Blocks as they were at first touch against blocks as they are now: what was put down and taken again is no change. */
  #blocksSince (start: number): { mined: Counts, placed: Counts } {
    const mined: Counts = {}
    const placed: Counts = {}
    const seen = new Set<string>()
    for (const { key, at, was, solid } of this.#changes.slice(start)) {
      if (seen.has(key)) continue
      seen.add(key)
      const now = this.#bot.blockAt(at)?.name
      if (now === undefined || now === was) continue
      if (OPEN.has(now)) { if (!OPEN.has(was)) add(mined, was) } else if (!solid) add(placed, now)
    }
    return { mined, placed }
  }

  #onHealth = (): void => {
    this.#damage += Math.max(0, this.#health - this.#bot.health)
    this.#health = this.#bot.health
  }

  /** The use that breaks a tool empties its slot, as putting it away does: that one point is not seen. */
  #onSlot = (_slot: number, before: Item | null, after: Item | null): void => {
    if (before === null || after === null || before.type !== after.type) return
    this.#wear += (after.durabilityUsed ?? 0) - (before.durabilityUsed ?? 0)
  }

  #onBlock: (before: BlockLike | null, after: BlockLike | null) => void = (before, after) => {
    if (before === null || after === null || before.name === after.name) return
    const { x, y, z } = this.#bot.entity.position
    const distance = Math.hypot(before.position.x - x, before.position.y - y, before.position.z - z)
    if (this.#changes.length >= MAX_CHANGES || distance > REACH) return
    this.#changes.push({ key: before.position.toString(), at: before.position, was: before.name, solid: before.boundingBox === 'block' })
  }
}

type Item = Bot['inventory']['slots'][number] & object
type BlockLike = Pick<NonNullable<ReturnType<Bot['blockAt']>>, 'name' | 'position' | 'boundingBox'>

function add (counts: Counts, name: string): void { counts[name] = (counts[name] ?? 0) + 1 }

function difference (before: Counts, after: Counts): Counts {
  const changes: Counts = {}
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const change = (after[name] ?? 0) - (before[name] ?? 0)
    if (change !== 0) changes[name] = change
  }
  return changes
}
