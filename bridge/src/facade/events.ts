import type { EventEmitter } from 'node:events'
import type { Bot } from 'mineflayer'
import type { Block } from 'prismarine-block'
import type { Entity } from 'prismarine-entity'
import type { Item } from 'prismarine-item'
import { nestsDeeper } from '../bounded.ts'
import { nearest } from '../inside/guard.js'
import { ProgramFault } from '../program-fault.ts'
import type { JsonValue, Point } from '../program-types.ts'
import { chatText, entityKind, entityRow, itemRow, plain, playerData, triple } from './encode.ts'
import type { GameWindow, WindowShelf } from './windows.ts'

/** Events of `bot` that a program may listen to: mineflayer's documented ones, and those of the path follower and the fighter. */
export const BOT_EVENTS: readonly string[] = [
  'chat', 'whisper', 'actionBar', 'message', 'messagestr', 'inject_allowed', 'resourcePack', 'login', 'spawn', 'respawn', 'game', 'title', 'title_times', 'title_clear', 'rain', 'weatherUpdate',
  'time', 'kicked', 'end', 'error', 'spawnReset', 'death', 'health', 'breath', 'entityAttributes', 'entitySwingArm', 'entityHurt', 'entityDead',
  'entityTaming', 'entityTamed', 'entityShakingOffWater', 'entityEatingGrass', 'entityHandSwap', 'entityWake', 'entityEat', 'entityCriticalEffect',
  'entityMagicCriticalEffect', 'entityCrouch', 'entityUncrouch', 'entityEquip', 'entitySleep', 'entitySpawn', 'entityElytraFlew', 'itemDrop',
  'playerCollect', 'entityGone', 'entityMoved', 'entityDetach', 'entityAttach', 'entityUpdate', 'entityEffect', 'entityEffectEnd', 'playerJoined',
  'playerUpdated', 'playerLeft', 'blockUpdate', 'blockEntityData', 'signOpen', 'blockPlaced', 'chunkColumnLoad', 'chunkColumnUnload', 'soundEffectHeard',
  'hardcodedSoundEffectHeard', 'noteHeard', 'pistonMove', 'chestLidMove', 'blockBreakProgressObserved', 'blockBreakProgressEnd', 'diggingCompleted',
  'diggingAborted', 'usedFirework', 'move', 'forcedMove', 'mount', 'dismount', 'windowOpen', 'windowClose', 'sleep', 'wake', 'experience',
  'scoreboardCreated', 'scoreboardDeleted', 'scoreboardTitleChanged', 'scoreUpdated', 'scoreRemoved', 'scoreboardPosition', 'teamCreated', 'teamRemoved',
  'teamUpdated', 'teamMemberAdded', 'teamMemberRemoved', 'bossBarCreated', 'bossBarDeleted', 'bossBarUpdated', 'heldItemChanged', 'physicsTick', 'particle',
  'goal_reached', 'goal_updated', 'path_update', 'path_reset', 'path_stop',
  'startedAttacking', 'stoppedAttacking', 'attackedTarget', 'auto_shot_stopped', 'collectBlock_finished'
]
const WINDOW_EVENTS = ['updateSlot', 'close', 'update', 'ready']
const AT_BLOCK = /^blockUpdate:\(-?\d+, -?\d+, -?\d+\)$/
const AT_SLOT = /^updateSlot:\d+$/
/** Kinds of event that one program may listen to. */
const MAX_SUBSCRIPTIONS = 200
/** Events kept between two deliveries, which are a tick apart at most. */
const MAX_QUEUED = 2000
const MAX_EVENT_NESTING = 8

/** Brings the game's events to a program: collected as they happen, taken by the run between ticks, gone with the program. */
export class EventRelay {
  readonly #bot: Bot
  readonly #windows: WindowShelf
  readonly #subscriptions = new Map<string, () => void>()
  #queue: JsonValue[] = []
  #dropped = 0

  constructor (bot: Bot, windows: WindowShelf) {
    this.#bot = bot
    this.#windows = windows
  }

  get listening (): boolean { return this.#subscriptions.size > 0 }
  get pending (): boolean { return this.#queue.length > 0 }

  /** @param target -1: the bot; else a window's id */
  listen (target: number, event: string): null {
    const key = `${target} ${event}`
    if (this.#subscriptions.has(key)) return null
    checkEvent(target, event)
    if (this.#subscriptions.size >= MAX_SUBSCRIPTIONS) throw new ProgramFault('RangeError', `a program may listen to ${MAX_SUBSCRIPTIONS} events; remove listeners`)
    const source = (target < 0 ? this.#bot : this.#windows.get(target)) as unknown as EventEmitter
    const listener = (...args: unknown[]): void => { this.#note(target, event, args) }
    source.on(event, listener)
    this.#subscriptions.set(key, () => { source.off(event, listener) })
    return null
  }

  unlisten (target: number, event: string): null {
    const key = `${target} ${event}`
    this.#subscriptions.get(key)?.()
    this.#subscriptions.delete(key)
    return null
  }

  /** What happened since the last call: [target, event, arguments] each, and how many more there were than are kept. */
  take (): { events: JsonValue[], dropped: number } {
    const taken = { events: this.#queue, dropped: this.#dropped }
    this.#queue = []
    this.#dropped = 0
    return taken
  }

  close (): void {
    for (const end of this.#subscriptions.values()) end()
    this.#subscriptions.clear()
    this.#queue = []
  }

  #note (target: number, event: string, args: unknown[]): void {
    if (this.#queue.length >= MAX_QUEUED) { this.#dropped++; return }
    this.#queue.push([target, event, args.map(arg => this.#argument(event, arg))])
  }

  /** An argument of an event as the inside revives it: `{$kind: data}` for what has methods there. */
  #argument (event: string, value: unknown): JsonValue {
    if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? Number(value) : plain(value)
    switch (value.constructor.name) {
      case 'Entity': return { $entity: { ...entityKind(value as Entity), row: entityRow(value as Entity) } }
      case 'Block': return blockArgument(value as Block)
      case 'Item': return { $item: itemRow(value as Item) }
      case 'Vec3': return { $vector: triple(value as Point) }
      case 'ChatMessage': return { $chat: { text: chatText(value), json: plain((value as { json?: unknown }).json) } }
    }
    if ('inventoryStart' in value) return { $window: this.#windows.add(value as GameWindow) }
    if ('username' in value && 'ping' in value) return { $player: playerData(this.#bot, String(value.username)) }
    return bounded(event, value)
  }
}

function blockArgument (block: Block): JsonValue {
  return block.position === null ? null : { $block: [...triple(block.position) as JsonValue[], block.stateId ?? 0] }
}

function bounded (event: string, value: object): JsonValue {
  // The path follower's goals hold the bot itself.
  if (event.startsWith('goal_')) return null
  if (event === 'path_update') return path(value as Parameters<typeof path>[0])
  try {
    const data = plain(value)
    return nestsDeeper(data, MAX_EVENT_NESTING) ? null : data
  } catch {
    // What refers to itself has no JSON.
    return null
  }
}

function path ({ status, cost, visitedNodes, path }: { status: string, cost: number, visitedNodes: number, path: Point[] }): JsonValue {
  return { status, cost, visitedNodes, path: path.map(({ x, y, z }) => ({ x, y, z })) }
}

function checkEvent (target: number, event: string): void {
  const names = target < 0 ? BOT_EVENTS : WINDOW_EVENTS
  if (names.includes(event) || (target < 0 ? AT_BLOCK : AT_SLOT).test(event)) return
  throw new ProgramFault('TypeError', `there is no event \`${event}\` to listen to; the nearest is \`${nearest(event, [...names])}\``)
}
