import { CHANNEL_VERSION, CLOCK_CHANNEL, TICK_MS, decodeClock, encodeClock, type ClockMessage } from './channel.ts'
import { PacketWriter, isPlain, readDirectly, type ParsedPacket, type WireClient } from './wire.ts'
import { REAL, TickWaiters, VirtualClock, seededRandom, surfacing, timeAt, type ClockHandle } from './vclock.ts'

type Deliver = (packet: ParsedPacket) => void

interface PacketStream {
  listeners (event: 'data'): unknown[]
  removeAllListeners (event: 'data'): unknown
  on (event: 'data', listener: Deliver): unknown
}

/** What is used of minecraft-protocol's Client. */
export interface ProtocolClient {
  readonly isServer: boolean
  readonly deserializer: PacketStream
  setSerializer (state: string): void
  write (name: string, params: object): void
  prependOnceListener (event: 'state' | 'end', listener: () => void): unknown
}

interface Member {
  readonly client: ProtocolClient
  readonly deliver: Deliver
  /** Holds back what the client writes during a tick until its answer; null where the package's streams do the writing. */
  readonly writer: PacketWriter | null
  queue: ParsedPacket[]
  /** The tick of the latest marker; -1 before the first, when the world does not yet wait for this client. */
  tick: number
  /** Whether that marker is still to be answered. */
  pending: boolean
}

/** Ends a connection that the server closes for good: no marker follows, so what came before must not wait for one. */
const FAREWELL = 'kick_disconnect'

/**
 * The bot's half of lockstep: packets wait for the tick's marker, then are delivered in order, virtual time moves to
 * the end of the tick, and when the process is quiet the tick is answered.
 */
export class Lockstep implements ClockHandle {
  readonly lockstep = true
  readonly real = REAL
  tick = 0
  readonly #clock: VirtualClock
  readonly #waiters = new TickWaiters()
  readonly #members = new Set<Member>()
  /** Counts stretches of being connected, so that a tick cut off by the end of one does not go on in the next. */
  #stretch = 0
  #running = false
  /** Whether this stretch has had its first tick. */
  #booted = false
  #held = false
  #resume: (() => void) | null = null

  constructor (clock: VirtualClock) {
    this.#clock = clock
  }

  /** Whether a tick is under way: what is written now leaves with its answer. */
  get ticking (): boolean { return this.#running }

  hold (): void { this.#held = true }

  release (): void {
    this.#held = false
    this.#wake()
  }

  realNow (): number { return REAL.now() }

  settled (ticks: number): Promise<void> {
    const waiting = this.#waiters.until(this.tick + ticks)
    if (this.#members.size === 0) this.#waiters.abandon()
    return waiting
  }

  seed (seed: number): void { Math.random = seededRandom(seed) }

  /** Says hello and takes the client's packets over; to be called when its protocol state became `play`. */
  join (client: ProtocolClient, deliver: Deliver, writer: PacketWriter | null = null): Member {
    const member: Member = { client, deliver, writer, queue: [], tick: -1, pending: false }
    if (this.#members.size === 0) this.#clock.enter()
    this.#members.add(member)
    client.prependOnceListener('end', () => { this.#leave(member) })
    send(client, { kind: 'hello', version: CHANNEL_VERSION })
    return member
  }

  receive (member: Member, packet: ParsedPacket): void {
    const message = clockMessage(packet)
    if (message === null) {
      member.queue.push(packet)
      if (packet.data.name === FAREWELL || !this.#members.has(member)) this.#deliver(member)
    } else if (message.kind === 'tick') {
      member.tick = message.tick
      member.pending = true
      this.#tickIfComplete()
    }
  }

  #leave (member: Member): void {
    this.#deliver(member)
    this.#members.delete(member)
    if (this.#members.size > 0) return this.#tickIfComplete()
    this.#stretch++
    this.#running = false
    this.#booted = false
    this.#wake()
    this.#waiters.abandon()
    this.#clock.leave()
  }

  #deliver (member: Member): void {
    for (const packet of member.queue.splice(0)) surfacing(() => { member.deliver(packet) })
  }

  /** Starts the tick when every client of this process that the world waits for has its marker. */
  #tickIfComplete (): void {
    const members = [...this.#members]
    const pending = members.filter(member => member.pending)
    if (this.#running || pending.length === 0) return
    const tick = Math.max(...pending.map(member => member.tick))
    if (members.some(member => member.tick >= 0 && member.tick < tick)) return
    this.#running = true
    void this.#runTick(pending, tick, this.#stretch)
  }

  async #runTick (members: Member[], tick: number, stretch: number): Promise<void> {
    this.tick = tick
    if (!this.#booted) await this.#boot()
    const hasNews = members.some(({ queue }) => queue.length > 0)
    for (const member of members) this.#deliver(member)
    // The event loop is drained only after something that may have left it work: its turns are most of an idle tick.
    if (hasNews) await this.#clock.drain()
    await this.#clock.advanceTo(timeAt(tick))
    if (stretch !== this.#stretch) return
    if (this.#waiters.reached(tick)) await this.#clock.drain()
    await this.#released(stretch)
    if (stretch !== this.#stretch) return
    this.#running = false
    for (const member of members) this.#answer(member)
    for (const { writer } of this.#members) writer?.flush()
    this.#tickIfComplete()
  }

  /** A script's `setTimeout(0)` of before the connection (mineflayer loads its plugins in one) precedes the first packet. */
  async #boot (): Promise<void> {
    this.#booted = true
    this.#clock.rebase(timeAt(this.tick) - TICK_MS)
    await this.#clock.advanceTo(this.#clock.now + 1)
  }

  /** Waits for the release or the end of the stretch; what the released code does at once still belongs to this tick. */
  async #released (stretch: number): Promise<void> {
    while (this.#held && stretch === this.#stretch) {
      await new Promise<void>(resolve => { this.#resume = resolve })
      await this.#clock.drain()
    }
  }

  #wake (): void {
    this.#resume?.()
    this.#resume = null
  }

  #answer (member: Member): void {
    member.pending = false
    if (this.#members.has(member)) send(member.client, { kind: 'answer', tick: member.tick })
  }
}

function send (client: ProtocolClient, message: ClockMessage): void {
  client.write('custom_payload', { channel: CLOCK_CHANNEL, data: encodeClock(message) })
}

function clockMessage (packet: ParsedPacket): ClockMessage | null {
  const { name, params } = packet.data
  if (name !== 'custom_payload' || params.channel !== CLOCK_CHANNEL || params.data === undefined) return null
  return decodeClock(params.data)
}

/** Makes every client of `Client` (minecraft-protocol's class) join `lockstep` when it enters the play state. */
export function patchClient (Client: { prototype: ProtocolClient }, lockstep: Lockstep): void {
  const setSerializer = Client.prototype.setSerializer
  Client.prototype.setSerializer = function (this: ProtocolClient, state: string): void {
    setSerializer.call(this, state)
    if (this.isServer || state !== 'play') return
    const deliver = this.deserializer.listeners('data')[0] as Deliver
    // The class emits `state` when its streams are connected, and before anything else can be written.
    this.prependOnceListener('state', () => {
      const wire = this as unknown as WireClient
      const writer = isPlain(wire) ? new PacketWriter(wire, () => lockstep.ticking) : null
      const member = lockstep.join(this, deliver, writer)
      const receive = (packet: ParsedPacket): void => { lockstep.receive(member, packet) }
      this.deserializer.removeAllListeners('data')
      this.deserializer.on('data', receive)
      if (isPlain(wire)) readDirectly(wire, receive)
    })
  }
}
