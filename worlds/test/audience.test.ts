import assert from 'node:assert/strict'
import test from 'node:test'
import type { Peer } from '../src/clock.ts'
import { World } from '../src/world.ts'
import { LockstepClient } from './client.ts'
import { GROUND, Actor, Stage } from './stage.ts'

const TOWER = { x: 3, y: GROUND, z: 3 }

/** A client that looks on, without a socket: it is shown more only when it answers. */
class Onlooker extends Actor implements Peer {
  readonly #stage: Stage
  readonly ticks: number[] = []

  constructor (stage: Stage, name = 'Eye') {
    super(name)
    this.#stage = stage
    stage.game.audience.enter(this.seat, this)
  }

  sendTick (tick: number): void {
    this.ticks.push(tick)
  }

  answer (): void {
    this.#stage.game.audience.answered(this.seat, this.ticks.at(-1) ?? -1)
  }

  columns (): string[] {
    return this.all('map_chunk').map(({ x, z }) => `${String(x)},${String(z)}`).sort()
  }
}

function watched (): Stage {
  return new Stage({ spectators: { Eye: 'Ada' } })
}

/** Ada digs, walks and is hungry for `ticks`; with an onlooker who answers now and then, comes late, leaves and comes again. */
function story (stage: Stage, ticks: number, looksOn: boolean): Stage {
  let eye = looksOn ? new Onlooker(stage) : null
  const ada = stage.join('Ada')
  stage.game.mobs.add('cow', { x: 4.5, y: GROUND, z: 4.5 })
  for (let tick = 0; tick < ticks; tick++) {
    ada.moveBy(0.2, 0, 0.1)
    if (tick % 40 === 0) ada.dig(0, { x: Math.floor(ada.player.body.position.x) + 1, y: GROUND - 1, z: Math.floor(ada.player.body.position.z) })
    if (tick % 7 === 0) eye?.answer()
    if (tick === ticks / 2 && eye !== null) {
      eye.write('chat_command', { command: 'gamemode survival' })
      eye.write('position', { x: 200, y: 90, z: 200, onGround: false })
      stage.game.audience.leave(eye.seat)
      eye = new Onlooker(stage)
    }
    stage.run()
  }
  return stage
}

test('a world with an onlooker is, byte for byte, the world without', () => {
  const [alone, seen] = [story(watched(), 700, false), story(watched(), 700, true)]
  assert.equal(seen.hash(), alone.hash())
  assert.deepEqual(seen.events, alone.events)
  assert.equal(seen.game.columns.loadedCount, alone.game.columns.loadedCount)
  assert.deepEqual(seen.game.players.map(({ name }) => name), ['Ada'])
})

test('an onlooker is in spectator mode and shown the columns of the one it watches, no others', () => {
  const stage = watched()
  const eye = new Onlooker(stage)
  assert.equal(eye.all('login')[0]?.['gameMode'], 3)
  assert.deepEqual(eye.columns(), [])
  const ada = stage.join('Ada')
  eye.answer()
  const shown = ada.all('map_chunk').map(({ x, z }) => `${String(x)},${String(z)}`).sort()
  assert.deepEqual(eye.columns(), shown)
  const [spawned] = eye.all('named_entity_spawn')
  assert.equal(spawned?.['entityId'], ada.player.id)
  assert.deepEqual(eye.all('player_info').at(-1)?.['data'][0].player.name, 'Ada')
  assert.deepEqual(ada.all('named_entity_spawn'), [])
  assert.deepEqual(ada.all('system_chat').filter(({ content }) => String(content).includes('Eye')), [])
})

test('an onlooker is carried along with the one it watches', () => {
  const stage = watched()
  const ada = stage.join('Ada')
  const eye = new Onlooker(stage)
  for (let step = 0; step < 60; step++) {
    ada.moveBy(0.5, 0, 0)
    stage.run()
    eye.answer()
  }
  const { x } = ada.player.body.position
  assert.ok(x > 25, `Ada is at ${x}`)
  assert.equal(eye.all('entity_teleport').at(-1)?.['x'], x)
  assert.deepEqual(eye.all('update_view_position').at(-1), ada.all('update_view_position').at(-1))
  assert.deepEqual(eye.all('unload_chunk'), ada.all('unload_chunk'))
})

test('an onlooker that does not answer holds up no tick, and is shown all that it missed at once', () => {
  const stage = watched()
  const ada = stage.join('Ada')
  const eye = new Onlooker(stage)
  for (const name of ['stone', 'air', 'oak_planks']) {
    stage.put(TOWER, name)
    stage.run(5)
  }
  assert.deepEqual(eye.all('block_change'), [])
  eye.answer()
  const planks = stage.game.data.stateOf('oak_planks', {})
  assert.deepEqual(eye.all('block_change'), [{ location: TOWER, type: planks }])
  assert.deepEqual(eye.ticks, [2, stage.game.tick])
  assert.equal(ada.all('block_change').length, 3)
})

test('an onlooker outlives the one it watches and finds it again', () => {
  const stage = watched()
  const ada = stage.join('Ada')
  const eye = new Onlooker(stage)
  const { id, uuid } = ada.player
  ada.seat.leave()
  stage.run()
  eye.answer()
  assert.deepEqual(eye.all('entity_destroy'), [{ entityIds: [id] }])
  assert.deepEqual(eye.all('player_remove'), [{ players: [uuid] }])
  const again = stage.join('Ada')
  eye.answer()
  assert.equal(eye.all('named_entity_spawn').at(-1)?.['entityId'], again.player.id)
})

test('what an onlooker sends is not taken in, however much it is', () => {
  const stage = watched()
  stage.join('Ada')
  const eye = new Onlooker(stage)
  for (let i = 0; i < 5000; i++) eye.write('chat_message', { message: 'hello' })
  stage.run()
  assert.equal(eye.kicked, null)
  assert.deepEqual(stage.events.filter(({ type }) => type === 'chat'), [])
})

test('a second onlooker of a name takes the place of the first', () => {
  const stage = watched()
  const first = new Onlooker(stage)
  const second = new Onlooker(stage)
  assert.match(first.kicked ?? '', /another location/)
  assert.equal(second.kicked, null)
})

test('the clock waits for no onlooker and does not fall back to real time', async t => {
  const events: unknown[] = []
  const world = await World.start({
    preset: 'plateau', seed: 7, host: '127.0.0.1', port: 0, clock: { kind: 'free' }, save: null, snapshot: null, viewDistance: 2, difficulty: 'easy',
    spectators: { Eye: 'Ada' },
    onEvent: event => { events.push(event) },
    onFailure: error => { throw error }
  })
  t.after(async () => { await world.stop() })
  const { port } = world.describe()
  const eye = await LockstepClient.join(port, 'Eye')
  assert.equal(eye.tick, 0)
  assert.equal(world.stats()['tick'], 0)
  const ada = await LockstepClient.join(port, 'Ada')
  await ada.step(50)
  assert.equal(eye.tick, 0)
  await eye.step()
  assert.equal(eye.tick, ada.tick)
  assert.equal(eye.all('named_entity_spawn').length, 1)
  assert.deepEqual(events, [{ type: 'join', player: 'Ada', tick: 1 }])
  await eye.end()
  await ada.step(5)
})

test('a client of an onlooker\'s name that does not speak the clock channel is sent away', () => {
  const stage = watched()
  const eye = new Actor('Eye')
  Object.defineProperty(eye, 'lockstep', { value: false })
  stage.game.audience.enter(eye.seat, { sendTick: () => {} })
  assert.match(eye.kicked ?? '', /kept for a spectator that speaks the clock channel/)
})
