import type { Vec } from '../geometry.ts'
import type { Inventory, InventoryJson } from '../items/inventory.ts'
import type { ItemStack } from '../items/items.ts'
import { Effects, type EffectJson } from './effects.ts'
import { freshExperience, type Experience } from './experience.ts'
import type { GameMode } from './modes.ts'
import type { Packet } from '../realm.ts'
import type { Statistics, StatisticsJson } from './statistics.ts'
import type { View } from './view.ts'
import type { WindowSession } from '../items/windows.ts'

export const PLAYER_WIDTH = 0.6
export const PLAYER_HEIGHT = 1.8
const SNEAKING_HEIGHT = 1.5
const EYES = 1.62
const SNEAKING_EYES = 1.27
/** Height, and height of the eyes, of who lies in a bed (minecraft.wiki/w/Player#Poses). */
const LYING_HEIGHT = 0.2
export const MAX_HEALTH = 20
export const MAX_FOOD = 20
/** Ticks of breath; bubbles on the screen are 30 each. */
export const MAX_AIR = 300

/** One client's connection as the game sees it. */
export interface Link {
  readonly lockstep: boolean
  send: (name: string, packet: Packet) => void
  /** Disconnects with a reason the client shows. */
  kick: (reason: string) => void
}

/** Where a player is. `footing` is the height last stood on, which bounds how high a jump may reach. */
/** `climbed`: the block last climbed since the ground, which death messages of falls name. */
export interface Body { position: Vec, yaw: number, pitch: number, supported: boolean, footing: number, fallen: number, climbed?: string }

/** Health and hunger as vanilla counts them (minecraft.wiki/w/Hunger, /w/Damage); all times in ticks. */
export interface Vitals {
  health: number
  food: number
  saturation: number
  exhaustion: number
  hungerTimer: number
  air: number
  burning: number
  invulnerable: number
  lastDamage: number
  dead: boolean
  absorption: number
  /** Ticks of cold in powder snow; at 140 it hurts. */
  frozen: number
}

export interface PlayerJson {
  name: string
  uuid: string
  body: Body
  vitals: Vitals
  inventory: InventoryJson
  /** On the cursor and in an open table's grid. */
  loose: ItemStack[]
  statistics: StatisticsJson
  mode?: GameMode
  flying?: boolean
  respawnAt?: RespawnPoint | null
  effects?: EffectJson[]
  /** Head of the bed slept in. */
  sleeping?: Vec
  experience?: Experience
}

/** A player's own spawn: the bed slept in, or, `forced`, a place that a command set and that needs no bed. */
export interface RespawnPoint { readonly cell: Vec, readonly forced: boolean }

export interface Digging { readonly cell: Vec, readonly state: number, progress: number }
/** An item held in use: eaten, drunk, drawn or raised. `slot` is its inventory slot, `since` the tick it began. */
export interface Using { readonly item: string, readonly slot: number, readonly since: number }
/** Who hurt a player last, for the death message of what follows (a fall off a cliff). */
export interface Assailant { readonly title: object, readonly tick: number }
/** The block (of a double chest both) whose window is open: it closes when the player walks away or the block is gone. */
export interface Station { readonly cell: Vec, readonly block: string, readonly partner?: Vec }
export interface PlayerParts {
  readonly inventory: Inventory
  readonly statistics: Statistics
  readonly body: Body
  readonly vitals: Vitals
  /** Both are made for the player they belong to. */
  readonly window: (player: Player) => WindowSession
  readonly view: (player: Player) => View
}

export function freshVitals (): Vitals {
  return {
    health: MAX_HEALTH, food: MAX_FOOD, saturation: 5, exhaustion: 0, hungerTimer: 0, air: MAX_AIR, burning: 0, invulnerable: 0, lastDamage: 0, dead: false,
    absorption: 0, frozen: 0
  }
}

export function bodyAt (position: Vec): Body {
  return { position, yaw: 0, pitch: 0, supported: true, footing: position.y, fallen: 0 }
}

/** An online player: what is saved (body, vitals, inventory, statistics) and what belongs to the connection only. */
export class Player {
  readonly id: number
  readonly name: string
  readonly uuid: string
  readonly link: Link
  readonly inventory: Inventory
  readonly window: WindowSession
  readonly statistics: Statistics
  body: Body
  vitals: Vitals
  mode: GameMode = 'survival'
  /** Flies by ability, as creative players and spectators may. */
  flying = false
  /** Where a death leads to; null is the world's spawn. */
  respawnAt: RespawnPoint | null = null
  sneaking = false
  sprinting = false
  digging: Digging | null = null
  using: Using | null = null
  effects = new Effects([])
  experience: Experience = freshExperience()
  /** Tick of the last swing: an attack grows strong again from then on. */
  swungAt = -1000
  /** What was in hand then; another item starts the wait anew. */
  wielded: string | null = null
  /** Tick until which an item can't be used again, by name. */
  readonly cooldowns = new Map<string, number>()
  /** Tick from which the next experience orb is taken up. */
  nextOrb = 0
  /** Tick until which a push may carry it faster than it walks. */
  pushedUntil = 0
  /** Tick until which a reborn player is safe. */
  shelteredUntil = 0
  /** Where it was a tick ago. */
  lastPosition: Vec = { x: 0, y: 0, z: 0 }
  assailant: Assailant | null = null
  /** Head of the bed slept in, and since which tick. */
  sleeping: { readonly cell: Vec, readonly since: number } | null = null
  station: Station | null = null
  /** Id of the position packet the client has not confirmed yet; until then its moves are of the old place. */
  teleport: number | null = null
  /** Blocks of horizontal way the player may still claim; grows with time (see movement.ts). */
  stride = 0
  /** Tick of the last sign of life: the answer to a keepalive. */
  heard: number | null = null
  floatingTicks = 0
  /** How much was said of late: a count that falls by 1 a tick, as it was at `tick`. */
  talk = { count: 0, tick: 0 }
  /** What the client has been shown. */
  readonly view: View
  /** Highest sequence number of a block action not acknowledged yet. */
  unacknowledged = -1

  constructor (id: number, name: string, uuid: string, link: Link, parts: PlayerParts) {
    this.id = id
    this.name = name
    this.uuid = uuid
    this.link = link
    this.inventory = parts.inventory
    this.statistics = parts.statistics
    this.body = parts.body
    this.vitals = parts.vitals
    this.window = parts.window(this)
    this.view = parts.view(this)
  }

  get height (): number {
    if (this.sleeping !== null) return LYING_HEIGHT
    return this.sneaking ? SNEAKING_HEIGHT : PLAYER_HEIGHT
  }

  get eyes (): Vec {
    const { x, y, z } = this.body.position
    if (this.sleeping !== null) return { x, y: y + LYING_HEIGHT, z }
    return { x, y: y + (this.sneaking ? SNEAKING_EYES : EYES), z }
  }

  send (name: string, packet: Packet): void {
    this.link.send(name, packet)
  }
}
