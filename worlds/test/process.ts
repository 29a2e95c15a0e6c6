import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
type Json = Record<string, any>

export class RpcFailure extends Error {
  readonly kind: string

  constructor (kind: string, message: string) {
    super(message)
    this.kind = kind
  }
}

/** A world process and its control socket. */
export class WorldProcess {
  readonly child: ChildProcess
  readonly events: Json[] = []
  readonly #socket: Duplex
  readonly #waiting = new Map<number, { resolve: (result: Json) => void, reject: (error: Error) => void }>()
  #next = 1
  #rest = ''

  constructor () {
    this.child = spawn(process.execPath, [MAIN], { stdio: ['ignore', 'inherit', 'inherit', 'pipe'], env: { ...process.env, VOYAGER_RPC_FD: '3' } })
    this.#socket = this.child.stdio[3] as Duplex
    this.#socket.on('data', (bytes: Buffer) => { this.#take(bytes.toString()) })
    this.child.on('exit', () => { for (const { reject } of this.#waiting.values()) reject(new Error('the world process ended')) })
  }

  async call (method: string, params: Json = {}): Promise<Json> {
    const id = this.#next++
    this.raw(JSON.stringify({ jsonrpc: '2.0', id, method, params }) + '\n')
    return await new Promise((resolve, reject) => { this.#waiting.set(id, { resolve, reject }) })
  }

  raw (text: string): void {
    this.#socket.write(text)
  }

  /** Ends the process as a lost agent would, by closing the socket. */
  async hangUp (): Promise<number | null> {
    this.#socket.destroy()
    return await this.exited()
  }

  async kill (): Promise<void> {
    this.child.kill('SIGKILL')
    await this.exited()
  }

  async exited (): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit')
    return this.child.exitCode
  }

  #take (text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) {
      const message = JSON.parse(line) as Json
      const waiting = this.#waiting.get(message['id'])
      if (message['method'] === 'event') this.events.push(message['params'])
      else if (message['error'] !== undefined) waiting?.reject(new RpcFailure(message['error'].data.kind, message['error'].message))
      else waiting?.resolve(message['result'])
    }
  }
}
