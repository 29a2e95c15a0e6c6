import { getHeapStatistics } from 'node:v8'
import { Connection, SETTLING_TICKS, connect, prepare, type ConnectOptions } from './connection.ts'
import { GameSockets } from './game-sockets.ts'
import { inspect } from './inspect.ts'
import { SessionJoins, type Account } from './online.ts'
import { installPathing } from './path.ts'
import { createContext, loadPrimitives, tidy, type Primitive } from './primitives-host.ts'
import { runProgram } from './program.ts'
import { parseRunRequest, type Execution, type ProgramHost } from './program-types.ts'
import type { Signatures } from './room.ts'
import { RpcError, type RpcServer } from './rpc.ts'
import { loadSignatures } from './signatures.ts'
import { Sayings } from './sayings.ts'
import type { ClockHandle } from './vclock.ts'

type Params = Record<string, unknown>

/** The Minecraft version that is played unless another is named. */
const VERSION = '1.20.1'

/** The bot process's methods: one bot, one program at a time, the world standing still between them. */
export class Service {
  readonly #server: RpcServer
  readonly #clock: ClockHandle
  readonly #pythonFd: number | null
  readonly #sockets = new GameSockets()
  #joins: SessionJoins | null = null
  #connection: Connection | null = null
  #primitives: ReadonlyMap<string, Primitive> = new Map()
  #signatures: Signatures = {}
  /** What the process is doing that lets the world run; null when idle. */
  #task: 'connect' | 'run' | null = null
  #cancel = new AbortController()
  #live = false

  /** @param pythonFd the socket to the sealed Python child, or null */
  constructor (server: RpcServer, clock: ClockHandle, pythonFd: number | null) {
    this.#server = server
    this.#clock = clock
    this.#pythonFd = pythonFd
  }

  serve (): void {
    this.#server.on('load', params => this.#load(params))
    this.#server.on('connect', params => this.#exclusively('connect', () => this.#connect(params)))
    this.#server.on('observe', () => this.#connected().observe())
    this.#server.on('memory', () => this.#connected().memory.toJson())
    this.#server.on('remember', params => {
      this.#connected().memory.fromJson(params['memory'])
      return {}
    })
    this.#server.on('inspect', params => inspect(text(params, 'source')))
    this.#server.on('run', params => this.#exclusively('run', () => this.#run(params)))
    this.#server.on('say', params => this.#say(text(params, 'text')))
    this.#server.on('cancel', () => this.#cancelRun())
    this.#server.on('live', params => this.#setLive(params['on'] === true))
    this.#server.on('stats', params => this.#stats(params['collect'] === true))
    this.#server.on('quit', () => this.#quit())
  }

  async #exclusively<Result> (task: 'connect' | 'run', work: () => Promise<Result>): Promise<Result> {
    if (this.#task !== null) throw new RpcError('busy', `a \`${this.#task}\` is in progress; wait for it or cancel it`)
    this.#task = task
    try {
      return await work()
    } finally {
      this.#task = null
      this.#rest()
    }
  }

  /** To be called first: what the bot needs is read before it plays, so that one that stands ready joins at once. */
  async #load (params: Params): Promise<Record<string, never>> {
    const folder = text(params, 'primitives')
    this.#primitives = await loadPrimitives(folder)
    this.#signatures = await loadSignatures(folder)
    prepare(text(params, 'version', VERSION))
    return {}
  }

  async #connect (params: Params): Promise<{ username: string, version: string, tick: number }> {
    if (this.#connection?.lost.aborted === false) throw new RpcError('badState', 'already connected; quit first')
    const options = { ...parseConnect(params), auth: this.#auth(params['account']), socket: await this.#sockets.take(whole(params, 'socket')) }
    this.#clock.release()
    const connection = await connect(options, this.#clock, event => { this.#server.notify('event', { ...event }) })
    this.#rest()
    installPathing(connection.bot)
    this.#connection = connection
    return { username: connection.bot.username, version: connection.bot.version, tick: this.#clock.tick }
  }

  #auth (account: unknown): ConnectOptions['auth'] {
    if (account === null || account === undefined) return 'offline'
    this.#joins ??= new SessionJoins(this.#server)
    return this.#joins.as(account as Account) as unknown as ConnectOptions['auth']
  }

  async #run (params: Params): Promise<Execution> {
    const connection = this.#connected()
    const request = parseRunRequest(params)
    this.#cancel = new AbortController()
    return await runProgram(request, this.#host(connection, this.#cancel.signal))
  }

  #host (connection: Connection, cancelled: AbortSignal): ProgramHost {
    const { bot, lost } = connection
    return {
      bot,
      clock: this.#clock,
      primitives: this.#primitives,
      signatures: this.#signatures,
      pythonFd: this.#pythonFd,
      cancelled,
      lost,
      createContext: (signal, gives) => createContext(bot, signal, gives),
      begin: () => { this.#clock.release() },
      settle: () => this.#settle(connection),
      observe: () => connection.observe(),
      command: text => { this.#server.notify('event', { type: 'command', tick: this.#clock.tick, player: bot.username, text: text.slice(1) }) },
      progress: (name, tick, place) => { this.#server.notify('progress', { name, tick, ...place }) }
    }
  }

  async #settle ({ bot, lost }: Connection): Promise<void> {
    lost.throwIfAborted()
    tidy(bot)
    try {
      await this.#clock.settled(SETTLING_TICKS)
    } catch (thrown) {
      lost.throwIfAborted()
      throw thrown
    }
    this.#rest()
  }

  /** Nothing is to be done: the world waits, unless it is to live on. */
  #rest (): void {
    if (!this.#live) this.#clock.hold()
  }

  /** Chats one line that is no program's: an answer to who spoke to the bot. */
  #say (line: string): Record<string, never> {
    new Sayings(this.#connected().bot, () => this.#clock.tick, null).say(line)
    return {}
  }

  #cancelRun (): { cancelled: boolean } {
    const cancelled = this.#task === 'run' && !this.#cancel.signal.aborted
    if (cancelled) this.#cancel.abort()
    return { cancelled }
  }

  #setLive (on: boolean): Record<string, never> {
    this.#live = on
    if (on) this.#clock.release()
    else if (this.#task === null) this.#clock.hold()
    return {}
  }

  /** @param collect garbage first, in a process with `--expose-gc`: then the heap is what is really held */
  #stats (collect: boolean): Record<string, number | boolean> {
    if (collect) globalThis.gc?.()
    const connection = this.#connection
    const { tick, lockstep } = this.#clock
    return {
      tick,
      lockstep,
      connected: connection?.lost.aborted === false,
      ticks_run: connection === null ? 0 : tick - connection.joinedAt,
      path_nodes: connection === null ? 0 : installPathing(connection.bot).nodesTotal,
      heap_mb: Math.round(getHeapStatistics().used_heap_size / 2 ** 20)
    }
  }

  async #quit (): Promise<Record<string, never>> {
    this.#cancelRun()
    await this.#connection?.quit()
    this.#connection = null
    return {}
  }

  #connected (): Connection {
    if (this.#connection === null) throw new RpcError('badState', 'not connected; call `connect` first')
    this.#connection.lost.throwIfAborted()
    return this.#connection
  }
}

function parseConnect (params: Params): Omit<ConnectOptions, 'socket' | 'auth'> {
  return {
    host: text(params, 'host', '127.0.0.1'),
    port: whole(params, 'port'),
    username: text(params, 'username', 'Voyager'),
    version: text(params, 'version', VERSION),
    lockstep: params['lockstep'] === true,
    seed: Number(params['seed'] ?? 1)
  }
}

function whole (params: Params, name: string): number {
  const value = params[name]
  if (!Number.isInteger(value)) throw new RpcError('invalidParams', `\`${name}\` is a whole number`)
  return value as number
}

function text (params: Params, name: string, otherwise?: string): string {
  const value = params[name] ?? otherwise
  if (typeof value !== 'string') throw new RpcError('invalidParams', `\`${name}\` is a string`)
  return value
}
