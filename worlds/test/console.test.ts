import assert from 'node:assert/strict'
import test from 'node:test'
import { mechanic } from './conformance.ts'
import { RpcFailure, WorldProcess } from './process.ts'

mechanic('the console of the process runs commands, answers in words, and tells of them', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands',
  how: 'a world process: answers, refusals, events, exit'
}, async t => {
  const world = new WorldProcess()
  t.after(async () => { await world.kill() })
  for (const params of [{ seed: 1, host: '0.0.0.0' }, { seed: 1, gamemode: 'flying' }, { seed: 1, ops: 'Ada' }]) {
    await assert.rejects(world.call('start', params), (error: RpcFailure) => error.kind === 'invalidParams', JSON.stringify(params))
  }
  await world.call('start', { preset: 'flat', seed: 5, ops: ['Ada'], gamemode: 'creative' })
  assert.deepEqual(await world.call('command', { line: '/time set 5' }), { ok: true, output: ['Set the time to 5'] })
  const { ok, output } = await world.call('command', { line: 'give Ada dirt' })
  assert.deepEqual([ok, output], [false, ['No player was found']])
  assert.deepEqual((await world.call('command', { line: 'op Ada' }))['ok'], false)
  assert.deepEqual((await world.call('command', { line: 'stop' }))['output'], ['Stopping the server'])
  assert.deepEqual(world.events.map(({ type, player, text }) => [type, player, text]), [
    ['command', 'console', 'time set 5'], ['command', 'console', 'give Ada dirt'], ['command', 'console', 'op Ada'], ['command', 'console', 'stop'],
    ['stop', undefined, undefined]
  ])
  await world.call('stop')
  assert.equal(await world.exited(), 0)
})

test('the world opens itself to other machines only when told so', async t => {
  const world = new WorldProcess()
  t.after(async () => { await world.kill() })
  await assert.rejects(world.call('start', { preset: 'flat', seed: 1, host: '::' }), /public: true/)
  const { port } = await world.call('start', { preset: 'flat', seed: 1, host: '0.0.0.0', public: true })
  assert.ok(port > 0)
})
