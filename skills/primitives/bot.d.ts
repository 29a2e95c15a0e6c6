/**
 * What a program sees of its bot: mineflayer 4.39's documented API, with mineflayer-pathfinder, collectblock, tool, pvp, hawkeye and
 * auto-eat. What takes a Promise acts in the world until done; await it. Blocks and items are as they were when read; entities, windows
 * and the other objects always tell how things are now. Objects are read-only. A member that is not listed throws a TypeError that
 * names the nearest, or why it is refused. Prefer the primitives (primitives.d.ts): they walk, choose tools and check by themselves.
 */
export interface Bot extends Emitter {
  readonly entity: Entity
  /** All entities in sight by id, the bot's own too. */
  readonly entities: { readonly [id: number]: Entity }
  readonly player: Player, readonly players: { readonly [username: string]: Player }, readonly username: string, readonly version: string
  readonly majorVersion: string
  /** Half hearts, 0 to 20; so are food and oxygenLevel. */
  readonly health: number
  readonly food: number, readonly foodSaturation: number, readonly oxygenLevel: number
  readonly experience: { readonly level: number, readonly points: number, readonly progress: number }, readonly time: Time
  readonly game: { readonly dimension: string, readonly gameMode: string, readonly difficulty: string, readonly hardcore: boolean, readonly levelType: string, readonly maxPlayers: number, readonly serverBrand: string, readonly minY: number, readonly height: number }
  readonly isRaining: boolean, readonly rainState: number, readonly thunderState: number, readonly spawnPoint: Vec3, readonly heldItem: Item | null
  /** 0 to 8. */
  readonly quickBarSlot: number
  /** 36: the slot of the first quick bar slot. */
  readonly QUICK_BAR_START: number
  readonly usingHeldItem: boolean, readonly inventory: Window, readonly currentWindow: Window | null, readonly isSleeping: boolean
  readonly vehicle: Entity | null, readonly targetDigBlock: Block | null, readonly fireworkRocketDuration: number
  /** Setting a member presses or releases the key. */
  readonly controlState: Record<Control, boolean>
  readonly settings: { readonly chat: string, readonly colorsEnabled: boolean, readonly viewDistance: string | number, readonly difficulty: number, readonly skinParts: object, readonly enableTextFiltering: boolean, readonly enableServerListing: boolean, readonly particleStatus: string }
  readonly tablist: { readonly header: string, readonly footer: string }, readonly scoreboards: { readonly [name: string]: ScoreBoard }
  readonly scoreboard: { readonly [slot: string]: ScoreBoard }, readonly teams: { readonly [name: string]: Team }
  readonly teamMap: { readonly [member: string]: Team }, readonly registry: typeof mcData, readonly world: World, readonly pathfinder: Pathfinder
  readonly collectBlock: CollectBlock, readonly tool: Tool, readonly pvp: Pvp, readonly hawkEye: HawkEye, readonly autoEat: AutoEat

  /** Null where nothing is loaded. */
  blockAt (point: Point): Block | null
  findBlock (options: FindOptions): Block | null
  /** Places of the matching blocks, nearest first. */
  findBlocks (options: FindOptions): Vec3[]
  canSeeBlock (block: Block): boolean
  /** Whether it is diggable and in reach. */
  canDigBlock (block: Block | null): boolean
  /** Milliseconds with what is held. */
  digTime (block: Block): number
  isABed (block: Block): boolean, blockAtCursor (maxDistance?: number, matcher?: RayMatcher | null): Hit | null
  blockInSight (maxSteps?: number, vectorLength?: number): Hit | null
  blockAtEntityCursor (entity?: Entity, maxDistance?: number, matcher?: RayMatcher | null): Hit | null
  entityAtCursor (maxDistance?: number): Entity | null
  /** The nearest other entity that `match` is true for, or null. */
  nearestEntity (match?: (entity: Entity) => boolean): Entity | null
  /** Recipes that the inventory has the ingredients of. */
  recipesFor (item: number | string, metadata?: number | null, minResultCount?: number | null, craftingTable?: Block | boolean | null): Recipe[]
  recipesAll (item: number | string, metadata?: number | null, craftingTable?: Block | boolean | null): Recipe[]
  getExplosionDamages (entity: Entity, position: Point, radius: number, rawDamages?: boolean): number | null
  getControlState (control: Control): boolean, getEquipmentDestSlot (destination: Destination): number, supportFeature (name: string): boolean

  dig (block: Block, forceLook?: boolean | 'ignore', digFace?: Point | string): Promise<void>, stopDigging (): void
  /** Put what is held against that side of the block. */
  placeBlock (referenceBlock: Block, faceVector: Point): Promise<void>
  placeEntity (referenceBlock: Block, faceVector: Point): Promise<Entity>
  /** Click a block: open a door, press a button. */
  activateBlock (block: Block, direction?: Point, cursorPos?: Point): Promise<void>
  activateEntity (entity: Entity): Promise<void>, activateEntityAt (entity: Entity, position: Point): Promise<void>
  updateSign (block: Block, text: string, back?: boolean): Promise<void>
  equip (item: Item | number | string | null, destination?: Destination | null): Promise<void>, unequip (destination: Destination): Promise<void>
  toss (item: number | string, metadata: number | null, count: number | null): Promise<void>, tossStack (item: Item | null): Promise<void>
  craft (recipe: Recipe | undefined, count?: number | null, craftingTable?: Block | null): Promise<void>
  /** Eat or drink what is held. */
  consume (): Promise<void>
  fish (): Promise<void>, sleep (bed: Block): Promise<void>, wake (): Promise<void>, writeBook (slot: number, pages: string[]): Promise<void>
  elytraFly (): Promise<void>, activateItem (offHand?: boolean): void, deactivateItem (): void, useOn (entity: Entity): void
  attack (entity: Entity, swing?: boolean): void, swingArm (hand?: 'left' | 'right', showHand?: boolean): void, mount (entity: Entity): void
  /** Pushes a minecart; boats and animals are not steered. */
  moveVehicle (left: number, forward: number): void, dismount (): void, setQuickBarSlot (slot: number): void, updateHeldItem (): void
  respawn (): void
  /** Radians. */
  look (yaw: number, pitch: number, force?: boolean): Promise<void>
  lookAt (point: Point, force?: boolean): Promise<void>, setControlState (control: Control, state: boolean): void, clearControlStates (): void

  openContainer (target: Block | Entity, direction?: Point, cursorPos?: Point): Promise<Container>
  openChest (target: Block | Entity, direction?: Point, cursorPos?: Point): Promise<Container>
  openDispenser (target: Block | Entity): Promise<Container>, openBlock (block: Block, direction?: Point, cursorPos?: Point): Promise<Container>
  openEntity (entity: Entity): Promise<Container>, openFurnace (block: Block): Promise<Furnace>, openAnvil (block: Block): Promise<Anvil>
  openEnchantmentTable (block: Block): Promise<EnchantmentTable>, openVillager (entity: Entity): Promise<Villager>
  trade (villager: Villager, tradeIndex: number, times?: number): Promise<void>, closeWindow (window: Window): Promise<void>
  clickWindow (slot: number, mouseButton: number, mode: number): Promise<void>
  readonly simpleClick: { leftMouse (slot: number): Promise<void>, rightMouse (slot: number): Promise<void> }, putAway (slot: number): Promise<void>
  moveSlotItem (sourceSlot: number, destSlot: number): Promise<void>
  putSelectedItemRange (start: number, end: number, window: Window, slot: number | null): Promise<void>
  transfer (options: { window?: Window, itemType: number, metadata?: number | null, count?: number | null, sourceStart: number, sourceEnd?: number, destStart: number, destEnd?: number, nbt?: object | null }): Promise<void>

  /** At most 256 characters a line, 100 lines a program. Lines that begin with `/` throw `chat_refused`. */
  chat (text: string): void
  whisper (username: string, text: string): void, awaitMessage (...patterns: Array<string | RegExp | Array<string | RegExp>>): Promise<string>
  readonly chatPatterns: Array<{ name: string, patterns: RegExp[] }>
  /** Makes the event `chat:name`, whose argument is a list of matches. */
  addChatPattern (name: string, pattern: RegExp, options?: { repeat?: boolean, parse?: boolean }): number
  addChatPatternSet (name: string, patterns: RegExp[], options?: { repeat?: boolean, parse?: boolean }): number
  chatAddPattern (pattern: RegExp, name: string): number, removeChatPattern (name: string | number): void
  /** 20 ticks are a second; at least 1. */
  waitForTicks (ticks: number): Promise<void>
  waitForChunksToLoad (): Promise<void>
  /** Takes the plugins above, which are there already, and no other. */
  loadPlugin (plugin: unknown): void
  hasPlugin (plugin: unknown): boolean
}

/** Mineflayer's documented events, told between ticks; listeners end with the program. */
export interface Emitter {
  on (event: string, listener: (...args: any[]) => void): this, once (event: string, listener: (...args: any[]) => void): this
  off (event: string, listener: (...args: any[]) => void): this, addListener (event: string, listener: (...args: any[]) => void): this
  prependListener (event: string, listener: (...args: any[]) => void): this, removeListener (event: string, listener: (...args: any[]) => void): this
  removeAllListeners (event?: string): this, listenerCount (event: string): number, listeners (event: string): Array<(...args: any[]) => void>
  setMaxListeners (count: number): this
}

export type Point = { x: number, y: number, z: number } | [number, number, number]
export type Control = 'forward' | 'back' | 'left' | 'right' | 'jump' | 'sprint' | 'sneak'
export type Destination = 'hand' | 'head' | 'torso' | 'legs' | 'feet' | 'off-hand'

export interface FindOptions {
  /** Names, ids, or a function: asked once a kind of block, and once a block where it looks at `block.position`. */
  matching: string | number | Array<string | number> | ((block: Block) => boolean)
  /** A second function for what the first accepts, or true. */
  useExtraInfo?: boolean | ((block: Block) => boolean)
  /** 16 when left out; at most 256. */
  maxDistance?: number
  /** 1 when left out. */
  count?: number
  point?: Point
}

export interface Block {
  name: string, type: number, displayName: string, stateId: number, metadata: number, hardness: number | null, diggable: boolean
  boundingBox: 'block' | 'empty', transparent: boolean, material: string | null, position: Vec3, shapes: number[][]
  harvestTools: { readonly [itemType: number]: boolean } | undefined, drops: number[], isWaterlogged: boolean | undefined, light: number
  skyLight: number, biome: { id: number, name: string, displayName: string, temperature: number }, blockEntity: any
  /** E.g. `{facing: 'north', open: false}`. */
  getProperties (): Record<string, string | number | boolean>
  canHarvest (heldItemType?: number | null): boolean
  digTime (heldItemType: number | null, creative: boolean, inWater: boolean, notOnGround: boolean, enchantments?: object[], effects?: object): number
  getSignText (): string[] | null
}

export interface Entity {
  id: number
  /** `player`, `animal`, `hostile`, `mob`, `object`, `projectile`, `other` ... */
  type: string
  /** E.g. `cow`, `item`. */
  name: string | null
  displayName: string | null, mobType: string | null, objectType: string | null, kind: string | null, username: string | undefined
  uuid: string | undefined, entityType: number | undefined
  /** Of the feet; a copy. */
  position: Vec3
  velocity: Vec3, yaw: number, pitch: number, height: number, width: number, eyeHeight: number, onGround: boolean
  /** False once it is gone. */
  isValid: boolean
  health: number | undefined, food: number | undefined, equipment: Array<Item | null>, heldItem: Item | null
  effects: { readonly [id: number]: { amplifier: number, duration: number } }, attributes: object, metadata: any[], vehicle: Entity | null
  passengers: Entity[], elytraFlying: boolean, getDroppedItem (): Item | null, getCustomName (): any
}

export interface Player { username: string, uuid: string, ping: number, gamemode: number, displayName: string, entity: Entity | null }

export interface Item {
  name: string, type: number, displayName: string, count: number, slot: number, metadata: number, stackSize: number, maxDurability: number | null
  durabilityUsed: number | null, nbt: object | null, enchants: Array<{ name: string, lvl: number }>, customName: string | null
  customLore: string[] | null, repairCost: number
}

/** Slots of the inventory: 5 to 8 armour, 9 to 35, 36 to 44 quick bar, 45 off hand. Items are named by id or by name. */
export interface Window extends Emitter {
  id: number, type: string, title: string, slots: ReadonlyArray<Item | null>, selectedItem: Item | null, inventoryStart: number, inventoryEnd: number
  hotbarStart: number, craftingResultSlot: number
  /** The stacks in the player's 36 slots. */
  items (): Item[]
  /** The stacks in the container. */
  containerItems (): Item[]
  count (item: number | string, metadata?: number | null): number, containerCount (item: number | string, metadata?: number | null): number
  findInventoryItem (item: number | string, metadata?: number | null, notFull?: boolean): Item | null
  findInventoryItems (item: number | string, metadata?: number | null): Item[]
  findContainerItem (item: number | string, metadata?: number | null, notFull?: boolean): Item | null
  findItemRange (start: number, end: number, item: number | string, metadata?: number | null, notFull?: boolean): Item | null
  findItemRangeName (start: number, end: number, name: string, metadata?: number | null, notFull?: boolean): Item | null
  findItemsRange (start: number, end: number, item: number | string, metadata?: number | null): Item[]
  countRange (start: number, end: number, item: number | string, metadata?: number | null): number, itemsRange (start: number, end: number): Item[]
  sumRange (start: number, end: number): number, emptySlotCount (): number, firstEmptySlotRange (start: number, end: number): number | null
  lastEmptySlotRange (start: number, end: number): number | null, firstEmptyHotbarSlot (): number | null, firstEmptyContainerSlot (): number | null
  firstEmptyInventorySlot (hotbarFirst?: boolean): number | null
}

export interface Container extends Window {
  /** Into the container. */
  deposit (item: number | string, metadata: number | null, count: number | null, nbt?: object | null): Promise<void>
  withdraw (item: number | string, metadata: number | null, count: number | null, nbt?: object | null): Promise<void>, close (): Promise<void>
}

export interface Furnace extends Container {
  /** 0 to 1, as progress; null until the world has told. */
  fuel: number | null
  fuelSeconds: number | null, totalFuel: number | null, totalFuelSeconds: number | null, progress: number | null, progressSeconds: number | null
  totalProgress: number | null, totalProgressSeconds: number | null, inputItem (): Item | null, fuelItem (): Item | null, outputItem (): Item | null
  putInput (item: number | string, metadata: number | null, count: number | null): Promise<void>
  putFuel (item: number | string, metadata: number | null, count: number | null): Promise<void>, takeInput (): Promise<Item>
  takeFuel (): Promise<Item>, takeOutput (): Promise<Item>
}

export interface Anvil extends Container {
  combine (itemOne: Item, itemTwo?: Item | string | null, name?: string): Promise<void>, rename (item: Item, name: string): Promise<void>
}

export interface EnchantmentTable extends Container {
  xpseed: number, enchantments: Array<{ level: number, expected: { enchant: number, level: number } }>, targetItem (): Item | null
  /** 0 to 2. */
  enchant (choice: number): Promise<Item>
  takeTargetItem (): Promise<Item>, putTargetItem (item: Item): Promise<void>, putLapis (item: Item): Promise<void>
}

export interface Villager extends Container {
  trades: Array<{ firstInput: Item, secondaryInput: Item | null, hasSecondItem: boolean, output: Item, disabled: boolean, tooluses: number, maxTradeuses: number, realPrice: number | null }>
  trade (tradeIndex: number, times?: number): Promise<void>
}

export interface Recipe {
  result: { id: number, metadata: number | null, count: number }, inShape: object[][] | null, outShape: object[][] | null
  ingredients: object[] | null
  /** What changes in the inventory: ingredients below 0. */
  delta: Array<{ id: number, metadata: number | null, count: number }>
  requiresTable: boolean
}

export interface Time {
  /** 0 to 23999; 0 is sunrise, 6000 noon, 13000 nightfall. */
  timeOfDay: number
  day: number, isDay: boolean, moonPhase: number, time: number, age: number, bigTime: number, bigAge: number, doDaylightCycle: boolean
}

export interface ScoreBoard { name: string, title: string, itemsMap: { [name: string]: { name: string, value: number } } }
export interface Team { name: string, friendlyFire: any, nameTagVisibility: string, collisionRule: string, color: any, prefix: string, suffix: string, members: string[] }

/** A block that a ray meets. Where a matcher chose it, it comes without `face` and `intersect`. */
export interface Hit extends Block { face: number, intersect: Vec3 }
/** Asked for each block that a ray passes, air too, in place of the blocks' shapes. */
export type RayMatcher = (block: Block, ray: { pos: Vec3, dir: Vec3, intersect (shapes: number[][], offset: Point): { pos: Vec3, face: number } | null }) => unknown

export interface World {
  getBlock (point: Point): Block | null, getBlockStateId (point: Point): number, getBlockType (point: Point): number
  getBlockData (point: Point): number, getBlockLight (point: Point): number, getSkyLight (point: Point): number, getBiome (point: Point): number
  raycast (from: Point, direction: Point, range: number, matcher?: RayMatcher | null): Hit | null
  on (event: string, listener: (...args: any[]) => void): Bot, once (event: string, listener: (...args: any[]) => void): Bot
  off (event: string, listener: (...args: any[]) => void): Bot, addListener (event: string, listener: (...args: any[]) => void): Bot
  removeListener (event: string, listener: (...args: any[]) => void): Bot
}

/** Walks, climbs, swims, digs and builds. Searches are bounded by places looked at, not by time. */
export interface Pathfinder {
  goal: Goal | null, movements: Movements, thinkTimeout: number, tickTimeout: number, searchRadius: number
  /** Rejects with an error named NoPath, Timeout, GoalChanged or PathStopped. */
  goto (goal: Goal): Promise<void>
  /** Walk in the background; `dynamic` to follow a goal that moves. Null stops. */
  setGoal (goal: Goal | null, dynamic?: boolean): void
  setMovements (movements: Movements): void, stop (): void, isMoving (): boolean, isMining (): boolean, isBuilding (): boolean
  bestHarvestTool (block: Block): Item | null, getPathTo (movements: Movements, goal: Goal, timeout?: number): PathResult
  getPathFromTo (movements: Movements, from: Point, goal: Goal, options?: object): Generator<{ result: PathResult, astarContext: null }>
}
export interface PathResult { status: 'success' | 'noPath' | 'timeout', cost: number, time: number, visitedNodes: number, generatedNodes: number, path: Vec3[] }

export interface CollectBlock {
  chestLocations: Vec3[], movements: Movements
  /** Go to blocks and dropped items, dig with the best tool, pick up. */
  collect (target: Block | Entity | Array<Block | Entity>, options?: { ignoreNoPath?: boolean }): Promise<void>
  cancelTask (): Promise<void>, findFromVein (block: Block, maxBlocks?: number, maxDistance?: number, floodRadius?: number): Block[]
}
export interface Tool { chestLocations: Vec3[], equipForBlock (block: Block, options?: { requireHarvest?: boolean }): Promise<void> }
/** Fights in the background until the target is gone; events startedAttacking, attackedTarget, stoppedAttacking. */
export interface Pvp { target: Entity | undefined, attackRange: number, followRange: number, attack (target: Entity): Promise<void>, stop (): Promise<void>, forceStop (): void }
/** Weapons: bow, crossbow, trident, snowball, egg, ender_pearl. */
export interface HawkEye {
  oneShot (target: Entity, weapon?: string): Promise<void>
  /** In the background until the target is gone; then event auto_shot_stopped. */
  autoAttack (target: Entity, weapon?: string): boolean
  stop (): void, simplyShot (yaw: number, pitch: number): Promise<void>, getPlayer (username?: string): Entity | null
}
export interface AutoEat { isEating: boolean, enabled: boolean, disable (): void, disableAuto (): void, eat (options?: { food?: string | number }): Promise<string> }

/** Those named as commands change it and return it; the others return a new one. */
export declare class Vec3 {
  constructor (x?: number, y?: number, z?: number); x: number; y: number; z: number; clone (): Vec3; offset (dx: number, dy: number, dz: number): Vec3
  plus (other: Point): Vec3; minus (other: Point): Vec3; scaled (factor: number): Vec3; floored (): Vec3; rounded (): Vec3; abs (): Vec3
  unit (): Vec3; min (other: Point): Vec3; max (other: Point): Vec3; cross (other: Point): Vec3; modulus (other: Point): Vec3; xzy (): Vec3
  set (x: number, y: number, z: number): Vec3; update (other: Point): Vec3; add (other: Point): Vec3; subtract (other: Point): Vec3
  multiply (other: Point): Vec3; divide (other: Point): Vec3; scale (factor: number): Vec3; translate (dx: number, dy: number, dz: number): Vec3
  floor (): Vec3; round (): Vec3; normalize (): Vec3; norm (): number; volume (): number; dot (other: Point): number
  innerProduct (other: Point): number; angleTo (other: Point): number; distanceTo (other: Point): number; distanceSquared (other: Point): number
  xyDistanceTo (other: Point): number; xzDistanceTo (other: Point): number; yzDistanceTo (other: Point): number
  manhattanDistanceTo (other: Point): number; equals (other: Point, error?: number): boolean; isZero (): boolean; at (index: number): number
  xz (): number[]; xy (): number[]; yz (): number[]; toArray (): number[]; toString (): string
}

/** Extend it for a goal of your own. */
export declare class Goal { isEnd (node: Vec3): any; heuristic (node: Vec3): number; hasChanged (): boolean; isValid (): boolean }
export declare class GoalBlock extends Goal { constructor (x: number, y: number, z: number) }
export declare class GoalNear extends Goal { constructor (x: number, y: number, z: number, range: number) }
export declare class GoalXZ extends Goal { constructor (x: number, z: number) }
export declare class GoalNearXZ extends Goal { constructor (x: number, z: number, range: number) }
export declare class GoalY extends Goal { constructor (y: number) }
/** Next to the block. */
export declare class GoalGetToBlock extends Goal { constructor (x: number, y: number, z: number) }
/** Where the block is seen and reached. */
export declare class GoalLookAtBlock extends Goal { constructor (position: Point, world?: World, options?: object) }
export declare class GoalBreakBlock extends Goal { constructor (x: number, y: number, z: number, bot?: Bot, options?: object) }
export declare class GoalPlaceBlock extends Goal { constructor (position: Point, world?: World, options?: object) }
export declare class GoalFollow extends Goal { constructor (entity: Entity, range: number) }
export declare class GoalInvert extends Goal { constructor (goal: Goal) }
export declare class GoalCompositeAny extends Goal { constructor (goals?: Goal[]); push (goal: Goal): void }
export declare class GoalCompositeAll extends Goal { constructor (goals?: Goal[]); push (goal: Goal): void }
/** `canDig`, `liquidCost` and `scafoldingBlocks` (item ids that paths may build with) count; the other documented fields have no effect. */
export declare class Movements { constructor (bot?: Bot); canDig: boolean; liquidCost: number; scafoldingBlocks: number[]; [field: string]: any }
export declare const goals: {
  Goal: typeof Goal, GoalBlock: typeof GoalBlock, GoalNear: typeof GoalNear, GoalXZ: typeof GoalXZ, GoalNearXZ: typeof GoalNearXZ, GoalY: typeof GoalY,
  GoalGetToBlock: typeof GoalGetToBlock, GoalLookAtBlock: typeof GoalLookAtBlock, GoalBreakBlock: typeof GoalBreakBlock, GoalPlaceBlock: typeof GoalPlaceBlock,
  GoalFollow: typeof GoalFollow, GoalInvert: typeof GoalInvert, GoalCompositeAny: typeof GoalCompositeAny, GoalCompositeAll: typeof GoalCompositeAll
}

/** minecraft-data of this version; an unknown key gives undefined. */
export declare const mcData: {
  readonly [table in 'items' | 'blocks' | 'foods' | 'entities' | 'enchantments' | 'biomes' | 'effects' | 'attributes' | 'particles' | 'instruments' | 'windows']: { [id: number]: any }
} & {
  itemsByName: { [name: string]: { id: number, name: string, displayName: string, stackSize: number, maxDurability?: number } }
  blocksByName: { [name: string]: { id: number, name: string, displayName: string, hardness: number | null, diggable: boolean, drops: number[], harvestTools?: object, defaultState: number, minStateId: number, maxStateId: number } }
  foodsByName: { [name: string]: { id: number, name: string, foodPoints: number, saturation: number } }
} & {
  [table in 'entitiesByName' | 'enchantmentsByName' | 'biomesByName' | 'effectsByName' | 'attributesByName' | 'particlesByName' | 'instrumentsByName' | 'windowsByName']: { [name: string]: any }
} & {
  [table in 'itemsArray' | 'blocksArray' | 'foodsArray' | 'entitiesArray' | 'enchantmentsArray' | 'biomesArray' | 'effectsArray' | 'attributesArray' | 'particlesArray' | 'instrumentsArray' | 'windowsArray']: any[]
} & {
  recipes: { [itemId: number]: any[] }
  materials: { [material: string]: { [itemId: number]: number } }
  version: { type: string, minecraftVersion: string, majorVersion: string, version: number, dataVersion: number }
  supportFeature (name: string): boolean
  isNewerOrEqualTo (version: string): boolean
  isOlderThan (version: string): boolean
}

/** What primitives throw. `message` says what was missing; `details` says it for programs. */
export declare class PrimitiveError extends Error {
  /** E.g. `missing_ingredients`, `no_target`. */
  code: string
  details: { readonly [field: string]: unknown }
}

/** Says what a step should have brought: where `condition` does not hold, it throws `assertion` with `message`, and the state of that moment is told. */
export declare function expect (condition: unknown, message: string): void
/** Resolves to the arguments of the next such event. */
export declare function once (source: Emitter, event: string): Promise<any[]>
/** vec3, mineflayer-pathfinder, minecraft-data, the plugins above, events and timers/promises: the objects declared here. */
export declare function require (name: string): any
/** Timers run on the game's clock (50 ms a tick). */
export declare function setTimeout (callback: (...args: any[]) => void, ms?: number, ...args: any[]): number
export declare function setInterval (callback: (...args: any[]) => void, ms?: number, ...args: any[]): number
export declare function setImmediate (callback: (...args: any[]) => void, ...args: any[]): number
export declare function clearTimeout (timer?: number): void
export declare function clearInterval (timer?: number): void
export declare function clearImmediate (timer?: number): void
/** Its lines go into the execution's log, not into the chat. */
export declare const console: { log (...parts: unknown[]): void, info (...parts: unknown[]): void, warn (...parts: unknown[]): void, error (...parts: unknown[]): void, debug (...parts: unknown[]): void }
