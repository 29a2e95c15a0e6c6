import type { Client } from 'minecraft-protocol'
import type { Socket } from 'node:net'
import { BadFrame, Frames } from '../../../bridge/src/wire.ts'

/** Real milliseconds a connection has from its first byte to the play state (or to the end of a status ping). */
const LOGIN_MS = 10_000
/** Connections that are not in the play state yet; one more ends the oldest of them. */
const MAX_PENDING = 64
/** Bytes of a packet before the play state, and in it (vanilla's own limit is 2 MiB, which no packet of a client needs). */
const MAX_EARLY_PACKET = 4096
const MAX_PACKET = 65_536
/** Bytes that may wait for a client that does not read: several times what the widest view is when it is sent whole. */
const MAX_UNREAD = 32 * 2 ** 20

/** The stream that cuts bytes into packets; of the package, whose types leave it out. */
interface Splitter {
  push: (packet: Buffer) => void
  _transform: (chunk: Buffer, encoding: string, done: (error?: Error) => void) => void
}
interface Inside { readonly splitter: Splitter, readonly state: string, readonly ended: boolean }

/**
 * Keeps connections that are no honest clients from costing much: those that never log in, of which there may be only
 * so many; packets without end; and clients that do not read.
 */
export class Guard {
  readonly #pending = new Map<Client, NodeJS.Timeout>()

  /** Looks after a new connection. */
  watch (client: Client, socket: Socket): void {
    const [oldest] = this.#pending.keys()
    if (this.#pending.size >= MAX_PENDING && oldest !== undefined) cut(oldest)
    this.#pending.set(client, setTimeout(() => { cut(client) }, LOGIN_MS))
    socket.once('close', () => { this.settled(client) })
    endOnce(client)
    replaceSplitter(client)
  }

  /** The client is in the play state, or gone. */
  settled (client: Client): void {
    clearTimeout(this.#pending.get(client))
    this.#pending.delete(client)
  }
}

/** Whether the client has let more pile up than it is worth. */
export function isDeaf (client: Client): boolean {
  return client.socket.writableLength > MAX_UNREAD
}

function inside (client: Client): Inside {
  return client as unknown as Inside
}

/** Ends a connection without a farewell, which it would not read. */
export function cut (client: Client): void {
  client.socket.destroy()
}

/**
 * The package starts a timer of 30 s with each `end` and clears only the last: a connection with many bad packets would
 * leave many, and keep them after it is gone.
 */
function endOnce (client: Client): void {
  const end = client.end.bind(client)
  let ending = false
  client.end = (...reasons) => {
    if (ending || inside(client).ended) return
    ending = true
    end(...reasons)
  }
}

/**
 * The package's own cutting of bytes into packets trusts their lengths: a negative one makes it loop without end, a
 * large one makes it keep bytes without end.
 */
function replaceSplitter (client: Client): void {
  const { splitter } = inside(client)
  let frames = new Frames()
  const limit = (): number => inside(client).state === 'play' ? MAX_PACKET : MAX_EARLY_PACKET
  splitter._transform = (chunk, _encoding, done) => {
    try {
      frames.cut(chunk, packet => { splitter.push(packet) }, limit)
    } catch (thrown) {
      frames = new Frames()
      if (!(thrown instanceof BadFrame)) throw thrown
      cut(client)
    }
    done()
  }
}
