import type { Bot } from 'mineflayer'
import type { Block } from 'prismarine-block'
import type { Entity } from 'prismarine-entity'
import type { Item } from 'prismarine-item'
import { Vec3 } from 'vec3'
import { flightOf, shootAt } from './archery.ts'
import { bodyOf, type Body } from './body.ts'
import { escape, type Escape } from './escape.ts'
import { fight, retreat, type FightEnd, type FightOptions } from './fight.ts'
import { bestWeapon, betterArmour, type ArmourSlot } from './gear.ts'
import { memoryOf, type KnownContainer } from './memory.ts'
import { eyeOf, goals, inReach } from './path-goals.ts'
import { DEFAULT_MAX_NODES, followerGoal, installPathing, type PathGoal, type Pathing, type SearchResult } from './path.ts'
import { WorldView, type Point } from './path-world.ts'
import { PrimitiveError, type PrimitiveCode, type PrimitiveErrorDetails } from './primitive-error.ts'
import { vehicleOf } from './riding.ts'
import type { MoveOptions, PrimitiveContext } from './primitives-host.ts'

/** Ticks the world gets to answer a dig before it counts as refused. */
const ANSWER_TICKS = 40
const POLL_TICKS = 10
/** Ticks without getting anywhere, digging or placing before a walk starts over. */
const IDLE_TICKS = 15
const MAX_RESTARTS = 3
/** Blocks that the way to where a search ended early must bring the bot nearer, for it to be gone and the search to go on from there. */
const LEAST_GAIN = 4

class Context implements PrimitiveContext {
  readonly bot: Bot
  readonly mcData: Bot['registry']
  readonly Vec3 = Vec3
  readonly goals = goals
  readonly signal: AbortSignal
  readonly #pathing: Pathing
  readonly #body: Body
  readonly #gives: boolean

  constructor (bot: Bot, signal: AbortSignal, gives: boolean) {
    this.bot = bot
    this.mcData = bot.registry
    this.signal = signal
    this.#pathing = installPathing(bot)
    this.#body = bodyOf(bot)
    this.#gives = gives
  }

  get containers (): readonly KnownContainer[] { return memoryOf(this.bot)?.containers() ?? [] }

  get deathPlace (): Point | null { return memoryOf(this.bot)?.deathPlace ?? null }

  get eye (): Vec3 { return eyeOf(this.bot) }

  view (): WorldView { return new WorldView(this.bot) }

  inReach (block: Point): boolean { return inReach(this.eye, block) }

  fail (code: PrimitiveCode, message: string, details: PrimitiveErrorDetails = {}): never {
    throw new PrimitiveError(code, message, details)
  }

  async waitTicks (ticks: number, givesWindow = false): Promise<void> {
    for (let left = ticks; left > 0; left--) {
      await this.keepTicks(1)
      if (this.#asked(givesWindow)) await this.#body.give(this.signal, givesWindow)
    }
  }

  keepTicks (ticks: number): Promise<void> {
    return this.#untilTick(ticks, null)
  }

  fight (foe: Entity, options: FightOptions = {}): Promise<FightEnd> { return fight(this, foe, options) }

  async shoot (target: Entity): Promise<boolean> {
    const weapon = this.bot.heldItem?.name ?? 'nothing'
    const flight = flightOf(weapon)
    if (flight === undefined) return this.fail('bad_argument', `${weapon} shoots nothing`, { item: weapon })
    return await shootAt(this, target, flight)
  }

  retreat (from: Point, distance: number, ticks: number): Promise<void> { return retreat(this, from, distance, ticks) }

  escape (): Promise<Escape | null> { return escape(this) }

  hunt (foe: Entity): void { this.#body.prey = foe.id }

  bestWeapon (): Item | null { return bestWeapon(this.bot) }

  betterArmour (slot: ArmourSlot): Item | null { return betterArmour(this.bot, slot) }

  #asked (givesWindow = false): boolean { return this.#gives && this.#body.isAsked(givesWindow) }

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
    this.#configure(options)
    if (this.signal.aborted) this.fail('cancelled', 'the call was cancelled')
    const vehicle = vehicleOf(bot)
    if (vehicle !== null) this.fail('not_now', `the bot rides a ${vehicle.name ?? 'vehicle'}; get off first: bot.dismount()`, { reason: 'riding' })
    const wrapped = followerGoal(bot, goal)
    if (bot.entity.onGround && goal.isEnd(pathing.feet(this.view()), this.view())) return
    try {
      // Rock is searched widely: what is beyond one search is gone to by way of the nearest place that it found.
      let least = goal.heuristic(pathing.feet(this.view()))
      for (let short = await this.#follow(wrapped, options); short !== null; short = await this.#follow(wrapped, options)) {
        if (options.maxNodes !== undefined || short.closest > least - LEAST_GAIN) this.#noPath(short)
        least = short.closest
        const rest = await this.#follow(pathing.partWay(short), options)
        if (rest !== null) this.#noPath(short)
        if (options.poll !== undefined && await options.poll()) return
        pathing.forget()
      }
    } finally {
      bot.pathfinder.setGoal(null)
      pathing.forget()
    }
    // A body in the air can neither dig at full speed nor place.
    for (let i = 0; i < 10 && !bot.entity.onGround; i++) await this.waitTicks(1)
  }

  #configure (options: MoveOptions): void {
    const pathing = this.#pathing
    pathing.keep = new Set(options.keep ?? [])
    pathing.canDig = options.canDig ?? true
    pathing.waterCost = options.waterCost ?? 3
    pathing.maxNodes = options.maxNodes ?? DEFAULT_MAX_NODES
    pathing.forget()
  }

  /** Stand still for a reflex that asks for the body; true when one had it. In the middle of taking a tool or placing a block it has to wait. */
  async #stepAside (): Promise<boolean> {
    const { bot } = this
    const inClicks = bot.pathfinder.isBuilding() || (bot.pathfinder.isMining() && bot.targetDigBlock == null)
    if (inClicks || !this.#asked()) return false
    bot.pathfinder.setGoal(null)
    if (bot.targetDigBlock != null) bot.stopDigging()
    return await this.#body.give(this.signal, false)
  }

  /** Walk until `goal` holds or `poll` says enough; a search that was cut short is returned, and nothing was walked. */
  async #follow (goal: ReturnType<typeof followerGoal>, options: MoveOptions): Promise<SearchResult | null> {
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
        await this.keepTicks(1)
        if (reached) return null
        if (await this.#stepAside()) {
          this.#configure(options)
          bot.pathfinder.setGoal(goal)
          idle = 0
          continue
        }
        const last = this.#pathing.last
        if (last?.status === 'budget') return last
        if (last !== null && last.status !== 'success') this.#noPath(last)
        const limit = options.maxTicks ?? 200 + 25 * (last?.cost ?? 0)
        if (tick > limit) this.fail('timed_out', `still on the way after ${Math.floor(limit)} ticks`, { reason: 'slow' })
        if (options.poll !== undefined && tick % (options.pollTicks ?? POLL_TICKS) === 0 && await options.poll()) return null
        const moved = bot.entity.position.distanceTo(place) > 0.1
        if (moved) place = bot.entity.position.clone()
        idle = moved || bot.targetDigBlock != null ? 0 : idle + 1
        if (idle < (bot.pathfinder.isMoving() ? 4 * IDLE_TICKS : IDLE_TICKS)) continue
        if (++restarts > MAX_RESTARTS) this.fail('no_path', 'the way is blocked and the bot is stuck', { reason: 'stuck' })
        idle = 0
        this.#body.stuck = true
        this.#pathing.forget()
        bot.pathfinder.setGoal(goal)
      }
      return null
    } finally {
      bot.off('goal_reached', onReached)
    }
  }

  #noPath ({ status, nodes, closest, nearest, barriers }: SearchResult): never {
    const reached = `(${nearest.x}, ${nearest.y}, ${nearest.z})`
    const bars = barriers.length === 0 ? '' : `, closed in by ${barriers.join(', ')}`
    const text = {
      success: '',
      unreachable: `no way leads there (all ${nodes} places tried${bars}); nearest point ${reached}`,
      budget: `no way found within ${nodes} places searched, closest ${Math.ceil(closest)} blocks away at ${reached}; go there in shorter legs`,
      no_chunk: 'the way leads out of the loaded chunks; go nearer first'
    }
    this.fail('no_path', text[status], { reason: status, reached: { ...nearest }, ...(barriers.length > 0 ? { barred_by: barriers } : {}) })
  }

  async dig (block: Block): Promise<boolean> {
    for (;;) {
      const end = await this.#digOnce(block)
      if (end !== 'interrupted') return end === 'broken'
      if (!this.inReach(block.position)) return false
    }
  }

  async #digOnce (block: Block): Promise<'broken' | 'refused' | 'interrupted'> {
    const { bot } = this
    const told = this.#told(block.position)
    try {
      const limit = Math.ceil(bot.digTime(block) / 50) + ANSWER_TICKS
      let settled = false
      const digging = bot.dig(block, true).catch(() => {}).then(() => { settled = true })
      for (let tick = 0; tick < limit && !settled; tick++) {
        await this.keepTicks(1)
        if (settled || !this.#asked()) continue
        bot.stopDigging()
        await digging
        await this.#body.give(this.signal, false)
        return 'interrupted'
      }
      for (let i = 0; i < ANSWER_TICKS && told.state === null; i++) await this.keepTicks(1)
      return told.state !== null && this.mcData.blocksByStateId[told.state]?.id !== block.type ? 'broken' : 'refused'
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

/**
 * A context for one call of a primitive. Ticks are counted by the bot's physics, which the process's clock drives.
 *
 * @param gives whether reflexes may take the body between the call's steps; a reflex's own calls don't
 */
export function createContext (bot: Bot, signal: AbortSignal, gives = true): PrimitiveContext {
  return new Context(bot, signal, gives)
}
