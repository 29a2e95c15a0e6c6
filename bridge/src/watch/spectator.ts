import { EventEmitter } from 'node:events'
import mineflayer, { type Bot } from 'mineflayer'
import type { Entity } from 'prismarine-entity'
import { CHANNEL_VERSION, CLOCK_CHANNEL, decodeClock, encodeClock } from '../channel.ts'

export interface SpectatorOptions {
  /** Where the server listens. */
  readonly host: string
  readonly port: number
  /** What the server is told that it was called. */
  readonly called: string
  readonly version: string
  readonly username: string
  /** Name of the player to watch. */
  readonly watched: string
  /** Whether the world is one of ours that carries its spectators along, and shows them more when they have answered. */
  readonly carried: boolean
}

/** Where the watched player is and looks, in mineflayer's radians. */
export interface Pose { readonly id: number, readonly x: number, readonly y: number, readonly z: number, readonly yaw: number, readonly pitch: number }

interface Events {
  /** A connection has begun: all that was known of the world is void. */
  joined: [Bot]
  /** What a person who wants to watch should know. */
  notice: [string]
}

interface ClockPacket { readonly channel: string, readonly data: Buffer }

/** Longest delay that a timer takes: between two ticks a world of ours may stand still for hours. */
const NEVER_MS = 2 ** 31 - 1
const RETRY_MS = { first: 1000, most: 60_000 }
const VIEW_DISTANCE = 8
/** Real milliseconds between two looks for the watched player, and how far away it may be, in blocks. */
const FOLLOW_MS = 1000
const FOLLOW_BLOCKS = 24

/** A second client in the bot's world, which looks on; it comes back for as long as it is wanted. */
export class Spectator extends EventEmitter<Events> {
  readonly #options: SpectatorOptions
  #bot: Bot | null = null
  #retry = RETRY_MS.first
  #following: NodeJS.Timeout | undefined
  /** The tick whose view is to be answered. */
  #shown: number | null = null
  #told = ''

  constructor (options: SpectatorOptions) {
    super()
    this.#options = options
  }

  get bot (): Bot | null { return this.#bot }

  join (): void {
    const { host, port, called, version, username, carried } = this.#options
    const bot = mineflayer.createBot({
      host, port, fakeHost: called, version, username, auth: 'offline', viewDistance: VIEW_DISTANCE, physicsEnabled: false, hideErrors: true, logErrors: false,
      ...(carried ? { checkTimeoutInterval: NEVER_MS } : {})
    })
    let why: string | null = null
    bot.on('kicked', reason => { why = reason })
    bot.on('error', error => { why ??= error.message || (error as NodeJS.ErrnoException).code || null })
    bot.once('end', reason => { this.#lost(why ?? reason) })
    // The entities plugin has its own limit of listeners in mind; every page that is open listens too.
    bot.setMaxListeners(0)
    if (carried) this.#speakClock(bot)
    else this.#following = setInterval(() => { this.#follow(bot) }, FOLLOW_MS)
    bot.once('login', () => {
      this.#retry = RETRY_MS.first
      this.#bot = bot
      this.emit('joined', bot)
    })
  }

  /** Asks for what comes next, when something was shown. */
  answer (): void {
    if (this.#shown === null || this.#bot === null) return
    const tick = this.#shown
    this.#shown = null
    this.#bot._client.write('custom_payload', { channel: CLOCK_CHANNEL, data: encodeClock({ kind: 'answer', tick }) })
  }

  /** The watched player as it was last seen; null while it is out of sight. */
  pose (): Pose | null {
    // Null, against the package's types, once it has left the view.
    const entity = this.#bot?.players[this.#options.watched]?.entity as Entity | null | undefined
    if (entity === undefined || entity === null) return null
    const { x, y, z } = entity.position
    const { headYaw = entity.yaw } = entity as Entity & { headYaw?: number }
    return { id: entity.id, x, y, z, yaw: headYaw, pitch: entity.pitch }
  }

  #speakClock (bot: Bot): void {
    const { _client: client } = bot
    // The first thing said in the play state: the world tells by it who speaks the channel.
    client.prependListener('state', (state: unknown) => {
      if (state === 'play') client.write('custom_payload', { channel: CLOCK_CHANNEL, data: encodeClock({ kind: 'hello', version: CHANNEL_VERSION }) })
    })
    client.on('custom_payload', ({ channel, data }: ClockPacket) => {
      const message = channel === CLOCK_CHANNEL ? decodeClock(data) : null
      if (message?.kind === 'tick') this.#shown = message.tick
    })
  }

  /** Spectators may go to any player; others can't follow. */
  #follow (bot: Bot): void {
    const { watched, username } = this.#options
    if (bot !== this.#bot) return
    const player = bot.players[watched]
    if (bot.game.gameMode !== 'spectator') {
      this.#tell(`watching needs spectator rights on this server; let an operator give \`/gamemode spectator ${username}\``)
    } else if (player === undefined) {
      this.#tell(`${watched} is not among the players of this server`)
    } else if ((player.entity?.position.distanceTo(bot.entity.position) ?? Infinity) > FOLLOW_BLOCKS) {
      bot._client.write('spectate', { target: player.uuid })
    }
  }

  #tell (text: string): void {
    if (text === this.#told) return
    this.#told = text
    this.emit('notice', text)
  }

  #lost (reason: string): void {
    clearInterval(this.#following)
    this.#bot = null
    this.#shown = null
    this.#tell(`the spectator is not in the game (${reason}); it tries again`)
    setTimeout(() => { this.join() }, this.#retry)
    this.#retry = Math.min(this.#retry * 2, RETRY_MS.most)
  }
}
