import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import protocol from 'minecraft-protocol'
import { CLOCK_CHANNEL, encodeClock } from '../src/channel.ts'
import { BadFrame, Frames, PacketWriter, isPlain, readDirectly, type ParsedPacket, type WireClient } from '../src/wire.ts'

const PRELOAD = new URL('../src/preload.ts', import.meta.url).href

function framed (...packets: readonly Buffer[]): Buffer {
  return Buffer.concat(packets.flatMap(packet => {
    const { length } = packet
    return [length < 128 ? Buffer.from([length]) : Buffer.from([length & 127 | 128, length >> 7]), packet]
  }))
}

test('packets are the same however their bytes come in pieces', () => {
  const packets = [Buffer.from('a'), Buffer.alloc(300, 'b'), Buffer.from('cc'), Buffer.alloc(127, 'd'), Buffer.alloc(128, 'e')]
  const bytes = framed(...packets)
  for (const size of [1, 2, 3, 127, 129, 300, bytes.length]) {
    const frames = new Frames()
    const cut: Buffer[] = []
    for (let at = 0; at < bytes.length; at += size) frames.cut(bytes.subarray(at, at + size), packet => { cut.push(packet) })
    assert.deepEqual(cut.map(String), packets.map(String), `in pieces of ${size}`)
  }
})

test('a packet that had begun before goes on', () => {
  const bytes = framed(Buffer.from('begun before'), Buffer.from('next'))
  const cut: string[] = []
  new Frames(bytes.subarray(0, 5)).cut(bytes.subarray(5), packet => { cut.push(String(packet)) })
  assert.deepEqual(cut, ['begun before', 'next'])
})

test('lengths that none may have are refused', () => {
  const cut = (bytes: number[], limit?: () => number): void => { new Frames().cut(Buffer.from(bytes), () => {}, limit) }
  assert.throws(() => { cut([0]) }, BadFrame)
  assert.throws(() => { cut([255, 255, 255, 1]) }, BadFrame)
  assert.throws(() => { cut([11], () => 10) }, BadFrame)
  cut([10], () => 10)
})

/** A server's end and a client's end of one connection in the play state. */
async function connected (t: test.TestContext): Promise<{ server: protocol.ServerClient, client: protocol.Client }> {
  const host = protocol.createServer({ 'online-mode': false, host: '127.0.0.1', port: 0, version: '1.20.1', keepAlive: false, hideErrors: true, beforeLogin: (each: protocol.Client) => {
    const write = each.write.bind(each)
    each.write = (name, params) => { if (name !== 'compress') write(name, params) }
    Object.defineProperty(each, 'compressionThreshold', { set: () => {} })
  } } as protocol.ServerOptions)
  t.after(() => { host.close() })
  await once(host, 'listening')
  const { port } = (host as unknown as { socketServer: { address: () => AddressInfo } }).socketServer.address()
  const client = protocol.createClient({ host: '127.0.0.1', port, username: 'Ada', version: '1.20.1', auth: 'offline', keepAlive: false })
  t.after(() => { client.end() })
  const [server] = await once(host, 'playerJoin') as [protocol.ServerClient]
  return { server, client }
}

function writerOf (client: protocol.Client): { writer: PacketWriter, wire: WireClient } {
  const wire = client as unknown as WireClient
  assert.ok(isPlain(wire))
  return { writer: new PacketWriter(wire), wire }
}

test('what is written at once leaves in one write, in order, and before the end of the connection', async t => {
  const { server, client } = await connected(t)
  const { writer, wire } = writerOf(server)
  const got: number[] = []
  client.on('keep_alive', ({ keepAliveId }: { keepAliveId: [number, number] }) => { got.push(keepAliveId[1]) })
  const writes = t.mock.method(wire.socket, 'write')
  // More than what is allocated at once.
  for (let id = 0; id < 20_000; id++) writer.write('keep_alive', { keepAliveId: [0, id] })
  await new Promise(resolve => { setImmediate(resolve) })
  assert.equal(writes.mock.callCount(), 1)
  server.write('keep_alive', { keepAliveId: [0, 20_000] })
  const kicked = once(client, 'kick_disconnect')
  server.end('that was all')
  const [{ reason }] = await kicked as [{ reason: string }]
  assert.match(reason, /that was all/)
  assert.deepEqual(got, Array.from({ length: 20_001 }, (_, id) => id))
})

test('every packet is as long as what is in it, also where the package counts wrong', async t => {
  const { server, client } = await connected(t)
  const { writer } = writerOf(server)
  const sizes: Array<[string, number, number]> = []
  // The package's types know `raw` only with a packet's name.
  const told: NodeJS.EventEmitter = client
  told.on('raw', (bytes: Buffer, { name, size }: { name: string, size: number }) => { sizes.push([name, bytes.length, size]) })
  for (let id = 0; id < 100; id++) {
    writer.write('entity_metadata', { entityId: id, metadata: [{ key: 9, type: 'float', value: 10 }, { key: 1, type: 'int', value: 300 }] })
    writer.write('entity_equipment', { entityId: id, equipments: [{ slot: 0, item: { present: false } }, { slot: 1, item: { present: false } }] })
    writer.write('rel_entity_move', { entityId: id, dX: 1, dY: 2, dZ: 3, onGround: true })
  }
  const last = once(client, 'update_health')
  writer.write('update_health', { health: 20, food: 20, foodSaturation: 5 })
  await last
  const played = sizes.filter(([name]) => /^(entity_|rel_entity)/.test(name))
  assert.equal(played.length, 300)
  assert.deepEqual(played.filter(([, length, size]) => length !== size), [])
})

test('messages of the clock\'s channel are the bytes and the packets that the package makes of them', async t => {
  const { server, client } = await connected(t)
  const { writer } = writerOf(server)
  while (client.state !== protocol.states.PLAY) await once(client, 'state')
  const said = [encodeClock({ kind: 'hello', version: 1 }), encodeClock({ kind: 'tick', tick: 0x01020304 })]
  const packets = [...said.map(data => ({ channel: CLOCK_CHANNEL, data })), { channel: `${CLOCK_CHANNEL}s`, data: Buffer.from('x') }, { channel: 'voyager:clocK', data: Buffer.alloc(5) }]
  const { proto } = (client as unknown as WireClient).deserializer
  const raw: Buffer[] = []
  const told: NodeJS.EventEmitter = client
  told.on('raw', (bytes: Buffer, { name }: { name: string }) => { if (name === 'custom_payload') raw.push(bytes) })
  for (const packet of packets) writer.write('custom_payload', packet)
  while (raw.length < packets.length) await new Promise(resolve => { setImmediate(resolve) })
  assert.deepEqual(raw, packets.map(params => proto.createPacketBuffer('packet', { name: 'custom_payload', params })))
  const got: ParsedPacket[] = []
  readDirectly(client as unknown as WireClient, packet => { got.push(packet) })
  for (const packet of packets) writer.write('custom_payload', packet)
  while (got.length < packets.length) await new Promise(resolve => { setImmediate(resolve) })
  assert.deepEqual(got.map(({ data: { name, params } }) => ({ name, params })), packets.map(params => ({ name: 'custom_payload', params })))
})

test('a packet that does not fit its description is reported, and nothing of it is sent', async t => {
  const { server, client } = await connected(t)
  const { writer } = writerOf(server)
  const names: string[] = []
  client.on('packet', (_packet, { name }) => { names.push(name) })
  const failed = once(server, 'error')
  writer.write('update_health', { health: 20, food: 20, foodSaturation: 5 })
  writer.write('kick_disconnect', {})
  const [error] = await failed as [Error]
  assert.match(error.message, /play\.toClient/)
  await once(client, 'update_health')
  assert.deepEqual(names.filter(name => name === 'kick_disconnect'), [])
})

test('versions are remembered as minecraft-data has them', () => {
  const script = `
    const remembered = require('minecraft-data')
    const path = require.resolve('minecraft-data')
    delete require.cache[path]
    const asked = require('minecraft-data')
    const told = data => data === null ? null : [data.version.minecraftVersion, data.version.type, data.supportFeature('dimensionIsAString'), data.isNewerOrEqualTo('1.13')]
    const versions = ['1.20.1', '1.8.8', 763, '1.20.1', 'no such version']
    console.log(JSON.stringify([versions.map(each => told(remembered(each))), versions.map(each => told(asked(each))),
      remembered('1.20.1') === remembered('1.20.1'), Object.keys(remembered).join() === Object.keys(asked).join(), remembered === asked]))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', PRELOAD, '--eval', script], { encoding: 'utf8', cwd: new URL('.', import.meta.url).pathname })
  assert.equal(stderr, '')
  const [remembered, asked, same, whole, original] = JSON.parse(stdout) as unknown[]
  assert.deepEqual(remembered, asked)
  assert.deepEqual([same, whole, original], [true, true, false])
})
