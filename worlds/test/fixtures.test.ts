import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { RpcError } from '../../bridge/src/rpc.ts'
import { boundsOf, cellsIn } from '../src/fixtures/box.ts'
import { Capture, type FixtureJson, type Ground } from '../src/fixtures/capture.ts'
import { stagedGame } from '../src/fixtures/staging.ts'
import type { Game } from '../src/game.ts'
import { Container } from '../src/items/container.ts'
import { stack } from '../src/items/items.ts'
import type { JsonValue } from '../src/save.ts'
import { LockstepClient } from './client.ts'
import { RpcFailure, WorldProcess } from './process.ts'
import { Actor, Stage } from './stage.ts'

const OPTIONS = { preset: 'plateau', seed: 1, viewDistance: 2, difficulty: 'easy', onEvent: () => {} } as const

function staged (fixture: object, name = 'Ada', uuid = '00000000-0000-3000-8000-00000000beef'): Game {
  return stagedGame(OPTIONS, JSON.parse(JSON.stringify(fixture)) as JsonValue, name, uuid)
}

/** Ada with a worn pickaxe, a chest beside her, a hurt pig; then the ground is dug, she walks, and it is cut out. */
function captured (ground: Ground = 'box'): { stage: Stage, fixture: FixtureJson } {
  const stage = new Stage()
  const ada = stage.join()
  ada.player.inventory.slots[36] = stack('iron_pickaxe', 1, 7, { enchantments: { efficiency: 3 } })
  Object.assign(ada.player.vitals, { health: 11, food: 9, saturation: 1.5 })
  ada.player.experience = { ...ada.player.experience, level: 4 }
  stage.put({ x: 3, y: 61, z: 0 }, 'chest', { facing: 'west' })
  const chest = new Container()
  chest.slots[5] = stack('bread', 2)
  stage.game.blocks.entities.put({ x: 3, y: 61, z: 0 }, { kind: 'chest', container: chest.toJson() })
  const pig = stage.game.mobs.add('pig', { x: 4.5, y: 61, z: 3.5 })
  pig.vitals.health = 4
  stage.game.mobs.add('cow', { x: 40.5, y: 61, z: 0.5 })
  stage.game.capture = new Capture(stage.game, ada.player)
  stage.put({ x: 1, y: 60, z: 0 }, 'air')
  stage.put({ x: 3, y: 61, z: 0 }, 'air')
  ada.give('dirt', 3)
  for (let i = 0; i < 8; i++) {
    ada.moveBy(0, 0, 0.25)
    stage.run()
  }
  return { stage, fixture: stage.game.capture.cut(ground) }
}

test('what is cut out is the moment as it was, and a world made of it begins there', () => {
  const { fixture } = captured()
  const game = staged(fixture)
  const { json } = game.roster.find('Ada') ?? assert.fail('nobody is there')
  assert.deepEqual(json.inventory, { held: 0, slots: [[36, 'iron_pickaxe', 1, 7, { enchantments: { efficiency: 3 } }]] })
  assert.deepEqual([json.vitals.health, json.vitals.food, json.vitals.saturation, json.experience?.level], [11, 9, 1.5, 4])
  assert.deepEqual(json.body.position, { x: 0.5, y: 61, z: 0.5 })
  assert.equal(game.blocks.at({ x: 1, y: 60, z: 0 }).name, 'grass_block')
  assert.deepEqual(game.blocks.at({ x: 3, y: 61, z: 0 }).properties, { facing: 'west', type: 'single', waterlogged: 'false' })
  assert.deepEqual(game.blocks.entities.containerAt({ x: 3, y: 61, z: 0 }).slots[5], stack('bread', 2))
  assert.deepEqual([...game.mobs.all.values()].map(({ kind, vitals }) => [kind, vitals.health]), [['pig', 4]])
  assert.deepEqual([game.tick, game.dayTime, game.rng.state], [fixture.scene.tick, fixture.time, fixture.scene.draws.game])
})

test('a box holds what the player could reach from everywhere it went, a region what it could see', () => {
  const box = boundsOf(captured().fixture.box)
  assert.deepEqual(box, { min: { x: -8, y: 53, z: -8 }, max: { x: 8, y: 69, z: 10 } })
  const { fixture } = captured('region')
  const region = boundsOf(fixture.box)
  assert.deepEqual([region.min.x, region.max.x, region.min.z, region.max.z], [-32, 32, -32, 34])
  assert.equal(cellsIn(region), fixture.box.runs.reduce((sum, each, i) => i % 2 === 1 ? sum + each : sum, 0))
})

test('beyond a box there is nothing but unseen walls; beyond a world its own land, with its creatures', () => {
  const alone = staged(captured().fixture)
  assert.deepEqual([-9, -10].map(x => alone.blocks.at({ x, y: 60, z: 0 }).name), ['barrier', 'air'])
  assert.equal(alone.blocks.at({ x: 0, y: 52, z: 0 }).name, 'barrier')
  const whole = staged(captured('world').fixture)
  assert.equal(whole.blocks.at({ x: -10, y: 60, z: 0 }).name, 'grass_block')
  assert.equal(whole.blocks.at({ x: 3, y: 61, z: 0 }).name, 'chest')
  assert.deepEqual([...whole.mobs.all.values()].map(({ kind }) => kind), ['pig', 'cow'])
})

test('a creature that the player hit is of the moment, wherever it stood', () => {
  const stage = new Stage()
  const ada = stage.join()
  const near = stage.game.mobs.add('pig', { x: 20.5, y: 61, z: 0.5 })
  stage.game.mobs.add('sheep', { x: -20.5, y: 61, z: 0.5 })
  stage.game.capture = new Capture(stage.game, ada.player)
  near.playerHitAt = stage.game.tick
  const { box, mobs } = stage.game.capture.cut('box')
  assert.deepEqual(mobs.map(({ kind }) => kind), ['pig'])
  assert.equal(boundsOf(box).max.x, 28)
})

test('a tame wolf knows its owner by another name', () => {
  const stage = new Stage()
  const ada = stage.join()
  stage.game.mobs.add('wolf', { x: 2.5, y: 61, z: 0.5 }, { owner: ada.seat.uuid })
  stage.game.capture = new Capture(stage.game, ada.player)
  const game = staged(stage.game.capture.cut('box'), 'Bob', 'bob-uuid')
  assert.deepEqual([...game.mobs.all.values()].map(({ traits }) => traits.owner), ['bob-uuid'])
})

test('the same fixture and the same inputs make the same world again', () => {
  const { fixture } = captured()
  const play = (): string => {
    const game = staged(fixture)
    const ada = new Actor('Ada', '00000000-0000-3000-8000-00000000beef')
    game.join(ada.seat)
    for (let i = 0; i < 120; i++) {
      if (i > 2) ada.moveBy(0.1, 0, 0)
      game.step()
    }
    return JSON.stringify(game.toJson())
  }
  assert.equal(play(), play())
})

test('a start made up of little is enough: what is not said is as in a new world', () => {
  const start = { position: { x: 0.5, y: -60, z: 0.5 }, yaw: 0, pitch: 0, health: 20, food: 20, saturation: 5, held: 0, inventory: [{ slot: 36, item: 'bread', count: 2, damage: 0, tags: {} }], rest: {} }
  const mobs = [{ kind: 'zombie', position: { x: 5.5, y: -60, z: 0.5 } }]
  const game = staged({ preset: 'arena', seed: 4, ground: 'world', time: 13000, start, box: null, mobs, scene: {} })
  const ada = new Actor('Ada', '00000000-0000-3000-8000-00000000beef')
  game.join(ada.seat)
  for (let i = 0; i < 20; i++) game.step()
  assert.deepEqual(ada.player.inventory.counts(), { bread: 2 })
  assert.deepEqual([...game.mobs.all.values()].map(({ kind }) => kind), ['zombie'])
  assert.equal(game.blocks.at({ x: 0, y: -61, z: 0 }).name, 'grass_block')
})

test('what no world can be made of is refused with what is wrong', () => {
  const { fixture } = captured()
  const wrong: Array<[object, RegExp]> = [
    [{ ...fixture, ground: 'moon' }, /ground is one of box, region, world/],
    [{ ...fixture, ground: 'world', preset: 'moon' }, /no preset `moon`/],
    [{ ...fixture, box: { ...fixture.box, palette: ['unobtainium', ...fixture.box.palette.slice(1)] } }, /no block `unobtainium`/],
    [{ ...fixture, box: { ...fixture.box, runs: [0, 1] } }, /the runs of the box hold 1 blocks/],
    [{ ...fixture, box: { ...fixture.box, runs: [-1, 5] } }, /run 0 of the box is -1, 5/],
    [{ ...fixture, box: { ...fixture.box, size: [1e6, 17, 1e6] } }, /a box of/],
    [{ ...fixture, mobs: [{ kind: 'dragon', position: { x: 0, y: 0, z: 0 } }] }, /dragon/],
    [{ ...fixture, start: { ...fixture.start, position: { x: 1e9, y: 0, z: 0 } } }, /not within/],
    [{ ...fixture, start: { ...fixture.start, inventory: [{ slot: 36, item: 'unobtainium', count: 1, damage: 0, tags: {} }] } }, /no item `unobtainium`/],
    [{ ...fixture, start: null }, /holds no start/]
  ]
  for (const [given, reason] of wrong) assert.throws(() => staged(given), (error: RpcError) => reason.test(error.message), String(reason))
})

test('taking the moment again forgets the one before, and what is noted ends with it', () => {
  const stage = new Stage()
  const ada = stage.join()
  const first = new Capture(stage.game, ada.player)
  first.end()
  assert.deepEqual([stage.game.capture, stage.game.columns.onChange], [null, null])
  stage.put({ x: 1, y: 60, z: 0 }, 'stone')
  const { box } = new Capture(stage.game, ada.player).cut('box')
  assert.equal(box.palette.includes('stone'), true)
})

async function refused (call: Promise<unknown>): Promise<string> {
  return await call.then(() => 'nothing was wrong', (error: unknown) => (error as RpcFailure).kind)
}

test('over the control socket a moment is captured, cut, and staged in another world', async (t: TestContext) => {
  const [played, other] = [new WorldProcess(), new WorldProcess()]
  t.after(async () => { await Promise.all([played.kill(), other.kill()]) })
  const { port } = await played.call('start', { preset: 'plateau', seed: 3 })
  assert.equal(await refused(played.call('cut', { ground: 'box' })), 'badState')
  assert.equal(await refused(played.call('capture', { player: 'Ada' })), 'unknownPlayer')
  const ada = await LockstepClient.join(port, 'Ada')
  await ada.step(3)
  await played.call('command', { line: 'give Ada bread 3' })
  await played.call('capture', { player: 'Ada' })
  await ada.step(3)
  assert.equal(await refused(played.call('cut', { ground: 'moon' })), 'invalidParams')
  const fixture = await played.call('cut', { ground: 'box' })
  const { port: there } = await other.call('start', { preset: 'void', seed: 1 })
  assert.equal(await refused(other.call('stage', { fixture, player: 'Bob' })), 'unknownPlayer')
  const bob = await LockstepClient.join(there, 'Bob')
  assert.equal(await refused(other.call('stage', { fixture: null, player: 'Bob' })), 'invalidParams')
  assert.deepEqual(await other.call('stage', { fixture, player: 'Bob' }), { tick: fixture['scene'].tick })
  assert.match(await bob.untilEnd(), /made anew/)
  const again = await LockstepClient.join(there, 'Bob')
  await again.step(2)
  const { inventory, position } = await other.call('truth', { player: 'Bob' })
  assert.deepEqual([inventory, position], [{ bread: 3 }, { x: 0.5, y: 61, z: 0.5 }])
})
