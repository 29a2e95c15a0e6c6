import { named } from './actions/action.ts'
import { createInstants } from './actions/instants.ts'
import type { Instant } from './actions/instants.ts'
import type { Action } from './actions/action.ts'
import { createActions } from './actions/table.ts'
import { boundedError, boundedVariables, MAX_NESTING, nestsDeeper } from './bounded.ts'
import { CallQueue, ThrownInside, callError, shown } from './calls.ts'
import type { CallRequest } from './calls.ts'
import type { EffectLog } from './effects.ts'
import { createFacade, ProgramFault } from './facade.ts'
import type { Read } from './facade.ts'
import { Session } from './facade/session.ts'
import { MEMORY_MB } from './isolate.ts'
import { locate, NOWHERE } from './locate.ts'
import { PrimitiveError } from './primitive-error.ts'
import type { Execution, ExecutionError, JsonObject, JsonValue, Outcome, ProgramHost, RunRequest } from './program-types.ts'
import { Sayings } from './sayings.ts'
import { Stopped } from './room.ts'
import type { Answer, Language, Thrown } from './room.ts'
import { Rooms } from './rooms.ts'
import { sourceTexts } from './sources.ts'
import { MAX_DEPTH, Trace } from './trace.ts'
import { timeAt } from './vclock.ts'

/** Bytes of JSON that a program may return. */
export const MAX_RESULT_BYTES = 64 * 1024
/** Real milliseconds that a program may compute between two ticks. */
export const MAX_COMPUTE_MS = 5000
/** Primitives that a program may call between two ticks: a loop of failing calls never lets the world go on. */
export const MAX_CALLS_PER_TICK = 1000
const MAX_ARGUMENT_CHARS = 64 * 1024
const TOO_MUCH_MEMORY = `the program used more than ${MEMORY_MB} MB of memory; keep less`

export type Ending = Pick<Execution, 'outcome' | 'result' | 'error'>
interface Crossing { readonly node: number, readonly answer: Answer }

/** One program on its way from start to end; `complete` may be called once. */
export class ProgramRun {
  readonly #request: RunRequest
  readonly #host: ProgramHost
  readonly #sources: ReadonlyMap<string | null, string>
  readonly #session: Session
  readonly #reads: ReadonlyMap<string, Read>
  readonly #instants: ReadonlyMap<string, Instant>
  readonly #actions: ReadonlyMap<string, Action>
  readonly #trace: Trace
  readonly #calls: CallQueue
  readonly #sayings: Sayings
  readonly #rooms: Rooms
  /** Calls of skills in another language, by a number of their own. */
  readonly #crossings = new Map<number, Crossing>()
  readonly #used = new Map<string, number>()
  readonly #ending = Promise.withResolvers<Ending>()
  readonly #began: number
  #ended = false
  /** What the program called last: where it is, as far as is known of one that is stopped without a trace. */
  #last: { readonly name: string, readonly site: string } | null = null
  #tick = -1
  #computedMs = 0
  #callsThisTick = 0
  /** Visits that are to follow the one under way. */
  #due = 0
  #lastCrossing = 0

  constructor (request: RunRequest, host: ProgramHost, effects: EffectLog) {
    this.#request = request
    this.#host = host
    this.#began = host.clock.realNow()
    this.#sources = sourceTexts(request)
    this.#sayings = new Sayings(host.bot, () => host.clock.tick, request.allow_commands ? host.command : null)
    this.#session = new Session(host.bot, host.createContext, text => { this.#sayings.note(text) })
    this.#reads = createFacade(this.#session)
    this.#instants = createInstants(this.#session)
    this.#actions = createActions(this.#session)
    this.#trace = new Trace(effects, () => host.clock.tick)
    this.#calls = new CallQueue(host, this.#actions, this.#trace)
    this.#rooms = new Rooms(request, host.pythonFd, language => ({
      now: () => host.clock.realNow(),
      timeLeft: () => Math.min(MAX_COMPUTE_MS - this.#computedMs, this.#realMsLeft()),
      onCall: (method, json) => this.#onCall(language, method, json)
    }))
  }

  async complete (): Promise<Ending> {
    const { clock, lost, cancelled } = this.#host
    const onLost = (): void => { this.#ended = true; this.#ending.reject(lost.reason) }
    const onCancel = (): void => { this.#endAt('killed_by_limit', 'cancelled', 'the program was cancelled from outside') }
    const watchdog = clock.real.setTimeout(() => { this.#expire() }, this.#request.deadline_s * 1000)
    lost.addEventListener('abort', onLost)
    cancelled.addEventListener('abort', onCancel)
    try {
      this.#start()
      if (lost.aborted) onLost()
      if (cancelled.aborted) onCancel()
      return await this.#ending.promise
    } finally {
      this.#ended = true
      clock.real.clearTimeout(watchdog)
      lost.removeEventListener('abort', onLost)
      cancelled.removeEventListener('abort', onCancel)
      this.#session.close()
      await this.#calls.stop()
      this.#trace.close({ code: 'cancelled', message: 'the program ended before this call did', details: {} })
      this.#rooms.dispose()
    }
  }

  /** What the execution says besides its ending. */
  record (): Pick<Execution, 'trace' | 'chat' | 'log' | 'skills_used' | 'truncated'> {
    return {
      trace: this.#trace.roots,
      chat: this.#sayings.chat,
      log: this.#sayings.log,
      skills_used: [...this.#used].map(([name, version]) => ({ name, version })),
      truncated: this.#trace.truncated || this.#sayings.truncated
    }
  }

  #start (): void {
    const { primitives, signatures } = this.#host
    this.#timed(() => { this.#rooms.open({ primitives: [...primitives.keys()], signatures, actions: [...this.#actions.keys()], instants: [...this.#instants.keys()] }) })
    this.#visit(() => { this.#rooms.of(this.#request.program.language).run(JSON.stringify(this.#request.args)) })
    void this.#watchTicks()
  }

  async #watchTicks (): Promise<void> {
    const { clock } = this.#host
    const last = clock.tick + this.#request.deadline_ticks
    try {
      while (!this.#ended) {
        await clock.settled(1)
        if (clock.tick >= last) this.#expire()
        if (this.#session.events.pending) this.#visit(() => { /* events are told first in every visit */ })
      }
    } catch {
      // The connection ended; the run hears of it from `lost`.
    }
  }

  #realMsLeft (): number {
    return this.#request.deadline_s * 1000 - (this.#host.clock.realNow() - this.#began)
  }

  /** Visit once what runs now has come back: visits never nest. */
  #soon (action: () => void): void {
    this.#due++
    queueMicrotask(() => { this.#due--; this.#visit(action) })
  }

  /** Enter a room, then start what was called there. */
  #visit (action: () => void): void {
    if (this.#ended) return
    if (this.#realMsLeft() <= 0) { this.#expire(); return }
    this.#timed(() => { this.#tellEvents(); action() })
    if (this.#ended) return
    this.#calls.startNext()
    if (this.#calls.open.length === 0 && this.#due === 0 && !this.#session.events.listening) {
      this.#end('timed_out', this.#error('timed_out', 'the program awaits a promise that nothing can settle; only primitives, skills, members of bot, timers and its events take time', ''))
    }
  }

  /** What happened in the game since the last visit is told before anything else, so that no answer overtakes an event. */
  #tellEvents (): void {
    const { events, dropped } = this.#session.events.take()
    if (dropped > 0) this.#sayings.note(`${dropped} events of one tick were not told: too many to keep`)
    if (events.length > 0) this.#rooms.emit(JSON.stringify(events))
  }

  #timed (action: () => void): void {
    const { clock } = this.#host
    if (this.#tick !== clock.tick) [this.#tick, this.#computedMs, this.#callsThisTick] = [clock.tick, 0, 0]
    const began = clock.realNow()
    try {
      action()
    } catch (thrown) {
      this.#onVisitFailed(thrown, clock.realNow() - began)
    } finally {
      this.#computedMs += clock.realNow() - began
    }
  }

  #onVisitFailed (thrown: unknown, ms: number): void {
    if (thrown instanceof Stopped) {
      this.#endStopped(thrown, ms)
    } else {
      // What a program rejects and nobody awaits comes out of the isolate here; the program itself goes on.
      this.#sayings.note(`a call failed and was not awaited: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
    }
  }

  /** With the line that the engine tells, else that of the last call. */
  #endStopped ({ code, message: why, inside, variables }: Stopped, ms: number): void {
    const message = {
      memory: TOO_MUCH_MEMORY,
      timed_out: `the program computed for ${Math.round(this.#computedMs + ms) / 1000} s without letting the world go on; end its loops or await something in them`,
      crashed: `the program brought its process down: ${why}`
    }[code]
    this.#endInside(code === 'crashed' ? 'crashed' : 'killed_by_limit', code, message, inside, variables)
  }

  /** End with an error at the line that the engine tells, else at that of the last call. */
  #endInside (outcome: Outcome, code: string, message: string, stack: string, variables: JsonObject): void {
    const error = this.#error(code, message, stack, {}, variables)
    const last = this.#last
    if (error.line !== null) this.#end(outcome, error)
    else if (last === null) this.#end(outcome, { ...error, message: `${message}; it had called nothing yet` })
    else this.#end(outcome, this.#error(code, `${message}; its last call was ${last.name}`, last.site, {}, variables))
  }

  #expire (): void {
    const [pending] = this.#calls.open
    const what = pending === undefined ? '' : `; ${pending.name} was still running`
    const { deadline_ticks: ticks, deadline_s: seconds } = this.#request
    this.#endAt('timed_out', 'timed_out', `the program did not end within ${ticks} ticks and ${seconds} s${what}`)
  }

  /** End with an error at the call that is under way, else at the last one. */
  #endAt (outcome: Outcome, code: string, message: string): void {
    this.#end(outcome, this.#error(code, message, (this.#calls.open[0] ?? this.#last)?.site ?? ''))
  }

  #end (outcome: Outcome, error: ExecutionError | null, result: JsonValue = null): void {
    if (this.#ended) return
    this.#ended = true
    this.#ending.resolve({ outcome, result, error })
  }

  #error (code: string, message: string, stack: string, details: JsonObject = {}, variables: JsonObject = {}): ExecutionError {
    const place = stack === '' ? NOWHERE : locate(stack, this.#sources)
    return { ...boundedError({ code, message, details }), ...place, variables: boundedVariables(variables) }
  }

  /** A call from inside. Whatever goes wrong becomes an error in the program: nothing may be thrown through the border. */
  #onCall (language: Language, method: string, json: string): string {
    try {
      return JSON.stringify({ value: this.#dispatch(language, method, JSON.parse(json) as JsonValue[]) })
    } catch (thrown) {
      const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown))
      const code = thrown instanceof ProgramFault ? thrown.code : null
      return JSON.stringify({ fault: { name, code, message, details: {} } })
    }
  }

  #dispatch (language: Language, method: string, args: JsonValue[]): JsonValue {
    const read = this.#reads.get(method)
    if (read !== undefined) return read(...args)
    switch (method) {
      case 'now': return timeAt(this.#host.clock.tick)
      case 'log': this.#sayings.note(String(args[0])); return null
      case 'chat': this.#sayings.say(String(args[0])); return null
      case 'whisper': this.#sayings.whisper(String(args[0]), String(args[1])); return null
      case 'act': return this.#onAct(language, args)
      case 'primitive': this.#onPrimitive(this.#callRequest(language, args)); return null
      case 'waitForTicks': if (this.#isWithinLimit('')) this.#calls.wait(this.#callRequest(language, args)); return null
      case 'skill': this.#onSkill(language, args); return null
      case 'finished': this.#onFinished(Number(args[0]), args[1] as JsonObject); return null
      case 'enter': return this.#onEnter(args)
      case 'leave': this.#onLeave(Number(args[0]), args[1] as JsonObject); return null
      case 'returned': this.#onReturned(String(args[0])); return null
      case 'threw': this.#onThrew(language, args[0] as unknown as Thrown); return null
      default: throw new ProgramFault('Error', `there is no host method \`${method}\``)
    }
  }

  #callRequest (language: Language, [info, encoded]: JsonValue[]): CallRequest {
    const { id, node, name, site } = info as JsonObject
    const text = String(encoded)
    if (text.length > MAX_ARGUMENT_CHARS) {
      throw new ProgramFault('RangeError', `${String(name)}: its arguments are ${text.length} characters of JSON; the limit is ${MAX_ARGUMENT_CHARS}`)
    }
    const caller = Number(node) >= 0 ? Number(node) : this.#trace.innermost(locate(String(site), this.#sources).skill)
    this.#last = { name: String(name), site: String(site) }
    const answer = (ok: boolean, json: string): void => { this.#visit(() => { this.#rooms.of(language).settle(Number(id), ok, json) }) }
    return { node: caller, ...this.#last, args: (JSON.parse(text) as JsonValue[]).map(arg => this.#decode(language, arg)), answer }
  }

  #decode (language: Language, arg: JsonValue): unknown {
    if (typeof arg !== 'object' || arg === null) return arg
    if (Array.isArray(arg)) return arg.map(each => this.#decode(language, each))
    if ('$undefined' in arg) return undefined
    if ('$function' in arg) return (...args: JsonValue[]) => this.#invoke(language, Number(arg['$function']), args)
    return Object.fromEntries(Object.entries(arg).map(([key, each]) => [key, this.#decode(language, each)]))
  }

  #invoke (language: Language, id: number, args: JsonValue[]): JsonValue {
    let reply = ''
    if (!this.#ended) this.#timed(() => { reply = this.#rooms.of(language).invoke(id, JSON.stringify(args)) })
    if (this.#ended || reply === '') throw new PrimitiveError('cancelled', 'the program that gave this function has ended')
    const { value, thrown } = JSON.parse(reply) as { value?: JsonValue, thrown?: number }
    if (thrown !== undefined) throw new ThrownInside(thrown, 'a function given by the program threw')
    return value ?? null
  }

  #onPrimitive (request: CallRequest): void {
    if (!this.#isWithinLimit(request.site)) return
    this.#progress(request.name, request.site)
    this.#calls.primitive(request)
  }

  #isWithinLimit (site: string): boolean {
    if (++this.#callsThisTick > MAX_CALLS_PER_TICK) {
      const message = `the program called more than ${MAX_CALLS_PER_TICK} primitives within one tick; end its loop when a call fails`
      this.#end('killed_by_limit', this.#error('timed_out', message, site))
    }
    return !this.#ended
  }

  /** A member of `bot` that acts at once: in the trace it begins and ends in the same tick. */
  #onAct (language: Language, [info, encoded]: JsonValue[]): JsonValue {
    const { name, node, site, args } = this.#callRequest(language, [{ ...info as JsonObject, id: 0, node: -1 }, encoded ?? '[]'])
    const act = this.#instants.get(name)
    if (act === undefined) throw new ProgramFault('Error', `there is no member \`${name}\``)
    if (!this.#isWithinLimit(site)) return null
    const call = this.#trace.enter(node, 'primitive', name, null, args.map(shown))
    try {
      act(...args)
      this.#trace.leave(call, null, null)
      return null
    } catch (thrown) {
      this.#trace.leave(call, null, callError(thrown))
      throw named(name, thrown)
    }
  }

  #onEnter ([parent, name, args]: JsonValue[]): number {
    const skill = this.#request.skills.find(each => each.name === name)
    if (skill === undefined) throw new ProgramFault('ReferenceError', `${String(name)} is not defined`)
    if (this.#trace.depth(Number(parent)) >= MAX_DEPTH) {
      throw new ProgramFault('Error', `${skill.name}: skills call each other more than ${MAX_DEPTH} deep; end the recursion`, 'too_deep')
    }
    this.#used.set(skill.name, skill.version)
    this.#progress(skill.name, '')
    return this.#trace.enter(Number(parent), 'skill', skill.name, skill.version, args as JsonValue[])
  }

  /** A skill of another language: its arguments and its result cross as JSON, its error with its place. */
  #onSkill (language: Language, args: JsonValue[]): void {
    const { node, name, args: decoded, answer } = this.#callRequest(language, args)
    if (decoded.some(holdsFunction)) {
      throw new ProgramFault('TypeError', `${name}: a function can't be passed to a skill of another language; pass what it would decide by`)
    }
    const given = JSON.parse(String(args[1])) as JsonValue[]
    const entered = this.#onEnter([node, name, given])
    const id = ++this.#lastCrossing
    this.#crossings.set(id, { node: entered, answer })
    this.#soon(() => { this.#rooms.ofSkill(name).call(id, entered, name, JSON.stringify(given)) })
  }

  #onFinished (id: number, how: JsonObject): void {
    const crossing = this.#crossings.get(id)
    if (crossing === undefined) return
    this.#crossings.delete(id)
    this.#onLeave(crossing.node, how)
    const error = how['error'] as unknown as Thrown | undefined
    const fault = error === undefined ? null : { name: error.name, code: error.code, message: error.message, details: error.details, site: error.stack }
    this.#soon(() => { crossing.answer(fault === null, JSON.stringify(fault ?? how['result'] ?? null)) })
  }

  #progress (name: string, site: string): void {
    this.#host.progress(name, this.#host.clock.tick, locate(site, this.#sources))
  }

  #onLeave (id: number, how: JsonObject): void {
    const error = how['error'] as unknown as Thrown | undefined
    if (error === undefined) this.#trace.leave(id, how['result'] ?? null, null)
    else this.#trace.leave(id, null, error)
  }

  #onReturned (text: string): void {
    for (const call of this.#calls.open) {
      if (call.name === 'setTimeout') continue
      const { line, skill } = locate(call.site, this.#sources)
      const where = skill === null ? `line ${line}` : `line ${line} of ${skill}`
      this.#sayings.note(`the program returned while ${call.name} (${where}) was still running; it was cancelled: await it`)
    }
    const bytes = Buffer.byteLength(text)
    const result = bytes <= MAX_RESULT_BYTES ? JSON.parse(text) as JsonValue : null
    const excess = bytes > MAX_RESULT_BYTES
      ? `${bytes} bytes of JSON; the limit is ${MAX_RESULT_BYTES}`
      : nestsDeeper(result, MAX_NESTING) ? `JSON of more than ${MAX_NESTING} levels` : null
    if (excess === null) this.#end('returned', null, result)
    else this.#end('threw', this.#error('result_too_large', `the program returned ${excess}: return less`, ''))
  }

  #onThrew (language: Language, thrown: Thrown): void {
    const { code, message, details, stack, variables = {} } = thrown
    // A program can catch these; they mean the same as running out of heap.
    const memory = language === 'python' ? code === 'MemoryError' : code === 'RangeError' && message === 'Array buffer allocation failed'
    if (memory) this.#endInside('killed_by_limit', 'memory', message === '' ? TOO_MUCH_MEMORY : String(message), String(stack), variables)
    else this.#end('threw', this.#error(String(code), String(message), String(stack), details, variables))
  }
}

function holdsFunction (value: unknown): boolean {
  if (typeof value === 'function') return true
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsFunction)
}
