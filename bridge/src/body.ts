import type { Bot } from 'mineflayer'
import type { ReflexName } from './program-types.ts'

/** What may take the body from a primitive between two of its steps: the reflexes of a run. */
export interface Relief {
  /** Whether something has to be done at once; with an open window, only what is worth closing it for. */
  due: (inWindow: boolean) => boolean
  /** Do it, with no window open. Resolves when the body can be given back; never rejects for what the world refused. */
  act: (signal: AbortSignal) => Promise<void>
}

/** Who moves the bot's one body: the primitive that runs, or for a while a reflex. */
export class Body {
  /** The reflexes of the run under way; null when there is none. */
  relief: Relief | null = null
  /** Id of the entity that a primitive is hunting; hitting back at it is the primitive's part. */
  prey: number | null = null
  /** Windows that a reflex closed, with its name. */
  readonly shut = new WeakMap<object, ReflexName>()
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

  /**
   * Whether a reflex asks for the body. While a window is open only of one who can do without it, and never with an item on
   * the cursor: half a series of clicks must not be left behind.
   */
  isAsked (givesWindow: boolean): boolean {
    if (this.#acting !== null || this.relief === null) return false
    const window = this.#bot.currentWindow ?? null
    if (window !== null && (!givesWindow || window.selectedItem !== null)) return false
    return this.relief.due(window !== null)
  }

  /** Let the reflexes act when they ask for it; true when they did. What the body was doing must have been stopped. */
  async give (signal: AbortSignal, givesWindow: boolean): Promise<boolean> {
    const { relief } = this
    if (relief === null || !this.isAsked(givesWindow)) return false
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

/** Close the window that is open, if any; those that the library extended tell its listeners. */
export function closeWindow (bot: Bot): void {
  const window = (bot.currentWindow ?? null) as (Parameters<Bot['closeWindow']>[0] & { close?: () => void }) | null
  if (window === null) return
  if (window.close !== undefined) window.close()
  else bot.closeWindow(window)
}

const bodies = new WeakMap<Bot, Body>()

/** The same `Body` on every call. */
export function bodyOf (bot: Bot): Body {
  let body = bodies.get(bot)
  if (body === undefined) bodies.set(bot, body = new Body(bot))
  return body
}
