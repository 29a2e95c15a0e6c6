import type { Action } from './actions/action.ts'
import { bodyOf } from './body.ts'
import { PrimitiveError } from './primitive-error.ts'
import type { Primitive } from './primitives-host.ts'
import { ProgramFault } from './program-fault.ts'
import type { CallError, JsonObject, JsonValue, ProgramHost } from './program-types.ts'
import type { Answer } from './room.ts'
import type { Trace } from './trace.ts'

/** A call that a program made and that takes time. */
export interface CallRequest {
  /** The call in the trace in whose name it is made; 0 is the program. */
  readonly node: number
  readonly name: string
  /** The stack where it was called. */
  readonly site: string
  readonly args: readonly unknown[]
  /** Settles the call inside. */
  readonly answer: Answer
}

/** What a predicate of the program threw, by its number inside; it is thrown on there unchanged. */
export class ThrownInside extends Error {
  readonly number: number
  constructor (number: number, message: string) {
    super(message)
    this.number = number
  }
}

/** Ticks and real milliseconds that a cancelled primitive gets to end. */
const STOP_TICKS = 100
const STOP_MS = 10_000

interface Running { readonly request: CallRequest, readonly abort: AbortController, readonly done: Promise<void> }

/** Runs what a program calls: primitives and members of `bot` one after another (a bot has one body), waits and turns of the head beside them. */
export class CallQueue {
  readonly #host: ProgramHost
  readonly #trace: Trace
  readonly #queue: CallRequest[] = []
  readonly #waits = new Set<CallRequest>()
  readonly #beside = new Set<Running>()
  readonly #actions: ReadonlyMap<string, Action>
  #running: Running | null = null
  #stopped = false

  constructor (host: ProgramHost, actions: ReadonlyMap<string, Action>, trace: Trace) {
    this.#host = host
    this.#actions = actions
    this.#trace = trace
  }

  /** Calls under way or queued, the running primitive first. */
  get open (): readonly CallRequest[] {
    const running = this.#running === null ? [] : [this.#running.request]
    const beside = [...this.#beside].map(({ request }) => request)
    return [...running, ...this.#queue, ...beside, ...this.#waits]
  }

  primitive (request: CallRequest): void { this.#queue.push(request) }

  wait (request: CallRequest): void {
    const [ticks] = request.args
    this.#waits.add(request)
    // At least one tick, so that a loop of waits always lets the world go on.
    const count = typeof ticks === 'number' ? Math.max(1, Math.ceil(ticks)) : 1
    this.#host.clock.settled(count).then(() => {
      this.#waits.delete(request)
      if (!this.#stopped) request.answer(true, 'null')
    }, () => { /* the connection ended: the run hears of it from `lost` */ })
  }

  /** Start the next primitive when none runs. Not to be called while the isolate is entered: a primitive may call into it. */
  startNext (): void {
    if (this.#stopped) return
    for (const request of this.#queue.filter(({ name }) => this.#actions.get(name)?.beside === true)) {
      this.#queue.splice(this.#queue.indexOf(request), 1)
      this.#beside.add(this.#start(request))
    }
    const next = this.#running === null ? this.#queue.shift() : undefined
    if (next !== undefined) this.#running = this.#start(next)
  }

  #start (request: CallRequest): Running {
    const abort = new AbortController()
    const node = this.#trace.enter(request.node, 'primitive', request.name, null, request.args.map(shown))
    const done = this.#perform(request, abort.signal).then(
      result => { this.#finish(request, node, result, null, '') },
      (thrown: unknown) => { this.#finish(request, node, null, callError(thrown), fault(request, thrown)) }
    )
    return { request, abort, done }
  }

  async #perform (request: CallRequest, signal: AbortSignal): Promise<JsonValue> {
    const primitive: Pick<Primitive, 'run'> | undefined = this.#host.primitives.get(request.name) ?? this.#actions.get(request.name)
    if (primitive === undefined) throw new Error(`there is no primitive \`${request.name}\``)
    const { bot, createContext } = this.#host
    return toJson(await bodyOf(bot).use(() => primitive.run(createContext(signal), ...request.args)))
  }

  #finish (request: CallRequest, node: number, result: JsonValue, error: CallError | null, faultJson: string): void {
    if (this.#running?.request === request) this.#running = null
    for (const running of this.#beside) if (running.request === request) this.#beside.delete(running)
    this.#trace.leave(node, result, error)
    if (this.#stopped) return
    if (error === null) request.answer(true, JSON.stringify(result))
    else request.answer(false, faultJson)
  }

  /**
   * Cancel what runs and wait until it has ended, so that nothing of this program acts in the next one.
   *
   * @throws Error when a primitive does not obey: a fault of ours, after which the process can't be trusted
   */
  async stop (): Promise<void> {
    this.#stopped = true
    this.#queue.length = 0
    this.#waits.clear()
    const running = [...this.#running === null ? [] : [this.#running], ...this.#beside]
    if (running.length === 0) return
    const { clock, lost } = this.#host
    for (const { abort } of running) abort.abort()
    const late = Promise.withResolvers<'late'>()
    const isLate = (): void => { late.resolve('late') }
    const timer = clock.real.setTimeout(isLate, STOP_MS)
    if (!lost.aborted) clock.settled(STOP_TICKS).then(isLate, () => { /* lost meanwhile: the timer decides */ })
    const first = await Promise.race([Promise.all(running.map(({ done }) => done)), late.promise])
    clock.real.clearTimeout(timer)
    if (first === 'late') throw new Error(`primitive \`${running.map(({ request }) => request.name).join('`, `')}\` went on for ${STOP_TICKS} ticks after it was cancelled; restart the bot process`)
  }
}

function toJson (value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value) ?? 'null') as JsonValue
}

/** An argument as the trace shows it. */
export function shown (arg: unknown): JsonValue {
  return typeof arg === 'function' ? '[function]' : toJson(arg)
}

export function callError (thrown: unknown): CallError {
  if (thrown instanceof PrimitiveError) return { code: thrown.code, message: thrown.message, details: toJson(thrown.details) as JsonObject }
  if (thrown instanceof ProgramFault) return { code: thrown.code ?? thrown.name, message: thrown.message, details: {} }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  return { code: error.name, message: error.message, details: {} }
}

/** How the failure is told inside: the number of a thrown value, or an error to build. */
function fault (request: CallRequest, thrown: unknown): string {
  if (thrown instanceof ThrownInside) return JSON.stringify(thrown.number)
  const { code, message, details } = callError(thrown)
  if (thrown instanceof PrimitiveError) return JSON.stringify({ name: 'PrimitiveError', code, message, details })
  if (thrown instanceof ProgramFault) return JSON.stringify({ name: thrown.name, code: thrown.code, message, details })
  process.stderr.write(`primitive ${request.name} failed by a fault of its own: ${thrown instanceof Error ? thrown.stack ?? message : message}\n`)
  return JSON.stringify({ name: code, code: null, message: `${request.name}: ${message}`, details: {} })
}
