import assert from 'node:assert/strict'
import test from 'node:test'
import { hurt } from '../src/entities/damage.ts'
import { mechanic } from './conformance.ts'
import { GROUND, Stage, type Actor } from './stage.ts'

const FOOT = { x: 2, y: GROUND, z: 0 }
const HEAD = { x: 3, y: GROUND, z: 0 }
const NIGHT = 14000

function bedroom (): { stage: Stage, ada: Actor } {
  const stage = new Stage({ difficulty: 'peaceful' })
  const ada = stage.join()
  const { columns, data } = stage.game
  columns.set(FOOT.x, FOOT.y, FOOT.z, data.stateOf('red_bed', { part: 'foot', facing: 'east' }))
  columns.set(HEAD.x, HEAD.y, HEAD.z, data.stateOf('red_bed', { part: 'head', facing: 'east' }))
  return { stage, ada }
}

function told (actor: Actor): string {
  return JSON.parse(actor.all('system_chat').at(-1)?.['content']).translate
}

mechanic('a bed is a spawn by day, and by night five seconds in it bring the morning', {
  area: 'survival',
  source: 'minecraft.wiki/w/Bed',
  how: 'time of day, position and messages by day and by night'
}, () => {
  const { stage, ada } = bedroom()
  ada.use(FOOT)
  stage.run()
  assert.equal(told(ada), 'block.minecraft.bed.no_sleep')
  assert.deepEqual(ada.player.respawnAt, { cell: HEAD, forced: false })
  stage.game.dayTime = NIGHT
  ada.use(FOOT)
  stage.run()
  assert.deepEqual(ada.player.sleeping?.cell, HEAD)
  assert.equal(ada.all('entity_metadata').at(-1)?.['metadata'].find(({ key }: { key: number }) => key === 6).value, 2)
  const { position } = ada.player.body
  ada.moveBy(0.2, 0, 0)
  stage.run(90)
  assert.deepEqual(ada.player.body.position, position)
  assert.ok(stage.game.timeOfDay > NIGHT)
  stage.run(12)
  assert.ok(stage.game.timeOfDay < 20)
  assert.equal(ada.player.sleeping, null)
  assert.equal(ada.player.body.position.y, GROUND)
  assert.equal(ada.all('animation').at(-1)?.['animation'], 2)
})

mechanic('a ceiling two blocks over a bed does not smother who sleeps in it', {
  area: 'survival',
  source: 'minecraft.wiki/w/Bed, minecraft.wiki/w/Suffocation',
  how: 'a night slept in a chamber two blocks high, health after it'
}, () => {
  const { stage, ada } = bedroom()
  for (const { x, y, z } of [FOOT, HEAD]) stage.game.columns.set(x, y + 2, z, stage.game.data.stateOf('stone'))
  stage.game.dayTime = NIGHT
  ada.use(FOOT)
  stage.run(102)
  assert.ok(stage.game.timeOfDay < 20)
  assert.equal(ada.player.vitals.health, 20)
})

mechanic('all must sleep, a leaving one does not count, and pain wakes', {
  area: 'survival',
  source: 'minecraft.wiki/w/Bed',
  how: 'two players of whom one, then all sleep'
}, () => {
  const { stage, ada } = bedroom()
  const bob = stage.join('Bob')
  stage.game.dayTime = NIGHT
  ada.use(HEAD)
  stage.run(110)
  assert.ok(ada.player.sleeping !== null && stage.game.timeOfDay > NIGHT)
  bob.player.body.position = { x: 3.5, y: GROUND, z: 1.5 }
  bob.use(HEAD)
  stage.run()
  assert.equal(told(bob), 'block.minecraft.bed.occupied')
  hurt(stage.game, ada.player, { amount: 1, source: 'magic' })
  assert.equal(ada.player.sleeping, null)
  ada.use(HEAD)
  bob.seat.leave()
  stage.run(105)
  assert.ok(stage.game.timeOfDay < 20)
})

test('who was saved asleep comes back beside an empty bed', () => {
  const { stage, ada } = bedroom()
  stage.game.dayTime = NIGHT
  ada.use(HEAD)
  stage.run(5)
  assert.equal(stage.game.blocks.at(HEAD).properties['occupied'], 'true')
  stage.restore(stage.saved())
  const back = stage.join()
  assert.equal(stage.game.blocks.at(HEAD).properties['occupied'], 'false')
  assert.equal(back.player.body.position.y, GROUND)
})

test('who stops sleeping gets up; far beds and those under a ceiling are none', () => {
  const { stage, ada } = bedroom()
  stage.game.dayTime = NIGHT
  ada.use(HEAD)
  stage.run(2)
  ada.write('entity_action', { entityId: 0, actionId: 'stop_sleeping', jumpBoost: 0 })
  stage.run()
  assert.equal(ada.player.sleeping, null)
  stage.put({ x: 3, y: GROUND + 1, z: 0 }, 'stone')
  ada.use(HEAD)
  stage.run()
  assert.equal(told(ada), 'block.minecraft.bed.obstructed')
  ada.player.body.position = { x: -2.5, y: GROUND, z: 0.5 }
  ada.use(FOOT)
  stage.run()
  assert.equal(told(ada), 'block.minecraft.bed.too_far_away')
})

mechanic('the dead come back beside their bed, and at the world\'s spawn when it is gone', {
  area: 'survival',
  source: 'minecraft.wiki/w/Bed, minecraft.wiki/w/Spawn',
  how: 'place of rebirth with and without the bed'
}, () => {
  const { stage, ada } = bedroom()
  ada.use(FOOT)
  stage.run()
  const reborn = (): { x: number, y: number, z: number } => {
    hurt(stage.game, ada.player, { amount: 99, source: 'generic_kill' })
    ada.write('client_command', { actionId: 'perform_respawn' })
    stage.run()
    return ada.player.body.position
  }
  const near = reborn()
  assert.ok(Math.abs(near.x - 2.5) <= 2 && Math.abs(near.z - 0.5) <= 1)
  assert.notDeepEqual(near, stage.game.spawn)
  stage.put(FOOT, 'air')
  stage.put(HEAD, 'air')
  assert.deepEqual(reborn(), stage.game.spawn)
  assert.equal(ada.player.respawnAt, null)
})
