import type { Bot } from 'mineflayer'
import type { Entity } from 'prismarine-entity'
import { Archer } from '../actions/archer.ts'
import { Fighter } from '../actions/fighter.ts'
import type { MovementSettings } from '../actions/goals.ts'
import { DEFAULT_MOVEMENTS } from '../actions/goals.ts'
import type { PrimitiveContext } from '../primitives-host.ts'
import { EventRelay } from './events.ts'
import { WindowShelf } from './windows.ts'

/** A walk under way and how to end it; the reason is the error that `bot.pathfinder.goto` then fails with. */
export interface Travel { readonly abort: (reason: 'GoalChanged' | 'PathStopped') => void }

/** What one program has of the bot besides reads: its listeners, the windows it has seen, what goes on in its background. */
export class Session {
  readonly bot: Bot
  readonly createContext: (signal: AbortSignal) => PrimitiveContext
  readonly windows: WindowShelf
  readonly events: EventRelay
  readonly fighter: Fighter
  readonly archer: Archer
  /** Entities whose unchanging part the program has been told. */
  readonly #told = new Set<number>()
  movements: MovementSettings = DEFAULT_MOVEMENTS
  travel: Travel | null = null
  /** Set by `bot.stopDigging`, so that the dig under way can say why it failed. */
  stoppedDigging = false
  readonly note: (text: string) => void

  constructor (bot: Bot, createContext: (signal: AbortSignal) => PrimitiveContext, note: (text: string) => void) {
    this.bot = bot
    this.createContext = createContext
    this.note = note
    this.windows = new WindowShelf(bot)
    this.events = new EventRelay(bot, this.windows)
    this.fighter = new Fighter(bot)
    this.archer = new Archer(bot, createContext)
  }

  /** Whether the program hears of this entity for the first time. */
  isNew (entity: Entity): boolean {
    if (this.#told.has(entity.id)) return false
    this.#told.add(entity.id)
    return true
  }

  close (): void {
    this.events.close()
    this.fighter.stop()
    this.archer.stop()
  }
}
