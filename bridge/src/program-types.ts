import type { Bot } from 'mineflayer'
import type { Place } from './locate.ts'
import type { Language, Signatures } from './room.ts'
import { RpcError } from './rpc.ts'
import type { Observation } from './observe.ts'
import type { Primitive, PrimitiveContext } from './primitives-host.ts'

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue }
export type JsonObject = Record<string, JsonValue>
/** Items or blocks by name, e.g. `{oak_log: 3}`; in an effect the numbers are differences. */
export type Counts = Record<string, number>
export interface Point { x: number, y: number, z: number }

/** Whose primitives a source was written for, where not for ours: those of the published Voyager. */
export type Compat = 'voyager' | null
export interface ProgramSource { readonly language: Language, readonly source: string, readonly entry: string | null, readonly name: string, readonly compat?: Compat }
export interface SkillSource { readonly name: string, readonly version: number, readonly language: Language, readonly source: string, readonly entry: string | null, readonly compat?: Compat }

/** Parameters of the RPC method `run`. */
export interface RunRequest {
  readonly program: ProgramSource
  /** Arguments of the entry function after `bot`. */
  readonly args: readonly JsonValue[]
  /** Every skill the program may reach, at the version that its calls bind to. */
  readonly skills: readonly SkillSource[]
  /** Simulated ticks (20 are a second) before the program is ended as `timed_out`; > 0. */
  readonly deadline_ticks: number
  /** Real seconds before the program is ended; > 0. */
  readonly deadline_s: number
  /** Seed of the program's `Math.random`. */
  readonly seed: number
  /** Reflexes that the program runs under. */
  readonly reflexes: ReflexSettings
  /** Whether the program may use commands in chat; each is told. */
  readonly allow_commands: boolean
}

export const REFLEX_NAMES = ['eat', 'flee', 'surface', 'unstick', 'fight'] as const
export type ReflexName = typeof REFLEX_NAMES[number]
/** Which reflexes are on; all where nothing else is said. */
export type ReflexSettings = Readonly<Record<ReflexName, boolean>>
export const ALL_REFLEXES: ReflexSettings = { eat: true, flee: true, surface: true, unstick: true, fight: true }

/** What a reflex did: why, and how the body's state changed by it (half hearts, food and breath of 20, metres). */
export interface ReflexAct {
  readonly tick: number
  readonly name: ReflexName
  readonly what: string
  readonly effect: { readonly health: number, readonly food: number, readonly oxygen: number, readonly moved: number }
}

export type Outcome = 'returned' | 'threw' | 'timed_out' | 'crashed' | 'killed_by_limit'

export interface ExecutionError {
  /** A primitive's code, the JavaScript error class, or `NoEntry`, `timed_out`, `cancelled`, `memory`, `result_too_large`, `chat_refused`, `too_deep`. */
  readonly code: string
  readonly message: string
  readonly details: JsonObject
  /** The skill in whose source `line` counts; null: the program's. */
  readonly skill: string | null
  /** 1-based; null when no line of a program or skill is at fault. */
  readonly line: number | null
  /** 1-based. */
  readonly column: number | null
  readonly source_line: string | null
  /** Local variables where it happened, each in short; empty where the engine does not tell them. */
  readonly variables: JsonObject
}

export interface CallError { readonly code: string, readonly message: string, readonly details: JsonObject }

/** What changed between the start and the end of a call, as the bot sees the world. */
export interface Effect {
  inventory: Counts
  /** Metres between where the call began and where it ended. */
  position_moved: number
  /** Half hearts lost, however many were regained. */
  damage: number
  /** Durability points that tools and armour lost, less those mended. */
  wear: number
  mined: Counts
  placed: Counts
}

export interface Call {
  readonly name: string
  readonly kind: 'primitive' | 'skill'
  readonly version: number | null
  readonly args: readonly JsonValue[]
  readonly start_tick: number
  ticks: number
  result: JsonValue
  error: CallError | null
  effect: Effect
  readonly calls: Call[]
}

export interface Moment { readonly tick: number, readonly inventory: Counts, readonly position: Point }

export interface Execution {
  readonly outcome: Outcome
  readonly result: JsonValue
  readonly error: ExecutionError | null
  /** Simulated ticks from the program's start to its end, settling left out. */
  readonly ticks: number
  readonly wall_s: number
  readonly trace: readonly Call[]
  /** What the program said with `bot.chat`. */
  readonly chat: readonly string[]
  /** Console output and notes of ours, e.g. a call that the program did not await; bounded. */
  readonly log: readonly string[]
  readonly before: Moment
  readonly after: Moment
  readonly observation: Observation
  readonly skills_used: ReadonlyArray<{ name: string, version: number }>
  /** What the reflexes did, in order; the first 100. */
  readonly reflexes: readonly ReflexAct[]
  /** Something in `trace`, `chat`, `log` or `reflexes` was left out or shortened. */
  readonly truncated: boolean
}

/** The part of the clock that a run reads; `ClockHandle` has it. */
export interface ProgramClock {
  readonly tick: number
  /** Milliseconds on a real, monotonic clock. */
  realNow: () => number
  /** Resolves after `ticks` further ticks. */
  settled: (ticks: number) => Promise<void>
  readonly real: {
    readonly setTimeout: (callback: () => void, ms: number) => NodeJS.Timeout
    readonly clearTimeout: (timer: NodeJS.Timeout | undefined) => void
  }
}

/** What a run needs of the bot process. */
export interface ProgramHost {
  readonly bot: Bot
  readonly clock: ProgramClock
  readonly primitives: ReadonlyMap<string, Primitive>
  /** The parameters of primitives and of members of `bot`, as their declarations name them. */
  readonly signatures: Signatures
  /** The socket to the sealed Python child; null where the process was given none. */
  readonly pythonFd: number | null
  /** `gives`: whether reflexes may take the body between the call's steps; true by default. */
  createContext: (signal: AbortSignal, gives?: boolean) => PrimitiveContext
  /** Aborted by the RPC method `cancel`. */
  readonly cancelled: AbortSignal
  /** Aborted, with an `RpcError('connection')` as its reason, when the game connection is gone. */
  readonly lost: AbortSignal
  /** Let the world run. */
  begin: () => void
  /** Clear control states, windows and the path, let 2 ticks pass, then hold the clock again (unless live). Rejects with `lost`'s reason. */
  settle: () => Promise<void>
  observe: () => Observation
  /** A command that a program is about to give in chat. */
  command: (text: string) => void
  /** A primitive or a skill was called; of a skill it is not known where. What is told last is what is known of a process that dies. */
  progress: (name: string, tick: number, place: Place) => void
}

const NAME = /^[A-Za-z_$][A-Za-z0-9_$]*$/

/**
 * `params` of the RPC method `run`, checked.
 *
 * @throws RpcError `invalidParams`, naming the field.
 */
export function parseRunRequest (params: Record<string, unknown>): RunRequest {
  const program = record(params['program'], 'program')
  const skills = list(params['skills'] ?? [], 'skills').map((value, index) => parseSkill(record(value, `skills[${index}]`)))
  const names = new Set(skills.map(skill => skill.name))
  if (names.size !== skills.length) throw invalid('skills', 'names a skill twice')
  return {
    program: { language: language(program['language'], 'program.language'), source: text(program['source'], 'program.source'), entry: optionalText(program['entry'], 'program.entry'), name: text(program['name'] ?? 'program', 'program.name'), compat: compat(program['compat'], 'program.compat') },
    args: list(params['args'] ?? [], 'args') as JsonValue[],
    skills,
    deadline_ticks: positive(params['deadline_ticks'], 'deadline_ticks'),
    deadline_s: positive(params['deadline_s'], 'deadline_s'),
    seed: integer(params['seed'] ?? 1, 'seed'),
    reflexes: parseReflexes(record(params['reflexes'] ?? {}, 'reflexes')),
    allow_commands: params['allow_commands'] === true
  }
}

function parseReflexes (given: Record<string, unknown>): ReflexSettings {
  for (const [name, on] of Object.entries(given)) {
    if (!REFLEX_NAMES.some(known => known === name)) throw invalid('reflexes', `has no \`${name}\`; there are ${REFLEX_NAMES.join(', ')}`)
    if (typeof on !== 'boolean') throw invalid(`reflexes.${name}`, 'must be true or false')
  }
  return { ...ALL_REFLEXES, ...given }
}

function parseSkill (skill: Record<string, unknown>): SkillSource {
  const name = text(skill['name'], 'skill.name')
  if (!NAME.test(name)) throw invalid('skill.name', `\`${name}\` is not a name`)
  return {
    name,
    version: positive(skill['version'], 'skill.version'),
    language: language(skill['language'], 'skill.language'),
    source: text(skill['source'], 'skill.source'),
    entry: optionalText(skill['entry'], 'skill.entry'),
    compat: compat(skill['compat'], 'skill.compat')
  }
}

function invalid (field: string, fact: string): RpcError {
  return new RpcError('invalidParams', `run: \`${field}\` ${fact}`)
}

function record (value: unknown, field: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(field, 'must be an object')
  return value as Record<string, unknown>
}

function list (value: unknown, field: string): unknown[] {
  if (!Array.isArray(value)) throw invalid(field, 'must be an array')
  return value as unknown[]
}

function text (value: unknown, field: string): string {
  if (typeof value !== 'string') throw invalid(field, 'must be a string')
  return value
}

function language (value: unknown, field: string): Language {
  if (value === undefined || value === 'javascript') return 'javascript'
  if (value === 'python') return value
  throw invalid(field, 'must be `javascript` or `python`')
}

function compat (value: unknown, field: string): Compat {
  if (value === undefined || value === null) return null
  if (value === 'voyager') return value
  throw invalid(field, 'must be `voyager` or null')
}

function optionalText (value: unknown, field: string): string | null {
  return value === null || value === undefined ? null : text(value, field)
}

function positive (value: unknown, field: string): number {
  if (typeof value !== 'number' || !(value > 0)) throw invalid(field, 'must be a number above 0')
  return value
}

function integer (value: unknown, field: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw invalid(field, 'must be an integer')
  return value
}
