import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Duplex } from 'node:stream'

const ROOT = new URL('../../..', import.meta.url).pathname.replace(/\/$/, '')
const FLAGS = JSON.parse(readFileSync(new URL('../../flags.json', import.meta.url), 'utf8')) as { node: string[] }
export const PRIMITIVES = `${ROOT}/skills/primitives`
const PYTHON = existsSync(`${ROOT}/.venv/bin/python`) ? `${ROOT}/.venv/bin/python` : 'python3'
const READABLE = [`${ROOT}/bridge`, `${ROOT}/node_modules`, `${ROOT}/package.json`, PRIMITIVES]
/** Separated by commas: layers that the bot processes of a test run are started without. */
const WITHOUT = (process.env['VOYAGER_TEST_WITHOUT'] ?? '').split(',').filter(name => name !== '')

export interface Notification { method: string, params: Record<string, unknown> }
interface Reply { id: number, result?: unknown, error?: { code: number, message: string, data: { kind: string } } }

/** The flags that a bot process runs under. */
export function nodeFlags (): string[] {
  return FLAGS.node.map(flag => flag.replaceAll('{root}', ROOT).replaceAll('{primitives}', PRIMITIVES))
}

/** Which layers of the seal are in force, and why the others are not. */
export interface Seal { layers: Record<string, boolean>, missing: Record<string, string> }

/** A process of ours as the agent starts it, and the agent's end of its socket. */
export class RpcProcess {
  readonly child: ChildProcess
  /** What a sealed process told of its seal. */
  seal: Seal | null = null
  readonly notifications: Notification[] = []
  errors = ''
  readonly #socket: Duplex
  readonly #pending = new Map<number, { resolve: (value: unknown) => void, reject: (error: Error) => void }>()
  #next = 1
  #notified: (() => void) | null = null

  constructor (args: readonly string[], options: { sealed: boolean } = { sealed: false }) {
    const [program = '', ...rest] = options.sealed ? [PYTHON, ...sealed([process.execPath, ...args])] : [process.execPath, ...args]
    this.child = spawn(program, rest, {
      cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'ipc'], env: { HOME: '/', VOYAGER_RPC_FD: '3' }
    })
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => { this.errors += text })
    this.#socket = this.child.stdio[3] as Duplex
    const lines = createInterface({ input: this.#socket })
    lines.on('line', line => { this.#take(JSON.parse(line) as Reply | Notification) })
    // A process that is killed resets its socket; its exit rejects what was asked of it.
    for (const end of [this.#socket, lines]) end.on('error', () => {})
    this.child.on('exit', code => {
      for (const { reject } of this.#pending.values()) reject(new Error(`the bot process exited with ${code}: ${this.errors}`))
    })
  }

  /** Connects to the world at `port`, hands the socket over and lets the bot join, as the agent does. */
  async join (params: { port: number } & Record<string, unknown>): Promise<unknown> {
    const socket = connect(params.port, '127.0.0.1')
    await once(socket, 'connect')
    const number = this.#next++
    await new Promise(resolve => { this.child.send(number, socket, resolve) })
    await this.call('load', { primitives: PRIMITIVES })
    return await this.call('connect', { ...params, socket: number })
  }

  /** Rejects with an error whose `kind` is that of the RPC error. */
  call (method: string, params: Record<string, unknown> = {}): Promise<unknown> {
    const id = this.#next++
    this.#socket.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`)
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }))
  }

  /** The next event of `type`, or the one that came already. */
  async event (type: string): Promise<Record<string, unknown>> {
    return await this.#notification(({ method, params }) => method === 'event' && params['type'] === type)
  }

  /** The next notification of that method, or the one that came already. */
  async notified (method: string): Promise<Record<string, unknown>> {
    return await this.#notification(note => note.method === method)
  }

  async #notification (wanted: (note: Notification) => boolean): Promise<Record<string, unknown>> {
    for (;;) {
      const found = this.notifications.find(wanted)
      if (found !== undefined) return found.params
      await new Promise<void>(resolve => { this.#notified = resolve })
    }
  }

  hangUp (): void { this.#socket.destroy() }

  #take (message: Reply | Notification): void {
    if ('method' in message && message.method === 'seal') {
      this.seal = message.params as unknown as Seal
      return
    }
    if ('method' in message) {
      this.notifications.push(message)
      this.#notified?.()
      return
    }
    const waiting = this.#pending.get(message.id)
    this.#pending.delete(message.id)
    if (message.error === undefined) waiting?.resolve(message.result)
    else waiting?.reject(Object.assign(new Error(message.error.message), { kind: message.error.data.kind }))
  }
}

/** The arguments of Python that seal a process which then becomes `command`, as voyager/bridge/seal.py gives them. */
function sealed (command: readonly string[]): string[] {
  const spec = { parent: process.pid, read: READABLE, execute: process.execPath, without: WITHOUT }
  const sealer = `import sys; sys.path.append('${ROOT}'); from voyager.bridge.seal import main; main(sys.argv[1:])`
  return ['-I', '-S', '-c', sealer, JSON.stringify(spec), ...command]
}

/** @param options `collecting`: `stats` can be asked to collect garbage first; the flag shows inside of isolates too */
export function botProcess (options: { lockstep: boolean, collecting?: boolean } = { lockstep: true }): RpcProcess {
  const preload = options.lockstep ? ['--import', `${ROOT}/bridge/src/preload.ts`] : []
  return new RpcProcess([...nodeFlags(), ...(options.collecting === true ? ['--expose-gc'] : []), ...preload, `${ROOT}/bridge/src/main.ts`], { sealed: true })
}

export function worldProcess (): RpcProcess {
  return new RpcProcess([`${ROOT}/worlds/src/main.ts`])
}
