import { Blocks, type BlocksJson } from './blocks/blocks.ts'
import { Columns } from './blocks/columns.ts'
import { tickDigging } from './blocks/digging.ts'
import { Entities, type EntitiesJson } from './entities/entities.ts'
import { Fishing, type FishingJson } from './entities/fishing.ts'
import { Mobs, type MobsJson } from './entities/mobs/mobs.ts'
import { Projectiles, type ProjectilesJson } from './entities/projectiles.ts'
import type { Light } from './light/light.ts'
import { sendLight } from './light/sending.ts'
import { Commands } from './commands/commands.ts'
import type { GameRules } from './gamerules.ts'
import type { Vec } from './geometry.ts'
import { refreshFooting, tickMovement } from './players/movement.ts'
import { tickStation } from './blocks/placing.ts'
import type { GameMode } from './players/modes.ts'
import { Audience } from './players/audience.ts'
import type { Player, PlayerJson } from './players/player.ts'
import { loadPreset } from './land/presets.ts'
import { timePacket } from './net/protocol.ts'
import type { Capture } from './fixtures/capture.ts'
import type { Difficulty, Packet, Realm, WorldEvent } from './realm.ts'
import { Recipes } from './items/recipes.ts'
import { loadGameData, type GameData } from './registry.ts'
import { Rng } from './rng.ts'
import { Roster } from './players/roster.ts'
import type { Seat } from './net/seat.ts'
import { BadPacket } from './net/bad-packet.ts'
import { handleInput } from './net/session.ts'
import { Settings, type SettingsJson } from './settings.ts'
import { tickSleep } from './players/sleeping.ts'
import { tickSurvival } from './players/survival.ts'
import { createGenerator } from './land/terrain.ts'
import type { Weather } from './weather.ts'

const DAY = 24000
/** Time of day a new world begins at: morning. */
const MORNING = 1000
const TIME_PERIOD = 20
const KEEPALIVE_PERIOD = 200
const KEEPALIVE_LIMIT = 600
/** Ticks between two looks for columns nobody needs, and how far beyond the view they are kept. */
const UNLOAD_PERIOD = 600
const KEEP_MARGIN = 3

export interface GameOptions {
  readonly preset: string
  readonly seed: number
  readonly viewDistance: number
  readonly difficulty: Difficulty
  /** Mode of players who come for the first time; survival when absent. */
  readonly gamemode?: GameMode
  /** Names of players who are operators from the start. */
  readonly operators?: readonly string[]
  /** Names that only look on, and through whose eyes each does. */
  readonly spectators?: Readonly<Record<string, string>>
  readonly onEvent: (event: WorldEvent) => void
}

/** All state of a world but its blocks; plain JSON, equal for equal worlds. */
export interface GameState {
  preset: string
  seed: number
  tick: number
  timeOfDay: number
  rng: number
  blocks: BlocksJson
  entities: EntitiesJson
  mobs?: MobsJson
  projectiles?: ProjectilesJson
  fishing?: FishingJson
  players: PlayerJson[]
  settings?: SettingsJson
}

/** The world. Its state changes only in `step()`; everything sent by clients waits in their seats until then. */
export class Game implements Realm {
  readonly data: GameData = loadGameData()
  readonly columns: Columns
  readonly rng: Rng
  readonly settings: Settings
  readonly commands = new Commands(this)
  readonly blocks: Blocks
  readonly entities: Entities
  readonly mobs: Mobs
  readonly projectiles: Projectiles
  readonly fishing: Fishing
  readonly preset: string
  readonly seed: number
  readonly roster: Roster
  readonly audience: Audience
  readonly #viewDistance: number
  readonly #onEvent: (event: WorldEvent) => void
  #seats: Seat[] = []
  #tick = 0
  dayTime = MORNING
  /** A moment that may be cut out of this game later. */
  capture: Capture | null = null

  /** A new world, or the one that `saved` describes. @throws RpcError `unknownPreset`. */
  constructor (options: GameOptions, saved: { state: GameState, columns: Iterable<readonly [string, Buffer]> } | null = null) {
    const { state } = saved ?? { state: null }
    this.preset = state?.preset ?? options.preset
    this.seed = state?.seed ?? options.seed
    this.#viewDistance = options.viewDistance
    this.#onEvent = options.onEvent
    const preset = loadPreset(this.preset)
    const generator = createGenerator(this.data, preset, this.seed)
    this.columns = new Columns(this.data, generator)
    const { difficulty, gamemode = 'survival', operators = [] } = options
    this.settings = new Settings(this, { difficulty, gamemode, operators, seed: this.seed, spawn: generator.spawn })
    this.rng = new Rng(this.seed).fork('game')
    this.blocks = new Blocks(this)
    this.entities = new Entities(this)
    this.mobs = new Mobs(this, { seed: this.seed, natural: preset.natural_mobs })
    this.projectiles = new Projectiles(this)
    this.fishing = new Fishing(this)
    this.roster = new Roster({ realm: this, recipes: new Recipes(this.data), viewDistance: options.viewDistance, settings: this.settings })
    this.audience = new Audience({ realm: this, roster: this.roster, spectators: options.spectators ?? {} })
    if (saved !== null) this.#load(saved.state, saved.columns)
  }

  get tick (): number {
    return this.#tick
  }

  get players (): readonly Player[] {
    return this.roster.online
  }

  get timeOfDay (): number {
    return ((this.dayTime % DAY) + DAY) % DAY
  }

  get difficulty (): Difficulty {
    return this.settings.difficulty
  }

  get spawn (): Vec {
    return this.settings.spawn
  }

  get light (): Light {
    return this.columns.light
  }

  get rules (): GameRules {
    return this.settings.rules
  }

  get weather (): Weather {
    return this.settings.weather
  }

  /** Joining takes effect at the next tick. */
  join (seat: Seat): void {
    this.#seats.push(seat)
  }

  /** Whether somebody waits to come in or to go. */
  get restless (): boolean {
    return this.#seats.some(seat => seat.left || seat.player === null)
  }

  /** Disconnects everybody at once, before the world is replaced or ends. */
  kickAll (reason: string): void {
    for (const seat of this.#seats) seat.link.kick(reason)
    this.audience.kickAll(reason)
  }

  /** One tick. */
  step (): void {
    this.playersTurn()
    this.worldsTurn()
  }

  /**
   * The first half of a tick: what players did, and what clients see of it and of the other half of the tick before. Clients
   * can be given the tick then: nothing they do about it counts before the next.
   */
  playersTurn (): void {
    this.#tick++
    if (this.rules.is('doDaylightCycle')) this.dayTime++
    this.weather.tick()
    this.#takeInputs()
    for (const player of this.players) {
      tickMovement(player)
      tickDigging(this, player)
      tickSurvival(this, player)
      tickStation(this, player)
    }
    tickSleep(this)
    this.capture?.follow()
    this.#sendChanges()
  }

  /** The other half: blocks and creatures. It can run while clients think, as it takes nothing from them. */
  worldsTurn (): void {
    const reach = (this.#viewDistance + 1) * 16
    this.blocks.tick(reach)
    this.entities.tick(reach)
    this.mobs.tick(reach)
    this.projectiles.tick(reach)
    this.fishing.tick()
    if (this.#tick % UNLOAD_PERIOD === 0) this.#unload()
  }

  broadcast (name: string, packet: Packet, except?: Player): void {
    for (const player of this.players) if (player !== except && player.view.concerns(packet)) player.send(name, packet)
  }

  announce (event: Omit<WorldEvent, 'tick'>): void {
    this.#onEvent({ ...event, tick: this.#tick })
  }

  toJson (): GameState {
    return {
      preset: this.preset,
      seed: this.seed,
      tick: this.#tick,
      timeOfDay: this.dayTime,
      rng: this.rng.state,
      blocks: this.blocks.toJson(),
      entities: this.entities.toJson(),
      mobs: this.mobs.toJson(),
      projectiles: this.projectiles.toJson(),
      fishing: this.fishing.toJson(),
      players: this.roster.toJson(),
      settings: this.settings.toJson()
    }
  }

  /** The columns that are part of the state, as [key, bytes], sorted. */
  * changedColumns (): Generator<[string, Buffer]> {
    for (const key of this.columns.modified()) yield [key, this.columns.exportColumn(key)]
  }

  #load (state: GameState, columns: Iterable<readonly [string, Buffer]>): void {
    this.#tick = state.tick
    this.dayTime = state.timeOfDay
    if (state.settings !== undefined) this.settings.load(state.settings)
    this.rng.state = state.rng
    for (const [key, bytes] of columns) this.columns.importColumn(key, bytes)
    this.blocks.load(state.blocks)
    this.entities.load(state.entities)
    if (state.mobs !== undefined) this.mobs.load(state.mobs)
    if (state.projectiles !== undefined) this.projectiles.load(state.projectiles)
    if (state.fishing !== undefined) this.fishing.load(state.fishing)
    this.roster.load(state.players)
  }

  #takeInputs (): void {
    for (const seat of [...this.#seats]) {
      if (seat.player === null && !seat.left) this.#admit(seat)
      if (seat.player !== null) this.#takeFrom(seat, seat.player)
      if (seat.left) this.#dismiss(seat)
    }
  }

  #admit (seat: Seat): void {
    const twin = this.#seats.find(other => other !== seat && other.uuid === seat.uuid && other.player !== null)
    if (twin !== undefined) {
      twin.link.kick('You logged in from another location')
      this.#dismiss(twin)
    }
    this.roster.enter(seat)
  }

  #takeFrom (seat: Seat, player: Player): void {
    for (const input of seat.take()) {
      try {
        handleInput(this, player, input)
      } catch (thrown) {
        // Whatever a packet breaks, it must not take the others' world down: its sender goes.
        if (!(thrown instanceof BadPacket)) console.error(`packet ${input.name} of ${seat.name}:`, thrown)
        seat.link.kick(`bad packet ${input.name}: ${(thrown as Error).message}`)
        return
      }
      if (seat.left && seat.player === null) return
    }
  }

  #dismiss (seat: Seat): void {
    this.#seats = this.#seats.filter(other => other !== seat)
    if (seat.player !== null) this.roster.exit(seat.player)
    seat.player = null
  }

  #sendChanges (): void {
    const changes = this.columns.takeChanges()
    for (const player of this.players) {
      for (const { x, y, z, state } of changes) {
        if (player.view.hasColumn(x >> 4, z >> 4)) player.send('block_change', { location: { x, y, z }, type: state })
      }
      if (changes.length > 0) refreshFooting(this, player)
      if (player.unacknowledged >= 0) player.send('acknowledge_player_digging', { sequenceId: player.unacknowledged })
      player.unacknowledged = -1
      player.window.sync()
      player.view.tick()
    }
    sendLight(this)
    if (this.#tick % TIME_PERIOD === 0) this.broadcast('update_time', timePacket(this))
    if (this.#tick % KEEPALIVE_PERIOD === 0) this.#keepAlive()
    this.audience.tick(changes)
  }

  /** A lockstep client proves that it lives by answering ticks, as late as it likes. */
  #keepAlive (): void {
    for (const player of this.players) {
      player.heard ??= this.#tick
      if (!player.link.lockstep && this.#tick - player.heard > KEEPALIVE_LIMIT) player.link.kick('Timed out')
      else player.send('keep_alive', { keepAliveId: [0, this.#tick] })
    }
  }

  #unload (): void {
    const reach = this.#viewDistance + KEEP_MARGIN
    const centers = this.players.map(({ body }) => [Math.floor(body.position.x / 16), Math.floor(body.position.z / 16)] as const)
    this.columns.unload((cx, cz) => centers.some(([x, z]) => Math.abs(x - cx) <= reach && Math.abs(z - cz) <= reach))
  }
}
