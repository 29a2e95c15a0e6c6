import { Socket } from 'node:net'
import { RpcError } from './rpc.ts'

/**
 * Game connections made by the agent. This process can make none (its seal refuses it), so it is handed connected
 * sockets through Node's own channel between processes (`NODE_CHANNEL_FD`), each with a number.
 */
export class GameSockets {
  readonly #slots = new Map<number, PromiseWithResolvers<Socket>>()

  constructor () {
    process.on('message', (number: unknown, socket: unknown) => {
      if (typeof number !== 'number' || !(socket instanceof Socket)) return
      // What breaks before it is used is told to whoever takes it.
      socket.on('error', () => {})
      this.#slot(number).resolve(socket)
    })
  }

  /**
   * The socket handed over as `number`, when it comes: it travels on another channel than the call that names it.
   *
   * @throws RpcError `connection` when the server has closed it already
   */
  async take (number: number): Promise<Socket> {
    const socket = await this.#slot(number).promise
    this.#slots.delete(number)
    if (socket.destroyed) throw new RpcError('connection', `the server closed the connection at once (${socket.errored?.message ?? 'without a reason'})`)
    return socket
  }

  #slot (number: number): PromiseWithResolvers<Socket> {
    let slot = this.#slots.get(number)
    if (slot === undefined) this.#slots.set(number, slot = Promise.withResolvers())
    return slot
  }
}
