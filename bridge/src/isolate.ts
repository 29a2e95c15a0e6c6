import { readFileSync } from 'node:fs'
import ivm from 'isolated-vm'
import { Stopped } from './room.ts'
import type { Room, RoomOptions, RoomSettings, Source } from './room.ts'
import { prepare } from './sources.ts'
import type { Broken } from './sources.ts'
import { fileName, stackAt } from './locate.ts'
import { VOYAGER_NAMES } from './inside/voyager.js'

/** Megabytes that a program may hold. */
export const MEMORY_MB = 128
const INSIDE = new URL('./inside/', import.meta.url)
/** Read once: a running process must not change with the files. */
const insideSources = new Map<string, string>()

type Inside = Record<'start' | 'define' | 'foreign' | 'run' | 'call' | 'settle' | 'invoke' | 'emit', ivm.Reference>

/**
 * One isolate for one program, on the host's own thread: while it computes, the event loop and with it the virtual
 * clock stand still. Only text and numbers cross its border.
 */
export class Sandbox implements Room {
  readonly #options: RoomOptions
  readonly #isolate: ivm.Isolate
  readonly #context: ivm.Context
  readonly #inside: Inside
  #names: readonly string[] = []

  constructor (options: RoomOptions) {
    this.#options = options
    // A single allocation beyond the limit takes the process down (the agent brings it back). A handler for that would
    // be called on this very thread, which then waits for itself for ever.
    this.#isolate = new ivm.Isolate({ memoryLimit: MEMORY_MB })
    this.#context = this.#isolate.createContextSync()
    this.#inside = this.#load()
  }

  start ({ seed, primitives, skills }: RoomSettings): void {
    const bare = Object.keys(primitives)
    this.#names = [...bare, ...skills]
    this.#visit('start', [new ivm.Callback(this.#options.onCall), JSON.stringify({ seed, primitives: bare })])
  }

  define (source: Source): void {
    const { skill, compat } = source
    const prepared = prepare(source, compat === null ? this.#names : [...new Set([...this.#names, ...VOYAGER_NAMES])])
    const broken = 'message' in prepared ? prepared : this.#compile(source, prepared.wrapped)
    if (broken === null) return
    const fault = JSON.stringify({ name: broken.name, code: null, message: broken.message, details: {} })
    this.#visit('define', [skill === null, skill ?? '', null, fault, stackAt(skill, 'javascript', broken.line, broken.column), compat])
  }

  /** Compile an expression that gives a factory and make it known; null, or why V8 refuses it. Its first line is not counted. */
  #compile ({ skill, compat }: Source, wrapped: string): Broken | null {
    let script: ivm.Script
    try {
      script = this.#isolate.compileScriptSync(wrapped, { filename: fileName(skill, 'javascript'), lineOffset: -1 })
    } catch (thrown) {
      return refusal(thrown)
    }
    const factory = script.runSync(this.#context, { reference: true, timeout: this.#timeout() }) as ivm.Reference
    this.#visit('define', [skill === null, skill ?? '', factory.derefInto(), 'null', '', compat])
    return null
  }

  foreign (name: string): void { this.#visit('foreign', [name]) }
  run (args: string): void { this.#visit('run', [args]) }
  call (id: number, node: number, skill: string, args: string): void { this.#visit('call', [id, node, skill, args]) }
  settle (id: number, ok: boolean, answer: string): void { this.#visit('settle', [id, ok, answer]) }
  invoke (id: number, args: string): string { return this.#visit('invoke', [id, args]) as string }

  /** Tell what listens inside of events: [target, name, arguments] each, as JSON. */
  emit (events: string): void { this.#visit('emit', [events]) }

  dispose (): void {
    if (!this.#isolate.isDisposed) this.#isolate.dispose()
  }

  /**
   * @throws Stopped when the time or the memory is used up; anything else is a rejection inside that nobody handles.
   */
  #visit (name: keyof Inside, args: unknown[]): unknown {
    const timeout = this.#timeout()
    const began = this.#options.now()
    try {
      return this.#inside[name].applySync(undefined, args, { timeout })
    } catch (thrown) {
      if (this.#isolate.isDisposed) throw new Stopped('memory')
      const message = thrown instanceof Error ? thrown.message : String(thrown)
      if (message === 'Script execution timed out.' && this.#options.now() - began >= timeout - 1) {
        throw new Stopped('timed_out', undefined, thrown instanceof Error ? thrown.stack : '')
      }
      throw thrown
    }
  }

  #timeout (): number {
    return Math.max(1, Math.ceil(this.#options.timeLeft()))
  }

  #load (): Inside {
    const modules = new Map<string, ivm.Module>()
    const load = (name: string): ivm.Module => {
      const known = modules.get(name)
      if (known !== undefined) return known
      const module = this.#isolate.compileModuleSync(insideSource(name), { filename: `inside/${name}` })
      modules.set(name, module)
      return module
    }
    const main = load('main.js')
    main.instantiateSync(this.#context, specifier => load(specifier.replace('./', '')))
    main.evaluateSync()
    const get = (name: string): ivm.Reference => main.namespace.getSync(name, { reference: true }) as ivm.Reference
    const names = ['start', 'define', 'foreign', 'emit', 'run', 'call', 'settle', 'invoke'] as const
    return Object.fromEntries(names.map(name => [name, get(name)])) as Inside
  }
}

function insideSource (name: string): string {
  let source = insideSources.get(name)
  if (source === undefined) {
    source = readFileSync(new URL(name, INSIDE), 'utf8')
    insideSources.set(name, source)
  }
  return source
}

/** V8's message ends with `[file:line:column]`. */
function refusal (thrown: unknown): Broken {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const place = /^(.*) \[[^\]]*:(\d+):(\d+)\]$/s.exec(message)
  return { name: 'SyntaxError', message: place?.[1] ?? message, line: Number(place?.[2] ?? 1), column: Number(place?.[3] ?? 1) }
}
