import { RpcError } from '../../bridge/src/rpc.ts'
import { Clock, clockName, type ClockMode } from './clock.ts'
import { Game } from './game.ts'
import { MODES, type GameMode } from './players/modes.ts'
import type { Player } from './players/player.ts'
import { DIFFICULTIES, type Difficulty, type WorldEvent } from './realm.ts'
import { VERSION } from './registry.ts'
import { SnapshotStore, type JsonValue } from './save.ts'
import { loadGame } from './saved.ts'
import { listen, type Connection } from './net/server.ts'
import { Capture, type FixtureJson, type Ground } from './fixtures/capture.ts'
import { stagedGame } from './fixtures/staging.ts'
import { playerOf, truthOf, type Truth } from './players/truth.ts'

export interface WorldOptions {
  readonly preset: string
  readonly seed: number
  readonly host: string
  readonly port: number
  readonly clock: ClockMode
  /** Folder of the save, or null for a world that can't be stored. */
  readonly save: string | null
  /** Snapshot to begin from; its seed and preset rule then. */
  readonly snapshot: string | null
  /** Columns in each direction. */
  readonly viewDistance: number
  readonly difficulty: Difficulty
  /** Mode of players who come for the first time; survival when absent. */
  readonly gamemode?: GameMode
  /** Names of players who are operators from the start. */
  readonly operators?: readonly string[]
  /** Names that only look on, and through whose eyes each does. */
  readonly spectators?: Readonly<Record<string, string>>
  readonly onEvent: (event: WorldEvent) => void
  /** The world broke: a tick threw. */
  readonly onFailure: (error: unknown) => void
}

/** A game, the port it is served on, its clock and its save. */
export class World {
  readonly #options: WorldOptions
  readonly #store: SnapshotStore | null
  readonly #clock: Clock
  readonly #connections = new Set<Connection>()
  #game: Game
  #port = 0
  #close: () => Promise<void> = async () => {}
  #running: Promise<void> = Promise.resolve()

  private constructor (options: WorldOptions, store: SnapshotStore | null, game: Game) {
    this.#options = options
    this.#store = store
    this.#game = game
    this.#clock = new Clock({
      begin: () => {
        this.#game.playersTurn()
        return this.#game.tick
      },
      end: () => { this.#game.worldsTurn() },
      peers: () => this.#inWorld().filter(connection => connection.lockstep),
      foreigners: () => this.#inWorld().filter(connection => !connection.lockstep).map(connection => connection.seat.name),
      restless: () => this.#game.restless,
      onPaceChange: (mode, reason) => { this.#game.announce({ type: 'clock', mode, reason }) }
    }, options.clock)
  }

  /**
   * Loads or makes the world, listens, and lets its clock run.
   * @throws RpcError `unknownPreset`, `portInUse`, `snapshot`, `schemaTooNew`, `disk`.
   */
  static async start (options: WorldOptions): Promise<World> {
    const store = options.save === null ? null : new SnapshotStore(options.save)
    const game = options.snapshot === null ? new Game(options) : await loadGame(options, needStore(store), options.snapshot)
    const world = new World(options, store, game)
    const { port, close } = await listen({
      host: options.host,
      port: options.port,
      onConnection: connection => { world.#admit(connection) },
      onAnswer: (connection, tick) => { world.#answered(connection, tick) },
      onEnd: connection => { world.#part(connection) }
    })
    world.#port = port
    world.#close = close
    world.#running = world.#clock.run().catch(options.onFailure)
    return world
  }

  describe (): { port: number, tick: number, version: string, seed: number, preset: string } {
    const { tick, seed, preset } = this.#game
    return { port: this.#port, tick, version: VERSION, seed, preset }
  }

  /** Ends the clock and disconnects everybody. */
  async stop (): Promise<{ tick: number }> {
    this.#clock.stop()
    await this.#running
    this.#game.kickAll('the world was stopped')
    await this.#close()
    return { tick: this.#game.tick }
  }

  /** Stores the world as it is between two ticks. @throws RpcError `badState` without a save, `disk`, `invalidParams` for a bad id. */
  async snapshot (id: string): Promise<{ id: string, tick: number, hash: string, chunks: number, bytes: number }> {
    const store = needStore(this.#store)
    // Both are taken before anything is awaited: ticks go on while the files are written.
    const state = this.#game.toJson()
    const columns = [...this.#game.changedColumns()]
    return { id, tick: state.tick, ...await store.write(id, state as unknown as JsonValue, columns) }
  }

  /** Puts the world back to a snapshot; everybody is disconnected with the reason. @throws RpcError `snapshot`, `schemaTooNew`. */
  async restore (id: string): Promise<{ tick: number }> {
    const game = await loadGame(this.#options, needStore(this.#store), id)
    return this.#replace(game, `the world was put back to snapshot ${id}`)
  }

  /**
   * Remembers this moment around a player, in place of one remembered before; `cut` tells it.
   * @throws RpcError `unknownPlayer` for one who is not in the world.
   */
  capture (name: string): { tick: number } {
    const player = this.#present(name)
    this.#game.capture?.end()
    this.#game.capture = new Capture(this.#game, player)
    return { tick: this.#game.tick }
  }

  /** The moment remembered last, as `stage` takes it. @throws RpcError `badState` when none was, or the world was put back since. */
  cut (ground: Ground): FixtureJson {
    if (this.#game.capture === null) throw new RpcError('badState', 'no moment was captured in this world; call `capture` first')
    return this.#game.capture.cut(ground)
  }

  /**
   * Puts another world in place of this one, as `fixture` describes it; everybody is disconnected, and `player`, who must have
   * been here, comes back as the fixture has them.
   * @throws RpcError `unknownPlayer`; `invalidParams` when no world can be made of it.
   */
  stage (fixture: JsonValue, player: string): { tick: number } {
    const { uuid } = playerOf(this.#game, player)
    return this.#replace(stagedGame(this.#options, fixture, player, uuid), 'the world was made anew')
  }

  async snapshots (): Promise<{ ids: string[] }> {
    return { ids: await needStore(this.#store).list() }
  }

  /** Removes all snapshots but `keep` and what only they used. */
  async prune (keep: string[]): Promise<{ removed: number }> {
    return { removed: await needStore(this.#store).prune(keep) }
  }

  /** @throws RpcError `unknownPlayer` for a name that was never here. */
  truth (name: string): Truth {
    return truthOf(this.#game, name)
  }

  /**
   * Runs one line of the server's console between two ticks; clients see its effects in the next.
   * Gives its answers in English, and whether nothing failed.
   */
  command (line: string): { ok: boolean, output: string[] } {
    return this.#game.commands.byConsole(line)
  }

  /**
   * Sets what no command of the version sets, for a start that is made up; told as a command, since it is no play.
   * Half hearts from 1, half drumsticks from 0, both at most 20.
   * @throws RpcError `unknownPlayer` for one who is not in the world.
   */
  condition (name: string, { health, food }: { health: number | null, food: number | null }): { health: number, food: number } {
    const { vitals } = this.#present(name)
    if (health !== null) vitals.health = health
    if (food !== null) [vitals.food, vitals.saturation] = [food, Math.min(vitals.saturation, food)]
    this.#game.announce({ type: 'command', player: 'console', text: `condition ${name} ${vitals.health} ${vitals.food}` })
    return { health: vitals.health, food: vitals.food }
  }

  get clock (): string {
    return clockName(this.#clock.mode)
  }

  setClock (mode: ClockMode): void {
    this.#clock.mode = mode
  }

  stats (): Record<string, number> {
    const { tick, players, columns } = this.#game
    return { tick, players: players.length, chunks_loaded: columns.loadedCount, ...this.#clock.stats() }
  }

  #present (name: string): Player {
    const player = this.#game.players.find(one => one.name === name)
    if (player === undefined) throw new RpcError('unknownPlayer', `\`${name}\` is not in the world now`)
    return player
  }

  #replace (game: Game, reason: string): { tick: number } {
    this.#game.kickAll(reason)
    for (const connection of this.#connections) this.#part(connection)
    this.#game = game
    return { tick: game.tick }
  }

  #admit (connection: Connection): void {
    this.#connections.add(connection)
    const { audience } = this.#game
    if (audience.expects(connection.seat.name)) return audience.enter(connection.seat, connection)
    this.#game.join(connection.seat)
    this.#clock.wake()
  }

  #answered (connection: Connection, tick: number): void {
    this.#clock.answered(connection, tick)
    this.#game.audience.answered(connection.seat, tick)
  }

  #part (connection: Connection): void {
    this.#connections.delete(connection)
    connection.seat.leave()
    this.#game.audience.leave(connection.seat)
    this.#clock.gone(connection)
    this.#clock.wake()
  }

  #inWorld (): Connection[] {
    return [...this.#connections].filter(({ seat }) => seat.player !== null && !seat.left)
  }
}

function needStore (store: SnapshotStore | null): SnapshotStore {
  if (store === null) throw new RpcError('badState', 'this world has no save folder; start it with `save` to take or load snapshots')
  return store
}

export function parseMode (text: unknown): GameMode {
  const known = MODES.find(name => name === text)
  if (known === undefined) throw new RpcError('invalidParams', `game mode \`${String(text)}\` is not one of ${MODES.join(', ')}`)
  return known
}

export function parseDifficulty (text: unknown): Difficulty {
  const known = DIFFICULTIES.find(name => name === text)
  if (known === undefined) throw new RpcError('invalidParams', `difficulty \`${String(text)}\` is not one of ${DIFFICULTIES.join(', ')}`)
  return known
}
