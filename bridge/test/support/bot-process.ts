import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Duplex } from 'node:stream'

const ROOT = new URL('../../..', import.meta.url).pathname.replace(/\/$/, '')
const FLAGS = JSON.parse(readFileSync(new URL('../../flags.json', import.meta.url), 'utf8')) as { node: string[] }
export const PRIMITIVES = `${ROOT}/skills/primitives`

export interface Notification { method: string, params: Record<string, unknown> }
interface Reply { id: number, result?: unknown, error?: { code: number, message: string, data: { kind: string } } }

/** The flags that a bot process runs under. */
export function nodeFlags (): string[] {
  return FLAGS.node.map(flag => flag.replaceAll('{root}', ROOT).replaceAll('{primitives}', PRIMITIVES))
}

/** A process of ours as the agent starts it, and the agent's end of its socket. */
export class RpcProcess {
  readonly child: ChildProcess
  readonly notifications: Notification[] = []
  errors = ''
  readonly #socket: Duplex
  readonly #pending = new Map<number, { resolve: (value: unknown) => void, reject: (error: Error) => void }>()
  #next = 1
  #notified: (() => void) | null = null

  constructor (args: readonly string[]) {
    this.child = spawn(process.execPath, args, {
      cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'], VOYAGER_RPC_FD: '3' }
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

  /** Rejects with an error whose `kind` is that of the RPC error. */
  call (method: string, params: Record<string, unknown> = {}): Promise<unknown> {
    const id = this.#next++
    this.#socket.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`)
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }))
  }

  /** The next event of `type`, or the one that came already. */
  async event (type: string): Promise<Record<string, unknown>> {
    for (;;) {
      const found = this.notifications.find(note => note.method === 'event' && note.params['type'] === type)
      if (found !== undefined) return found.params
      await new Promise<void>(resolve => { this.#notified = resolve })
    }
  }

  hangUp (): void { this.#socket.destroy() }

  #take (message: Reply | Notification): void {
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

export function botProcess (options: { lockstep: boolean } = { lockstep: true }): RpcProcess {
  const preload = options.lockstep ? ['--import', `${ROOT}/bridge/src/preload.ts`] : []
  return new RpcProcess([...nodeFlags(), ...preload, `${ROOT}/bridge/src/main.ts`])
}

export function worldProcess (): RpcProcess {
  return new RpcProcess([`${ROOT}/worlds/src/main.ts`])
}
