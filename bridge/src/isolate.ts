import { readFileSync } from 'node:fs'
import ivm from 'isolated-vm'

/** Megabytes that a program may hold. */
export const MEMORY_MB = 128
const INSIDE = new URL('./inside/', import.meta.url)
/** Read once: a running process must not change with the files. */
const insideSources = new Map<string, string>()

/** The program was stopped from outside; its isolate is of no further use. */
export class Stopped extends Error {
  readonly code: 'timed_out' | 'memory'
  /** The stack inside at that moment, empty where the engine can't tell. */
  readonly site: string
  constructor (code: 'timed_out' | 'memory', site = '') {
    super(`program stopped: ${code}`)
    this.code = code
    this.site = site
  }
}

export interface SandboxOptions {
  /** Milliseconds that the next visit inside may take; asked before each. */
  readonly timeLeft: () => number
  /** Milliseconds on a real clock. */
  readonly now: () => number
  /** A call from inside: method and JSON arguments to JSON reply. Must not throw. */
  readonly onCall: (method: string, json: string) => string
}

type Inside = Record<'start' | 'define' | 'run' | 'settle' | 'invoke' | 'emit', ivm.Reference>

/** A source that V8 refuses, with its place as V8 gives it. */
export interface Refusal { readonly message: string, readonly line: number, readonly column: number }

/**
 * One isolate for one program, on the host's own thread: while it computes, the event loop and with it the virtual
 * clock stand still. Only text and numbers cross its border.
 */
export class Sandbox {
  readonly #options: SandboxOptions
  readonly #isolate: ivm.Isolate
  readonly #context: ivm.Context
  readonly #inside: Inside

  constructor (options: SandboxOptions) {
    this.#options = options
    this.#isolate = new ivm.Isolate({
      memoryLimit: MEMORY_MB,
      onCatastrophicError: message => {
        process.stderr.write(`isolate beyond control: ${message}\n`)
        process.abort()
      }
    })
    this.#context = this.#isolate.createContextSync()
    this.#inside = this.#load()
  }

  start (settings: { seed: number, primitives: readonly string[] }): void {
    this.#visit('start', [new ivm.Callback(this.#options.onCall), JSON.stringify(settings)])
  }

  /**
   * Compile a source and make it known inside.
   *
   * @param wrapped an expression that gives a factory; its first line is not counted
   * @returns why V8 refuses it, or null
   */
  defineSource (isProgram: boolean, name: string, wrapped: string, filename: string): Refusal | null {
    let script: ivm.Script
    try {
      script = this.#isolate.compileScriptSync(wrapped, { filename, lineOffset: -1 })
    } catch (thrown) {
      return refusal(thrown)
    }
    const factory = script.runSync(this.#context, { reference: true, timeout: this.#timeout() }) as ivm.Reference
    this.#visit('define', [isProgram, name, factory.derefInto(), 'null', ''])
    return null
  }

  /** Make a source known that can't run: calling it throws `fault` (JSON) with `site` as its stack. */
  defineBroken (isProgram: boolean, name: string, fault: string, site: string): void {
    this.#visit('define', [isProgram, name, null, fault, site])
  }

  run (args: string): void { this.#visit('run', [args]) }
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
        throw new Stopped('timed_out', thrown instanceof Error ? thrown.stack : '')
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
    return { start: get('start'), define: get('define'), run: get('run'), settle: get('settle'), invoke: get('invoke'), emit: get('emit') }
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
function refusal (thrown: unknown): Refusal {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const place = /^(.*) \[[^\]]*:(\d+):(\d+)\]$/s.exec(message)
  return { message: place?.[1] ?? message, line: Number(place?.[2] ?? 1), column: Number(place?.[3] ?? 1) }
}
