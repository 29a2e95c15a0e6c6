import type { Socket } from 'node:net'
import protocol from 'minecraft-protocol'
import mineflayer, { type Bot } from 'mineflayer'
import { BlockIndex } from './block-index.ts'
import { Memory } from './memory.ts'
import { SIGHT, observe, type Observation } from './observe.ts'
import { installRiding } from './riding.ts'
import { RpcError } from './rpc.ts'
import { PhysicsClock, type ClockHandle } from './vclock.ts'

export interface ConnectOptions {
  /** Connected to the server; this process can't connect by itself. */
  readonly socket: Socket
  /** What the server is told that it was called: some tell worlds apart by it. */
  readonly host: string
  readonly port: number
  readonly username: string
  /** Signed in elsewhere; null plays without an account. */
  readonly auth: mineflayer.BotOptions['auth']
  /** Minecraft version, e.g. `1.20.1`. */
  readonly version: string
  /** Whether the world keeps step with this process; needs the preload. */
  readonly lockstep: boolean
  /** Seed of the process's `Math.random`. */
  readonly seed: number
}

export interface GameEvent {
  /** `chat` is every line shown, `said` what another player typed, as far as the line tells it. */
  readonly type: 'chat' | 'said' | 'death' | 'respawn' | 'kicked' | 'end'
  readonly tick: number
  readonly text: string
  readonly player?: string
}

/** Real ms from connecting to standing in the world with the chunks around. */
const JOIN_TIMEOUT_MS = 30_000
/** Longest delay that a timer takes: under a virtual clock the wait for the next keep-alive is no sign of a dead server. */
const NEVER_MS = 2 ** 31 - 1
const VIEW_DISTANCE = 4
/** Ticks after which the world has taken every input and the bot seen the result. */
export const SETTLING_TICKS = 2

/** Reads and compiles what joining a server of `version` needs: half of the time that a join takes. */
export function prepare (version: string): void {
  for (const state of [protocol.states.HANDSHAKING, protocol.states.LOGIN, protocol.states.PLAY]) {
    for (const isServer of [false, true]) protocol.createSerializer({ state, isServer, version, customPackets: {} })
  }
}

/** One stay of the bot in a world, from spawn to `end`. */
export class Connection {
  readonly bot: Bot
  /** Aborted with an `RpcError('connection')` when the connection is gone. */
  readonly lost: AbortSignal
  /** The tick at which the bot stood in the world. */
  readonly joinedAt: number
  readonly memory: Memory
  readonly #index: BlockIndex
  readonly #clock: ClockHandle

  constructor (bot: Bot, index: BlockIndex, memory: Memory, clock: ClockHandle, lost: AbortSignal) {
    this.bot = bot
    this.lost = lost
    this.joinedAt = clock.tick
    this.memory = memory
    this.#index = index
    this.#clock = clock
  }

  observe (): Observation {
    return observe(this.bot, this.#index, this.memory, this.#clock.tick)
  }

  /** Leaves the world; resolves when the connection has ended. */
  quit (): Promise<void> {
    if (this.lost.aborted) return Promise.resolve()
    const ended = new Promise<void>(resolve => { this.lost.addEventListener('abort', () => { resolve() }, { once: true }) })
    this.bot.quit()
    return ended
  }
}

/**
 * Joins the world; resolves when the bot has spawned, the chunks around are there and two ticks have passed.
 * The clock must not be held. What happens to the bot from then on goes to `emit`.
 *
 * @throws RpcError `connection`: refused, kicked (with the server's reason), ended, or not joined within 30 real seconds;
 *   `badState`: lockstep is asked of a process without the preload, or the other way round.
 */
export async function connect (options: ConnectOptions, clock: ClockHandle, emit: (event: GameEvent) => void): Promise<Connection> {
  if (options.lockstep !== clock.lockstep) {
    const next = clock.lockstep ? 'start the bot process without the clock preload for a server that is not ours' : 'start the bot process with `--import` of the clock preload'
    throw new RpcError('badState', `lockstep is ${String(options.lockstep)} but this process's clock says ${String(clock.lockstep)}; ${next}`)
  }
  clock.seed(options.seed)
  const bot = mineflayer.createBot({
    host: options.host, port: options.port, username: options.username, version: options.version, auth: options.auth,
    connect: client => {
      client.setSocket(options.socket)
      // Listeners of the connection are added in this turn.
      setImmediate(() => { client.emit('connect') })
    },
    // The package's own two channels; checking them compiles the schema of the whole protocol at every join.
    validateChannelProtocol: false,
    hideErrors: true, logErrors: false, viewDistance: VIEW_DISTANCE, ...(clock.lockstep ? { checkTimeoutInterval: NEVER_MS } : {})
  })
  const lost = watchEnd(bot, clock)
  let senses: { index: BlockIndex, memory: Memory } | null = null
  bot.once('inject_allowed', () => { senses = awaken(bot, clock) })
  if (clock instanceof PhysicsClock) bot.on('physicsTick', () => { clock.counted() })
  try {
    await joined(bot, clock, lost, `${options.host}:${options.port}`)
  } catch (thrown) {
    if (!lost.aborted) bot.end()
    throw thrown
  }
  forward(bot, clock, lost, emit)
  if (senses === null) throw new Error('the bot spawned before mineflayer loaded its plugins')
  const { index, memory } = senses
  return new Connection(bot, index, memory, clock, lost)
}

function awaken (bot: Bot, clock: ClockHandle): { index: BlockIndex, memory: Memory } {
  installRiding(bot)
  const index = new BlockIndex(bot)
  return { index, memory: new Memory(bot, () => index.census(bot.entity.position, SIGHT), () => clock.tick) }
}

/** A signal of the connection's end; its reason says what the server or the socket said last. */
function watchEnd (bot: Bot, clock: ClockHandle): AbortSignal {
  const ended = new AbortController()
  let why: string | null = null
  bot.on('kicked', reason => { why = `kicked: ${plainText(reason)}` })
  bot.on('error', error => {
    // Only the system's errors end a connection; a packet that can't be read does not.
    const { code } = error as NodeJS.ErrnoException
    if (code !== undefined) why ??= error.message || code
    console.error(`game connection: ${error.message || code}`)
  })
  bot.on('end', reason => {
    if (clock instanceof PhysicsClock) clock.ended()
    ended.abort(new RpcError('connection', `the game connection ended (${why ?? reason}); connect again`))
  })
  return ended.signal
}

async function joined (bot: Bot, clock: ClockHandle, lost: AbortSignal, server: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const failed = new Promise<never>((_resolve, reject) => {
    lost.addEventListener('abort', () => { reject(lost.reason as RpcError) }, { once: true })
    timer = clock.real.setTimeout(() => {
      const hint = clock.lockstep ? '; does it speak the clock channel, and does its clock run?' : ''
      reject(new RpcError('connection', `not joined ${server} within ${JOIN_TIMEOUT_MS / 1000} s${hint}`))
    }, JOIN_TIMEOUT_MS)
  })
  const arrival = async (): Promise<void> => {
    await new Promise<void>(resolve => { bot.once('spawn', () => { resolve() }) })
    await bot.waitForChunksToLoad()
    await clock.settled(SETTLING_TICKS)
  }
  try {
    await Promise.race([arrival(), failed])
  } finally {
    clock.real.clearTimeout(timer)
  }
}

function forward (bot: Bot, clock: ClockHandle, lost: AbortSignal, emit: (event: GameEvent) => void): void {
  const send = (type: GameEvent['type'], text: string): void => { emit({ type, tick: clock.tick, text }) }
  bot.on('messagestr', (text, position) => { if (position !== 'game_info') send('chat', text) })
  const said = (player: string, text: string): void => { if (player !== bot.username) emit({ type: 'said', tick: clock.tick, player, text }) }
  bot.on('chat', said)
  bot.on('whisper', said)
  bot.on('death', () => { send('death', 'the bot died') })
  bot.on('spawn', () => { send('respawn', 'the bot is alive again') })
  bot.on('kicked', reason => { send('kicked', plainText(reason)) })
  lost.addEventListener('abort', () => { send('end', (lost.reason as RpcError).message) }, { once: true })
}

/** The text of a chat component as servers send their reasons: JSON, or already a string. */
function plainText (reason: unknown): string {
  if (typeof reason !== 'string') return JSON.stringify(reason)
  try {
    return componentText(JSON.parse(reason) as unknown)
  } catch {
    return reason
  }
}

function componentText (component: unknown): string {
  if (typeof component !== 'object' || component === null) return String(component)
  const { text, translate, extra } = component as { text?: string, translate?: string, extra?: unknown[] }
  return `${text ?? translate ?? ''}${(extra ?? []).map(componentText).join('')}`
}
