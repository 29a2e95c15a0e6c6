import type { Client } from 'minecraft-protocol'
import type { Socket } from 'node:net'

/** Real milliseconds a connection has from its first byte to the play state (or to the end of a status ping). */
const LOGIN_MS = 10_000
/** Connections that are not in the play state yet; one more ends the oldest of them. */
const MAX_PENDING = 64
/** Bytes of a packet before the play state, and in it (vanilla's own limit is 2 MiB, which no packet of a client needs). */
const MAX_EARLY_PACKET = 4096
const MAX_PACKET = 65_536
/** Bytes of the length before a packet, as in vanilla. */
const LENGTH_BYTES = 3
/** Packets that may wait for a client that does not read. */
const MAX_UNREAD = 20_000

/** The stream that cuts bytes into packets; of the package, whose types leave it out. */
interface Splitter {
  push: (packet: Buffer) => void
  _transform: (chunk: Buffer, encoding: string, done: (error?: Error) => void) => void
}
interface Inside { readonly splitter: Splitter, readonly serializer: { readonly writableLength: number }, readonly state: string, readonly ended: boolean }

/** A packet longer than allowed, or a length that is none. */
class BadFrame extends Error {}

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

/** Whether the client has let more packets pile up than it is worth. */
export function isDeaf (client: Client): boolean {
  return inside(client).serializer.writableLength > MAX_UNREAD
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
  let rest: Buffer = Buffer.alloc(0)
  splitter._transform = (chunk, _encoding, done) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    try {
      for (;;) {
        const limit = inside(client).state === 'play' ? MAX_PACKET : MAX_EARLY_PACKET
        const frame = takeFrame(rest, limit)
        if (frame === null) break
        rest = rest.subarray(frame.end)
        splitter.push(rest.length === 0 ? frame.packet : Buffer.from(frame.packet))
      }
      done()
    } catch (thrown) {
      rest = Buffer.alloc(0)
      if (!(thrown instanceof BadFrame)) throw thrown
      cut(client)
      done()
    }
  }
}

/** The first packet in `bytes` and where it ends; null while it is not whole. @throws BadFrame for an impossible length. */
function takeFrame (bytes: Buffer, limit: number): { packet: Buffer, end: number } | null {
  let length = 0
  for (let i = 0; i < LENGTH_BYTES; i++) {
    const byte = bytes[i]
    if (byte === undefined) return null
    length |= (byte & 127) << (7 * i)
    if (byte > 127) continue
    const start = i + 1
    if (length < 1 || length > limit) throw new BadFrame(`a packet of ${length} bytes`)
    return bytes.length < start + length ? null : { packet: bytes.subarray(start, start + length), end: start + length }
  }
  throw new BadFrame(`a length of more than ${LENGTH_BYTES} bytes`)
}
