import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { test, type TestContext } from 'node:test'
import { CLOCK_CHANNEL, decodeClock, encodeClock } from '../src/channel.ts'
import { Lockstep, type ProtocolClient } from '../src/lockstep.ts'
import { VirtualClock, timeAt } from '../src/vclock.ts'
import type { ParsedPacket } from '../src/wire.ts'
import { TinyServer, chat, loginPacket } from './support/tiny-server.ts'

const PRELOAD = new URL('../src/preload.ts', import.meta.url).href
const SCRIPT = new URL('./support/chain-client.ts', import.meta.url).pathname

interface Joined { server: TinyServer, child: ChildProcess, output: () => string }

async function join (t: TestContext, firstTick = 0, seed = '1'): Promise<Joined> {
  const server = new TinyServer(firstTick)
  const port = await server.listening()
  const joined = server.joined()
  const child = spawn(process.execPath, ['--import', PRELOAD, SCRIPT, String(port)], {
    env: { ...process.env, VOYAGER_SEED: seed }, stdio: ['ignore', 'pipe', 'inherit']
  })
  t.after(() => { child.kill('SIGKILL'); server.close() })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => { output += text })
  await joined
  return { server, child, output: () => output }
}

async function said (server: TinyServer, ...lines: string[]): Promise<string[]> {
  const packets = await server.step(lines.map(chat))
  return packets.filter(packet => packet.name === 'chat_message').map(packet => String(packet.params['message']))
}

test('hello is the first packet of the play state, before anything was sent to the client', async t => {
  const { server } = await join(t)
  assert.deepEqual(server.seen.filter(packet => packet.name === 'custom_payload'), [])
  assert.equal(server.tick, 0)
})

test('packets wait for the marker and are delivered in order within its tick', async t => {
  const { server } = await join(t)
  await server.step([loginPacket()])
  server.client?.write(...chat('one'))
  const before = server.seen.length
  await new Promise(resolve => setTimeout(resolve, 30))
  assert.equal(server.seen.length, before, 'delivered before the marker')
  assert.deepEqual(await said(server, 'two', 'three'), ['got one', 'got two', 'got three'])
})

test('a tick is answered after chains of promises, immediates, nextTick and file reads have ended', async t => {
  const { server } = await join(t)
  await server.step([loginPacket()])
  const start = timeAt(server.tick)
  assert.deepEqual(await said(server, 'chain'), [`chain done at ${start} ${start - timeAt(0)}`])
  assert.deepEqual(await said(server, 'file'), [`file done at ${start + 50} ${start + 50 - timeAt(0)}`])
})

test('timers fire at their virtual time, in the tick that reaches it', async t => {
  const { server } = await join(t)
  await server.step([loginPacket()])
  const start = timeAt(server.tick)
  assert.deepEqual(await said(server, 'timers'), [`timers done at ${start + 30} ${start + 30 - timeAt(0)}`])
  assert.deepEqual(await said(server, 'later'), [])
  assert.deepEqual(await said(server), [])
  assert.deepEqual(await said(server), [`later done at ${start + 50 + 120} ${start + 50 + 120 - timeAt(0)}`])
})

test('a second has exactly 20 ticks, and the date follows from the tick alone', async t => {
  const { server } = await join(t, 1000)
  await server.step([loginPacket()])
  const first = /ticks (\d+)/.exec((await said(server, 'report'))[0] ?? '')
  for (let tick = 0; tick < 199; tick++) await server.step()
  const [report] = await said(server, 'report', 'timers')
  assert.equal(Number(/ticks (\d+)/.exec(report ?? '')?.[1]) - Number(first?.[1]), 200)
  assert.match(report ?? '', new RegExp(`late ${timeAt(server.tick - 1) - timeAt(0)}$`))
})

test('Math.random follows the seed', async t => {
  const random = async (seed: string): Promise<string | undefined> => {
    const { server } = await join(t, 0, seed)
    await server.step([loginPacket()])
    return /random (\S+)/.exec((await said(server, 'report'))[0] ?? '')?.[1]
  }
  const [one, again, two] = [await random('1'), await random('1'), await random('2')]
  assert.equal(one, again)
  assert.notEqual(one, two)
})

test('an error thrown in a timer is an uncaught exception and the ticks go on', async t => {
  const { server } = await join(t)
  await server.step([loginPacket()])
  const lines = await said(server, 'throws')
  assert.ok(lines.includes('uncaught of the script'), lines.join())
  assert.deepEqual(await said(server, 'next'), ['got next'])
})

test('an endless chain of immediates does not keep a tick from ending', async t => {
  const { server } = await join(t)
  await server.step([loginPacket()])
  await server.step([chat('endless')])
  assert.deepEqual(await said(server, 'next'), ['got next'])
})

test('a kick reaches the script although no marker follows, and its timers then run in real time', async t => {
  const { server, child, output } = await join(t)
  await server.step([loginPacket()])
  server.client?.end('restored')
  await once(child, 'exit')
  assert.equal(output(), 'kicked\nended\n')
})

/** Two of this process's clients in one world, driven by hand: the socket is left out, the rest is ours. */
function pair (): { clock: VirtualClock, lockstep: Lockstep, sent: string[], clients: Map<string, EventEmitter>, join: (name: string) => (...packets: Array<number | string>) => void } {
  const clock = new VirtualClock()
  const lockstep = new Lockstep(clock)
  const sent: string[] = []
  const clients = new Map<string, EventEmitter>()
  const join = (name: string): (...packets: Array<number | string>) => void => {
    const client = Object.assign(new EventEmitter(), {
      isServer: false,
      deserializer: new EventEmitter(),
      setSerializer () {},
      write: (_name: string, params: unknown) => { sent.push(`${name} ${describe(params)}`) }
    })
    clients.set(name, client)
    const member = lockstep.join(client as ProtocolClient, packet => { sent.push(`${name} got ${packet.data.name}`) })
    return (...packets) => { for (const packet of packets) lockstep.receive(member, parsed(packet)) }
  }
  return { clock, lockstep, sent, clients, join }
}

function describe (params: unknown): string {
  const message = decodeClock((params as { data: Buffer }).data)
  return message?.kind === 'answer' ? `answers ${message.tick}` : String(message?.kind)
}

function parsed (packet: number | string): ParsedPacket {
  if (typeof packet === 'string') return { data: { name: packet, params: {} } }
  return { data: { name: 'custom_payload', params: { channel: CLOCK_CHANNEL, data: encodeClock({ kind: 'tick', tick: packet }) } } }
}

/** Far more turns of the event loop than a tick without work takes. */
async function turns (): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise(resolve => setImmediate(resolve))
}

test('a held clock answers at its release, after what the released code does at once', async () => {
  const { clock, lockstep, sent, join } = pair()
  const one = join('one')
  lockstep.hold()
  one('chunk', 1)
  await turns()
  assert.deepEqual(sent, ['one hello', 'one got chunk'])
  lockstep.release()
  const hop = (left: number): void => { left === 0 ? sent.push('released code') : clock.immediate(() => { hop(left - 1) }, []) }
  hop(20)
  await turns()
  assert.deepEqual(sent.slice(2), ['released code', 'one answers 1'])
  assert.equal(lockstep.tick, 1)
})

test('who waits for ticks can hold the clock at the very tick waited for', async () => {
  const { lockstep, sent, join } = pair()
  const one = join('one')
  one(1)
  await turns()
  const settled = lockstep.settled(2).then(() => { lockstep.hold() })
  one(2)
  await turns()
  one(3)
  await settled
  await turns()
  assert.deepEqual(sent, ['one hello', 'one answers 1', 'one answers 2'])
  lockstep.release()
  await turns()
  assert.equal(sent.at(-1), 'one answers 3')
})

test('a tick cut off by the end of its connection does not go on in the next one', async () => {
  const { lockstep, sent, clients, join } = pair()
  lockstep.hold()
  join('one')(7)
  await turns()
  clients.get('one')?.emit('end')
  const again = join('two')
  again(3)
  await turns()
  lockstep.release()
  await turns()
  assert.deepEqual(sent, ['one hello', 'two hello', 'two answers 3'])
  assert.equal(lockstep.tick, 3)
})

test('several clients of one process tick together, a newcomer joins without stopping the others', async () => {
  const { sent, join } = pair()
  const one = join('one')
  one(1)
  await turns()
  const two = join('two')
  one('a', 2)
  await turns()
  two('b', 3)
  await turns()
  one('c', 3)
  await turns()
  two('d', 4)
  await turns()
  assert.deepEqual(sent.slice(3), ['one got a', 'one answers 2', 'one got c', 'two got b', 'one answers 3', 'two answers 3'])
  one(4)
  await turns()
  assert.deepEqual(sent.slice(9), ['two got d', 'one answers 4', 'two answers 4'])
})

test('waiting for ticks without a connection, or across its end, is an error', async () => {
  const { lockstep, clients, join } = pair()
  await assert.rejects(lockstep.settled(1), /connection ended/)
  join('one')
  const waiting = lockstep.settled(1)
  clients.get('one')?.emit('end')
  await assert.rejects(waiting, /connection ended/)
})
