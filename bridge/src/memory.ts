import type { Bot } from 'mineflayer'
import type { Block } from 'prismarine-block'
import type { Window } from 'prismarine-windows'
import type { BlockSighting } from './block-index.ts'
import { RpcError } from './rpc.ts'

interface Point { x: number, y: number, z: number }

/** A kind of block that is out of sight now: where one was, and how long ago. */
export interface Remembered {
  nearest: Point
  /** Metres from where the bot is now. */
  distance: number
  ticks_ago: number
}

/** A chest or barrel that was opened, as it was when it was closed. */
export interface KnownContainer {
  block: string
  position: Point
  distance: number
  items: Record<string, number>
  ticks_ago: number
}

interface Felt { readonly name: string, readonly level: number, readonly ends: number }

/** A memory to carry into another stay in the same world. */
export interface MemoryJson {
  readonly seen: Readonly<Record<string, Seen>>
  readonly opened: Readonly<Record<string, Opened>>
  readonly deathPlace: Point | null
}

/** Ticks after which a kind of block is forgotten: a day. */
export const RECENT_TICKS = 24_000
/** Containers remembered; the one not opened for longest is forgotten first. */
export const MAX_CONTAINERS = 64
/** Metres between two looks around while the bot walks: half of what it sees. */
const STRIDE = 16
const LOOK_TICKS = 20
const CONTAINER = /(?:^|_)(?:chest|barrel|shulker_box)$/

interface Seen { place: Point, tick: number }
interface Opened { block: string, place: Point, items: Record<string, number>, tick: number }

/**
 * What the bot saw and is out of sight: kinds of blocks passed by, contents of containers it opened (Voyager, arXiv 2305.16291,
 * shows both to its models). Lives with the connection; nothing here is a secret of the server's.
 */
export class Memory {
  /** Where the bot last died; null when it has not since it joined. */
  deathPlace: Point | null = null
  readonly #bot: Bot
  readonly #look: () => Record<string, BlockSighting>
  readonly #now: () => number
  readonly #seen = new Map<string, Seen>()
  readonly #opened = new Map<string, Opened>()
  readonly #felt = new Map<number, Felt>()
  #asked: Block | null = null
  #lastLook: Point | null = null
  #untilLook = LOOK_TICKS

  /**
   * @param look a census of what is in sight now
   * @param now the tick
   */
  constructor (bot: Bot, look: () => Record<string, BlockSighting>, now: () => number) {
    this.#bot = bot
    this.#look = look
    this.#now = now
    memories.set(bot, this)
    this.#watchContainers()
    this.#watchEffects()
    bot.on('death', () => {
      const { x, y, z } = bot.entity.position
      this.deathPlace = { x, y, z }
    })
    bot.on('physicsTick', () => { this.#passBy() })
    let dimension = ''
    bot.on('respawn', () => {
      this.#lastLook = null
      if (bot.game.dimension !== dimension) this.#forget()
      dimension = bot.game.dimension
    })
    dimension = bot.game?.dimension ?? ''
  }

  /** Takes in what is in sight; a kind that is not where it was remembered within `radius` is forgotten. */
  see (sightings: Readonly<Record<string, BlockSighting>>, radius: number): void {
    const tick = this.#now()
    const here = this.#bot.entity.position
    for (const [name, { nearest }] of Object.entries(sightings)) this.#seen.set(name, { place: nearest, tick })
    for (const [name, { place, tick: at }] of this.#seen) {
      const isGone = sightings[name] === undefined && here.distanceTo(here.clone().set(place.x + 0.5, place.y + 0.5, place.z + 0.5)) <= radius
      if (isGone || tick - at > RECENT_TICKS) this.#seen.delete(name)
    }
  }

  /** Kinds seen of late that are not in `sightings`, the nearest first. */
  recent (sightings: Readonly<Record<string, BlockSighting>>): Record<string, Remembered> {
    const kinds = [...this.#seen].filter(([name]) => sightings[name] === undefined)
      .map(([name, { place, tick }]) => [name, { nearest: place, distance: this.#distance(place), ticks_ago: this.#now() - tick }] as const)
    return Object.fromEntries(kinds.sort(([one, a], [other, b]) => a.distance - b.distance || (one < other ? -1 : 1)))
  }

  /** Containers with what was in them, the nearest first. */
  containers (): KnownContainer[] {
    return [...this.#opened.values()]
      .map(({ block, place, items, tick }) => ({ block, position: place, distance: this.#distance(place), items, ticks_ago: this.#now() - tick }))
      .sort((a, b) => a.distance - b.distance || a.position.x - b.position.x || a.position.z - b.position.z)
  }

  /** What works on the bot, in order of name. */
  effects (): Array<{ name: string, level: number, ticks_left: number }> {
    return [...this.#felt.values()].map(({ name, level, ends }) => ({ name, level, ticks_left: Math.max(0, ends - this.#now()) }))
      .sort((a, b) => a.name < b.name ? -1 : 1)
  }

  /** Everything that a bot which joins again could not see, as JSON. */
  toJson (): MemoryJson {
    return { seen: Object.fromEntries(this.#seen), opened: Object.fromEntries(this.#opened), deathPlace: this.deathPlace }
  }

  /**
   * Takes the place of what was remembered so far.
   * @throws RpcError `invalidParams` for anything but what `toJson` gave.
   */
  fromJson (json: unknown): void {
    if (!isMemory(json)) throw new RpcError('invalidParams', 'that is no memory; give what `memory` answered')
    this.#seen.clear()
    this.#opened.clear()
    for (const [name, seen] of Object.entries(json.seen)) this.#seen.set(name, seen)
    for (const [key, opened] of Object.entries(json.opened)) this.#opened.set(key, opened)
    this.deathPlace = json.deathPlace
  }

  #watchEffects (): void {
    const bot = this.#bot
    // The client is told an effect's length once, when it begins.
    bot.on('entityEffect', (entity, effect) => {
      if (entity !== bot.entity) return
      const name = bot.registry.effects[effect.id]?.name ?? String(effect.id)
      this.#felt.set(effect.id, { name: snakeCase(name), level: effect.amplifier + 1, ends: this.#now() + effect.duration })
    })
    bot.on('entityEffectEnd', (entity, effect) => { if (entity === bot.entity) this.#felt.delete(effect.id) })
    bot.on('death', () => { this.#felt.clear() })
  }

  /** Another dimension: its places are elsewhere. */
  #forget (): void {
    this.#seen.clear()
    this.#opened.clear()
  }

  #distance (place: Point): number {
    const { x, y, z } = this.#bot.entity.position
    return Math.round(Math.hypot(place.x + 0.5 - x, place.y + 0.5 - y, place.z + 0.5 - z) * 100) / 100
  }

  #passBy (): void {
    if (--this.#untilLook > 0) return
    this.#untilLook = LOOK_TICKS
    const { x, y, z } = this.#bot.entity.position
    const last = this.#lastLook
    if (last !== null && Math.hypot(x - last.x, y - last.y, z - last.z) < STRIDE) return
    this.#lastLook = { x, y, z }
    this.see(this.#look(), 0)
  }

  #watchContainers (): void {
    const bot = this.#bot
    const activate = bot.activateBlock.bind(bot)
    // A window does not say whose it is: the block that was used last is.
    bot.activateBlock = async (block, ...rest) => {
      this.#asked = block
      await activate(block, ...rest)
    }
    bot.on('windowOpen', window => {
      const block = this.#asked
      if (block === null || !CONTAINER.test(block.name)) return
      const note = (): void => { this.#note(block, window) }
      note()
      bot.once('windowClose', note)
    })
    bot.on('blockUpdate', (_old: Block | null, block: Block | null) => {
      if (block !== null && !CONTAINER.test(block.name)) this.#opened.delete(String(block.position))
    })
  }

  #note (block: Block, window: Window): void {
    const items: Record<string, number> = {}
    for (const item of window.slots.slice(0, window.inventoryStart)) if (item !== null) items[item.name] = (items[item.name] ?? 0) + item.count
    const { x, y, z } = block.position
    const key = String(block.position)
    this.#opened.delete(key)
    this.#opened.set(key, { block: block.name, place: { x, y, z }, items, tick: this.#now() })
    const [oldest] = this.#opened.keys()
    if (this.#opened.size > MAX_CONTAINERS && oldest !== undefined) this.#opened.delete(oldest)
  }
}

const memories = new WeakMap<Bot, Memory>()

/** The bot's memory; null for one that has not joined a world. */
export function memoryOf (bot: Bot): Memory | null { return memories.get(bot) ?? null }

function isMemory (json: unknown): json is MemoryJson {
  const { seen, opened, deathPlace } = (json ?? {}) as Partial<MemoryJson>
  return typeof seen === 'object' && typeof opened === 'object' && typeof deathPlace === 'object'
}

/** `FireResistance` to `fire_resistance`. */
function snakeCase (name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()
}
