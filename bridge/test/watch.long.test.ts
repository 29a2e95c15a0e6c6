import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { io, type Socket } from 'socket.io-client'
import { LockstepClient } from '../../worlds/test/client.ts'
import { RpcProcess, botProcess, worldProcess } from './support/bot-process.ts'

interface Spot { x: number, y: number, z: number }
interface Told {
  version: string
  loadChunk: { x: number, z: number, chunk: string }
  unloadChunk: { x: number, z: number }
  position: { pos: Spot, yaw: number, pitch: number }
  entity: { id: number, name?: string, username?: string, pos?: Spot, delete?: boolean }
  blockUpdate: { pos: Spot, stateId: number }
}
type Event = keyof Told
type Message = { [E in Event]: { event: E, data: Told[E] } }[Event]

const SCRIPT = new URL('../src/watch/main.ts', import.meta.url).pathname
/** The world's lowest block; pages are told heights from there. */
const DEPTH = 64
const ALL_COLUMNS = 81

/** An open page, without a browser. */
class Browser {
  readonly #socket: Socket
  readonly #told: Message[] = []
  #news: () => void = () => {}
  #lost: string | null = null

  constructor (page: number, path = '') {
    this.#socket = io(`http://127.0.0.1:${page}`, { path: `${path}/socket.io` })
    this.#socket.on('disconnect', reason => {
      this.#lost = reason
      this.#news()
    })
    this.#socket.onAny((event: Event, data) => {
      this.#told.push({ event, data } as Message)
      this.#news()
    })
  }

  all<E extends Event> (event: E): Array<Told[E]> {
    return this.#told.filter(each => each.event === event).map(({ data }) => data as Told[E])
  }

  /** Waits until what it was told satisfies `holds`. */
  async until (holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.#lost !== null) throw new Error(`the page lost its socket: ${this.#lost}`)
      await new Promise<void>(resolve => { this.#news = resolve })
    }
  }

  async shown (): Promise<void> {
    await this.until(() => this.all('loadChunk').length === ALL_COLUMNS && this.all('position').length > 0)
  }

  close (): void { this.#socket.disconnect() }
}

function started (t: TestContext, process: RpcProcess): RpcProcess {
  t.after(() => { process.child.kill('SIGKILL') })
  return process
}

async function open (t: TestContext, port: number, settings: object = {}): Promise<{ watcher: RpcProcess, page: number, browse: (path?: string) => Browser }> {
  const watcher = started(t, new RpcProcess([SCRIPT]))
  const options = { page: 0, host: '127.0.0.1', port, called: 'localhost', version: '1.20.1', username: 'Eye', watched: 'Ada', carried: true, ...settings }
  const { port: page } = await watcher.call('start', options) as { port: number }
  const browse = (path?: string): Browser => {
    const browser = new Browser(page, path)
    t.after(() => { browser.close() })
    return browser
  }
  return { watcher, page, browse }
}

async function worldOn (t: TestContext, settings: object = {}): Promise<{ world: RpcProcess, port: number, command: (line: string) => Promise<void> }> {
  const world = started(t, worldProcess())
  const { port } = await world.call('start', { preset: 'flat', seed: 3, clock: 'free', spectators: { Eye: 'Ada' }, ...settings }) as { port: number }
  const command = async (line: string): Promise<void> => {
    const { ok, output } = await world.call('command', { line }) as { ok: boolean, output: string[] }
    assert.ok(ok, output.join())
  }
  return { world, port, command }
}

test('pages show the columns around the bot, from its eyes and from above', async t => {
  const { port } = await worldOn(t)
  const ada = await LockstepClient.join(port, 'Ada')
  const { page, browse } = await open(t, port)
  for (const path of ['/', '/above', '/index.js', '/textures/1.20.1.png']) {
    const { status, body } = await fetch(`http://127.0.0.1:${page}${path}`)
    assert.equal(status, 200, path)
    await body?.cancel()
  }
  const [eyes, above] = [browse(), browse('/above')]
  await Promise.all([eyes.shown(), above.shown()])
  assert.deepEqual(eyes.all('version'), ['1.20.1'])
  const { x, y, z } = ada.position
  assert.deepEqual(eyes.all('position').at(-1)?.pos, { x, y: y + DEPTH, z })
  const camera = above.all('position').at(-1)
  assert.ok(camera !== undefined && camera.pos.x === x && camera.pos.y > y + DEPTH + 10 && camera.pos.z > z && camera.pitch < -0.5, JSON.stringify(camera))
  assert.deepEqual(above.all('entity').filter(({ username }) => username !== undefined).map(({ username }) => username), ['Ada'])
  assert.deepEqual(eyes.all('entity').filter(({ username }) => username !== undefined), [])
  assert.ok(eyes.all('loadChunk').every(({ chunk }) => (JSON.parse(chunk) as { minY: number }).minY === 0))
  ada.write('look', { yaw: 90, pitch: -45, onGround: true })
  ada.move({ x: 0.2 })
  await ada.step(2)
  const turned = (browser: Browser): Told['position'] | undefined => browser.all('position').at(-1)
  await eyes.until(() => turned(eyes)?.pos.x === x + 0.2 && Math.abs((turned(eyes)?.pitch ?? 0) - Math.PI / 4) < 0.03)
  assert.ok(Math.abs(Math.sin((turned(eyes)?.yaw ?? 0)) - 1) < 0.01, 'west')
})

test('a page is told of blocks, also of those below height 0, and of columns that come and go', async t => {
  const { port, command } = await worldOn(t)
  const ada = await LockstepClient.join(port, 'Ada')
  const { browse } = await open(t, port)
  const eyes = browse()
  await eyes.shown()
  const { x, z } = ada.position
  const cell = { x: Math.floor(x), y: -63, z: Math.floor(z) }
  await command(`setblock ${cell.x} ${cell.y} ${cell.z} gold_block`)
  await ada.step(2)
  await eyes.until(() => eyes.all('blockUpdate').length > 0)
  assert.deepEqual(eyes.all('blockUpdate')[0]?.pos, { ...cell, y: cell.y + DEPTH })
  await command('execute as Ada at Ada run tp ~64 ~ ~')
  await ada.step(40)
  await eyes.until(() => eyes.all('loadChunk').length > ALL_COLUMNS + 20 && eyes.all('unloadChunk').length > 20)
})

test('a bot that comes back is found again, and not drawn before its own eyes', async t => {
  const { port } = await worldOn(t)
  const ada = await LockstepClient.join(port, 'Ada')
  const { browse } = await open(t, port)
  const [eyes, above] = [browse(), browse('/above')]
  await Promise.all([eyes.shown(), above.shown()])
  await ada.end()
  const again = await LockstepClient.join(port, 'Ada')
  again.move({ z: 0.2 })
  await again.step(3)
  await eyes.until(() => eyes.all('position').at(-1)?.pos.z === again.position.z)
  await above.until(() => above.all('entity').filter(({ username, delete: gone }) => username === 'Ada' || gone === true).length >= 3)
  const left = new Set<number>()
  for (const { id, username, delete: gone } of eyes.all('entity')) {
    if (gone === true) left.delete(id)
    else if (username !== undefined) left.add(id)
  }
  assert.deepEqual([...left], [])
})

test('same seed, same program, same bytes, watched or not', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'voyager-watch-'))
  t.after(async () => { await rm(folder, { recursive: true }) })
  const source = 'async function work(bot) { await mineBlock(bot, \'oak_log\', 3); await bot.waitForTicks(300); return Object.keys(bot.players).length }'
  const play = async (watched: boolean): Promise<unknown[]> => {
    const { world, port } = await worldOn(t, { preset: 'default', seed: 7, save: join(folder, String(watched)) })
    const bot = started(t, botProcess())
    await bot.join({ port, username: 'Ada', lockstep: true, seed: 7 })
    if (watched) await (await open(t, port)).browse().shown()
    const { outcome, result, ticks, trace } = await bot.call('run', {
      program: { source, entry: null, name: 'program' }, args: [], skills: [], deadline_ticks: 4000, deadline_s: 60, seed: 7
    }) as Record<string, unknown>
    assert.equal(outcome, 'returned')
    const { hash, tick } = await world.call('snapshot', { id: 'end' }) as Record<string, unknown>
    return [hash, tick, result, ticks, trace]
  }
  assert.deepEqual(await play(true), await play(false))
})

test('a world that comes back is shown again', async t => {
  const first = await worldOn(t)
  await LockstepClient.join(first.port, 'Ada')
  const { watcher, browse } = await open(t, first.port)
  const eyes = browse()
  await eyes.shown()
  await first.world.call('stop')
  const { text } = await watcher.notified('notice')
  assert.match(String(text), /not in the game.*the world was stopped.*tries again/)
  const second = await worldOn(t, { port: first.port })
  const ada = await LockstepClient.join(second.port, 'Ada')
  await ada.step(2)
  await eyes.until(() => eyes.all('loadChunk').length === 2 * ALL_COLUMNS)
  assert.equal(eyes.all('unloadChunk').length, ALL_COLUMNS)
})

test('on a server that carries nobody, the spectator says which right it needs and then goes where the bot goes', async t => {
  const { port, command } = await worldOn(t, { spectators: {}, clock: 'real' })
  const ada = await LockstepClient.join(port, 'Ada')
  const living = setInterval(() => { ada.answer() }, 20)
  t.after(() => { clearInterval(living) })
  const { watcher, browse } = await open(t, port, { carried: false })
  const { text } = await watcher.notified('notice')
  assert.match(String(text), /needs spectator rights.*\/gamemode spectator Eye/)
  await command('gamemode spectator Eye')
  await command('tp Ada 200 80 200')
  const eyes = browse()
  await eyes.until(() => eyes.all('position').some(({ pos }) => pos.x === 200.5) && eyes.all('loadChunk').some(({ x, z }) => x === 208 && z === 208))
})

test('a port in use is refused by name', async t => {
  const other = createServer()
  await new Promise<void>(resolve => { other.listen(0, '127.0.0.1', resolve) })
  t.after(() => { other.close() })
  const { port } = other.address() as AddressInfo
  await assert.rejects(open(t, 1, { page: port }), { kind: 'portInUse', message: `port ${port} on 127.0.0.1 is in use; choose another or 0 for any` })
})

test('pages of other sites are not let in', async t => {
  const { port } = await worldOn(t)
  const { page } = await open(t, port)
  for (const [origin, status] of [['http://example.org', 403], [`http://127.0.0.1:${page}`, 200]] as const) {
    const answer = await fetch(`http://127.0.0.1:${page}/socket.io/?EIO=4&transport=polling`, { headers: { origin } })
    assert.equal(answer.status, status, origin)
    await answer.body?.cancel()
  }
})
