import type { Link, Player } from '../players/player.ts'
import type { Input } from './session.ts'

/** Packets a client may send between two ticks before it is taken for an attack. */
const MAX_INBOX = 4000

/** A connection's place in the world: what it sends waits here for the next tick. */
export class Seat {
  readonly name: string
  readonly uuid: string
  readonly link: Link
  player: Player | null = null
  #inbox: Input[] = []
  #left = false
  #ignored = false

  constructor (name: string, uuid: string, link: Link) {
    this.name = name
    this.uuid = uuid
    this.link = link
  }

  get left (): boolean {
    return this.#left
  }

  push (input: Input): void {
    if (this.#left || this.#ignored) return
    this.#inbox.push(input)
    if (this.#inbox.length > MAX_INBOX) this.link.kick(`more than ${MAX_INBOX} packets in one tick`)
  }

  /** The connection is gone; what it sent last still counts. */
  leave (): void {
    this.#left = true
  }

  /** Nothing that this client sends counts. */
  ignore (): void {
    this.#ignored = true
  }

  take (): Input[] {
    const taken = this.#inbox
    this.#inbox = []
    return taken
  }
}
