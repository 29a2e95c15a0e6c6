import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Bot } from 'mineflayer'
import type { Block } from 'prismarine-block'
import type { Entity } from 'prismarine-entity'
import type { Item } from 'prismarine-item'
import type { Vec3 } from 'vec3'
import { closeWindow } from './body.ts'
import type { Escape } from './escape.ts'
import type { FightEnd, FightOptions } from './fight.ts'
import type { ArmourSlot } from './gear.ts'
import type { KnownContainer } from './memory.ts'
import type { Goals } from './path-goals.ts'
import type { PathGoal } from './path-search.ts'
import type { Point, WorldView } from './path-world.ts'
import { PrimitiveError } from './primitive-error.ts'
import type { PrimitiveCode, PrimitiveErrorDetails } from './primitive-error.ts'
import type { JsonValue } from './program-types.ts'

export { createContext } from './primitive-context.ts'
export { goals, HAND_REACH, inReach, type Goals } from './path-goals.ts'

export interface MoveOptions {
  /** Simulated ticks before `timed_out`; by default what the path costs, generously. */
  readonly maxTicks?: number
  /** Items that the path must not build with. */
  readonly keep?: readonly string[]
  /** Whether blocks may be broken on the way; true by default. */
  readonly canDig?: boolean
  /** Extra cost of a step into water, in blocks walked; 3 by default. */
  readonly waterCost?: number
  /** Places searched before giving up. By default a search looks at 30,000, and the next goes on from where it came nearest. */
  readonly maxNodes?: number
  /** Asked every `pollTicks`; a truthy answer ends the walk where it is. */
  readonly poll?: () => unknown
  /** 10 by default. */
  readonly pollTicks?: number
}

/** What a primitive gets: the bot and what of ours it needs to act on it. Lives for one call. */
export interface PrimitiveContext {
  readonly bot: Bot
  readonly mcData: Bot['registry']
  readonly Vec3: typeof Vec3
  readonly signal: AbortSignal
  /** Goals for `moveTo`. */
  readonly goals: Goals
  /** Where the bot looks from now. */
  readonly eye: Vec3
  /** Whether the hand reaches the block from where the bot stands now. */
  inReach: (block: Point) => boolean
  /** A fresh reader of block states; keep it no longer than until the next await. */
  view: () => WorldView
  /** Walk until the goal holds. Throws no_path, timed_out, cancelled, died. */
  moveTo: (goal: PathGoal, options?: MoveOptions) => Promise<void>
  /** Between any two of the ticks a reflex may take the body: what was pressed or in use before is not so afterwards.
   * While a window is open only with `givesWindow`; it may be closed afterwards. */
  waitTicks: (ticks: number, givesWindow?: boolean) => Promise<void>
  /** As `waitTicks`, but the body is kept: for the middle of a shot. */
  keepTicks: (ticks: number) => Promise<void>
  /** `promise`, given up after `ticks` (timed_out), or when the call is cancelled or the bot dies. */
  guard: <T>(promise: Promise<T>, ticks: number, what: string) => Promise<T>
  /** As `guard`, but a cancelled call waits until `promise` has ended: half a series of clicks must not go on behind the next call. */
  finish: <T>(promise: Promise<T>, ticks: number, what: string) => Promise<T>
  /** Dig with what is in the hand; resolves to whether the world says that the block is gone. */
  dig: (block: Block) => Promise<boolean>
  /** Strike `foe` until it is dead, gone, or `maxTicks` are over; walks after it and backs off from a creeper about to burst. */
  fight: (foe: Entity, options?: FightOptions) => Promise<FightEnd>
  /** One shot of what is in the hand at where `target` will be; false when it is out of range, and nothing was shot. */
  shoot: (target: Entity) => Promise<boolean>
  /** Run from a point, over ground that bears and does not harm. */
  retreat: (from: Point, distance: number, ticks: number) => Promise<void>
  /** Out of lava and fire, up from under water; null when nothing harms the body. */
  escape: () => Promise<Escape | null>
  /** Say that the primitive hunts `foe`, so that the reflex of hitting back leaves it alone. */
  hunt: (foe: Entity) => void
  /** The weapon carried that does most harm; null when the bare hand is as good. */
  bestWeapon: () => Item | null
  /** The piece carried that protects better than what is worn. */
  betterArmour: (slot: ArmourSlot) => Item | null
  /** What the bot has seen in chests, nearest first. */
  readonly containers: readonly KnownContainer[]
  /** Where the bot last died; null when it has not since it joined. */
  readonly deathPlace: Point | null
  /** Have the world say again what is in the open window or the inventory. */
  syncInventory: () => Promise<void>
  fail: (code: PrimitiveCode, message: string, details?: PrimitiveErrorDetails) => never
}

export interface Primitive {
  readonly name: string
  run: (ctx: PrimitiveContext, ...args: unknown[]) => Promise<JsonValue>
}

/** Leave nothing of a call behind: no path, no pressed key, no dig, no open window, nothing in the crafting grid or on the cursor. */
export function tidy (bot: Bot): void {
  bot.pathfinder?.setGoal(null)
  if (bot.targetDigBlock != null) bot.stopDigging()
  bot.clearControlStates()
  if (bot.usingHeldItem) bot.deactivateItem()
  closeWindow(bot)
  const inventory = bot.inventory
  if (inventory.selectedItem !== null || inventory.slots.slice(1, 5).some(slot => slot !== null)) {
    bot._client.write('close_window', { windowId: 0 })
    inventory.selectedItem = null
  }
}

/**
 * The primitives of a folder by name: every `*.js` in it whose default export is `{ name, run }`.
 * What each throws is a `PrimitiveError` whose message begins with the primitive's name.
 *
 * @param dir absolute path
 */
export async function loadPrimitives (dir: string): Promise<Map<string, Primitive>> {
  const primitives = new Map<string, Primitive>()
  const files = (await readdir(dir)).filter(file => file.endsWith('.js')).sort()
  for (const file of files) {
    const module = await import(pathToFileURL(join(dir, file)).href) as { default?: Primitive }
    const primitive = module.default
    if (primitive === undefined || typeof primitive.name !== 'string' || typeof primitive.run !== 'function') {
      throw new Error(`${join(dir, file)} is no primitive; its default export must be { name, run }`)
    }
    primitives.set(primitive.name, wrap(primitive))
  }
  return primitives
}

function wrap (primitive: Primitive): Primitive {
  const run = async (ctx: PrimitiveContext, ...args: unknown[]): Promise<JsonValue> => {
    try {
      return await primitive.run(ctx, ...args)
    } catch (error) {
      if (!(error instanceof PrimitiveError) || error.message.startsWith(`${primitive.name}: `)) throw error
      throw new PrimitiveError(error.code, `${primitive.name}: ${error.message}`, error.details)
    } finally {
      tidy(ctx.bot)
    }
  }
  return { name: primitive.name, run }
}
