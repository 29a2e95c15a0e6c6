import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { LockstepClient } from './client.ts'
import { RpcFailure, WorldProcess } from './process.ts'

function worldProcess (t: TestContext): WorldProcess {
  const world = new WorldProcess()
  t.after(async () => { await world.kill() })
  return world
}

function folder (t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'world-'))
  t.after(() => { rmSync(path, { recursive: true, force: true }) })
  return path
}

async function failure (call: Promise<unknown>): Promise<RpcFailure> {
  try {
    await call
  } catch (error) {
    if (error instanceof RpcFailure) return error
    throw error
  }
  throw new Error('the call did not fail')
}

test('a world starts, serves a player, says who came, and stops with its tick', async t => {
  const world = worldProcess(t)
  const { port, ...started } = await world.call('start', { preset: 'plateau', seed: 5 })
  assert.deepEqual(started, { tick: 0, version: '1.20.1', seed: 5, preset: 'plateau' })
  const ada = await LockstepClient.join(port, 'Ada')
  await ada.step(9)
  assert.deepEqual(world.events, [{ type: 'join', tick: 1, player: 'Ada' }])
  const { tick, online, position, inventory, statistics } = await world.call('truth', { player: 'Ada' })
  assert.deepEqual([tick, online, position, inventory], [10, true, { x: 0.5, y: 61, z: 0.5 }, {}])
  assert.deepEqual(statistics.mined, {})
  assert.equal((await world.call('truth', { player: 'Ada' })).time_of_day, 1010)
  assert.equal((await world.call('stats')).players, 1)
  assert.deepEqual(await world.call('stop'), { tick: 10 })
  assert.equal(await world.exited(), 0)
  assert.match(await ada.untilEnd(), /stopped/)
})

test('wrong calls are answered by their kind and what is possible', async t => {
  const world = worldProcess(t)
  assert.equal((await failure(world.call('truth', { player: 'Ada' }))).kind, 'badState')
  assert.match((await failure(world.call('start', { seed: 1, preset: 'moon' }))).message, /no preset `moon`; there are arena, default, flat, island, mining-test, plateau, void/)
  for (const params of [{}, { seed: 1.5 }, { seed: 1, clock: 'warp:0' }, { seed: 1, port: -1 }, { seed: 1, view_distance: 99 }, { seed: 1, difficulty: 'brutal' }]) {
    assert.equal((await failure(world.call('start', params))).kind, 'invalidParams', JSON.stringify(params))
  }
  const { port } = await world.call('start', { seed: 1, preset: 'plateau' })
  assert.equal((await failure(world.call('start', { seed: 1 }))).kind, 'badState')
  assert.equal((await failure(world.call('truth', { player: 'Nobody' }))).kind, 'unknownPlayer')
  assert.equal((await failure(world.call('snapshot', { id: 'a' }))).kind, 'badState')
  const other = worldProcess(t)
  const taken = await failure(other.call('start', { seed: 1, preset: 'plateau', port }))
  assert.deepEqual([taken.kind, taken.message.includes(String(port))], ['portInUse', true])
  assert.equal((await other.call('start', { seed: 1, preset: 'plateau' })).tick, 0)
})

test('what a snapshot reported is there after a kill, and a new process goes on from it', async t => {
  const save = folder(t)
  const first = worldProcess(t)
  const { port } = await first.call('start', { preset: 'plateau', seed: 5, save })
  const ada = await LockstepClient.join(port, 'Ada')
  const cell = { x: 1, y: 60, z: 0 }
  ada.write('block_dig', { status: 0, location: cell, face: 1, sequence: 1 })
  await ada.step(18)
  ada.write('block_dig', { status: 2, location: cell, face: 1, sequence: 2 })
  await ada.step(2)
  const written = await first.call('snapshot', { id: 'one' })
  assert.deepEqual([written.id, written.tick, written.chunks], ['one', ada.tick, 1])
  await first.kill()

  const second = worldProcess(t)
  const started = await second.call('start', { preset: 'default', seed: 99, save, snapshot: 'one' })
  assert.deepEqual([started.tick, started.seed, started.preset], [written.tick, 5, 'plateau'])
  assert.equal((await second.call('snapshot', { id: 'two' })).hash, written.hash)
  const truth = await second.call('truth', { player: 'Ada' })
  assert.deepEqual([truth.online, truth.statistics.mined], [false, { grass_block: 1 }])
  assert.deepEqual(await second.call('snapshots'), { ids: ['one', 'two'] })
  assert.deepEqual(await second.call('prune', { keep: ['two'] }), { removed: 1 })
  assert.equal((await failure(second.call('restore', { id: 'one' }))).kind, 'snapshot')
})

test('restoring puts everything back and sends the players away with the reason', async t => {
  const world = worldProcess(t)
  const { port } = await world.call('start', { preset: 'plateau', seed: 5, save: folder(t) })
  const ada = await LockstepClient.join(port, 'Ada')
  const { tick, hash } = await world.call('snapshot', { id: 'here' })
  for (let i = 0; i < 4; i++) {
    ada.move({ x: 0.25 })
    await ada.step()
  }
  assert.equal((await world.call('truth', { player: 'Ada' })).position.x, 1.5)
  assert.deepEqual(await world.call('restore', { id: 'here' }), { tick })
  assert.match(await ada.untilEnd(), /put back to snapshot here/)
  assert.equal((await world.call('truth', { player: 'Ada' })).position.x, 0.5)
  assert.equal((await world.call('snapshot', { id: 'again' })).hash, hash)
  const again = await LockstepClient.join(port, 'Ada')
  assert.equal(again.tick, tick + 1)
})

test('a damaged snapshot is refused by name and the world stays as it is', async t => {
  const save = folder(t)
  const world = worldProcess(t)
  await world.call('start', { preset: 'plateau', seed: 5, save })
  await world.call('snapshot', { id: 'one' })
  for (const file of readdirSync(join(save, 'snapshots', 'one'))) writeFileSync(join(save, 'snapshots', 'one', file), '{')
  const { kind, message } = await failure(world.call('restore', { id: 'one' }))
  assert.equal(kind, 'snapshot')
  assert.match(message, /one/)
  assert.equal((await world.call('stats')).tick, 0)
})

test('the world process ends when its agent is gone', async t => {
  const world = worldProcess(t)
  await world.call('start', { preset: 'plateau', seed: 1 })
  assert.equal(await world.hangUp(), 0)
})

test('without a control socket it says how it is started', async () => {
  const { spawnSync } = await import('node:child_process')
  const { VOYAGER_RPC_FD: _unset, ...env } = process.env
  const { status, stderr } = spawnSync(process.execPath, ['worlds/src/main.ts'], { env, encoding: 'utf8', cwd: new URL('../..', import.meta.url) })
  assert.equal(status, 2)
  assert.match(stderr, /VOYAGER_RPC_FD/)
})

test('health and food of a made-up start are set, shown to the client, told as a command, and only for who is there', async t => {
  const world = worldProcess(t)
  const { port } = await world.call('start', { seed: 1, preset: 'arena' })
  const ada = await LockstepClient.join(port, 'Ada')
  await ada.step(3)
  assert.deepEqual(await world.call('condition', { player: 'Ada', health: 7, food: 3 }), { health: 7, food: 3 })
  await ada.step(1)
  const { health, food, saturation } = await world.call('truth', { player: 'Ada' })
  assert.deepEqual([health, food, saturation], [7, 3, 3])
  assert.deepEqual(world.events.at(-1), { type: 'command', tick: 4, player: 'console', text: 'condition Ada 7 3' })
  assert.equal((await failure(world.call('condition', { player: 'Bob', health: 7 }))).kind, 'unknownPlayer')
  assert.equal((await failure(world.call('condition', { player: 'Ada', health: 0 }))).kind, 'invalidParams')
})

test('an effect of a level beyond what a signed byte holds reaches the client, which goes on', async t => {
  const world = worldProcess(t)
  const { port } = await world.call('start', { seed: 1, preset: 'arena' })
  const ada = await LockstepClient.join(port, 'Ada')
  await ada.step(3)
  assert.deepEqual((await world.call('command', { line: 'effect give Ada hunger 10 250' })).ok, true)
  await ada.step(60)
  assert.equal((await world.call('truth', { player: 'Ada' })).online, true)
})
