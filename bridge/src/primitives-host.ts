import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Bot } from 'mineflayer'
import type { Block } from 'prismarine-block'
import { Vec3 } from 'vec3'
import { DEFAULT_MAX_NODES, followerGoal, installPathing } from './path.ts'
import type { Pathing, PathGoal } from './path.ts'
import { LAVA, LIQUID, SAFE, SOLID, WorldView } from './path-world.ts'
import type { Point } from './path-world.ts'
import { PrimitiveError } from './primitive-error.ts'
import type { PrimitiveCode, PrimitiveErrorDetails } from './primitive-error.ts'
import type { JsonValue } from './program-types.ts'

export interface MoveOptions {
  /** Simulated ticks before `timed_out`; by default what the path costs, generously. */
  readonly maxTicks?: number
  /** Items that the path must not build with. */
  readonly keep?: readonly string[]
  /** Whether blocks may be broken on the way; true by default. */
  readonly canDig?: boolean
  /** Extra cost of a step into water, in blocks walked; 3 by default. */
  readonly waterCost?: number
  /** Places searched before giving up; 30,000 by default. */
  readonly maxNodes?: number
  /** Asked every 10 ticks; a truthy answer ends the walk where it is. */
  readonly poll?: () => unknown
}

/** What a primitive gets: the bot and what of ours it needs to act on it. Lives for one call. */
export interface PrimitiveContext {
  readonly bot: Bot
  readonly mcData: Bot['registry']
  readonly Vec3: typeof Vec3
  readonly signal: AbortSignal
  /** Goals for `moveTo`. */
  readonly goals: Goals
  /** Whether the hand reaches the block from where the bot stands now. */
  inReach: (block: Point) => boolean
  /** A fresh reader of block states; keep it no longer than until the next await. */
  view: () => WorldView
  /** Walk until the goal holds. Throws no_path, timed_out, cancelled, died. */
  moveTo: (goal: PathGoal, options?: MoveOptions) => Promise<void>
  waitTicks: (ticks: number) => Promise<void>
  /** `promise`, given up after `ticks` (timed_out), or when the call is cancelled or the bot dies. */
  guard: <T>(promise: Promise<T>, ticks: number, what: string) => Promise<T>
  /** As `guard`, but a cancelled call waits until `promise` has ended: half a series of clicks must not go on behind the next call. */
  finish: <T>(promise: Promise<T>, ticks: number, what: string) => Promise<T>
  /** Dig with what is in the hand; resolves to whether the world says that the block is gone. */
  dig: (block: Block) => Promise<boolean>
  /** Have the world say again what is in the open window or the inventory. */
  syncInventory: () => Promise<void>
  fail: (code: PrimitiveCode, message: string, details?: PrimitiveErrorDetails) => never
}

export interface Primitive {
  readonly name: string
  run: (ctx: PrimitiveContext, ...args: unknown[]) => Promise<JsonValue>
}

export interface Goals {
  /** Within `range` blocks of a point, measured between cell centres. */
  near: (point: Point, range: number) => PathGoal
  /** Within `range` blocks horizontally. */
  nearXZ: (x: number, z: number, range: number) => PathGoal
  /** At a height, give or take `range`. */
  height: (y: number, range: number) => PathGoal
  /** Where at least one of the blocks can be seen and reached by hand. */
  reach: (targets: readonly Point[]) => PathGoal
  /** Where an item lying at `point` is picked up. */
  pickUp: (point: Point) => PathGoal
}

/** From the eyes to the nearest point of a block (Minecraft Wiki, Player § Reach). */
export const HAND_REACH = 4.5
const EYE_HEIGHT = 1.62
/** Ticks the world gets to answer a dig before it counts as refused. */
const ANSWER_TICKS = 40
const POLL_TICKS = 10
/** Ticks without getting anywhere, digging or placing before a walk starts over. */
const IDLE_TICKS = 15
const MAX_RESTARTS = 3

/** From eyes anywhere within `slack` blocks to the side of `eye`. */
export function inReach (eye: Point, block: Point, slack = 0): boolean {
  const gap = (from: number, to: number): number => Math.max(to - from, 0, from - to - 1)
  const side = (from: number, to: number): number => Math.max(gap(from - slack, to), gap(from + slack, to))
  return Math.hypot(side(eye.x, block.x), gap(eye.y, block.y), side(eye.z, block.z)) <= HAND_REACH
}

export const goals: Goals = {
  near: (point, range) => {
    const distance = (cell: Point): number => Math.hypot(cell.x - Math.floor(point.x), cell.y - Math.floor(point.y), cell.z - Math.floor(point.z))
    return { isEnd: cell => distance(cell) <= range, heuristic: cell => Math.max(0, distance(cell) - range) }
  },
  nearXZ: (x, z, range) => {
    const distance = (cell: Point): number => Math.hypot(cell.x - Math.floor(x), cell.z - Math.floor(z))
    return { isEnd: cell => distance(cell) <= range, heuristic: cell => Math.max(0, distance(cell) - range) }
  },
  height: (y, range) => ({
    isEnd: cell => Math.abs(cell.y - y) <= range, heuristic: cell => Math.max(0, Math.abs(cell.y - y) - range)
  }),
  reach: targets => ({ isEnd: (cell, view) => canWorkFrom(cell, view, targets), heuristic: cell => toNearest(cell, targets) }),
  pickUp: point => {
    // A player takes items within 1 block to the side and half a block up and down of its body.
    const isEnd = (cell: Point): boolean => Math.hypot(cell.x + 0.5 - point.x, cell.z + 0.5 - point.z) <= 1 && point.y - cell.y > -0.5 && point.y - cell.y < 1.8
    return { isEnd, heuristic: cell => Math.hypot(cell.x + 0.5 - point.x, cell.y - point.y, cell.z + 0.5 - point.z) }
  }
}

function toNearest (cell: Point, targets: readonly Point[]): number {
  let least = Infinity
  for (const t of targets) least = Math.min(least, (t.x - cell.x) ** 2 + (t.y - cell.y - 1) ** 2 + (t.z - cell.z) ** 2)
  return Math.max(0, Math.sqrt(least) - HAND_REACH)
}

function canWorkFrom (cell: Point, view: WorldView, targets: readonly Point[]): boolean {
  // Floating, a dig takes five times as long and never begins.
  if (view.flags(cell.x, cell.y, cell.z) & LIQUID && !(view.flags(cell.x, cell.y - 1, cell.z) & SOLID)) return false
  // With the head under water as well, and the breath may end before the block breaks.
  if (view.flags(cell.x, cell.y + 1, cell.z) & LIQUID) return false
  const eye = { x: cell.x + 0.5, y: cell.y + EYE_HEIGHT, z: cell.z + 0.5 }
  // A walk that ends in the cell may stop anywhere in it.
  return targets.some(target => inReach(eye, target, 0.5) && !dropsBot(cell, target, view) && view.sees(eye, target))
}

/** Whether breaking `target` from `cell` would let the bot fall deep, or into lava. */
export function dropsBot (cell: Point, target: Point, view: WorldView): boolean {
  if (target.x !== cell.x || target.z !== cell.z || target.y !== cell.y - 1) return false
  for (let y = target.y - 1; y >= target.y - 3; y--) {
    const flags = view.flags(target.x, y, target.z)
    if (flags & SOLID) return false
    if (flags & LAVA || !(flags & SAFE)) return true
    if (flags & LIQUID) return false
  }
  return true
}

class Context implements PrimitiveContext {
  readonly bot: Bot
  readonly mcData: Bot['registry']
  readonly Vec3 = Vec3
  readonly goals = goals
  readonly signal: AbortSignal
  readonly #pathing: Pathing

  constructor (bot: Bot, signal: AbortSignal) {
    this.bot = bot
    this.mcData = bot.registry
    this.signal = signal
    this.#pathing = installPathing(bot)
  }

  view (): WorldView { return new WorldView(this.bot) }

  inReach (block: Point): boolean { return inReach(this.bot.entity.position.offset(0, EYE_HEIGHT, 0), block) }

  fail (code: PrimitiveCode, message: string, details: PrimitiveErrorDetails = {}): never {
    throw new PrimitiveError(code, message, details)
  }

  waitTicks (ticks: number): Promise<void> {
    return this.#untilTick(ticks, null)
  }

  async guard<T> (promise: Promise<T>, ticks: number, what: string): Promise<T> {
    let settled = false
    const done = (): void => { settled = true }
    promise.then(done, done)
    const stop = new AbortController()
    try {
      return await Promise.race([promise, this.#untilTick(ticks, stop.signal).then(() => {
        if (settled) return promise
        throw new PrimitiveError('timed_out', `${what} got no answer from the world in ${ticks} ticks; try again`)
      })])
    } finally {
      stop.abort()
    }
  }

  async finish<T> (promise: Promise<T>, ticks: number, what: string): Promise<T> {
    try {
      return await this.guard(promise, ticks, what)
    } catch (error) {
      const { bot } = this
      let onEnd = (): void => {}
      const lost = new Promise<void>(resolve => { onEnd = resolve; bot.once('end', onEnd) })
      await Promise.race([promise.then(() => {}, () => {}), lost])
      bot.off('end', onEnd)
      throw error
    }
  }

  /** Resolves after `ticks` or once `over` is aborted; rejects when the call is cancelled or the bot dies. Leaves no listener. */
  async #untilTick (ticks: number, over: AbortSignal | null): Promise<void> {
    const { bot, signal } = this
    let left = ticks
    await new Promise<void>((resolve, reject) => {
      const end = (settle: () => void): void => {
        bot.off('physicsTick', onTick)
        bot.off('death', onDeath)
        bot.off('end', onEnd)
        signal.removeEventListener('abort', onEnd)
        over?.removeEventListener('abort', onOver)
        settle()
      }
      const onTick = (): void => { if (--left <= 0) end(resolve) }
      const onDeath = (): void => { end(() => { reject(new PrimitiveError('died', 'the bot died')) }) }
      const onEnd = (): void => { end(() => { reject(new PrimitiveError('cancelled', 'the call was cancelled')) }) }
      const onOver = (): void => { end(resolve) }
      if (signal.aborted) { onEnd(); return }
      if (bot.health <= 0) { onDeath(); return }
      bot.on('physicsTick', onTick)
      bot.on('death', onDeath)
      bot.on('end', onEnd)
      signal.addEventListener('abort', onEnd)
      over?.addEventListener('abort', onOver)
    })
  }

  async moveTo (goal: PathGoal, options: MoveOptions = {}): Promise<void> {
    const { bot } = this
    const pathing = this.#pathing
    pathing.keep = new Set(options.keep ?? [])
    pathing.canDig = options.canDig ?? true
    pathing.waterCost = options.waterCost ?? 3
    pathing.maxNodes = options.maxNodes ?? DEFAULT_MAX_NODES
    pathing.forget()
    if (this.signal.aborted) this.fail('cancelled', 'the call was cancelled')
    const wrapped = followerGoal(bot, goal)
    if (bot.entity.onGround && goal.isEnd(pathing.feet(this.view()), this.view())) return
    try {
      await this.#follow(wrapped, options)
    } finally {
      bot.pathfinder.setGoal(null)
      pathing.forget()
    }
    // A body in the air can neither dig at full speed nor place.
    for (let i = 0; i < 10 && !bot.entity.onGround; i++) await this.waitTicks(1)
  }

  async #follow (goal: ReturnType<typeof followerGoal>, options: MoveOptions): Promise<void> {
    const { bot } = this
    let reached = false
    const onReached = (): void => { reached = true }
    bot.on('goal_reached', onReached)
    try {
      bot.pathfinder.setGoal(goal)
      let idle = 0
      let restarts = 0
      let place = bot.entity.position.clone()
      for (let tick = 1; !reached; tick++) {
        await this.waitTicks(1)
        if (reached) return
        const last = this.#pathing.last
        if (last !== null && last.status !== 'success') this.#noPath(last.status, last.nodes, last.closest)
        const limit = options.maxTicks ?? 200 + 25 * (last?.cost ?? 0)
        if (tick > limit) this.fail('timed_out', `still on the way after ${Math.floor(limit)} ticks`, { reason: 'slow' })
        if (options.poll !== undefined && tick % POLL_TICKS === 0 && await options.poll()) return
        const moved = bot.entity.position.distanceTo(place) > 0.1
        if (moved) place = bot.entity.position.clone()
        idle = moved || bot.targetDigBlock != null ? 0 : idle + 1
        if (idle < (bot.pathfinder.isMoving() ? 4 * IDLE_TICKS : IDLE_TICKS)) continue
        if (++restarts > MAX_RESTARTS) this.fail('no_path', 'the way is blocked and the bot is stuck', { reason: 'stuck' })
        idle = 0
        this.#pathing.forget()
        bot.pathfinder.setGoal(goal)
      }
    } finally {
      bot.off('goal_reached', onReached)
    }
  }

  #noPath (status: 'unreachable' | 'budget' | 'no_chunk', nodes: number, closest: number): never {
    const text = {
      unreachable: `no way leads there (all ${nodes} places tried)`,
      budget: `no way found within ${nodes} places searched, closest ${Math.ceil(closest)} blocks away; go there in shorter legs`,
      no_chunk: 'the way leads out of the loaded chunks; go nearer first'
    }
    this.fail('no_path', text[status], { reason: status })
  }

  async dig (block: Block): Promise<boolean> {
    const { bot } = this
    const told = this.#told(block.position)
    try {
      const ticks = Math.ceil(bot.digTime(block) / 50)
      await this.guard(bot.dig(block, true), ticks + ANSWER_TICKS, `digging ${block.name}`)
      for (let i = 0; i < ANSWER_TICKS && told.state === null; i++) await this.waitTicks(1)
      return told.state !== null && this.mcData.blocksByStateId[told.state]?.id !== block.type
    } catch (error) {
      if (error instanceof PrimitiveError && error.code !== 'timed_out') throw error
      return false
    } finally {
      told.end()
      if (bot.targetDigBlock != null) bot.stopDigging()
    }
  }

  /** The state that the world last reported for `position`, not what the client predicts. */
  #told (position: Vec3): { state: number | null, end: () => void } {
    const client = this.bot._client
    const seen: { state: number | null, end: () => void } = { state: null, end: () => {} }
    const one = (packet: { location: Point, type: number }): void => {
      if (position.x === packet.location.x && position.y === packet.location.y && position.z === packet.location.z) seen.state = packet.type
    }
    const many = (packet: { chunkCoordinates: Point, records: number[] }): void => {
      const at = packet.chunkCoordinates
      for (const record of packet.records) {
        const location = { x: at.x * 16 + ((record >> 8) & 15), y: at.y * 16 + (record & 15), z: at.z * 16 + ((record >> 4) & 15) }
        one({ location, type: record >> 12 })
      }
    }
    client.on('block_change', one)
    client.on('multi_block_change', many)
    seen.end = () => { client.off('block_change', one); client.off('multi_block_change', many) }
    return seen
  }

  async syncInventory (): Promise<void> {
    // Upstream's own, untyped: a click that changes nothing and makes the world send the whole window.
    const bot = this.bot as unknown as { _syncWindow: (window: unknown) => Promise<void> }
    // The answer carries no name: what is on its way already must not be taken for it, nor come after it.
    await this.waitTicks(1)
    await this.guard(bot._syncWindow(this.bot.currentWindow ?? this.bot.inventory), ANSWER_TICKS, 'reading the inventory')
    await this.waitTicks(1)
  }
}

/** A context for one call of a primitive. Ticks are counted by the bot's physics, which the process's clock drives. */
export function createContext (bot: Bot, signal: AbortSignal): PrimitiveContext {
  return new Context(bot, signal)
}

/** Leave nothing of a call behind: no path, no pressed key, no dig, no open window, nothing in the crafting grid or on the cursor. */
export function tidy (bot: Bot): void {
  bot.pathfinder?.setGoal(null)
  if (bot.targetDigBlock != null) bot.stopDigging()
  bot.clearControlStates()
  if (bot.usingHeldItem) bot.deactivateItem()
  if (bot.currentWindow !== null && bot.currentWindow !== undefined) bot.closeWindow(bot.currentWindow)
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
