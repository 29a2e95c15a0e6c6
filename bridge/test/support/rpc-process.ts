import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Duplex } from 'node:stream'

interface Reply { id?: number, result?: unknown, error?: { message: string } }

/** A Node process of ours and the other end of its private socket. */
export class RpcProcess {
  readonly child: ChildProcess
  readonly #socket: Duplex
  readonly #pending = new Map<number, { resolve: (value: unknown) => void, reject: (error: Error) => void }>()
  #errors = ''
  #next = 1

  constructor (script: string, flags: readonly string[] = []) {
    this.child = spawn(process.execPath, [...flags, script], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'], VOYAGER_RPC_FD: '3' }
    })
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => { this.#errors += text })
    this.#socket = this.child.stdio[3] as Duplex
    createInterface({ input: this.#socket }).on('line', line => { this.#take(JSON.parse(line) as Reply) })
    this.child.on('exit', code => {
      for (const { reject } of this.#pending.values()) reject(new Error(`${script} exited with ${code}: ${this.#errors}`))
    })
  }

  call (method: string, params: Record<string, unknown> = {}): Promise<unknown> {
    const id = this.#next++
    this.#socket.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`)
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }))
  }

  #take (message: Reply): void {
    const waiting = this.#pending.get(message.id ?? 0)
    this.#pending.delete(message.id ?? 0)
    if (message.error === undefined) waiting?.resolve(message.result)
    else waiting?.reject(new Error(`${message.error.message} ${this.#errors}`))
  }
}
