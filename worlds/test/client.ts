import { createClient, type Client } from 'minecraft-protocol'
import { CHANNEL_VERSION, CLOCK_CHANNEL, decodeClock, encodeClock } from '../../bridge/src/channel.ts'
import { VERSION } from '../src/registry.ts'

// Packets are read field by field as the protocol defines them; the package types them `any`.
export type Received = { readonly name: string, readonly params: Record<string, any> }
interface Place { x: number, y: number, z: number }

/** A bare lockstep client: the world stands still until `step` answers its tick. */
export class LockstepClient {
  readonly received: Received[] = []
  readonly #client: Client
  #marker = -1
  #answered = -1
  #ended: string | null = null
  #change: () => void = () => {}
  /** Hotbar and inventory as last told, by slot of window 0. */
  readonly slots = new Map<number, { itemId: number, itemCount: number } | null>()
  position: Place = { x: 0, y: 0, z: 0 }
  health = 20
  food = 20

  constructor (client: Client) {
    this.#client = client
    client.on('state', state => { if (String(state) === 'play') this.#say({ kind: 'hello', version: CHANNEL_VERSION }) })
    client.on('packet', (params, { name, state }) => { if (String(state) === 'play') this.#take(name, params as Received['params']) })
    client.on('end', reason => {
      this.#ended ??= reason
      this.#change()
    })
    client.on('error', () => {})
  }

  /** Connects and waits for the first tick in the world. */
  static async join (port: number, username = 'Tester'): Promise<LockstepClient> {
    const client = new LockstepClient(createClient({ host: '127.0.0.1', port, username, version: VERSION, auth: 'offline', hideErrors: true }))
    await client.#until(() => client.#marker >= 0)
    return client
  }

  /** Number of the tick the world waits in. */
  get tick (): number {
    return this.#marker
  }

  get ended (): string | null {
    return this.#ended
  }

  write (name: string, params: object): void {
    this.#client.write(name, params)
  }

  /** Lets the world run `ticks` ticks; what was written before is taken in the first. */
  async step (ticks = 1): Promise<void> {
    for (let i = 0; i < ticks; i++) {
      const answered = this.#marker
      this.answer()
      await this.#until(() => this.#marker > answered)
    }
  }

  answer (): void {
    this.#answered = this.#marker
    this.#say({ kind: 'answer', tick: this.#answered })
  }

  async end (): Promise<void> {
    this.#client.end('done')
    await this.untilEnd()
  }

  async untilEnd (): Promise<string> {
    while (this.#ended === null) await this.#changed()
    return this.#ended
  }

  /** Params of the packets of that name since the last `forget`. */
  all (name: string): Array<Received['params']> {
    return this.received.filter(each => each.name === name).map(each => each.params)
  }

  forget (): void {
    this.received.length = 0
  }

  /** One step of the way, as a client's physics would send it. */
  move (by: Partial<Place>, onGround = true): void {
    const { x, y, z } = this.position
    this.position = { x: x + (by.x ?? 0), y: y + (by.y ?? 0), z: z + (by.z ?? 0) }
    this.write('position', { ...this.position, onGround })
  }

  async #until (holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.#ended !== null) throw new Error(`the world ended the connection: ${this.#ended}`)
      await this.#changed()
    }
  }

  async #changed (): Promise<void> {
    await new Promise<void>(resolve => { this.#change = resolve })
  }

  #say (message: Parameters<typeof encodeClock>[0]): void {
    this.write('custom_payload', { channel: CLOCK_CHANNEL, data: encodeClock(message) })
  }

  #take (name: string, params: Received['params']): void {
    const message = name === 'custom_payload' && params['channel'] === CLOCK_CHANNEL ? decodeClock(params['data'] as Buffer) : null
    if (message?.kind === 'tick') this.#marker = message.tick
    else this.#learn(name, params)
    this.#change()
  }

  #learn (name: string, params: Received['params']): void {
    this.received.push({ name, params })
    if (name === 'position') {
      this.position = { x: params['x'], y: params['y'], z: params['z'] }
      this.write('teleport_confirm', { teleportId: params['teleportId'] })
    } else if (name === 'update_health') {
      this.health = params['health']
      this.food = params['food']
    } else if (name === 'kick_disconnect') this.#ended = params['reason']
    else if (name === 'window_items' && params['windowId'] === 0) {
      (params['items'] as any[]).forEach((item, slot) => this.slots.set(slot, item.present === true ? item : null))
    } else if (name === 'set_slot' && params['windowId'] === 0) {
      this.slots.set(params['slot'], params['item'].present === true ? params['item'] : null)
    }
  }
}
