import type { Bot } from 'mineflayer'

/** What may take the body from a primitive between two of its steps: the reflexes of a run. */
export interface Relief {
  /** Whether something has to be done at once. */
  due: () => boolean
  /** Do it. Resolves when the body can be given back; never rejects for what the world refused. */
  act: (signal: AbortSignal) => Promise<void>
}

/** Who moves the bot's one body: the primitive that runs, or for a while a reflex. */
export class Body {
  /** The reflexes of the run under way; null when there is none. */
  relief: Relief | null = null
  /** Id of the entity that a primitive is hunting; hitting back at it is the primitive's part. */
  prey: number | null = null
  /** Walking has got nowhere for a while. */
  stuck = false
  readonly #bot: Bot
  #users = 0
  #acting: Promise<void> | null = null

  constructor (bot: Bot) {
    this.#bot = bot
  }

  /** Whether nobody moves it. */
  get free (): boolean { return this.#users === 0 && this.#acting === null }

  /** `work` has the body to itself, once a reflex that acts has ended, until it gives it or ends. */
  async use<T> (work: () => Promise<T>): Promise<T> {
    while (this.#acting !== null) await this.#acting
    this.#users++
    try {
      return await work()
    } finally {
      this.#users--
      this.prey = null
      this.stuck = false
    }
  }

  /** Whether a reflex asks for the body. Never while a window is open: half a series of clicks must not be left behind. */
  get asked (): boolean {
    return this.#acting === null && (this.#bot.currentWindow ?? null) === null && this.relief?.due() === true
  }

  /** Let the reflexes act when they ask for it; true when they did. What the body was doing must have been stopped. */
  async give (signal: AbortSignal): Promise<boolean> {
    const { relief } = this
    if (relief === null || !this.asked) return false
    const acting = relief.act(signal)
    this.#acting = acting.catch(() => {})
    try {
      await acting
    } finally {
      this.#acting = null
    }
    return true
  }
}

const bodies = new WeakMap<Bot, Body>()

/** The same `Body` on every call. */
export function bodyOf (bot: Bot): Body {
  let body = bodies.get(bot)
  if (body === undefined) bodies.set(bot, body = new Body(bot))
  return body
}
