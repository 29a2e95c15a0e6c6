import { createRequire } from 'node:module'
import { CLOCK_CHANNEL, decodeClock, encodeClock } from '../../src/channel.ts'
import { Vec3 } from 'vec3'
import type { AddressInfo } from 'node:net'
import type { EventEmitter } from 'node:events'

const require = createRequire(import.meta.url)
const protocol = require('minecraft-protocol') as { createServer: (options: object) => TinyProtocol }
interface Registry {
  loginPacket: object
  blocksByName: Record<string, { defaultState: number }>
  itemsByName: Record<string, { id: number }>
  entitiesByName: Record<string, { id: number }>
}
export const registry = (require('prismarine-registry') as (version: string) => Registry)('1.20.1')
export interface Chunk { setBlockStateId: (at: Vec3, state: number) => void, dump: () => Buffer, dumpLight: () => object }
export const Chunk = (require('prismarine-chunk') as (registry: Registry) => new (options: object) => Chunk)(registry)
const nbt = require('prismarine-nbt') as { comp: (value: object) => object, longArray: (value: object) => object }

export interface Connection extends EventEmitter { write: (name: string, params: object) => void, end: (reason: string) => void, username: string }
interface TinyProtocol extends EventEmitter { socketServer: { address: () => AddressInfo }, close: () => void }
interface Seen { tick: number, name: string, params: Record<string, unknown> }

/** A world without terrain that speaks the clock channel: what the bot's half of lockstep needs to be watched. */
export class TinyServer {
  /** Every packet of the play state from the client, with the tick whose marker went out last. */
  readonly seen: Seen[] = []
  tick: number
  client: Connection | null = null
  readonly #protocol: TinyProtocol
  #answered: ((tick: number) => void) | null = null
  #joined: ((client: Connection) => void) | null = null

  constructor (firstTick = 0) {
    this.tick = firstTick
    this.#protocol = protocol.createServer({
      'online-mode': false, host: '127.0.0.1', port: 0, version: '1.20.1', keepAlive: false, hideErrors: true,
      // A socket that breaks is part of the tests; a packet that can't be written is a mistake in one.
      errorHandler: (_client: Connection, error: NodeJS.ErrnoException) => { if (error.code === undefined) throw error },
      beforeLogin: (client: Connection) => {
        const write = client.write
        client.write = (name, params) => { if (name !== 'compress') write.call(client, name, params) }
        Object.defineProperty(client, 'compressionThreshold', { set () {} })
      }
    })
    this.#protocol.on('playerJoin', (client: Connection) => { this.#join(client) })
  }

  listening (): Promise<number> {
    return new Promise(resolve => this.#protocol.on('listening', () => resolve(this.#protocol.socketServer.address().port)))
  }

  /** The next client that says hello. */
  joined (): Promise<Connection> {
    return new Promise(resolve => { this.#joined = resolve })
  }

  /** Sends `packets`, then the marker of the next tick; resolves with the packets that came until its answer. */
  async step (packets: Array<[string, object]> = []): Promise<Seen[]> {
    const from = this.seen.length
    for (const [name, params] of packets) this.client?.write(name, params)
    const tick = ++this.tick
    const answer = new Promise<number>(resolve => { this.#answered = resolve })
    this.client?.write('custom_payload', { channel: CLOCK_CHANNEL, data: encodeClock({ kind: 'tick', tick }) })
    const answered = await answer
    if (answered !== tick) throw new Error(`tick ${tick} was answered as ${answered}`)
    return this.seen.slice(from)
  }

  close (): void { this.#protocol.close() }

  #join (client: Connection): void {
    client.on('packet', (params: Record<string, unknown>, meta: { name: string }) => {
      const message = params['channel'] === CLOCK_CHANNEL ? decodeClock(params['data'] as Buffer) : null
      if (message === null) this.seen.push({ tick: this.tick, name: meta.name, params })
      else if (message.kind === 'answer') this.#answered?.(message.tick)
      else if (message.kind === 'hello') { this.client = client; this.#joined?.(client) }
    })
  }
}

export function chat (text: string): [string, object] {
  return ['system_chat', { content: JSON.stringify({ text }), isActionBar: false }]
}

export function loginPacket (): [string, object] {
  return ['login', {
    ...registry.loginPacket, entityId: 1, isHardcore: false, gameMode: 0, previousGameMode: -1, worldNames: ['minecraft:overworld'],
    worldName: 'minecraft:overworld', hashedSeed: [0, 0], maxPlayers: 20, viewDistance: 4, simulationDistance: 4,
    reducedDebugInfo: false, enableRespawnScreen: true, doLimitedCrafting: false, isDebug: false, isFlat: false, enforcesSecureChat: false
  }]
}

export function stateOf (name: string): number {
  const block = registry.blocksByName[name]
  if (block === undefined) throw new Error(`no block ${name}`)
  return block.defaultState
}

/** What a player needs to stand at 8.5, 64, 8.5 on a floor of stone at y 60 to 63, with `blocks` on it. */
export function arrival (blocks: ReadonlyArray<{ x: number, y: number, z: number, name: string }> = []): Array<[string, object]> {
  const packets: Array<[string, object]> = [
    loginPacket(), ['update_view_position', { chunkX: 0, chunkZ: 0 }],
    ['position', { x: 8.5, y: 64, z: 8.5, yaw: 0, pitch: 0, flags: 0, teleportId: 1 }]
  ]
  for (let x = -3; x <= 3; x++) {
    for (let z = -3; z <= 3; z++) packets.push(['map_chunk', floor(x, z, blocks)])
  }
  packets.push(['update_time', { age: [0, 0], time: [0, 1000] }], ['update_health', { health: 20, food: 20, foodSaturation: 5 }])
  return packets
}

function floor (x: number, z: number, blocks: ReadonlyArray<{ x: number, y: number, z: number, name: string }>): object {
  const chunk = new Chunk({ minY: -64, worldHeight: 384 })
  for (let at = 0; at < 1024; at++) chunk.setBlockStateId(new Vec3(at & 15, 60 + (at >> 8), (at >> 4) & 15), stateOf('stone'))
  for (const block of blocks) {
    if (block.x >> 4 === x && block.z >> 4 === z) chunk.setBlockStateId(new Vec3(block.x & 15, block.y, block.z & 15), stateOf(block.name))
  }
  const heights = nbt.longArray(new Array(36).fill([0, 0]))
  return { x, z, groundUp: true, heightmaps: nbt.comp({ MOTION_BLOCKING: heights }), chunkData: chunk.dump(), blockEntities: [], trustEdges: true, ...chunk.dumpLight() }
}
