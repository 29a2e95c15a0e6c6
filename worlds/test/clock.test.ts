import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createClient } from 'minecraft-protocol'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { parseClock } from '../src/clock.ts'
import type { WorldEvent } from '../src/realm.ts'
import { VERSION } from '../src/registry.ts'
import { World } from '../src/world.ts'
import { LockstepClient } from './client.ts'
import { mechanic } from './conformance.ts'

interface Served { world: World, port: number, events: WorldEvent[], next: (type: string) => Promise<WorldEvent> }

async function serve (t: TestContext, clock = 'free'): Promise<Served> {
  const events: WorldEvent[] = []
  let change = (): void => {}
  const onEvent = (event: WorldEvent): void => {
    events.push(event)
    change()
  }
  const world = await World.start({
    preset: 'plateau', seed: 1, host: '127.0.0.1', port: 0, clock: parseClock(clock), save: null, snapshot: null, viewDistance: 2, difficulty: 'easy', onEvent, onFailure: error => { throw error }
  })
  t.after(async () => { await world.stop() })
  const next = async (type: string): Promise<WorldEvent> => {
    for (;;) {
      const index = events.findIndex(event => event.type === type)
      const [event] = index < 0 ? [] : events.splice(index, 1)
      if (event !== undefined) return event
      await new Promise<void>(resolve => { change = resolve })
    }
  }
  return { world, port: world.describe().port, events, next }
}

/** Real time in which an unheld world would run hundreds of ticks. */
async function pause (ms = 100): Promise<void> {
  await new Promise(resolve => { setTimeout(resolve, ms) })
}

/** Joins while `other` keeps the world going. */
async function joinBeside (port: number, name: string, other: LockstepClient): Promise<LockstepClient> {
  let joined = false
  const joining = LockstepClient.join(port, name).finally(() => { joined = true })
  while (!joined) {
    other.answer()
    await pause(5)
  }
  return await joining
}

mechanic('the world stands still with nobody in it', {
  area: 'clocks',
  source: 'ours: bridge/src/channel.ts',
  how: 'tick after 100 ms of real time without a player'
}, async t => {
  const { world } = await serve(t)
  await pause()
  assert.equal(world.describe().tick, 0)
})

mechanic('the world does not tick before every lockstep client has answered', {
  area: 'clocks',
  source: 'ours: bridge/src/channel.ts',
  how: 'ticks while one of two clients has answered, and when both have'
}, async t => {
  const { world, port } = await serve(t)
  const ada = await LockstepClient.join(port, 'Ada')
  await pause()
  assert.equal(world.describe().tick, 1)
  const bob = await joinBeside(port, 'Bob', ada)
  const { tick } = world.describe()
  ada.answer()
  await pause()
  assert.equal(world.describe().tick, tick)
  bob.answer()
  while (world.describe().tick === tick) await pause(1)
  await pause()
  assert.equal(world.describe().tick, tick + 1)
})

test('an answer to another tick does not count', async t => {
  const { world, port } = await serve(t)
  const ada = await LockstepClient.join(port)
  const { CLOCK_CHANNEL, encodeClock } = await import('../../bridge/src/channel.ts')
  ada.write('custom_payload', { channel: CLOCK_CHANNEL, data: encodeClock({ kind: 'answer', tick: 40 }) })
  await pause()
  assert.equal(world.describe().tick, 1)
})

mechanic('a lockstep client that goes away counts as answered, and its leaving is the last tick', {
  area: 'clocks',
  source: 'ours: bridge/src/channel.ts',
  how: 'tick of its leaving, and 100 ms later'
}, async t => {
  const { world, port, next } = await serve(t)
  const ada = await LockstepClient.join(port)
  await ada.step(5)
  await ada.end()
  assert.equal((await next('leave')).tick, 7)
  await pause()
  assert.equal(world.describe().tick, 7)
})

mechanic('inputs are taken in the order of joining, whoever sent first', {
  area: 'clocks',
  source: 'ours: bridge/src/channel.ts',
  how: 'chat sent by the later player first, order in which it is said'
}, async t => {
  const { port } = await serve(t)
  const ada = await LockstepClient.join(port, 'Ada')
  const bob = await joinBeside(port, 'Bob', ada)
  const say = (client: LockstepClient, message: string): void => {
    client.write('chat_message', { message, timestamp: 0n, salt: 0n, offset: 0, acknowledged: Buffer.alloc(3) })
  }
  say(bob, 'second')
  await pause(20)
  say(ada, 'first')
  await Promise.all([ada.step(2), bob.step(2)])
  const said = ada.all('system_chat').map(({ content }) => JSON.parse(content)).filter(({ translate }) => translate === 'chat.type.text')
  assert.deepEqual(said.map(({ with: [, { text }] }) => text), ['first', 'second'])
})

mechanic('a client that does not speak the channel makes the world fall back to real time, until it leaves', {
  area: 'clocks',
  source: 'ours: bridge/src/channel.ts',
  how: 'a plain client joins: clock event with its name, time of 10 ticks, and the stop when it leaves'
}, async t => {
  const { world, port, next } = await serve(t)
  const guest = createClient({ host: '127.0.0.1', port, username: 'Guest', version: VERSION, auth: 'offline', hideErrors: true })
  // As every game does; who keeps silent is taken for a foreigner after ten seconds only.
  guest.on('ping', ({ id }: { id: number }) => { guest.write('pong', { id }) })
  const { tick: joined } = await next('join')
  const { mode, reason } = await next('clock')
  assert.equal(mode, 'real')
  assert.match(reason ?? '', /Guest/)
  const began = performance.now()
  while (world.describe().tick < joined + 10) await pause(5)
  const took = performance.now() - began
  assert.ok(took > 300, `10 ticks took ${took} ms`)
  guest.end('done')
  assert.equal((await next('clock')).mode, 'free')
  const { tick } = world.describe()
  await pause()
  assert.equal(world.describe().tick, tick)
})

const PACKAGES = new URL('../../node_modules/', import.meta.url).pathname
const PRELOAD = new URL('../../bridge/src/preload.ts', import.meta.url).href
const EIGHT_BOTS = `
const { createBot } = require('mineflayer')
const left = new Set(Array.from({ length: 8 }, (_, i) => 'Bot' + i))
for (const username of left) {
  const bot = createBot({ host: '127.0.0.1', port: Number(process.argv[2]), username, version: '1.20.1' })
  bot.once('spawn', async () => {
    const began = Date.now()
    await bot.waitForTicks(100)
    while (Object.keys(bot.players).length < 8) await bot.waitForTicks(1)
    console.log(username, Math.round((Date.now() - began) / 1000) >= 5)
    left.delete(username)
    if (left.size === 0) process.exit(0)
  })
}`

/** A folder with a mineflayer of its own, as a script elsewhere on the machine has it. */
function elsewhere (t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'bots-'))
  t.after(() => { rmSync(folder, { recursive: true, force: true }) })
  const packages = join(folder, 'node_modules')
  mkdirSync(packages)
  for (const name of readdirSync(PACKAGES)) {
    if (name === 'mineflayer' || name === 'minecraft-protocol') cpSync(join(PACKAGES, name), join(packages, name), { recursive: true })
    else symlinkSync(join(PACKAGES, name), join(packages, name))
  }
  return folder
}

mechanic('eight bots of one plain script, with a mineflayer installed elsewhere, are in lockstep by the preload alone', {
  area: 'clocks',
  source: 'ours: bridge/src/preload.ts',
  how: 'a CommonJS script of eight mineflayer bots in a folder of its own: a hundred ticks take five seconds of its clock, and the world never falls back'
}, async t => {
  const { port, events } = await serve(t)
  const folder = elsewhere(t)
  writeFileSync(join(folder, 'bots.cjs'), EIGHT_BOTS)
  const script = spawn(process.execPath, ['--import', PRELOAD, join(folder, 'bots.cjs'), String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  script.stdout.setEncoding('utf8').on('data', (text: string) => { output += text })
  assert.deepEqual(await once(script, 'close'), [0, null])
  assert.deepEqual(output.trim().split('\n').sort(), Array.from({ length: 8 }, (_, i) => `Bot${i} true`))
  assert.deepEqual(events.filter(({ type }) => type === 'clock'), [])
  assert.equal(events.filter(({ type }) => type === 'join').length, 8)
})

mechanic('the real clock goes on at no more than 20 ticks a second with nobody there, and warp at its multiple', {
  area: 'clocks',
  source: 'minecraft.wiki/w/Tick; warp is ours',
  how: 'least time of 10 ticks, and of 40 at twice the pace'
}, async t => {
  const { world } = await serve(t, 'real')
  const started = performance.now()
  const from = world.describe().tick
  while (world.describe().tick < from + 10) await pause(5)
  assert.ok(performance.now() - started > 300, 'ten ticks came in less than 300 ms')
  world.setClock(parseClock('warp:2'))
  const ada = await LockstepClient.join(world.describe().port)
  const began = performance.now()
  await ada.step(40)
  const took = performance.now() - began
  assert.ok(took > 600, `40 ticks took ${took} ms`)
})

test('rubbish on the port does not bring the world down', async t => {
  const { world, port } = await serve(t)
  for (const bytes of [Buffer.alloc(64, 255), Buffer.from('GET / HTTP/1.1\r\n\r\n'), Buffer.from([254, 1]), Buffer.from([5, 0, 1, 2, 3, 4])]) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(bytes)
    await pause(20)
    socket.destroy()
  }
  const ada = await LockstepClient.join(port)
  ada.write('custom_payload', { channel: 'minecraft:register', data: Buffer.from([0, 255]) })
  ada.write('message_acknowledgement', { count: 1000 })
  ada.write('position', { x: NaN, y: 0, z: 0, onGround: true })
  ada.answer()
  assert.match(await ada.untilEnd(), /Invalid move/)
  assert.equal((await LockstepClient.join(port, 'Bob')).tick, world.describe().tick)
})
