import { createHash } from 'node:crypto'
import { Game, type GameOptions } from '../src/game.ts'
import type { Vec } from '../src/geometry.ts'
import { stack } from '../src/items/items.ts'
import type { Link, Player } from '../src/players/player.ts'
import type { WorldEvent } from '../src/realm.ts'
import { canonicalJson, type JsonValue } from '../src/save.ts'
import { Seat } from '../src/net/seat.ts'

export const GROUND = 61

/** A player's connection without a socket: confirms teleports as clients do, and remembers what it is sent. */
export class Actor implements Link {
  readonly lockstep = true
  readonly seat: Seat
  readonly received: Array<{ name: string, packet: Record<string, any> }> = []
  kicked: string | null = null

  constructor (name: string, uuid = `00000000-0000-3000-8000-${Buffer.from(name.padEnd(6, '_')).toString('hex').slice(0, 12)}`) {
    this.seat = new Seat(name, uuid, this)
  }

  get player (): Player {
    if (this.seat.player === null) throw new Error('not in the world')
    return this.seat.player
  }

  send (name: string, packet: object): void {
    this.received.push({ name, packet })
    if (name === 'position') this.write('teleport_confirm', { teleportId: (packet as { teleportId: number }).teleportId })
  }

  kick (reason: string): void {
    this.kicked = reason
    this.seat.leave()
  }

  write (name: string, packet: object): void {
    this.seat.push({ name, packet: packet as Record<string, unknown> })
  }

  all (name: string): Array<Record<string, any>> {
    return this.received.filter(each => each.name === name).map(each => each.packet)
  }

  give (name: string, count = 1): void {
    this.player.inventory.add(stack(name, count))
  }

  moveBy (x: number, y: number, z: number): void {
    const { position } = this.player.body
    this.write('position', { x: position.x + x, y: position.y + y, z: position.z + z, onGround: true })
  }

  dig (status: number, location: Vec): void {
    this.write('block_dig', { status, location, face: 1, sequence: 0 })
  }

  use (location: Vec, direction = 1): void {
    this.write('block_place', { hand: 0, location, direction, cursorX: 0.5, cursorY: 1, cursorZ: 0.5, insideBlock: false, sequence: 0 })
  }
}

/** A flat world in memory: grass up to y 60, feet at 61. */
export class Stage {
  readonly events: WorldEvent[] = []
  game: Game
  readonly #options: GameOptions

  constructor (options: Partial<GameOptions> = {}) {
    this.#options = { preset: 'plateau', seed: 7, viewDistance: 2, difficulty: 'easy', onEvent: event => { this.events.push(event) }, ...options }
    this.game = new Game(this.#options)
  }

  join (name = 'Ada', uuid?: string): Actor {
    const actor = new Actor(name, uuid)
    this.game.join(actor.seat)
    this.run(2)
    // Tests begin where the first three seconds, in which nothing hurts, are over.
    actor.player.shelteredUntil = 0
    return actor
  }

  run (ticks = 1): void {
    for (let i = 0; i < ticks; i++) this.game.step()
  }

  put (cell: Vec, name: string, properties: Record<string, string> = {}): void {
    this.game.blocks.set(cell, this.game.data.stateOf(name, properties))
  }

  at (cell: Vec): string {
    return this.game.blocks.at(cell).name
  }

  /** What a snapshot would hold, as one hash. */
  hash (): string {
    const columns = [...this.game.changedColumns()].map(([key, bytes]) => [key, createHash('sha256').update(bytes).digest('hex')])
    return createHash('sha256').update(canonicalJson({ state: this.game.toJson(), columns } as unknown as JsonValue)).digest('hex')
  }

  saved (): ConstructorParameters<typeof Game>[1] {
    return { state: structuredClone(this.game.toJson()), columns: [...this.game.changedColumns()] }
  }

  restore (saved: ConstructorParameters<typeof Game>[1]): void {
    this.game = new Game(this.#options, saved)
  }
}
