import type { Compat, JsonObject } from './program-types.ts'

export type Language = 'javascript' | 'python'
/** A source as it came; `skill` null is the program. */
export interface Source { readonly skill: string | null, readonly language: Language, readonly source: string, readonly entry: string | null, readonly compat: Compat }
/** The names of the parameters after `bot`, by function. */
export type Signatures = Readonly<Record<string, readonly string[]>>

/** What is told about a value that a program threw. */
export interface Thrown {
  readonly name: string
  readonly code: string
  readonly message: string
  readonly details: JsonObject
  readonly stack: string
  readonly variables?: JsonObject
}

export interface RoomOptions {
  /** Milliseconds that the next visit inside may take; asked before each. */
  readonly timeLeft: () => number
  /** Milliseconds on a real clock. */
  readonly now: () => number
  /** A call from inside: method and JSON arguments to JSON reply. Must not throw. */
  readonly onCall: (method: string, json: string) => string
}

/** What a room is told before its first source. */
export interface RoomSettings {
  /** Of the program's random numbers. */
  readonly seed: number
  readonly primitives: Signatures
  /** What is declared of `bot`'s members, by name (`bot.dig`). */
  readonly members: Signatures
  /** Members that take time. */
  readonly actions: readonly string[]
  /** Members that act at once. */
  readonly instants: readonly string[]
  /** Every skill of the run, whichever room it is in. */
  readonly skills: readonly string[]
}

/**
 * Where the sources of one language run, for one program: an isolate, or a sealed child. Only text and numbers cross its
 * border. A visit holds the host's thread, and with it the virtual clock, until the program inside has nothing more to do.
 *
 * Visits throw `Stopped` when the room is of no further use; anything else thrown is a rejection inside that nobody handles.
 */
export interface Room {
  start: (settings: RoomSettings) => void
  /** Make a source known. One that can't run is made known too: it throws when it is called. */
  define: (source: Source) => void
  /** Make a skill known that lives in another room; `params` are the names of its parameters after `bot`. */
  foreign: (name: string, params: readonly string[]) => void
  /** Begin the program; `args` is a JSON array. */
  run: (args: string) => void
  /** Call a skill of this room for one in another, in the name of the call `node`; it ends with the call `finished` of `id`. */
  call: (id: number, node: number, skill: string, args: string) => void
  /** Tell what happened in the game; `events` is JSON. */
  emit: (events: string) => void
  /** Answer a call: its result, or with `ok` false the fault or the number of what a function threw. */
  settle: (id: number, ok: boolean, answer: string) => void
  /** Call a function that the program gave to a primitive; `{value}` or `{thrown}` as JSON. */
  invoke: (id: number, args: string) => string
  dispose: () => void
}

export type StopCode = 'timed_out' | 'memory' | 'crashed'

/** The program was stopped from outside; its room is of no further use. */
export class Stopped extends Error {
  readonly code: StopCode
  /** Where it stood, as far as the engine can tell. */
  readonly inside: string
  readonly variables: JsonObject
  constructor (code: StopCode, message = `program stopped: ${code}`, inside = '', variables: JsonObject = {}) {
    super(message)
    this.code = code
    this.inside = inside
    this.variables = variables
  }
}

/** An answer that crosses as JSON. */
export type Answer = (ok: boolean, json: string) => void
