import type { Vec } from '../geometry.ts'
import type { Inventory, InventoryJson } from '../items/inventory.ts'
import type { ItemStack } from '../items/items.ts'
import type { Packet } from '../realm.ts'
import type { Statistics, StatisticsJson } from './statistics.ts'
import type { View } from './view.ts'
import type { WindowSession } from '../items/windows.ts'

export const PLAYER_WIDTH = 0.6
export const PLAYER_HEIGHT = 1.8
const SNEAKING_HEIGHT = 1.5
const EYES = 1.62
const SNEAKING_EYES = 1.27
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
export interface Body { position: Vec, yaw: number, pitch: number, supported: boolean, footing: number, fallen: number }

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
}

export interface Digging { readonly cell: Vec, readonly state: number, progress: number }
export interface Eating { readonly item: string, readonly slot: number, readonly until: number }
/** The block whose window is open: closing it when the player walks away or the block is gone. */
export interface Station { readonly cell: Vec, readonly block: string }
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
    health: MAX_HEALTH, food: MAX_FOOD, saturation: 5, exhaustion: 0, hungerTimer: 0, air: MAX_AIR, burning: 0, invulnerable: 0, lastDamage: 0, dead: false
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
  sneaking = false
  sprinting = false
  digging: Digging | null = null
  eating: Eating | null = null
  station: Station | null = null
  /** Id of the position packet the client has not confirmed yet; until then its moves are of the old place. */
  teleport: number | null = null
  /** Blocks of horizontal way the player may still claim; grows with time (see movement.ts). */
  stride = 0
  /** Tick of the last sign of life: the answer to a keepalive. */
  heard: number | null = null
  floatingTicks = 0
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
    return this.sneaking ? SNEAKING_HEIGHT : PLAYER_HEIGHT
  }

  get eyes (): Vec {
    const { x, y, z } = this.body.position
    return { x, y: y + (this.sneaking ? SNEAKING_EYES : EYES), z }
  }

  send (name: string, packet: Packet): void {
    this.link.send(name, packet)
  }
}
