import { floored, type Vec } from '../geometry.ts'
import { Inventory } from '../items/inventory.ts'
import { tagged } from '../items/items.ts'
import type { Owner } from '../items/layouts.ts'
import { Effects } from './effects.ts'
import { addLevels, freshExperience } from './experience.ts'
import { correct } from './movement.ts'
import { abilitiesPacket, isCreative } from './modes.ts'
import { bodyAt, freshVitals, Player, type PlayerJson } from './player.ts'
import { loginPacket, playerInfoPacket, timePacket } from '../net/protocol.ts'
import { recipesPacket } from '../net/recipes-packet.ts'
import type { Realm } from '../realm.ts'
import type { Recipes } from '../items/recipes.ts'
import type { Seat } from '../net/seat.ts'
import type { Settings } from '../settings.ts'
import { leaveBed, wake } from './sleeping.ts'
import { shelter } from './survival.ts'
import { Statistics } from './statistics.ts'
import { View } from './view.ts'
import { WindowSession } from '../items/windows.ts'

/** Entity ids of players: of the connection, not of the state, so far above those of items. */
const FIRST_PLAYER_ID = 1_000_000
/** Those of spectators that only look on, who must not use up a player's. */
const FIRST_ONLOOKER_ID = 2_000_000

export interface RosterOptions { readonly realm: Realm, readonly recipes: Recipes, readonly viewDistance: number, readonly settings: Settings }

/** Who is here, in order of joining, and what those who left had. */
export class Roster {
  readonly online: Player[] = []
  readonly #options: RosterOptions
  readonly #saved = new Map<string, PlayerJson>()
  #joined = 0
  #lookedOn = 0

  constructor (options: RosterOptions) {
    this.#options = options
  }

  /** Brings the seat's player into the world and sends all it needs to begin. */
  enter (seat: Seat): Player {
    const { realm } = this.#options
    const player = this.#create(seat)
    seat.player = player
    shelter(realm, player)
    this.online.push(player)
    this.#greet(player)
    realm.broadcast('player_info', playerInfoPacket([player]), player)
    this.#tellAll('multiplayer.player.joined', player.name)
    realm.announce({ type: 'join', player: player.name })
    return player
  }

  /** The player of a client that only looks on: told what one needs to begin, but not among those who are here. */
  lookOn (seat: Seat, position: Vec): Player {
    const { realm } = this.#options
    const player = this.#make(FIRST_ONLOOKER_ID + this.#lookedOn++, seat, new Inventory(realm.data), { body: bodyAt({ ...position }) })
    player.mode = 'spectator'
    player.flying = true
    this.#introduce(player, [...this.online, player])
    correct(realm, player)
    return player
  }

  /** Takes the player out and keeps what is theirs. */
  exit (player: Player): void {
    const { realm } = this.#options
    player.window.close()
    wake(realm, player)
    this.online.splice(this.online.indexOf(player), 1)
    this.#saved.set(player.uuid, this.#toJson(player))
    realm.broadcast('player_remove', { players: [player.uuid] })
    this.#tellAll('multiplayer.player.left', player.name)
    realm.announce({ type: 'leave', player: player.name })
  }

  /** A player by name, as they are or as they left; null when the name was never here. */
  find (name: string): { online: boolean, json: PlayerJson } | null {
    const player = this.online.find(each => each.name === name)
    if (player !== undefined) return { online: true, json: this.#toJson(player) }
    const json = [...this.#saved.values()].find(each => each.name === name)
    return json === undefined ? null : { online: false, json }
  }

  names (): string[] {
    return [...new Set([...this.online, ...this.#saved.values()].map(each => each.name))].sort()
  }

  toJson (): PlayerJson[] {
    const all = new Map(this.#saved)
    for (const player of this.online) all.set(player.uuid, this.#toJson(player))
    return [...all.values()].sort((a, b) => a.uuid < b.uuid ? -1 : 1)
  }

  load (players: readonly PlayerJson[]): void {
    for (const player of players) this.#saved.set(player.uuid, player)
  }

  #create (seat: Seat): Player {
    const { realm } = this.#options
    const saved = this.#saved.get(seat.uuid) ?? null
    const inventory = saved === null ? new Inventory(realm.data) : Inventory.fromJson(realm.data, saved.inventory)
    const player = this.#make(FIRST_PLAYER_ID + this.#joined++, seat, inventory, saved)
    player.mode = saved?.mode ?? this.#options.settings.gamemode
    player.flying = saved?.flying ?? player.mode === 'spectator'
    player.respawnAt = saved?.respawnAt ?? null
    player.effects = new Effects(structuredClone(saved?.effects ?? []))
    player.experience = { ...freshExperience(), ...saved?.experience }
    if (saved?.sleeping !== undefined) leaveBed(realm, player, saved.sleeping)
    for (const loose of saved?.loose ?? []) {
      const rest = inventory.add(tagged(loose, loose.tags))
      if (rest !== null) realm.entities.scatter(player.eyes, rest)
    }
    return player
  }

  #make (id: number, seat: Seat, inventory: Inventory, saved: Partial<PlayerJson> | null): Player {
    const { realm, recipes, viewDistance } = this.#options
    return new Player(id, seat.name, seat.uuid, seat.link, {
      inventory,
      statistics: new Statistics(saved?.statistics ?? null),
      body: structuredClone(saved?.body ?? bodyAt(realm.spawn)),
      vitals: { ...freshVitals(), ...structuredClone(saved?.vitals) },
      window: owner => new WindowSession({
        data: realm.data,
        recipes,
        inventory,
        send: (name, params) => { owner.send(name, params) },
        drop: (item, thrown) => { thrown ? realm.entities.toss(owner, item) : realm.entities.scatter(owner.eyes, item) },
        onCrafted: item => { owner.statistics.add('crafted', item.name, item.count) },
        onStored: (name, change) => { owner.statistics.add('stored', name, change) },
        owner: windowOwner(owner)
      }),
      view: owner => new View(realm, owner, viewDistance)
    })
  }

  #greet (player: Player): void {
    const { realm } = this.#options
    this.#introduce(player, this.online)
    player.view.sendWhole()
    correct(realm, player)
    player.window.sendAll()
    realm.commands.announceTo(player.name)
  }

  /** What a client is told of the world and of who is there before it sees anything. */
  #introduce (player: Player, present: readonly Player[]): void {
    const { realm, viewDistance, settings } = this.#options
    const { spawn } = realm
    player.send('login', loginPacket(realm, player, viewDistance))
    player.send('difficulty', { difficulty: realm.difficulty, difficultyLocked: false })
    player.send('abilities', abilitiesPacket(player))
    player.send('held_item_slot', { slot: player.inventory.held })
    player.send('declare_recipes', recipesPacket(realm.data))
    player.send('spawn_position', { location: floored(spawn), angle: 0 })
    player.send('player_info', playerInfoPacket(present))
    player.send('update_time', timePacket(realm))
    for (const packet of settings.weather.packets()) player.send('game_state_change', packet)
  }

  #tellAll (translate: string, name: string): void {
    const content = JSON.stringify({ translate, color: 'yellow', with: [{ text: name }] })
    this.#options.realm.broadcast('system_chat', { content, isActionBar: false })
  }

  #toJson (player: Player): PlayerJson {
    return structuredClone({
      name: player.name,
      uuid: player.uuid,
      body: player.body,
      vitals: player.vitals,
      inventory: player.inventory.toJson(),
      loose: player.window.loose(),
      statistics: player.statistics.toJson(),
      mode: player.mode,
      flying: player.flying,
      respawnAt: player.respawnAt,
      effects: player.effects.toJson(),
      ...player.sleeping === null ? {} : { sleeping: player.sleeping.cell },
      experience: player.experience
    })
  }
}

function windowOwner (player: Player): Owner {
  return { isCreative: () => isCreative(player), levels: () => player.experience.level, spendLevels: count => { addLevels(player, -count) } }
}
