import { TICK_MS } from './channel.ts'

/** Virtual `Date.now()` at tick 0, in ms; fixed, so that a world restored at a tick shows the same date again. */
export const EPOCH = Date.UTC(2024, 0, 1)

/** Time as the machine has it, for watchdogs and pacing. `now` is monotonic, in ms. */
export interface RealTime {
  readonly setTimeout: typeof setTimeout
  readonly clearTimeout: typeof clearTimeout
  readonly setImmediate: typeof setImmediate
  readonly clearImmediate: typeof clearImmediate
  readonly now: () => number
}

// Captured when this module is first loaded, which is before the preload replaces them.
export const REAL: RealTime = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setImmediate: globalThis.setImmediate,
  clearImmediate: globalThis.clearImmediate,
  now: performance.now.bind(performance)
}

export type Callback = (...args: unknown[]) => void

/** Longest delay that timers know, in ms (as in Node: what is longer counts as 1 ms). */
const MAX_DELAY = 2 ** 31 - 1
/** Turns of one drain after which an endless chain of `setImmediate` no longer keeps the tick from ending. */
const MAX_DRAIN_TURNS = 10_000

/** What `setTimeout` and `setInterval` return under the virtual clock; stands for Node's Timeout. */
export class VirtualTimer {
  readonly id: number
  readonly callback: Callback
  readonly args: unknown[]
  readonly delay: number
  readonly repeats: boolean
  readonly #clock: VirtualClock
  due = 0
  order = 0
  native: NodeJS.Timeout | null = null
  active = false
  #referenced = true

  constructor (clock: VirtualClock, id: number, callback: Callback, delay: unknown, repeats: boolean, args: unknown[]) {
    if (typeof callback !== 'function') throw new TypeError('the callback of a timer must be a function')
    const ms = Math.trunc(Number(delay))
    this.#clock = clock
    this.id = id
    this.callback = callback
    this.args = args
    this.delay = ms >= 1 && ms <= MAX_DELAY ? ms : 1
    this.repeats = repeats
  }

  ref (): this { this.#referenced = true; this.native?.ref(); return this }
  unref (): this { this.#referenced = false; this.native?.unref(); return this }
  hasRef (): boolean { return this.#referenced }
  refresh (): this { if (this.active) { this.#clock.stop(this); this.#clock.start(this) } return this }
  close (): this { this.#clock.stop(this); return this }
  [Symbol.toPrimitive] (): number { return this.id }
  [Symbol.dispose] (): void { this.#clock.stop(this) }
}

/**
 * Time that moves only when told to. Until `enter` and after `leave` its timers run on real time (a process must be
 * able to start and to reconnect by itself) while `now` stands still; between them they fire in `advanceTo` alone.
 */
export class VirtualClock {
  /** Virtual ms since 1970; always a whole number, because physics accumulates differences of it. */
  now = EPOCH
  #virtual = false
  #queue: VirtualTimer[] = []
  readonly #byId = new Map<number, VirtualTimer>()
  readonly #immediates = new Set<NodeJS.Immediate>()
  #nextId = 1
  #nextOrder = 1
  #activity = 0

  timer (callback: Callback, delay: unknown, repeats: boolean, args: unknown[]): VirtualTimer {
    const timer = new VirtualTimer(this, this.#nextId++, callback, delay, repeats, args)
    this.start(timer)
    return timer
  }

  start (timer: VirtualTimer): void {
    timer.active = true
    this.#byId.set(timer.id, timer)
    this.#activity++
    if (this.#virtual) this.#enqueue(timer, this.now + timer.delay)
    else this.#startNative(timer, timer.delay)
  }

  stop (timer: VirtualTimer): void {
    if (!timer.active) return
    timer.active = false
    this.#byId.delete(timer.id)
    REAL.clearTimeout(timer.native ?? undefined)
    timer.native = null
    if (this.#virtual) this.#dequeue(timer)
  }

  clear (handle: unknown): void {
    const timer = handle instanceof VirtualTimer ? handle : this.#byId.get(Number(handle))
    if (timer !== undefined) this.stop(timer)
    else if (handle !== null && typeof handle === 'object') REAL.clearTimeout(handle as NodeJS.Timeout)
  }

  immediate (callback: Callback, args: unknown[]): NodeJS.Immediate {
    const handle = REAL.setImmediate(() => {
      this.#immediates.delete(handle)
      this.#activity++
      callback(...args)
    })
    this.#immediates.add(handle)
    return handle
  }

  clearImmediate (handle: NodeJS.Immediate | undefined): void {
    if (handle !== undefined) this.#immediates.delete(handle)
    REAL.clearImmediate(handle)
  }

  /** From here timers fire in `advanceTo` only; those pending keep their full delay. */
  enter (): void {
    if (this.#virtual) return
    this.#virtual = true
    for (const timer of this.#byId.values()) {
      REAL.clearTimeout(timer.native ?? undefined)
      timer.native = null
      this.#enqueue(timer, this.now + timer.delay)
    }
  }

  /** The other way round: what is pending goes on in real time with what is left of its delay. */
  leave (): void {
    if (!this.#virtual) return
    this.#virtual = false
    for (const timer of this.#queue.splice(0)) this.#startNative(timer, timer.due - this.now)
  }

  /** Sets the time without firing: what was to fire in 10 ms still fires in 10 ms. */
  rebase (now: number): void {
    for (const timer of this.#queue) timer.due += now - this.now
    this.now = now
  }

  /** Fires what is due until `end` (virtual ms) in order, the event loop drained after each; then it is `end`. */
  async advanceTo (end: number): Promise<void> {
    while (this.#virtual) {
      const timer = this.#queue[0]
      if (timer === undefined || timer.due > end) break
      this.now = Math.max(this.now, timer.due)
      this.#fire(timer)
      await this.drain()
    }
    if (this.#virtual) this.now = Math.max(this.now, end)
  }

  /**
   * Resolves when nothing is left to run (promises and `nextTick` end within a turn): after a turn at whose end no immediate
   * and no file read is pending, or, where somebody's own immediates never end, after two turns without news of ours. A chain
   * of ours that never ends is cut at 10,000 turns.
   */
  drain (): Promise<void> {
    return new Promise(resolve => {
      let quiet = 0
      let turns = 0
      let seen = this.#activity
      const turn = (): void => {
        const pending = process.getActiveResourcesInfo()
        const reading = pending.some(isFileRead)
        const ours = reading || this.#immediates.size > 0
        const isOver = !ours && !pending.includes('Immediate')
        quiet = ours || this.#activity !== seen ? 0 : quiet + 1
        seen = this.#activity
        // A slow disk takes many turns, and how many differs from run to run.
        if (!reading) turns++
        if (isOver || quiet >= 2 || turns > MAX_DRAIN_TURNS) resolve()
        else REAL.setImmediate(turn)
      }
      REAL.setImmediate(turn)
    })
  }

  #fire (timer: VirtualTimer): void {
    this.#queue.shift()
    if (timer.repeats) this.#enqueue(timer, timer.due + timer.delay)
    else this.#finish(timer)
    surfacing(() => { timer.callback(...timer.args) })
  }

  #finish (timer: VirtualTimer): void {
    timer.active = false
    this.#byId.delete(timer.id)
  }

  #startNative (timer: VirtualTimer, delay: number): void {
    timer.native = REAL.setTimeout(() => {
      timer.native = null
      if (timer.repeats) this.#startNative(timer, timer.delay)
      else this.#finish(timer)
      timer.callback(...timer.args)
    }, delay)
    if (!timer.hasRef()) timer.native.unref()
  }

  #enqueue (timer: VirtualTimer, due: number): void {
    timer.due = due
    timer.order = this.#nextOrder++
    this.#queue.splice(this.#place(timer), 0, timer)
  }

  #dequeue (timer: VirtualTimer): void {
    const place = this.#place(timer)
    if (this.#queue[place] === timer) this.#queue.splice(place, 1)
  }

  /** Where `timer` is or belongs in the queue, which is sorted by due time, then by order of starting. */
  #place (timer: VirtualTimer): number {
    let low = 0
    let high = this.#queue.length
    while (low < high) {
      const middle = (low + high) >> 1
      const other = this.#queue[middle] as VirtualTimer
      if (other.due < timer.due || (other.due === timer.due && other.order < timer.order)) low = middle + 1
      else high = middle
    }
    return low
  }
}

function isFileRead (resource: string): boolean {
  return resource.startsWith('FSReq') || resource.endsWith('CloseReq')
}

/** Runs `action`; what it throws becomes an uncaught exception as in Node, not the end of the tick. */
export function surfacing (action: () => void): void {
  try {
    action()
  } catch (thrown) {
    REAL.setImmediate(() => { throw thrown })
  }
}

/** Seeded stand-in for `Math.random`: the 32-bit xorshift generator of Marsaglia (2003), shifts 13, 17, 5. */
export function seededRandom (seed: number): () => number {
  // Neighbouring seeds are spread first; 0 is the one state that xorshift never leaves.
  let state = Math.imul(seed + 1, 0x9E3779B1) || 1
  const next = (): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  for (let warm = 0; warm < 8; warm++) next()
  return next
}

const HANDLE = Symbol.for('voyager.clock')

/** What the bot's own code may do with its clock. */
export interface ClockHandle {
  /** Whether the world waits for this process at every tick. */
  readonly lockstep: boolean
  /** The world's tick when `lockstep`, else the physics ticks counted here. */
  readonly tick: number
  readonly real: RealTime
  /** The world stands still at the end of the tick under way (or the next one) until `release`. Holding twice is holding once. */
  hold (): void
  release (): void
  /** Real monotonic ms. */
  realNow (): number
  /** Resolves at the end of the `ticks`-th further tick, before it is answered; rejects when the connection ends first. */
  settled (ticks: number): Promise<void>
  /** Restarts `Math.random` from `seed`. */
  seed (seed: number): void
}

/** Ticks that somebody waits for. */
export class TickWaiters {
  #waiting: Array<{ tick: number, resolve: () => void, reject: (error: Error) => void }> = []

  until (tick: number): Promise<void> {
    return new Promise((resolve, reject) => { this.#waiting.push({ tick, resolve, reject }) })
  }

  /** Lets those go on who wait for `tick` or an earlier one; whether there were any. */
  reached (tick: number): boolean {
    const due = this.#waiting.filter(waiter => waiter.tick <= tick)
    if (due.length === 0) return false
    this.#waiting = this.#waiting.filter(waiter => waiter.tick > tick)
    for (const waiter of due) waiter.resolve()
    return true
  }

  abandon (): void {
    for (const waiter of this.#waiting.splice(0)) waiter.reject(new Error('the game connection ended while ticks were awaited; connect again'))
  }
}

/** The clock of a bot on a server that is not ours: real time, ticks counted by the bot's physics. */
export class PhysicsClock implements ClockHandle {
  readonly lockstep = false
  readonly real = REAL
  tick = 0
  readonly #waiters = new TickWaiters()

  /** To be called at every physics tick of the bot, and `ended` when its connection is gone. */
  counted (): void { this.#waiters.reached(++this.tick) }
  ended (): void { this.#waiters.abandon() }
  hold (): void {}
  release (): void {}
  realNow (): number { return REAL.now() }
  settled (ticks: number): Promise<void> { return this.#waiters.until(this.tick + ticks) }
  seed (seed: number): void { Math.random = seededRandom(seed) }
}

export function publishClock (handle: ClockHandle): void {
  Object.defineProperty(globalThis, HANDLE, { value: handle, configurable: true })
}

/** The preload's clock when this process has one, else a `PhysicsClock` (always the same). */
export function clockHandle (): ClockHandle {
  const shared = globalThis as { [HANDLE]?: ClockHandle }
  if (shared[HANDLE] === undefined) publishClock(new PhysicsClock())
  return shared[HANDLE] as ClockHandle
}

/** Virtual ms since 1970 at the end of tick `tick`. */
export function timeAt (tick: number): number {
  return EPOCH + tick * TICK_MS
}
