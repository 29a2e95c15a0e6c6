import { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import type { Bot } from 'mineflayer'
import { Vec3 } from 'vec3'
import type { Observation } from '../src/observe.ts'
import { PrimitiveError } from '../src/primitive-error.ts'
import type { PrimitiveErrorDetails, PrimitiveCode } from '../src/primitive-error.ts'
import type { Primitive, PrimitiveContext } from '../src/primitives-host.ts'
import { runProgram } from '../src/program.ts'
import { ALL_REFLEXES } from '../src/program-types.ts'
import type { Counts, Execution, JsonValue, ProgramClock, ProgramHost, RunRequest, SkillSource } from '../src/program-types.ts'

const registry = createRequire(import.meta.url)('prismarine-registry')('1.20.1') as Bot['registry']

interface Waiter { readonly tick: number, readonly resolve: () => void }

/** A clock that ticks whenever the event loop is free, between `begin` and `hold`. */
export class LoopClock implements ProgramClock {
  tick = 100
  readonly real = {
    setTimeout: (callback: () => void, ms: number) => setTimeout(callback, ms),
    clearTimeout: (timer: NodeJS.Timeout | undefined) => { clearTimeout(timer) }
  }

  #waiters: Waiter[] = []
  #running = false

  realNow (): number { return performance.now() }
  settled (ticks: number): Promise<void> {
    return new Promise(resolve => { this.#waiters.push({ tick: this.tick + ticks, resolve }) })
  }

  begin (): void {
    this.#running = true
    const step = (): void => {
      if (!this.#running) return
      this.tick++
      const due = this.#waiters.filter(waiter => waiter.tick <= this.tick)
      this.#waiters = this.#waiters.filter(waiter => waiter.tick > this.tick)
      for (const waiter of due) waiter.resolve()
      setImmediate(step)
    }
    setImmediate(step)
  }

  hold (): void { this.#running = false }
}

/** The few members of a mineflayer bot that a run reads, in a world of air. */
export class ScriptedBot extends EventEmitter {
  readonly registry = registry
  readonly username = 'Scripted'
  readonly version = '1.20.1'
  readonly said: string[] = []
  readonly blocks = new Map<string, string>()
  health = 20
  food = 20
  oxygenLevel = 20
  heldItem = null
  readonly time = { timeOfDay: 1000, day: 0, age: 1000, isDay: true }
  readonly game = { dimension: 'overworld', gameMode: 'survival' }
  readonly entity = {
    id: 1, type: 'player', position: new Vec3(0.5, 64, 0.5), velocity: new Vec3(0, 0, 0), yaw: 0, pitch: 0, height: 1.8, width: 0.6,
    onGround: true, isValid: true, username: 'Scripted'
  }

  readonly entities: Record<number, unknown> = { 1: this.entity }
  readonly world = { getColumn: () => undefined }
  readonly inventory = Object.assign(new EventEmitter(), {
    id: 0,
    type: 'minecraft:inventory',
    title: '',
    inventoryStart: 9,
    inventoryEnd: 45,
    hotbarStart: 36,
    craftingResultSlot: 0,
    selectedItem: null,
    slots: Array.from({ length: 46 }, () => null) as Array<{ name: string, type: number, count: number } | null>,
    items: (): Array<{ name: string, type: number, count: number }> => this.inventory.slots.filter(slot => slot !== null && slot !== undefined),
    emptySlotCount: () => 36
  })

  chat (text: string): void { this.said.push(text) }

  blockAt (at: Vec3): { name: string } { return { name: this.blocks.get(at.toString()) ?? 'air' } }

  setBlock (at: Vec3, name: string): void {
    const before = { name: this.blockAt(at).name, position: at, boundingBox: this.blockAt(at).name === 'air' ? 'empty' : 'block' }
    this.blocks.set(at.toString(), name)
    this.emit('blockUpdate', before, { name, position: at, boundingBox: name === 'air' ? 'empty' : 'block' })
  }

  give (items: Counts): void {
    const counts = new Map(this.inventory.items().map(item => [item.name, item.count]))
    for (const [name, count] of Object.entries(items)) counts.set(name, (counts.get(name) ?? 0) + count)
    const slots = [...counts].filter(([, count]) => count > 0)
      .map(([name, count], index) => ({ name, type: registry.itemsByName[name]?.id ?? 0, count, displayName: name, slot: 9 + index, stackSize: 64, metadata: 0 }))
    this.inventory.slots = Array.from({ length: 46 }, (_, at) => slots[at - 9] ?? null)
  }
}

export interface Script { bot: ScriptedBot, clock: LoopClock, signal: AbortSignal }
export type Act = (script: Script, ...args: unknown[]) => Promise<JsonValue>

/** What a primitive throws. */
export function refuse (code: PrimitiveCode, message: string, details: PrimitiveErrorDetails = {}): never {
  throw new PrimitiveError(code, message, details)
}

/** Until the call is cancelled, as primitives end then. */
export function cancelled (signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => { reject(new PrimitiveError('cancelled', 'wander: the call was cancelled')) })
  })
}

const ACTS: Record<string, Act> = {
  mineBlock: async ({ bot, clock }, name, count = 1) => {
    await clock.settled(5)
    bot.give({ [String(name)]: Number(count) })
    return { mined: Number(count) }
  },
  craftItem: async ({ clock }, name, count = 1) => {
    await clock.settled(1)
    return refuse('missing_ingredients', `craftItem: ${String(name)} needs 3 cobblestone, have 1`, { item: String(name), count: Number(count) })
  },
  failNow: async () => refuse('bad_argument', 'failNow: never works'),
  wander: async ({ signal }) => await cancelled(signal),
  exploreUntil: async ({ clock }, _direction, _seconds, predicate) => {
    for (let i = 0; i < 20; i++) {
      await clock.settled(1)
      const found = (predicate as () => JsonValue)()
      if (found !== null && found !== false) return found
    }
    return null
  },
  echo: async (_script, ...args) => args.map(arg => arg === undefined ? 'undefined' : arg as JsonValue)
}

const SIGNATURES = { mineBlock: ['name', 'count'], craftItem: ['name', 'count'], exploreUntil: ['direction', 'maxSeconds', 'predicate'] }

export interface ScriptedHost extends ProgramHost { readonly bot: Bot, readonly clock: LoopClock, readonly script: ScriptedBot, readonly progressed: string[], readonly commanded: string[], readonly cancel: AbortController, readonly lose: AbortController }

export function scriptedHost (acts: Record<string, Act> = {}): ScriptedHost {
  const bot = new ScriptedBot()
  const clock = new LoopClock()
  const cancel = new AbortController()
  const lose = new AbortController()
  const progressed: string[] = []
  const commanded: string[] = []
  const primitives = new Map<string, Primitive>(Object.entries({ ...ACTS, ...acts }).map(([name, act]) => [name, {
    name, run: async (ctx, ...args) => await act({ bot, clock, signal: ctx.signal }, ...args)
  }]))
  return {
    bot: bot as unknown as Bot,
    script: bot,
    clock,
    primitives,
    signatures: SIGNATURES,
    pythonFd: null,
    cancel,
    lose,
    progressed,
    commanded,
    cancelled: cancel.signal,
    lost: lose.signal,
    createContext: signal => ({ signal }) as PrimitiveContext,
    begin: () => { clock.begin() },
    settle: async () => { await clock.settled(2); clock.hold() },
    observe: () => ({ tick: clock.tick }) as Observation,
    command: text => { commanded.push(text) },
    progress: name => { progressed.push(name) }
  }
}

export interface Options extends Partial<Omit<RunRequest, 'program'>> { readonly host?: ScriptedHost, readonly entry?: string }

export function skill (name: string, source: string, version = 1): SkillSource {
  return { name, version, language: 'javascript', source, entry: null }
}

/** Run `source` against scripted primitives. */
export async function run (source: string, { host = scriptedHost(), entry, ...rest }: Options = {}): Promise<Execution> {
  return await runProgram({
    program: { language: 'javascript', source, entry: entry ?? null, name: 'program' }, args: [], skills: [], deadline_ticks: 1000, deadline_s: 10, seed: 1, reflexes: ALL_REFLEXES, allow_commands: false, ...rest
  }, host)
}
