import { boundedError, isSmall, shortened } from './bounded.ts'
import type { EffectLog, Mark } from './effects.ts'
import type { Call, CallError, JsonValue } from './program-types.ts'

/** Calls kept of one run. */
export const MAX_CALLS = 500
/** Skills below skills, before a call is refused: a skill that calls itself for ever. */
export const MAX_DEPTH = 32

interface Node { readonly call: Call, readonly depth: number, readonly mark: Mark | null }

/** The tree of primitive and skill calls of one run. */
export class Trace {
  readonly roots: Call[] = []
  truncated = false
  readonly #effects: EffectLog
  readonly #now: () => number
  readonly #open = new Map<number, Node>()
  #lastId = 0
  #kept = 0

  /** @param now the current tick */
  constructor (effects: EffectLog, now: () => number) {
    this.#effects = effects
    this.#now = now
  }

  /** How deep the call `id` lies; 0 is the program. */
  depth (id: number): number { return this.#open.get(id)?.depth ?? 0 }

  /** The innermost open call of the skill of that name; 0, the program, for null. */
  innermost (skill: string | null): number {
    if (skill === null) return 0
    return [...this.#open].findLast(([, { call }]) => call.kind === 'skill' && call.name === skill)?.[0] ?? 0
  }

  /** A call begins; `parent` 0 is the program. Returns its number, which is above 0. */
  enter (parent: number, kind: Call['kind'], name: string, version: number | null, args: readonly JsonValue[]): number {
    const call: Call = {
      name, kind, version, args: this.#shorten([...args]) as JsonValue[], start_tick: this.#now(), ticks: 0, result: null, error: null,
      effect: { inventory: {}, position_moved: 0, damage: 0, wear: 0, mined: {}, placed: {} }, calls: []
    }
    const keep = this.#kept < MAX_CALLS
    if (keep) {
      this.#kept++
      const siblings = this.#open.get(parent)?.call.calls ?? this.roots
      siblings.push(call)
    } else {
      this.truncated = true
    }
    const id = ++this.#lastId
    this.#open.set(id, { call, depth: this.depth(parent) + 1, mark: keep ? this.#effects.mark() : null })
    return id
  }

  leave (id: number, result: JsonValue, error: CallError | null): void {
    const node = this.#open.get(id)
    if (node === undefined) return
    this.#open.delete(id)
    node.call.ticks = this.#now() - node.call.start_tick
    node.call.result = this.#shorten(result)
    node.call.error = error === null ? null : boundedError(error)
    if (node.mark !== null) node.call.effect = this.#effects.since(node.mark)
  }

  /** The run ended: skills still open end with `error`. */
  close (error: CallError): void {
    for (const id of [...this.#open.keys()].reverse()) this.leave(id, null, error)
  }

  #shorten (value: JsonValue): JsonValue {
    if (!isSmall(value)) this.truncated = true
    return shortened(value)
  }
}
