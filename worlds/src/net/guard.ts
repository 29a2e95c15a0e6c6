import type { Client } from 'minecraft-protocol'
import type { Socket } from 'node:net'
import { BadFrame, Frames, packetTaker, takeBytes, type ParsedPacket, type WireClient } from '../../../bridge/src/wire.ts'

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
interface Splitter extends Fill {
  push: (packet: Buffer) => void
  _transform: (chunk: Buffer, encoding: string, done: (error?: Error) => void) => void
}
interface Fill { readonly readableLength: number, readonly writableLength: number }
type Cutter = (bytes: Buffer, take: (packet: Buffer) => void) => void
interface Inside { readonly splitter: Splitter, readonly deserializer: Fill, readonly state: string, readonly ended: boolean }

/**
 * Keeps connections that are no honest clients from costing much: those that never log in, of which there may be only
 * so many; packets without end; and clients that do not read.
 */
export class Guard {
  readonly #pending = new Map<Client, NodeJS.Timeout>()
  readonly #cutters = new WeakMap<Client, Cutter>()

  /** Looks after a new connection. */
  watch (client: Client, socket: Socket): void {
    const [oldest] = this.#pending.keys()
    if (this.#pending.size >= MAX_PENDING && oldest !== undefined) cut(oldest)
    this.#pending.set(client, setTimeout(() => { cut(client) }, LOGIN_MS))
    socket.once('close', () => { this.settled(client) })
    endOnce(client)
    this.#replaceSplitter(client)
  }

  /**
   * Reads a client past the package's chain of streams, which packets pass slowly, from the next turn of the event loop
   * on. To be called in the play state, where nothing changes the chain any more. A client that by then has so much under
   * way that the chain is not empty is no honest one, and goes on being read through it.
   */
  readDirectly (client: Client, receive: (packet: ParsedPacket) => void): void {
    const cutBytes = this.#cutters.get(client)
    const wire = client as unknown as WireClient
    if (cutBytes === undefined) return
    setImmediate(() => {
      if (inside(client).ended || !isEmpty(inside(client))) return
      const take = packetTaker(wire, receive)
      takeBytes(wire, bytes => { cutBytes(bytes, take) })
    })
  }

  /** The client is in the play state, or gone. */
  settled (client: Client): void {
    clearTimeout(this.#pending.get(client))
    this.#pending.delete(client)
  }

  /**
   * The package's own cutting of bytes into packets trusts their lengths: a negative one makes it loop without end, a
   * large one makes it keep bytes without end.
   */
  #replaceSplitter (client: Client): void {
    const { splitter } = inside(client)
    const cutBytes = cutterFor(client)
    this.#cutters.set(client, cutBytes)
    splitter._transform = (chunk, _encoding, done) => {
      cutBytes(chunk, packet => { splitter.push(packet) })
      done()
    }
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

/** Whether nothing is on its way through the streams that read. */
function isEmpty ({ splitter, deserializer }: Inside): boolean {
  return splitter.readableLength + splitter.writableLength + deserializer.readableLength + deserializer.writableLength === 0
}

/** Cuts what a client sends into packets, within their limits; a client that breaks these is cut off. */
function cutterFor (client: Client): Cutter {
  let frames = new Frames()
  const limit = (): number => inside(client).state === 'play' ? MAX_PACKET : MAX_EARLY_PACKET
  return (bytes, take) => {
    try {
      frames.cut(bytes, take, limit)
    } catch (thrown) {
      frames = new Frames()
      if (!(thrown instanceof BadFrame)) throw thrown
      cut(client)
    }
  }
}
