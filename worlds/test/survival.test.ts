import assert from 'node:assert/strict'
import test from 'node:test'
import { hurt, kill } from '../src/entities/damage.ts'
import { mechanic } from './conformance.ts'
import { Actor, GROUND, Stage } from './stage.ts'

/** Neither healing nor starving, so that only damage changes the health. */
function peckish (actor: Actor): void {
  Object.assign(actor.player.vitals, { food: 10, saturation: 0 })
}

/** Falls freely, as a client's physics does, until the ground is reached. */
function fall (stage: Stage, actor: Actor, from: number): void {
  const { position } = actor.player.body
  actor.player.body.position = { ...position, y: from }
  actor.player.body.fallen = 0
  let speed = 0
  while (actor.player.body.position.y > GROUND && !actor.player.vitals.dead) {
    speed = (speed - 0.08) * 0.98
    actor.moveBy(0, Math.max(speed, GROUND - actor.player.body.position.y), 0)
    stage.run()
  }
}

mechanic('a fall of three blocks does not hurt, of six costs three, in water none', {
  area: 'survival',
  source: 'minecraft.wiki/w/Damage#Fall_damage',
  how: 'health after falls of 3, 6 and 8 blocks, the last into water'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  peckish(ada)
  fall(stage, ada, GROUND + 3)
  assert.equal(ada.player.vitals.health, 20)
  fall(stage, ada, GROUND + 6)
  assert.equal(ada.player.vitals.health, 17)
  assert.equal(ada.all('damage_event').length, 1)
  assert.equal(ada.player.statistics.toJson().custom['damage_taken'], 3)
  stage.put({ x: 0, y: GROUND, z: 0 }, 'water')
  fall(stage, ada, GROUND + 8)
  assert.equal(ada.player.vitals.health, 17)
})

test('a client that says it is on the ground while it falls is hurt all the same', () => {
  const stage = new Stage()
  const ada = stage.join()
  fall(stage, ada, GROUND + 10)
  assert.equal(ada.player.vitals.health, 13)
})

test('sprinting and jumping make hungry, the full stomach first', () => {
  const stage = new Stage()
  const ada = stage.join()
  ada.write('entity_action', { entityId: 0, actionId: 'start_sprinting', jumpBoost: 0 })
  for (let i = 0; i < 300; i++) {
    ada.moveBy(0, 0, i % 60 < 30 ? 0.28 : -0.28)
    stage.run()
  }
  const { saturation, food } = ada.player.vitals
  assert.ok(saturation === 3 && food === 20)
  ada.player.vitals.saturation = 0
  ada.player.vitals.exhaustion = 4.1
  stage.run()
  assert.equal(ada.player.vitals.food, 19)
})

mechanic('an empty stomach starves to ten half hearts on easy, a well fed body heals', {
  area: 'survival',
  source: 'minecraft.wiki/w/Hunger#Mechanics',
  how: 'health after whole periods, slow and fast'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  Object.assign(ada.player.vitals, { food: 0, saturation: 0, health: 12 })
  stage.run(80 * 5)
  assert.equal(ada.player.vitals.health, 10)
  Object.assign(ada.player.vitals, { food: 19, health: 10 })
  stage.run(80)
  assert.equal(ada.player.vitals.health, 11)
  Object.assign(ada.player.vitals, { food: 20, saturation: 6, exhaustion: 0 })
  stage.run(10)
  assert.equal(ada.player.vitals.health, 12)
})

mechanic('bread is eaten in 32 ticks; letting go or changing hands earlier leaves it', {
  area: 'survival',
  source: 'minecraft.wiki/w/Food',
  how: '32 ticks; let go or other place earlier'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  Object.assign(ada.player.vitals, { food: 10, saturation: 0 })
  ada.give('bread', 2)
  ada.write('use_item', { hand: 0, sequence: 0 })
  stage.run(20)
  ada.write('block_dig', { status: 5, location: { x: 0, y: 0, z: 0 }, face: 0, sequence: 0 })
  stage.run(40)
  assert.deepEqual(ada.player.inventory.counts(), { bread: 2 })
  ada.write('use_item', { hand: 0, sequence: 0 })
  stage.run(32)
  assert.deepEqual(ada.player.inventory.counts(), { bread: 2 })
  stage.run()
  assert.deepEqual(ada.player.inventory.counts(), { bread: 1 })
  assert.deepEqual([ada.player.vitals.food, ada.player.vitals.saturation], [15, 6])
  assert.equal(ada.all('entity_status').at(-1)?.['entityStatus'], 9)
  assert.deepEqual(ada.player.statistics.toJson().used, { bread: 1 })
})

test('the full do not eat, and stone is no food', () => {
  const stage = new Stage()
  const ada = stage.join()
  ada.give('bread')
  ada.write('use_item', { hand: 0, sequence: 0 })
  stage.run(40)
  ada.player.inventory.hand = { name: 'stone', count: 1, damage: 0 }
  ada.player.vitals.food = 5
  ada.write('use_item', { hand: 0, sequence: 0 })
  stage.run(40)
  assert.deepEqual(ada.player.inventory.counts(), { stone: 1 })
})

mechanic('under water the breath lasts 15 seconds, then each second costs a heart; air brings it back', {
  area: 'survival',
  source: 'minecraft.wiki/w/Damage#Drowning',
  how: 'ticks until it hurts and between, recovery'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  peckish(ada)
  for (const y of [0, 1]) stage.put({ x: 0, y: GROUND + y, z: 0 }, 'water')
  stage.run(319)
  assert.equal(ada.player.vitals.health, 20)
  stage.run(21)
  assert.equal(ada.player.vitals.health, 16)
  assert.ok(ada.all('entity_metadata').length > 300)
  stage.put({ x: 0, y: GROUND + 1, z: 0 }, 'air')
  stage.run(75)
  assert.equal(ada.player.vitals.air, 300)
})

mechanic('lava burns every half second and goes on burning outside', {
  area: 'survival',
  source: 'minecraft.wiki/w/Lava',
  how: 'health in and after it'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  peckish(ada)
  stage.put({ x: 0, y: GROUND, z: 0 }, 'lava')
  stage.run(11)
  assert.equal(ada.player.vitals.health, 12)
  stage.put({ x: 0, y: GROUND, z: 0 }, 'air')
  stage.run(60)
  assert.ok(ada.player.vitals.health < 12)
  stage.put({ x: 0, y: GROUND, z: 0 }, 'water')
  stage.run(2)
  assert.equal(ada.player.vitals.burning, 0)
})

mechanic('the void and a wall around the head kill in time', {
  area: 'survival',
  source: 'minecraft.wiki/w/Damage, minecraft.wiki/w/Void',
  how: 'health with the head in stone, below the world'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  peckish(ada)
  stage.put({ x: 0, y: GROUND + 1, z: 0 }, 'stone')
  stage.run(11)
  assert.equal(ada.player.vitals.health, 18)
  ada.player.body.position = { x: 0.5, y: -140, z: 0.5 }
  stage.run(50)
  assert.ok(ada.player.vitals.dead)
})

mechanic('the dead leave everything behind, and begin again at the spawn', {
  area: 'survival',
  source: 'minecraft.wiki/w/Death',
  how: 'items left, statistics, message, rebirth at the spawn'
}, () => {
  const stage = new Stage()
  const bob = stage.join('Bob')
  const ada = stage.join()
  for (let i = 0; i < 10; i++) {
    ada.moveBy(0.9, 0, 0)
    stage.run()
  }
  ada.give('stone', 5)
  ada.give('iron_pickaxe')
  ada.player.vitals.health = 1
  ada.player.body.fallen = 30
  ada.moveBy(0, 0, 0)
  stage.run()
  assert.ok(ada.player.vitals.dead)
  assert.equal(ada.all('update_health').at(-1)?.['health'], 0)
  assert.deepEqual(ada.player.inventory.counts(), {})
  assert.equal(JSON.parse(bob.all('system_chat').at(-1)?.['content']).translate, 'death.fell.accident.generic')
  assert.deepEqual(stage.events.at(-1), { type: 'death', tick: stage.game.tick, player: 'Ada', text: 'fall' })
  const left = [...stage.game.entities.items.values()].map(({ item }) => `${item.count} ${item.name}`)
  assert.deepEqual(left.sort(), ['1 iron_pickaxe', '5 stone'])

  ada.moveBy(1, 0, 0)
  ada.write('client_command', { actionId: 'perform_respawn' })
  ada.received.length = 0
  stage.run(2)
  assert.deepEqual(ada.player.body.position, stage.game.spawn)
  assert.deepEqual([ada.player.vitals.health, ada.player.vitals.food, ada.player.vitals.dead], [20, 20, false])
  assert.equal(ada.all('respawn').length, 1)
  assert.equal(ada.all('map_chunk').length, 25)
  assert.deepEqual(ada.player.statistics.toJson().custom['deaths'], 1)
})

test('who dies and leaves is dead on coming back', () => {
  const stage = new Stage()
  const ada = stage.join()
  ada.player.vitals.health = 1
  ada.player.body.fallen = 30
  ada.moveBy(0, 0, 0)
  stage.run()
  ada.seat.leave()
  stage.run()
  const again = stage.join()
  assert.ok(again.player.vitals.dead)
  again.write('client_command', { actionId: 'perform_respawn' })
  stage.run()
  assert.equal(again.player.vitals.health, 20)
})

mechanic('nothing but a fall hurts in the first three seconds after joining and after a respawn', {
  area: 'survival',
  source: 'minecraft.wiki/w/Player#Spawning',
  how: 'a blow and a fall to one who has just joined; a blow after 60 ticks; a blow after a respawn'
}, () => {
  const stage = new Stage()
  const blow = { amount: 1, source: 'cactus' } as const
  const ada = new Actor('Ada')
  stage.game.join(ada.seat)
  stage.run(2)
  assert.equal(hurt(stage.game, ada.player, blow), false)
  assert.equal(hurt(stage.game, ada.player, { amount: 1, source: 'fall' }), true)
  stage.run(60)
  assert.equal(hurt(stage.game, ada.player, blow), true)
  kill(stage.game, ada.player)
  ada.write('client_command', { actionId: 'perform_respawn' })
  stage.run()
  assert.equal(hurt(stage.game, ada.player, blow), false)
})
