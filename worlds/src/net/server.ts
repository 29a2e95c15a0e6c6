import { createServer, type Client, type Server } from 'minecraft-protocol'
import type { AddressInfo, Server as SocketServer, Socket } from 'node:net'
import { CHANNEL_VERSION, CLOCK_CHANNEL, decodeClock, encodeClock, type ClockMessage } from '../../../bridge/src/channel.ts'
import { PacketWriter, type WireClient } from '../../../bridge/src/wire.ts'
import { RpcError } from '../../../bridge/src/rpc.ts'
import type { Peer } from '../clock.ts'
import type { Link } from '../players/player.ts'
import type { Packet } from '../realm.ts'
import { VERSION } from '../registry.ts'
import { cut, Guard, isDeaf } from './guard.ts'
import { Seat } from './seat.ts'
import type { Input } from './session.ts'

/**
 * Real milliseconds after which a new connection that has said nothing at all is taken for a foreign one. Clients that are
 * none of the lockstep ones show it by answering a ping, as soon as they can: a busy process with many bots in it may take
 * seconds to say hello.
 */
const HELLO_MS = 10_000
/** Real milliseconds that connections have to take their last packet when the world stops. */
const FAREWELL_MS = 500
const MAX_PLAYERS = 20
const NAME = /^[A-Za-z0-9_]{1,16}$/
/**
 * Listeners of minecraft-protocol's own that check signed chat, which an offline world has not, and plugin channels,
 * which are ours; some of them throw on hand-made packets, out of the reach of any handler.
 */
const FOREIGN_LISTENERS = ['chat_message', 'message_acknowledgement', 'chat_session_update', 'custom_payload']

export interface ServerOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly onConnection: (connection: Connection) => void
  readonly onAnswer: (connection: Connection, tick: number) => void
  readonly onEnd: (connection: Connection) => void
}

/** A client in the play state. As a lockstep client it is also the clock's peer. */
export class Connection implements Link, Peer {
  readonly lockstep: boolean
  readonly seat: Seat
  readonly #client: Client
  /** What one tick sends goes out in one write: single small ones cost more than the packets themselves. */
  readonly #writer: PacketWriter

  constructor (client: Client, lockstep: boolean) {
    this.#client = client
    // No connection is compressed or encrypted here, which a writer needs.
    this.#writer = new PacketWriter(client as unknown as WireClient)
    this.lockstep = lockstep
    this.seat = new Seat(client.username, client.uuid, this)
  }

  send (name: string, packet: Packet): void {
    this.#writer.write(name, packet)
    if (isDeaf(this.#client)) cut(this.#client)
  }

  sendTick (tick: number): void {
    this.send('custom_payload', { channel: CLOCK_CHANNEL, data: encodeClock({ kind: 'tick', tick }) })
    // At once, so that the client thinks while the world goes on.
    this.#writer.flush()
  }

  kick (reason: string): void {
    this.seat.leave()
    this.#client.end(reason)
  }
}

/**
 * Listens for clients of the one version, without log-in and without compression.
 * @throws RpcError `portInUse`, naming the port; `invalidParams` when the host can't be listened on.
 */
export async function listen (options: ServerOptions): Promise<{ port: number, close: () => Promise<void> }> {
  const server = createServer({
    'online-mode': false,
    host: options.host,
    port: options.port,
    version: VERSION,
    motd: 'Voyager',
    maxPlayers: MAX_PLAYERS,
    enforceSecureProfile: false,
    keepAlive: false,
    // Each connection would compile the schema of the whole protocol to check the package's own two channels: most of a login.
    validateChannelProtocol: false,
    hideErrors: true,
    errorHandler: (client: Client, error: Error) => { client.end(`bad packet: ${error.message.split('\n')[0] ?? ''}`) },
    beforeLogin: withoutCompression
  } as Parameters<typeof createServer>[0])
  const sockets = new Set<Socket>()
  socketOf(server).on('connection', socket => {
    sockets.add(socket)
    socket.once('close', () => { sockets.delete(socket) })
  })
  const guard = new Guard()
  server.on('connection', client => { guard.watch(client as Client, (client as Client).socket as Socket) })
  server.on('playerJoin', client => {
    guard.settled(client as Client)
    if (server.playerCount > MAX_PLAYERS) (client as Client).end('The server is full!')
    else welcome(client as Client, guard, options)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.on('error', error => { reject(listenError(error as NodeJS.ErrnoException, options)) })
  })
  const { port } = socketOf(server).address() as AddressInfo
  return { port, close: async () => { await close(server, sockets) } }
}

/** The field is there but not in the package's types. */
function socketOf (server: Server): SocketServer {
  return (server as unknown as { socketServer: SocketServer }).socketServer
}

/** Says farewell to all; a peer that does not hang up then is cut off, as the port must become free. */
async function close (server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>(resolve => { socketOf(server).once('close', () => { resolve() }) })
  server.close()
  const timer = setTimeout(() => { for (const socket of sockets) socket.destroy() }, FAREWELL_MS)
  await closed
  clearTimeout(timer)
}

function listenError (error: NodeJS.ErrnoException, { host, port }: ServerOptions): RpcError {
  if (error.code === 'EADDRINUSE') return new RpcError('portInUse', `port ${port} on ${host} is in use; choose another or 0 for any`, { port })
  return new RpcError('invalidParams', `can't listen on ${host}:${port}: ${error.message}`)
}

/** The package always turns compression on; between processes of one machine it only costs time (zlib's worker threads too). */
function withoutCompression (client: Client): void {
  const write = client.write.bind(client)
  client.write = (name, params) => { if (name !== 'compress') write(name, params) }
  Object.defineProperty(client, 'compressionThreshold', { get: () => -2, set: () => {} })
}

/** Holds a new connection until it shows by its first packet whether it speaks the clock channel. */
function welcome (client: Client, guard: Guard, options: ServerOptions): void {
  for (const name of FOREIGN_LISTENERS) client.removeAllListeners(name)
  if (!NAME.test(client.username)) return void client.end('a player name has 1 to 16 letters, digits or _')
  let connection: Connection | null = null
  const decide = (lockstep: boolean): Connection => {
    clearTimeout(timer)
    connection = new Connection(client, lockstep)
    options.onConnection(connection)
    return connection
  }
  const timer = setTimeout(() => { decide(false) }, HELLO_MS)
  client.write('ping', { id: 0 })
  const receive = (name: string, packet: Input['packet']): void => {
    const message = clockMessage(name, packet)
    if (message?.kind === 'hello') {
      if (!isLocal(client)) client.end('the clock channel is for bots on the world\'s own machine')
      else if (message.version !== CHANNEL_VERSION) client.end(`clock channel version ${message.version}; this world speaks ${CHANNEL_VERSION}`)
      else if (connection === null) decide(true)
    } else if (message?.kind === 'answer') {
      if (connection !== null) options.onAnswer(connection, message.tick)
    } else (connection ?? decide(false)).seat.push({ name, packet })
  }
  client.on('packet', (packet: Input['packet'], { name }: { name: string }) => { receive(name, packet) })
  guard.readDirectly(client, ({ data }) => { receive(data.name, data.params) })
  client.once('end', () => {
    clearTimeout(timer)
    if (connection === null) return
    connection.seat.leave()
    options.onEnd(connection)
  })
}

/** A client the world waits for can hold it up for ever: nobody from elsewhere may. */
function isLocal (client: Client): boolean {
  const { remoteAddress = '' } = client.socket as Socket
  return isLoopback(remoteAddress)
}

/** Whether an address or host name means this machine only. */
export function isLoopback (host: string): boolean {
  return host === 'localhost' || host === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(host)
}

function clockMessage (name: string, packet: Input['packet']): ClockMessage | null {
  if (name !== 'custom_payload' || packet['channel'] !== CLOCK_CHANNEL || !Buffer.isBuffer(packet['data'])) return null
  return decodeClock(packet['data'])
}
