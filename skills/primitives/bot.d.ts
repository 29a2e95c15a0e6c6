/**
 * What a program sees of its bot. Acting is done with the primitives (primitives.d.ts); these members read the world
 * as it is at the moment of the call, chat, and wait. Everything is read-only. A member that is not listed here throws
 * a TypeError that names the nearest one.
 */
export interface Bot {
  /** The bot's own body. */
  readonly entity: Entity
  /** Half hearts, 0 to 20. */
  readonly health: number
  /** Half drumsticks, 0 to 20. */
  readonly food: number
  /** 0 to 20; falls under water. */
  readonly oxygenLevel: number
  readonly time: Time
  readonly game: Game
  readonly username: string
  /** The game's version, e.g. `1.20.1`. */
  readonly version: string
  /** What the main hand holds. */
  readonly heldItem: Item | null
  readonly inventory: Inventory
  /** Every other entity in sight by id. */
  readonly entities: { readonly [id: number]: Entity }

  /** The block at a point (coordinates are rounded down); null where nothing is loaded. */
  blockAt (point: Point): Block | null
  /** The nearest block that matches, or null. */
  findBlock (options: FindOptions): Block | null
  /** Where the matching blocks are, nearest first. */
  findBlocks (options: FindOptions): Vec3[]
  /** The nearest other entity that `accepts` is true for (any when left out), or null. */
  nearestEntity (accepts?: (entity: Entity) => boolean): Entity | null
  /**
   * Say something: at most 256 characters a line, 100 times a program. Throws an error with the code `chat_refused`
   * for lines that begin with `/`.
   */
  chat (text: string): void
  /** Let the world go on for `ticks` game ticks (20 are a second), at least 1. */
  waitForTicks (ticks: number): Promise<void>
}

export interface Point { readonly x: number, readonly y: number, readonly z: number }

export interface FindOptions {
  /**
   * A block name, a block id, an array of these, or a function. A function is asked once a kind of block, and once a
   * block where it looks at `block.position`.
   */
  matching: string | number | Array<string | number> | ((block: Block) => boolean)
  /** In blocks; 16 when left out. */
  maxDistance?: number
  /** How many to find at most; 1 when left out. */
  count?: number
  /** Where to search; around the bot when left out. */
  point?: Point
}

export interface Block {
  /** E.g. `oak_log`. */
  readonly name: string
  /** The block's id, as in `mcData.blocksByName`. */
  readonly type: number
  readonly displayName: string
  readonly stateId: number
  readonly metadata: number
  /** Null when it cannot be broken. */
  readonly hardness: number | null
  readonly diggable: boolean
  /** `block` where it stops a body, else `empty`. */
  readonly boundingBox: 'block' | 'empty'
  readonly transparent: boolean
  readonly material: string | null
  readonly position: Vec3
}

export interface Entity {
  readonly id: number
  /** E.g. `player`, `animal`, `hostile`, `other`. */
  readonly type: string
  /** E.g. `cow`, `item`. */
  readonly name: string | null
  readonly displayName: string | null
  /** E.g. `Hostile mobs`. */
  readonly kind: string | null
  /** Of a player. */
  readonly username: string | null
  /** Of the feet. A copy: changing it moves nobody. */
  readonly position: Vec3
  /** Blocks a tick. */
  readonly velocity: Vec3
  /** Radians. */
  readonly yaw: number
  readonly pitch: number
  readonly height: number
  readonly width: number
  readonly onGround: boolean
  readonly isValid: boolean
  /** The item that lies there when `name` is `item`, else null. */
  getDroppedItem (): Item | null
}

export interface Item {
  /** E.g. `stone_pickaxe`. */
  readonly name: string
  /** The item's id, as in `mcData.itemsByName`. */
  readonly type: number
  readonly displayName: string
  readonly count: number
  readonly slot: number
  readonly stackSize: number
  /** Uses of a new tool; null when it does not wear out. */
  readonly maxDurability: number | null
  readonly durabilityUsed: number | null
}

export interface Inventory {
  /** The stacks in the 36 slots; what is worn is not among them. */
  items (): Item[]
  /** How many of an item there are, by name or id. */
  count (item: string | number): number
  /** The first stack of an item, by name or id, or null. */
  findInventoryItem (item: string | number): Item | null
  /** Of the 36 slots. */
  emptySlotCount (): number
}

export interface Time {
  /** 0 to 23999; 0 is sunrise, 6000 noon, 13000 nightfall. */
  readonly timeOfDay: number
  readonly day: number
  /** Ticks since the world began. */
  readonly age: number
  readonly isDay: boolean
}

export interface Game {
  /** `overworld`, `the_nether` or `the_end`. */
  readonly dimension: string
  readonly gameMode: string
}

/** Global in programs: a point or a direction. Its methods return new ones. */
export declare class Vec3 implements Point {
  constructor (x: number, y: number, z: number)
  x: number
  y: number
  z: number
  clone (): Vec3
  offset (dx: number, dy: number, dz: number): Vec3
  plus (other: Point): Vec3
  minus (other: Point): Vec3
  scaled (factor: number): Vec3
  floored (): Vec3
  rounded (): Vec3
  /** Its length. */
  norm (): number
  /** The same direction with length 1. */
  unit (): Vec3
  dot (other: Point): number
  distanceTo (other: Point): number
  distanceSquared (other: Point): number
  xzDistanceTo (other: Point): number
  manhattanDistanceTo (other: Point): number
  equals (other: Point): boolean
  toArray (): [number, number, number]
}

/** Global in programs: the items and blocks of this version by name; an unknown name gives undefined. */
export declare const mcData: {
  readonly itemsByName: { readonly [name: string]: ItemKind | undefined }
  readonly blocksByName: { readonly [name: string]: BlockKind | undefined }
}
export interface ItemKind { readonly id: number, readonly name: string, readonly displayName: string, readonly stackSize: number }
export interface BlockKind { readonly id: number, readonly name: string, readonly displayName: string, readonly hardness: number | null, readonly diggable: boolean }

/** Global in programs: what primitives throw. `message` says what was missing; `details` says it for programs. */
export declare class PrimitiveError extends Error {
  /** E.g. `missing_ingredients`, `no_target`. */
  readonly code: string
  readonly details: { readonly [field: string]: unknown }
}

/** Global in programs: its lines go into the execution's log, not into the chat. */
export declare const console: { log (...parts: unknown[]): void, info (...parts: unknown[]): void, warn (...parts: unknown[]): void, error (...parts: unknown[]): void, debug (...parts: unknown[]): void }
