import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { botProcess, worldProcess, type RpcProcess } from './support/bot-process.ts'

interface Played { execution: Record<string, unknown>, truth: Record<string, unknown>, observation: Record<string, unknown>, sent: string }

const WALK_AND_DIG = `async function walkAndDig(bot) {
  await mineBlock(bot, 'oak_log', 2)
  await mineBlock(bot, 'dirt', 3)
  return [bot.entity.position.y, Math.random(), Date.now()]
}`

/** Stands between bot and world and keeps what the bot sends. */
async function recorder (t: TestContext, port: number): Promise<{ port: number, sent: () => string }> {
  const chunks: Buffer[] = []
  const server = createServer(bot => {
    const world = connect(port, '127.0.0.1').setNoDelay(true)
    bot.setNoDelay(true).on('data', (bytes: Buffer) => { chunks.push(bytes) }).on('error', () => {})
    bot.pipe(world).on('error', () => {}).pipe(bot)
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  t.after(() => { server.close() })
  // What precedes the hello names the port, which differs between runs.
  const sent = (): string => Buffer.concat(chunks).toString('latin1').replace(/^.*?voyager:clock/s, '')
  return { port: (server.address() as AddressInfo).port, sent }
}

async function play (t: TestContext, source: string): Promise<Played> {
  const world = started(t, worldProcess())
  const { port } = await world.call('start', { preset: 'default', seed: 7, clock: 'free' }) as { port: number }
  const wire = await recorder(t, port)
  const bot = started(t, botProcess())
  await bot.join({ port: wire.port, lockstep: true, seed: 7 })
  const execution = await bot.call('run', { program: { source, entry: null, name: 'program' }, args: [], skills: [], deadline_ticks: 4000, deadline_s: 20, seed: 7 })
  const observation = await bot.call('observe')
  const truth = await world.call('truth', { player: 'Voyager' })
  return { execution, observation, truth, sent: wire.sent() } as Played
}

function started (t: TestContext, process: RpcProcess): RpcProcess {
  t.after(() => { process.child.kill('SIGKILL') })
  return process
}

interface Stay { world: RpcProcess, bot: RpcProcess, port: number }

async function stay (t: TestContext, start: Record<string, unknown> = {}): Promise<Stay> {
  const world = started(t, worldProcess())
  const { port } = await world.call('start', { preset: 'plateau', seed: 7, clock: 'free', ...start }) as { port: number }
  return { world, port, bot: await joining(t, port) }
}

async function joining (t: TestContext, port: number): Promise<RpcProcess> {
  const bot = started(t, botProcess())
  await bot.join({ port, lockstep: true, seed: 7 })
  return bot
}

function run (bot: RpcProcess, body: string): Promise<Record<string, unknown>> {
  const source = `async function program(bot) { ${body} }`
  const request = { program: { source, entry: null, name: 'program' }, args: [], skills: [], deadline_ticks: 1e9, deadline_s: 20, seed: 7 }
  return bot.call('run', request) as Promise<Record<string, unknown>>
}

const FOREVER = 'for (;;) await bot.waitForTicks(20)'

test('the same seed and program twice: the same bytes from the bot, ticks, trace, observation and truth', async t => {
  const [one, two] = [await play(t, WALK_AND_DIG), await play(t, WALK_AND_DIG)]
  for (const { execution } of [one, two]) delete execution['wall_s']
  assert.equal(one.execution['outcome'], 'returned', JSON.stringify(one.execution['error']))
  assert.ok(one.sent.length > 1000)
  assert.deepEqual(one, two)
})

test('one bot in one world, to the death of both', async t => {
  const { world, bot, port } = await stay(t)
  let again = bot

  await t.test('the world stands still between programs and while one computes', async () => {
    const tick = async (): Promise<number> => (await world.call('stats') as { tick: number }).tick
    const before = await tick()
    await bot.call('observe')
    await new Promise(resolve => setTimeout(resolve, 100))
    assert.equal(await tick(), before)
    const computed = await run(bot, 'let sum = 0; for (let at = 0; at < 3e7; at++) sum += at; return sum')
    assert.equal(computed['ticks'], 0)
    assert.equal(await tick(), before + 2)
  })

  await t.test('1200 ticks are a minute to the program, to the tick', async () => {
    const { result, ticks } = await run(bot, 'const from = Date.now(); await bot.waitForTicks(1200); return Date.now() - from')
    assert.deepEqual([result, ticks], [60_000, 1200])
  })

  await t.test('a second run is refused, and a cancelled one ends', async () => {
    const endless = run(bot, FOREVER)
    await assert.rejects(run(bot, 'return 1'), { kind: 'busy' })
    assert.deepEqual(await bot.call('cancel'), { cancelled: true })
    assert.equal(((await endless)['error'] as { code: string }).code, 'cancelled')
    assert.deepEqual(await bot.call('cancel'), { cancelled: false })
  })

  await t.test('a bot killed in the middle of a program rejoins with what it had', async () => {
    assert.equal((await run(bot, "await mineBlock(bot, 'grass_block', 1); await mineBlock(bot, 'dirt', 1)"))['error'], null)
    const had = (await bot.call('observe') as { inventory: object }).inventory
    const cut = run(bot, FOREVER)
    cut.catch(() => {})
    bot.child.kill('SIGKILL')
    await assert.rejects(cut, /exited/)
    again = await joining(t, port)
    assert.deepEqual((await again.call('observe') as { inventory: object }).inventory, had)
    assert.deepEqual((await world.call('truth', { player: 'Voyager' }) as { inventory: object }).inventory, had)
    assert.equal((await run(again, 'await bot.waitForTicks(5)'))['outcome'], 'returned')
  })

  await t.test('a world that dies under a program ends the run with a connection error, and the process lives', async () => {
    const cut = run(again, FOREVER)
    world.child.kill('SIGKILL')
    await assert.rejects(cut, { kind: 'connection' })
    assert.equal((await again.call('stats') as { connected: boolean }).connected, false)
  })
})

test('after a restore the bot is told why it was kicked and joins again', async t => {
  const save = await mkdtemp(join(tmpdir(), 'world-'))
  const { world, bot, port } = await stay(t, { save })
  t.after(() => rm(save, { recursive: true, force: true, maxRetries: 5 }))
  await world.call('snapshot', { id: 's1' })
  await run(bot, 'await bot.waitForTicks(40)')
  const { tick } = await world.call('restore', { id: 's1' }) as { tick: number }
  assert.match(String((await bot.event('kicked'))['text']), /snapshot s1/)
  await bot.event('end')
  await assert.rejects(bot.call('observe'), { kind: 'connection' })
  const joined = await bot.join({ port, lockstep: true, seed: 7 }) as { tick: number }
  assert.ok(joined.tick > tick && joined.tick < tick + 10, `${joined.tick} after ${tick}`)
  assert.equal((await run(bot, 'await bot.waitForTicks(5)'))['outcome'], 'returned')
})
