import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { test, type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { botProcess, nodeFlags, type RpcProcess } from './support/bot-process.ts'
import { joinTiny as join } from './support/join.ts'
import { TinyServer, arrival, chat } from './support/tiny-server.ts'

async function world (t: TestContext, firstTick = 0): Promise<{ server: TinyServer, port: number }> {
  const server = new TinyServer(firstTick)
  t.after(() => { server.close() })
  return { server, port: await server.listening() }
}

function bot (t: TestContext, options?: { lockstep: boolean }): RpcProcess {
  const process = botProcess(options)
  t.after(() => { process.child.kill('SIGKILL') })
  return process
}

test('connect joins, settles for two ticks, and then the world stands still', async t => {
  const { server, port } = await world(t)
  const process = bot(t)
  const hello = server.joined()
  const connected = process.join({ port, lockstep: true, seed: 1 })
  await hello
  await server.step(arrival())
  await server.step()
  const held = server.step()
  assert.deepEqual(await connected, { username: 'Voyager', version: '1.20.1', tick: 3 })
  const other = await Promise.race([held.then(() => 'answered'), process.call('stats')])
  assert.notEqual(other, 'answered')
  await process.call('live', { on: true })
  await held
})

test('observe tells the tick and what the world said', async t => {
  const { server, port } = await world(t, 500)
  const process = bot(t)
  await join(process, server, port)
  const seen = await process.call('observe') as Record<string, unknown>
  assert.equal(seen['tick'], 503)
  assert.deepEqual([seen['health'], seen['food'], seen['dimension'], seen['is_day']], [20, 20, 'overworld', true])
})

test('a bot that is killed can be started again and rejoin', async t => {
  const { server, port } = await world(t)
  const first = bot(t)
  await join(first, server, port)
  const gone = once(server.client as NonNullable<typeof server.client>, 'end')
  first.child.kill('SIGKILL')
  await gone
  assert.equal((await join(bot(t), server, port)).tick, 6)
})

test('a kick is an event with its reason, later calls say that the connection is lost, and connecting again works', async t => {
  const { server, port } = await world(t)
  const process = bot(t)
  await join(process, server, port)
  server.client?.end('the world is restored')
  await process.event('end')
  assert.equal((await process.event('kicked'))['text'], 'the world is restored')
  await assert.rejects(process.call('observe'), { kind: 'connection', message: /kicked: the world is restored/ })
  assert.equal((await join(process, server, port)).tick, 6)
})

test('quit leaves a held world, and the process can join again', async t => {
  const { server, port } = await world(t)
  const process = bot(t)
  await join(process, server, port)
  const left = once(server.client as NonNullable<typeof server.client>, 'end')
  assert.deepEqual(await process.call('quit'), {})
  await left
  await assert.rejects(process.call('observe'), { kind: 'badState' })
  assert.equal((await join(process, server, port)).tick, 6)
})

test('chat and its tick are events', async t => {
  const { server, port } = await world(t)
  const process = bot(t)
  const { held } = await join(process, server, port)
  await process.call('live', { on: true })
  await held
  await server.step([chat('hello')])
  await process.call('stats')
  assert.deepEqual(process.notifications.map(note => note.params), [{ type: 'chat', tick: server.tick, text: 'hello' }])
})

test('what another player types is told with who said it, what the bot itself chats is not', async t => {
  const { server, port } = await world(t)
  const process = bot(t)
  const { held } = await join(process, server, port)
  assert.deepEqual(await process.call('say', { text: 'hello' }), {})
  await assert.rejects(process.call('say', { text: '/stop' }), /commands/)
  await process.call('live', { on: true })
  await held
  await server.step([chat('<Ada> go east'), chat('<Voyager> go east'), chat('<Voyager> <Ada> dig')])
  await process.call('stats')
  const heard = process.notifications.map(note => note.params).filter(event => event['type'] === 'said')
  assert.deepEqual(heard, [{ type: 'said', tick: server.tick, player: 'Ada', text: 'go east' }])
})

test('what needs a connection is refused without one', async t => {
  const process = bot(t)
  await assert.rejects(process.call('observe'), { kind: 'badState' })
  await assert.rejects(process.call('run', { program: { source: '', name: 'p' } }), { kind: 'badState' })
})

test('lockstep needs the preload', async t => {
  const { port } = await world(t)
  const process = bot(t, { lockstep: false })
  await assert.rejects(process.join({ port, lockstep: true }), { kind: 'badState', message: /--import/ })
})

test('the process ends when its socket is closed, also with the world held', async t => {
  const { server, port } = await world(t)
  const process = bot(t)
  await join(process, server, port)
  process.hangUp()
  const [code] = await once(process.child, 'exit')
  assert.equal(code, 0, process.errors)
})

test('under its flags the process reads nothing of others, writes nothing and starts nothing', async () => {
  const attempts = ["fs.readFileSync('/etc/passwd')", "fs.writeFileSync('out', '')", "require('child_process').execSync('true')", "new (require('worker_threads').Worker)('0', { eval: true })"]
  for (const attempt of attempts) {
    const script = `try { ${attempt}; console.log('done') } catch (error) { console.log(error.code) }`
    const { stdout } = await promisify(execFile)(process.execPath, [...nodeFlags(), '-e', script])
    assert.equal(stdout, 'ERR_ACCESS_DENIED\n', attempt)
  }
})
