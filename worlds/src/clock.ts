import { TICK_MS } from '../../bridge/src/channel.ts'
import { RpcError } from '../../bridge/src/rpc.ts'

/** `free`: as fast as the lockstep clients answer; `real`: 20 ticks/s; `warp`: free, but at most 20 * `factor` ticks/s. */
export type ClockMode = { readonly kind: 'free' } | { readonly kind: 'real' } | { readonly kind: 'warp', readonly factor: number }

/** Ticks that may be caught up after a pause; what is more is let go. */
const MAX_BEHIND = 10
const MAX_WARP = 1000
/** Latest ticks whose times are kept for the percentile. */
const KEPT_TIMES = 8192

/** @throws RpcError `invalidParams` for anything but `free`, `real` and `warp:K` with 0 < K <= 1000. */
export function parseClock (text: unknown): ClockMode {
  if (text === 'free' || text === 'real') return { kind: text }
  const factor = typeof text === 'string' && text.startsWith('warp:') ? Number(text.slice(5)) : NaN
  if (factor > 0 && factor <= MAX_WARP) return { kind: 'warp', factor }
  throw new RpcError('invalidParams', `clock \`${String(text)}\` is not one of free, real, warp:K with K in 0..${MAX_WARP}`)
}

export function clockName (mode: ClockMode): string {
  return mode.kind === 'warp' ? `warp:${mode.factor}` : mode.kind
}

/** A lockstep client: the world waits for its answer to each tick. */
export interface Peer { sendTick: (tick: number) => void }

export interface ClockHost {
  /** Begins a tick and gives its number: all that clients are told of it. */
  begin: () => number
  /** Ends the tick; clients think meanwhile. */
  end: () => void
  /** Lockstep clients in the world, in order of joining. */
  peers: () => readonly Peer[]
  /** Names of the players in the world who do not speak the clock channel. */
  foreigners: () => readonly string[]
  /** Somebody waits to come in or go, which takes a tick. */
  restless: () => boolean
  onPaceChange: (mode: string, reason: string) => void
}

export interface ClockStats { readonly tick_ms_mean: number, readonly tick_ms_p99: number, readonly tick_ms_max: number, readonly wait_ms_mean: number }

/** Drives the ticks: after each it waits for every lockstep client's answer, and never by the wall clock. */
export class Clock {
  readonly #host: ClockHost
  #mode: ClockMode
  #stopped = false
  /** Real time (ms) of the next paced tick; null: pacing begins with it. */
  #due: number | null = null
  #fallenBack = false
  #pending = new Set<Peer>()
  #awaited = 0
  #wake: () => void = () => {}
  #ticks = 0
  #busyMs = 0
  #maxMs = 0
  readonly #times = new Float32Array(KEPT_TIMES)
  #waitMs = 0

  constructor (host: ClockHost, mode: ClockMode) {
    this.#host = host
    this.#mode = mode
  }

  get mode (): ClockMode {
    return this.#mode
  }

  set mode (mode: ClockMode) {
    this.#mode = mode
    this.#due = null
    this.wake()
  }

  /** Real milliseconds since the clock began; the mean of no tick is 0. */
  stats (): ClockStats {
    const ticks = Math.max(1, this.#ticks)
    return { tick_ms_mean: this.#busyMs / ticks, tick_ms_p99: this.#percentile(0.99), tick_ms_max: this.#maxMs, wait_ms_mean: this.#waitMs / ticks }
  }

  /** Of the latest ticks, in milliseconds. */
  #percentile (share: number): number {
    const times = this.#times.slice(0, Math.min(this.#ticks, KEPT_TIMES)).sort()
    return times[Math.floor(share * times.length)] ?? 0
  }

  /** Something changed that may let the world go on. */
  wake (): void {
    this.#wake()
  }

  answered (peer: Peer, tick: number): void {
    if (tick === this.#awaited) this.gone(peer)
  }

  /** A disconnected client counts as answered. */
  gone (peer: Peer): void {
    this.#pending.delete(peer)
    if (this.#pending.size === 0) this.wake()
  }

  stop (): void {
    this.#stopped = true
    this.wake()
  }

  /** Runs until stopped. Rejects when a tick throws: a broken world must not go on. */
  async run (): Promise<void> {
    while (!this.#stopped) {
      this.#notePace()
      if (!this.#mayRun()) await this.#sleep(null)
      else if (this.#aheadMs() > 0) await this.#sleep(this.#aheadMs())
      else await this.#tick()
    }
  }

  #mayRun (): boolean {
    if (this.#mode.kind === 'real') return true
    return this.#host.peers().length > 0 || this.#host.foreigners().length > 0 || this.#host.restless()
  }

  /** Milliseconds a tick must take at least. */
  #period (): number {
    if (this.#mode.kind === 'real' || this.#fallenBack) return TICK_MS
    return this.#mode.kind === 'warp' ? TICK_MS / this.#mode.factor : 0
  }

  #aheadMs (): number {
    return this.#due === null ? 0 : this.#due - performance.now()
  }

  #notePace (): void {
    const foreigners = this.#host.foreigners()
    const fallsBack = this.#mode.kind !== 'real' && foreigners.length > 0
    if (fallsBack === this.#fallenBack) return
    this.#fallenBack = fallsBack
    this.#due = null
    if (fallsBack) this.#host.onPaceChange('real', `${foreigners.join(', ')} does not speak the clock channel`)
    else this.#host.onPaceChange(clockName(this.#mode), 'all players speak the clock channel')
  }

  async #tick (): Promise<void> {
    const period = this.#period()
    const began = performance.now()
    this.#due = Math.max(this.#due ?? began, began - MAX_BEHIND * period) + period
    const tick = this.#host.begin()
    this.#awaited = tick
    const peers = this.#host.peers()
    this.#pending = new Set(peers)
    for (const peer of peers) peer.sendTick(tick)
    this.#host.end()
    const ran = performance.now()
    while (this.#pending.size > 0 && !this.#stopped) await this.#sleep(null)
    // Without a client to wait for, nothing else would let the sockets be read.
    if (peers.length === 0) await new Promise(resolve => { setImmediate(resolve) })
    this.#times[this.#ticks % KEPT_TIMES] = ran - began
    this.#ticks++
    this.#busyMs += ran - began
    this.#maxMs = Math.max(this.#maxMs, ran - began)
    this.#waitMs += performance.now() - ran
  }

  async #sleep (ms: number | null): Promise<void> {
    let timer: NodeJS.Timeout | null = null
    await new Promise<void>(resolve => {
      this.#wake = resolve
      if (ms !== null) timer = setTimeout(resolve, Math.max(1, ms))
    })
    this.#wake = () => {}
    if (timer !== null) clearTimeout(timer)
  }
}
