import { Socket } from 'node:net'

/** JSON-RPC error codes of ours; `voyager/bridge/rpc.py` maps each to an exception class. */
export const RPC_CODES = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  badState: -32001,
  portInUse: -32010,
  snapshot: -32011,
  schemaTooNew: -32012,
  disk: -32013,
  unknownPreset: -32014,
  unknownPlayer: -32015,
  connection: -32020,
  busy: -32021
} as const
export type RpcErrorKind = keyof typeof RPC_CODES

/** An error that crosses the socket with its kind; anything else thrown by a handler crosses as `internal`. */
export class RpcError extends Error {
  readonly kind: RpcErrorKind
  readonly details: Record<string, unknown>
  constructor (kind: RpcErrorKind, message: string, details: Record<string, unknown> = {}) {
    super(message)
    this.kind = kind
    this.details = details
  }
}

export type RpcHandler = (params: Record<string, unknown>) => unknown | Promise<unknown>

/** Longest frame accepted, in bytes: a peer that never sends a newline must not fill the memory. */
const MAX_FRAME = 64 * 1024 * 1024

/**
 * A JSON-RPC 2.0 server over newline frames on a private, inherited socket.
 * stdout and stderr stay free for logs. When the peer is gone the process has no reason to live: `onGone` is called.
 */
export class RpcServer {
  readonly #socket: Socket
  readonly #handlers = new Map<string, RpcHandler>()
  #pending: Buffer[] = []
  #pendingBytes = 0

  constructor (fd: number, onGone: () => void) {
    this.#socket = new Socket({ fd, readable: true, writable: true })
    this.#socket.on('data', (bytes: Buffer) => { this.#take(bytes) })
    this.#socket.on('error', onGone)
    this.#socket.on('close', onGone)
    this.#socket.on('end', onGone)
  }

  /** Serve `method`; params are always an object. */
  on (method: string, handler: RpcHandler): void {
    this.#handlers.set(method, handler)
  }

  notify (method: string, params: Record<string, unknown>): void {
    this.#send({ jsonrpc: '2.0', method, params })
  }

  #take (bytes: Buffer): void {
    let rest = bytes
    for (;;) {
      const end = rest.indexOf(10)
      if (end < 0) break
      const frame = Buffer.concat([...this.#pending, rest.subarray(0, end)])
      this.#pending = []
      this.#pendingBytes = 0
      rest = rest.subarray(end + 1)
      void this.#answer(frame)
    }
    if (rest.length > 0) {
      this.#pending.push(rest)
      this.#pendingBytes += rest.length
      if (this.#pendingBytes > MAX_FRAME) this.#socket.destroy(new Error(`RPC frame over ${MAX_FRAME} bytes`))
    }
  }

  async #answer (frame: Buffer): Promise<void> {
    let id: unknown = null
    try {
      const request = parseRequest(frame)
      id = request.id
      const handler = this.#handlers.get(request.method)
      if (handler === undefined) throw new RpcError('methodNotFound', `no method \`${request.method}\``)
      const result = await handler(request.params)
      if (id !== undefined) this.#send({ jsonrpc: '2.0', id, result: result ?? null })
    } catch (thrown) {
      this.#send({ jsonrpc: '2.0', id: id ?? null, error: errorBody(thrown) })
    }
  }

  #send (message: Record<string, unknown>): void {
    if (this.#socket.writable) this.#socket.write(JSON.stringify(message) + '\n')
  }
}

interface Request { id: unknown, method: string, params: Record<string, unknown> }

function parseRequest (frame: Buffer): Request {
  let body: unknown
  try {
    body = JSON.parse(frame.toString('utf8'))
  } catch {
    throw new RpcError('parse', 'frame is not JSON')
  }
  const { jsonrpc, id, method, params = {} } = (body ?? {}) as Record<string, unknown>
  if (jsonrpc !== '2.0' || typeof method !== 'string') throw new RpcError('invalidRequest', 'not a JSON-RPC 2.0 request')
  if (typeof params !== 'object' || params === null || Array.isArray(params)) {
    throw new RpcError('invalidParams', `\`${method}\` takes its params as an object`)
  }
  return { id, method, params: params as Record<string, unknown> }
}

function errorBody (thrown: unknown): Record<string, unknown> {
  if (thrown instanceof RpcError) {
    return { code: RPC_CODES[thrown.kind], message: thrown.message, data: { kind: thrown.kind, ...thrown.details } }
  }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  return { code: RPC_CODES.internal, message: error.message, data: { kind: 'internal', stack: error.stack ?? '' } }
}

/** The descriptor number that the parent passed in the variable `name`, or null when started by hand. */
export function inheritedFd (name: 'VOYAGER_RPC_FD' | 'VOYAGER_PYTHON_FD' = 'VOYAGER_RPC_FD'): number | null {
  const text = process.env[name]
  if (text === undefined) return null
  const fd = Number(text)
  return Number.isInteger(fd) && fd > 2 ? fd : null
}
