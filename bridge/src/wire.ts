import type { Socket } from 'node:net'
import { CLOCK_CHANNEL } from './channel.ts'

/** Bytes of the length before a packet, as in vanilla, and what they can say. */
const LENGTH_BYTES = 3
const MAX_LENGTH = 2 ** 21 - 1
/** Bytes that are allocated at once for packets to be sent. */
const SLAB = 65_536
const NOTHING: Buffer = Buffer.alloc(0)
/** The packet of plugin messages, which end with their data. */
const PAYLOAD = 'custom_payload'

/** A packet as minecraft-protocol's deserializer hands it on. */
export interface ParsedPacket { data: { name: string, params: { channel?: string, data?: Buffer } } }

interface Packets {
  sizeOf (packet: object, type: 'packet'): number
  write (packet: object, bytes: Buffer, offset: number, type: 'packet'): number
  createPacketBuffer (type: 'packet', packet: object): Buffer
}
interface Payload { readonly channel?: string, readonly data?: Buffer }

/** What is used of minecraft-protocol's Client beyond its types, in the play state. */
export interface WireClient {
  readonly socket: Socket
  readonly compressor: object | null
  readonly cipher: object | null
  readonly splitter: NodeJS.WritableStream & { readonly buffer: Buffer }
  readonly serializer: { readonly writable: boolean, readonly proto: Packets, write: (packet: object) => void, _flush?: (done: () => void) => void }
  readonly deserializer: { readonly proto: Packets, write: (packet: Buffer) => void, parsePacketBuffer: (packet: Buffer) => ParsedPacket & { metadata: { size: number } } }
  write: (name: string, params: object) => void
  writeRaw: (packet: Buffer) => void
}

/** A packet longer than allowed, or a length that is none. */
export class BadFrame extends Error {}

/** Cuts a stream of bytes into packets. */
export class Frames {
  #rest: Buffer

  /** `rest`: bytes already read of the first packet. */
  constructor (rest: Buffer = NOTHING) {
    this.#rest = rest
  }

  /** Gives `take` each packet that is whole with `bytes`. `limit`: bytes a packet may have just then. @throws BadFrame. */
  cut (bytes: Buffer, take: (packet: Buffer) => void, limit: () => number = () => MAX_LENGTH): void {
    let rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    this.#rest = NOTHING
    for (let frame = nextFrame(rest, limit()); frame !== null; frame = nextFrame(rest, limit())) {
      rest = rest.subarray(frame.end)
      take(rest.length === 0 ? frame.packet : Buffer.from(frame.packet))
    }
    this.#rest = rest
  }
}

/** The first packet in `bytes` and where it ends; null while it is not whole. @throws BadFrame for an impossible length. */
function nextFrame (bytes: Buffer, limit: number): { packet: Buffer, end: number } | null {
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

/** Whether packets go over the socket as they are, so that the streams that compress and encrypt them can be left out. */
export function isPlain ({ socket, compressor, cipher }: Partial<WireClient>): boolean {
  return socket !== undefined && compressor === null && cipher === null
}

/**
 * Reads a plain client's packets past minecraft-protocol's chain of streams: three hops a packet, each with its buffers
 * and ticks, and an exception at the end of every piece that was read, are a good part of what a tick costs.
 */
export function readDirectly (client: WireClient, receive: (packet: ParsedPacket) => void): void {
  let frames: Frames | null = null
  const take = packetTaker(client, receive)
  takeBytes(client, bytes => {
    frames ??= new Frames(client.splitter.buffer)
    frames.cut(bytes, take)
  })
}

/** Gives what arrives to `take` instead of the chain of streams. */
export function takeBytes ({ socket, splitter }: WireClient, take: (bytes: Buffer) => void): void {
  socket.unpipe(splitter)
  socket.on('data', take)
  socket.resume()
}

/** Parses frames for `receive`; what is no packet goes the package's own way, which reports it. */
export function packetTaker (client: WireClient, receive: (packet: ParsedPacket) => void): (frame: Buffer) => void {
  const head = clockHead(client.deserializer.proto)
  return frame => {
    if (beginsWith(frame, head)) return receive({ data: { name: PAYLOAD, params: { channel: CLOCK_CHANNEL, data: frame.subarray(head.length) } } })
    const packet = parsed(client, frame)
    if (packet !== null) receive(packet)
  }
}

/** What every message of the clock's channel begins with as a packet of `proto`: one comes each tick, and only its end differs. */
function clockHead (proto: Packets): Buffer {
  return proto.createPacketBuffer('packet', { name: PAYLOAD, params: { channel: CLOCK_CHANNEL, data: NOTHING } })
}

function beginsWith (bytes: Buffer, head: Buffer): boolean {
  if (bytes.length < head.length) return false
  for (let i = 0; i < head.length; i++) if (bytes[i] !== head[i]) return false
  return true
}

/** Null for bytes that are no packet: those go the package's own way, which reports them. */
function parsed ({ deserializer }: WireClient, frame: Buffer): ParsedPacket | null {
  try {
    const packet = deserializer.parsePacketBuffer(frame)
    if (packet.metadata.size === frame.length) return packet
  } catch {}
  deserializer.write(frame)
  return null
}

/**
 * Writes a plain client's packets past the chain of streams, those of one tick in one piece: a system call costs more
 * than the packets in it. They leave at the latest before anything else happens in the process, unless `flushesLater`.
 */
export class PacketWriter {
  readonly #client: WireClient
  readonly #flushesLater: () => boolean
  readonly #clockHead: Buffer
  #slab: Buffer = NOTHING
  #sent = 0
  #used = 0
  #scheduled = false

  constructor (client: WireClient, flushesLater: () => boolean = () => false) {
    this.#client = client
    this.#flushesLater = flushesLater
    this.#clockHead = clockHead(client.serializer.proto)
    client.write = (name, params) => { this.write(name, params) }
    client.writeRaw = packet => { this.#append(packet.length, at => { packet.copy(this.#slab, at) }) }
    // The end of the serializer ends the socket: what was written before comes first.
    client.serializer._flush = done => {
      this.flush()
      done()
    }
  }

  write (name: string, params: object): void {
    const { serializer } = this.#client
    if (!serializer.writable) return
    const { channel, data } = params as Payload
    if (name === PAYLOAD && channel === CLOCK_CHANNEL && data !== undefined) return this.#writeClock(data)
    const { proto } = serializer
    const packet = { name, params }
    try {
      this.#append(proto.sizeOf(packet, 'packet'), at => { proto.write(packet, this.#slab, at, 'packet') })
    } catch {
      // The package's own way reports what is wrong with the packet.
      serializer.write(packet)
    }
  }

  #writeClock (data: Buffer): void {
    const head = this.#clockHead
    this.#append(head.length + data.length, at => {
      head.copy(this.#slab, at)
      data.copy(this.#slab, at + head.length)
    })
  }

  flush (): void {
    this.#scheduled = false
    if (this.#used === this.#sent) return
    const bytes = this.#slab.subarray(this.#sent, this.#used)
    this.#sent = this.#used
    if (this.#client.socket.writable) this.#client.socket.write(bytes)
  }

  #append (length: number, fill: (at: number) => void): void {
    this.#reserve(LENGTH_BYTES + length)
    const at = writeLength(this.#slab, this.#used, length)
    fill(at)
    this.#used = at + length
    if (this.#scheduled || this.#flushesLater()) return
    this.#scheduled = true
    process.nextTick(() => { this.flush() })
  }

  /** Makes room for `bytes` more; what is not sent yet stays in one piece. */
  #reserve (bytes: number): void {
    if (this.#used + bytes <= this.#slab.length) return
    const unsent = this.#slab.subarray(this.#sent, this.#used)
    this.#slab = Buffer.allocUnsafeSlow(Math.max(SLAB, 2 * (unsent.length + bytes)))
    unsent.copy(this.#slab)
    this.#sent = 0
    this.#used = unsent.length
  }
}

function writeLength (bytes: Buffer, at: number, length: number): number {
  let rest = length
  while (rest > 127) {
    bytes[at++] = (rest & 127) | 128
    rest >>>= 7
  }
  bytes[at++] = rest
  return at
}
