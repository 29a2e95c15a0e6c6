import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { connect, type Socket } from 'node:net'
import test, { type TestContext } from 'node:test'
import protocol from 'minecraft-protocol'
import type { WorldEvent } from '../src/realm.ts'
import { Rng } from '../src/rng.ts'
import { World } from '../src/world.ts'
import { LockstepClient } from './client.ts'
import { Stage } from './stage.ts'

interface Serializer { createPacketBuffer: (packet: { name: string, params: object }) => Buffer }
// The package has no types for its serializer.
const { createSerializer } = createRequire(import.meta.url)('minecraft-protocol/src/transforms/serializer') as { createSerializer: (options: object) => Serializer }
const VERSION = '1.20.1'
const PROTOCOL = 763
const serializers = Object.fromEntries(['handshaking', 'status', 'login', 'play'].map(state => [state, createSerializer({ state, isServer: false, version: VERSION })]))
const NO_ITEM = { present: false }

function framed (packet: Buffer): Buffer {
  const length: number[] = []
  for (let rest = packet.length; ; rest >>>= 7) {
    if (rest < 128) { length.push(rest); break }
    length.push((rest & 127) | 128)
  }
  return Buffer.concat([Buffer.from(length), packet])
}

function encoded (state: string, name: string, params: object): Buffer {
  return (serializers[state] as Serializer).createPacketBuffer({ name, params })
}

function greeting (name: string): Buffer {
  const hello = encoded('handshaking', 'set_protocol', { protocolVersion: PROTOCOL, serverHost: 'localhost', serverPort: 1, nextState: 2 })
  return Buffer.concat([framed(hello), framed(encoded('login', 'login_start', { username: name }))])
}

function randomBytes (rng: Rng, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => rng.int(256)))
}

/** Honest packets of a player, to be spoilt. */
const PACKETS: ReadonlyArray<readonly [string, object]> = [
  ['position', { x: 1, y: 62, z: 1, onGround: true }],
  ['position_look', { x: 1, y: 62, z: 1, yaw: 3, pitch: 4, onGround: true }],
  ['held_item_slot', { slotId: 3 }],
  ['entity_action', { entityId: 1, actionId: 1, jumpBoost: 0 }],
  ['arm_animation', { hand: 0 }],
  ['block_dig', { status: 0, location: { x: 1, y: 60, z: 0 }, face: 1, sequence: 1 }],
  ['block_place', { hand: 0, location: { x: 1, y: 60, z: 0 }, direction: 1, cursorX: 0.5, cursorY: 1, cursorZ: 0.5, insideBlock: false, sequence: 2 }],
  ['use_item', { hand: 0, sequence: 3 }],
  ['use_entity', { target: 1_000_000, mouse: 1, sneaking: false }],
  ['window_click', { windowId: 0, stateId: 1, slot: 36, mouseButton: 0, mode: 0, changedSlots: [{ location: 36, item: NO_ITEM }], cursorItem: NO_ITEM }],
  ['close_window', { windowId: 0 }],
  ['client_command', { actionId: 0 }],
  ['chat_message', { message: 'hello', timestamp: 1n, salt: 1n, offset: 0, acknowledged: Buffer.alloc(3) }],
  ['chat_command', { command: 'list', timestamp: 1n, salt: 1n, argumentSignatures: [], messageCount: 0, acknowledged: Buffer.alloc(3) }],
  ['tab_complete', { transactionId: 1, text: '/gi' }],
  ['set_creative_slot', { slot: 36, item: { present: true, itemId: 1, itemCount: 1, nbtData: undefined } }],
  ['abilities', { flags: 2 }],
  ['name_item', { name: 'x' }],
  ['custom_payload', { channel: 'voyager:clock', data: Buffer.from([0x41, 0, 0, 0, 1]) }],
  ['settings', { locale: 'en', viewDistance: 2, chatFlags: 0, chatColors: true, skinParts: 0, mainHand: 1, enableTextFiltering: false, enableServerListing: true }]
]

function spoilt (packet: Buffer, rng: Rng): Buffer {
  const bytes = Buffer.from(packet)
  for (let i = rng.int(4); i >= 0; i--) bytes[rng.int(bytes.length)] = rng.int(256)
  switch (rng.int(4)) {
    case 0: return bytes.subarray(0, 1 + rng.int(bytes.length))
    case 1: return Buffer.concat([bytes, randomBytes(rng, rng.int(40))])
    default: return bytes
  }
}

interface Siege {
  /** Waits until the world has run so many ticks. */
  readonly ticks: (count: number) => Promise<void>
  /** Waits until the world has announced as many joins of `player`, or the sender is `gone`. */
  readonly joined: (player: string, times: number, gone: () => boolean) => Promise<void>
}

/** A world with an honest lockstep player in it, who goes on stepping while `attack` runs, and after it. */
async function besieged (t: TestContext, attack: (port: number, siege: Siege) => Promise<void>): Promise<WorldEvent[]> {
  const failures: unknown[] = []
  const events: WorldEvent[] = []
  const world = await World.start({
    preset: 'plateau', seed: 1, save: null, snapshot: null, host: '127.0.0.1', port: 0, clock: { kind: 'free' }, viewDistance: 2, difficulty: 'easy',
    operators: ['Fuzz3', 'Fuzz6'], onEvent: event => { events.push(event) }, onFailure: error => { failures.push(error) }
  })
  t.after(async () => { await world.stop() })
  t.mock.method(console, 'error', () => {})
  const { port } = world.describe()
  const witness = await LockstepClient.join(port, 'Witness')
  let attacked = true
  const waiting: Array<() => void> = []
  const stepping = (async () => {
    while (attacked) {
      await witness.step()
      for (const wake of waiting.splice(0)) wake()
    }
  })()
  const until = async (holds: () => boolean): Promise<void> => { while (!holds()) await new Promise<void>(resolve => { waiting.push(resolve) }) }
  const siege: Siege = {
    ticks: async count => {
      const last = witness.tick + count
      await until(() => witness.tick >= last)
    },
    joined: async (player, times, gone) => { await until(() => joins(events, player) >= times || gone()) }
  }
  // The steps end by themselves only when the witness has lost its place.
  await Promise.race([attack(port, siege), stepping])
  attacked = false
  await stepping
  await witness.step(3)
  assert.equal(witness.ended, null)
  assert.deepEqual(failures, [])
  assert.equal(world.truth('Witness').online, true)
  return events
}

async function open (port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.resume()
  await Promise.race([once(socket, 'connect'), once(socket, 'close')])
  return socket
}

function joins (events: readonly WorldEvent[], name: string): number {
  return events.filter(({ type, player }) => type === 'join' && player === name).length
}

/** Hangs up, and waits until the world has closed its end. */
async function hangUp (socket: Socket, closed: Promise<unknown>): Promise<void> {
  socket.end()
  setImmediate(() => { socket.destroySoon() })
  await closed
}

/** Sends everything and hangs up. */
async function throwAt (port: number, parts: readonly Buffer[]): Promise<void> {
  const socket = await open(port)
  const closed = once(socket, 'close')
  for (const part of parts) if (socket.writable) socket.write(part)
  await hangUp(socket, closed)
}

test('random bytes on the port do no harm', async t => {
  const rng = new Rng(99)
  await besieged(t, async port => {
    for (let round = 0; round < 30; round++) {
      await Promise.all(Array.from({ length: 10 }, async () => {
        const before = [Buffer.alloc(0), framed(randomBytes(rng, 1 + rng.int(60))), greeting('Fuzz').subarray(0, rng.int(30))][rng.int(3)] as Buffer
        await throwAt(port, [before, randomBytes(rng, 1 + rng.int(600)), Buffer.alloc(rng.int(20), 0xff)])
      }))
    }
  })
})

/**
 * Joins as honest clients do, and throws `frames` only when the world has taken the player in: a connection that ends
 * before the next tick, as one bad packet makes it, is never a player, and what it sent is never handled.
 */
async function throwAsPlayer (port: number, siege: Siege, player: { readonly name: string, readonly times: number }, frames: readonly Buffer[]): Promise<void> {
  const socket = await open(port)
  const closed = once(socket, 'close')
  socket.write(greeting(player.name))
  await Promise.race([once(socket, 'data'), closed])
  socket.write(framed(encoded('play', 'position', { x: 1, y: 62, z: 1, onGround: true })))
  await siege.joined(player.name, player.times, () => socket.closed)
  for (const frame of frames) if (socket.writable) socket.write(frame)
  await Promise.race([siege.ticks(3), closed])
  await hangUp(socket, closed)
}

test('thousands of spoilt packets in the play state cost their senders the place at most', async t => {
  const rng = new Rng(7)
  const packets = PACKETS.map(([name, params]) => encoded('play', name, params))
  const [rounds, senders] = [16, 10]
  let sent = 0
  const events = await besieged(t, async (port, siege) => {
    for (let round = 1; round <= rounds; round++) {
      await Promise.all(Array.from({ length: senders }, async (_, i) => {
        const frames = Array.from({ length: 20 }, () => framed(spoilt(packets[rng.int(packets.length)] as Buffer, rng)))
        sent += frames.length
        await throwAsPlayer(port, siege, { name: `Fuzz${i}`, times: round }, frames)
      }))
    }
  })
  assert.ok(sent > 3000)
  for (let i = 0; i < senders; i++) assert.equal(joins(events, `Fuzz${i}`), rounds)
  // One kind of twenty is chat: this many of it said means that hundreds of all kinds came to a player.
  const said = events.filter(({ type, player }) => type === 'chat' && player !== 'Witness').length
  assert.ok(said > 30, `${said} spoilt messages were said`)
})

test('lengths that are none, and packets without end, end the connection', async t => {
  await besieged(t, async port => {
    for (const bytes of [[0xff, 0xff, 0xff, 0xff, 0x0f], [0xfb, 0xff, 0xff, 0xff, 0x0f], [0x00], [0xff, 0xff, 0x7f], [0x80, 0x80, 0x80, 0x80]]) {
      const socket = await open(port)
      const closed = once(socket, 'close')
      socket.write(Buffer.from(bytes))
      await closed
    }
  })
})

test('a connection that says nothing is ended, as is one that begins the old way', async t => {
  await besieged(t, async port => {
    const silent = await open(port)
    const old = await open(port)
    old.write(Buffer.from([0xfe, 0x01]))
    await Promise.all([once(silent, 'close'), once(old, 'close')])
  })
})

test('connections that never log in give way to those that do', async t => {
  await besieged(t, async port => {
    const idle: Socket[] = []
    for (let i = 0; i < 100; i++) idle.push(await open(port))
    for (const socket of idle.slice(0, 36)) if (!socket.closed) await once(socket, 'close')
    const ada = await LockstepClient.join(port, 'Ada')
    const status = await protocol.ping({ host: '127.0.0.1', port, version: VERSION }) as { players: { online: number, max: number } }
    assert.deepEqual([status.players.online, status.players.max], [2, 20])
    assert.equal(idle.filter(socket => !socket.closed).length >= 60, true)
    for (const socket of idle) socket.destroy()
    const ended = ada.end()
    await ended
  })
})

test('other versions, odd names, status pings, whole logins byte by byte and floods are answered, refused or cut off', async t => {
  const rng = new Rng(17)
  const hello = (version: number, next: number, host = 'localhost'): Buffer => framed(encoded('handshaking', 'set_protocol', { protocolVersion: version, serverHost: host, serverPort: 1, nextState: next }))
  const login = (name: string): Buffer => framed(encoded('login', 'login_start', { username: name }))
  const flood = Buffer.concat(Array.from({ length: 6000 }, () => framed(encoded('play', 'flying', { onGround: true }))))
  const attacks: ReadonlyArray<() => Buffer[]> = [
    () => [hello(PROTOCOL, 1), framed(Buffer.from([0])), framed(encoded('status', 'ping', { time: [0, 1] }))],
    () => [hello([0, 47, 754, 764, -1][rng.int(5)] ?? 0, 2), login('Old')],
    () => [hello(PROTOCOL, [0, 3, 99, -1][rng.int(4)] ?? 0, 'h'.repeat(rng.int(300))), randomBytes(rng, 60)],
    () => [hello(PROTOCOL, 2), login(['', 'a b', '\u00a7c', '../..', 'x'.repeat(200)][rng.int(5)] ?? ''), framed(encoded('login', 'login_plugin_response', { messageId: 5, data: Buffer.alloc(9) }))],
    () => [...greeting('Slow')].map(byte => Buffer.from([byte])),
    () => [greeting('Flood'), flood],
    () => [greeting('Big'), framed(Buffer.alloc(65_537))],
    () => [Buffer.from([0xfe, 0x01, 0xfa, 0, 11]), randomBytes(rng, 20)]
  ]
  await besieged(t, async port => {
    for (let round = 0; round < 12; round++) await Promise.all(attacks.map(async attack => { await throwAt(port, attack()) }))
    const ada = await LockstepClient.join(port, 'Ada')
    await ada.end()
  })
})

const JUNK: readonly unknown[] = [
  NaN, Infinity, -1, 1e300, 2 ** 31, 0.5, null, undefined, '', 'x'.repeat(300), '§', '/', [], {}, true, { x: NaN, y: 1, z: 2 }, { x: 1e9, y: 400, z: -1e9 }, -0, 46, 999,
  { present: true, itemId: 99999, itemCount: -5 }, { present: true, itemId: 1, itemCount: 127 }, Buffer.alloc(3), 'give @s stone', 'execute as @a run list'
]

test('any value in any field is taken, refused or ends the connection, and never breaks the world', t => {
  t.mock.method(console, 'error', () => {})
  const rng = new Rng(5)
  const stage = new Stage({ operators: ['Fuzz'] })
  const witness = stage.join('Witness')
  let actor = stage.join('Fuzz')
  for (let i = 0; i < 4000; i++) {
    if (actor.kicked !== null) actor = stage.join('Fuzz')
    const [name, params] = PACKETS[rng.int(PACKETS.length)] as readonly [string, Record<string, unknown>]
    const fields = Object.fromEntries(Object.entries(params).map(([field, value]) => [field, rng.int(2) === 0 ? value : JUNK[rng.int(JUNK.length)]]))
    actor.write(name, fields)
    stage.run()
  }
  assert.equal(witness.kicked, null)
  assert.equal(stage.hash(), stage.hash())
})

test('any text is a command or refused as one', () => {
  const rng = new Rng(11)
  const stage = new Stage({ operators: ['Ada'] })
  stage.join('Ada')
  const words = [
    'give', 'tp', 'execute', 'as', 'at', 'run', 'fill', 'setblock', 'summon', 'effect', 'data', 'get', 'entity', '@a', '@e[', '@e[type=', ']', '@s[limit=1', '~', '^', '~~', '^^^', '1',
    '-5', '9999999999', '1e9', 'stone', 'stone[', '{a:', '{', '}', '"', '\\', "'", 'minecraft:', ':', '[]', '=', ',', 'clear', 'xp', 'set', '2', '61', 'item', 'replace', 'block', 'with', 'kill'
  ]
  for (let i = 0; i < 6000; i++) {
    const line = Array.from({ length: 1 + rng.int(9) }, () => words[rng.int(words.length)]).join(rng.int(5) === 0 ? '' : ' ')
    const { ok, output } = stage.game.commands.byConsole(line)
    assert.ok(ok || output.length > 0, line)
  }
  stage.run(5)
  assert.equal(stage.hash(), stage.hash())
})
