import type { BlockChange } from '../blocks/columns.ts'
import type { Peer } from '../clock.ts'
import { cellKey, type Vec } from '../geometry.ts'
import { playerInfoPacket } from '../net/protocol.ts'
import type { Seat } from '../net/seat.ts'
import type { Realm } from '../realm.ts'
import type { Player } from './player.ts'
import type { Roster } from './roster.ts'

/** A client that looks on. Its player is in no list of players: what it was shown is all there is to it. */
interface Onlooker {
  readonly seat: Seat
  readonly peer: Peer
  readonly player: Player
  /** Uuids of the players it was told of. */
  readonly known: Set<string>
  /** Blocks that changed since it was last shown anything, by cell. */
  readonly changed: Map<string, Vec>
  /** The tick it was shown and has not answered yet. */
  awaited: number | null
  /** Ticks have passed since then. */
  behind: boolean
}

export interface AudienceOptions {
  readonly realm: Realm
  readonly roster: Roster
  /** Names that only look on, and through whose eyes each does. */
  readonly spectators: Readonly<Record<string, string>>
}

/**
 * Spectators that the world itself was started with. Each is carried along with the player it watches and shown blocks and
 * creatures around, and no column that the watched one has not been shown. They are no part of the world: no rule can count
 * them, nothing they send is taken in, nobody is told of them, and no tick waits for them. They are shown the world as it
 * then is whenever they have answered what they were shown before, so that slow ones miss ticks instead of holding them up.
 */
export class Audience {
  readonly #options: AudienceOptions
  readonly #onlookers = new Map<Seat, Onlooker>()

  constructor (options: AudienceOptions) {
    this.#options = options
  }

  /** Whether a client of that name looks on. */
  expects (name: string): boolean {
    return Object.hasOwn(this.#options.spectators, name)
  }

  /** Lets an expected client in; it takes no tick. One that does not speak the clock channel is sent away. */
  enter (seat: Seat, peer: Peer): void {
    seat.ignore()
    if (!seat.link.lockstep) return seat.link.kick(`${seat.name} is kept for a spectator that speaks the clock channel`)
    for (const other of [...this.#onlookers.keys()]) if (other.name === seat.name) other.link.kick('You logged in from another location')
    const { realm, roster } = this.#options
    const player = roster.lookOn(seat, this.#watched(seat)?.body.position ?? realm.spawn)
    const known = new Set(realm.players.map(({ uuid }) => uuid))
    const onlooker = { seat, peer, player, known, changed: new Map<string, Vec>(), awaited: null, behind: true }
    this.#onlookers.set(seat, onlooker)
    this.#show(onlooker)
  }

  leave (seat: Seat): void {
    this.#onlookers.delete(seat)
  }

  kickAll (reason: string): void {
    for (const { link } of this.#onlookers.keys()) link.kick(reason)
  }

  /** The client of `seat` has taken in what it was shown at `tick`. */
  answered (seat: Seat, tick: number): void {
    const onlooker = this.#onlookers.get(seat)
    if (onlooker === undefined || onlooker.awaited !== tick) return
    onlooker.awaited = null
    if (onlooker.behind) this.#show(onlooker)
  }

  /** A tick has ended, in which these blocks changed. */
  tick (changes: readonly BlockChange[]): void {
    for (const onlooker of this.#onlookers.values()) {
      onlooker.behind = true
      for (const { x, y, z } of changes) onlooker.changed.set(cellKey({ x, y, z }), { x, y, z })
      if (onlooker.awaited === null) this.#show(onlooker)
    }
  }

  #watched ({ name }: Seat): Player | undefined {
    return this.#options.realm.players.find(player => player.name === this.#options.spectators[name])
  }

  #show (onlooker: Onlooker): void {
    const { seat, peer, player } = onlooker
    const { realm } = this.#options
    const watched = this.#watched(seat)
    if (watched !== undefined) player.body.position = watched.body.position
    this.#introduce(onlooker)
    for (const cell of onlooker.changed.values()) this.#showBlock(player, cell)
    onlooker.changed.clear()
    player.view.follow(watched?.view ?? null)
    onlooker.awaited = realm.tick
    onlooker.behind = false
    peer.sendTick(realm.tick)
  }

  #showBlock (player: Player, cell: Vec): void {
    if (!player.view.hasColumn(cell.x >> 4, cell.z >> 4)) return
    player.send('block_change', { location: cell, type: this.#options.realm.columns.get(cell.x, cell.y, cell.z) })
  }

  /** Tells of players who came and went. */
  #introduce ({ player, known }: Onlooker): void {
    const { players } = this.#options.realm
    const fresh = players.filter(({ uuid }) => !known.has(uuid))
    const gone = [...known].filter(uuid => players.every(other => other.uuid !== uuid))
    if (fresh.length > 0) player.send('player_info', playerInfoPacket(fresh))
    if (gone.length > 0) player.send('player_remove', { players: gone })
    for (const { uuid } of fresh) known.add(uuid)
    for (const uuid of gone) known.delete(uuid)
  }
}
