import assert from 'node:assert/strict'
import test from 'node:test'
import { Effects, ENDLESS } from '../src/players/effects.ts'
import { addEffect, removeEffects } from '../src/players/effect-rules.ts'
import { mechanic } from './conformance.ts'
import { GROUND, Stage, type Actor } from './stage.ts'

/** Neither healing nor starving by itself. */
function peckish (actor: Actor): void {
  Object.assign(actor.player.vitals, { food: 10, saturation: 0, exhaustion: 0 })
}

function afflict (stage: Stage, actor: Actor, name: string, level: number, ticks: number): boolean {
  return addEffect(stage.game, actor.player, { name, amplifier: level - 1, ticks })
}

mechanic('a stronger effect hides a longer one, which goes on afterwards; a weaker shorter one is nothing', {
  area: 'survival',
  source: 'minecraft.wiki/w/Effect',
  how: 'stronger, weaker, longer and endless ones put on top of each other'
}, () => {
  const effects = new Effects([])
  assert.ok(effects.put({ name: 'speed', amplifier: 0, ticks: 10 }))
  assert.ok(effects.put({ name: 'speed', amplifier: 2, ticks: 3 }))
  assert.ok(!effects.put({ name: 'speed', amplifier: 0, ticks: 2 }))
  assert.equal(effects.level('speed'), 3)
  for (let i = 0; i < 3; i++) effects.age()
  assert.deepEqual([effects.level('speed'), effects.get('speed')?.ticks], [1, 7])
  assert.ok(effects.put({ name: 'speed', amplifier: 0, ticks: ENDLESS }))
  for (let i = 0; i < 50; i++) effects.age()
  assert.ok(effects.has('speed'))
  assert.throws(() => effects.put({ name: 'quickness', ticks: 5 }), /no effect `quickness`/)
})

test('a client is told of effects when they begin, change and end', () => {
  const stage = new Stage()
  const ada = stage.join()
  afflict(stage, ada, 'haste', 2, 20)
  stage.run()
  const begun = ada.all('entity_effect').at(-1)
  assert.deepEqual([begun?.['effectId'], begun?.['amplifier'], begun?.['entityId']], [3, 1, ada.player.id])
  stage.run(21)
  assert.equal(ada.all('remove_entity_effect').at(-1)?.['effectId'], 3)
  afflict(stage, ada, 'speed', 2, 100)
  stage.run()
  const [speed] = ada.all('entity_update_attributes').at(-1)?.['properties']
  assert.deepEqual([speed.name, speed.modifiers[0].amount, speed.modifiers[0].operation], ['generic.movement_speed', 0.4, 2])
})

mechanic('regeneration, poison and wither act in their periods; poison never kills', {
  area: 'survival',
  source: 'minecraft.wiki/w/Regeneration, minecraft.wiki/w/Poison, minecraft.wiki/w/Wither',
  how: 'health after whole periods; poison stops at one'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  peckish(ada)
  ada.player.vitals.health = 5
  afflict(stage, ada, 'regeneration', 1, 100)
  stage.run(100)
  assert.equal(ada.player.vitals.health, 7)
  afflict(stage, ada, 'poison', 1, 251)
  stage.run(251)
  assert.equal(ada.player.vitals.health, 1)
  ada.player.vitals.health = 3
  afflict(stage, ada, 'wither', 1, 200)
  stage.run(130)
  assert.ok(ada.player.vitals.dead)
})

mechanic('instant health heals four a level doubled, harming hurts six, and armour does not help', {
  area: 'survival',
  source: 'minecraft.wiki/w/Instant_Health, minecraft.wiki/w/Instant_Damage',
  how: 'health before and after'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  peckish(ada)
  ada.player.vitals.health = 2
  afflict(stage, ada, 'instant_health', 2, 1)
  assert.equal(ada.player.vitals.health, 10)
  ada.player.inventory.slots[6] = { name: 'diamond_chestplate', count: 1, damage: 0 }
  afflict(stage, ada, 'instant_damage', 1, 1)
  assert.equal(ada.player.vitals.health, 4)
})

mechanic('absorption lies over the health and goes with its effect', {
  area: 'survival',
  source: 'minecraft.wiki/w/Absorption',
  how: 'damage taken from it first; gone with the effect'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  peckish(ada)
  afflict(stage, ada, 'absorption', 2, 100)
  assert.equal(ada.player.vitals.absorption, 8)
  ada.player.vitals.health = 20
  afflict(stage, ada, 'instant_damage', 1, 1)
  assert.deepEqual([ada.player.vitals.health, ada.player.vitals.absorption], [20, 2])
  stage.run(101)
  assert.equal(ada.player.vitals.absorption, 0)
})

mechanic('hunger spends, saturation feeds', {
  area: 'survival',
  source: 'minecraft.wiki/w/Hunger_(effect), minecraft.wiki/w/Saturation',
  how: 'food after so many ticks'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  peckish(ada)
  afflict(stage, ada, 'hunger', 3, 600)
  stage.run(400)
  assert.equal(ada.player.vitals.food, 9)
  removeEffects(ada.player, null)
  afflict(stage, ada, 'saturation', 1, 5)
  stage.run(5)
  assert.equal(ada.player.vitals.food, 14)
})

mechanic('fire resistance keeps lava off, water breathing the water, slow falling the ground', {
  area: 'survival',
  source: 'minecraft.wiki/w/Effect',
  how: 'lava, water and a fall of 12 blocks without harm'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  peckish(ada)
  afflict(stage, ada, 'fire_resistance', 1, 1000)
  stage.put({ x: 0, y: GROUND, z: 0 }, 'lava')
  stage.run(40)
  assert.equal(ada.player.vitals.health, 20)
  afflict(stage, ada, 'water_breathing', 1, 1000)
  for (const y of [0, 1]) stage.put({ x: 0, y: GROUND + y, z: 0 }, 'water')
  stage.run(60)
  assert.equal(ada.player.vitals.air, 300)
  for (const y of [0, 1]) stage.put({ x: 0, y: GROUND + y, z: 0 }, 'air')
  afflict(stage, ada, 'slow_falling', 1, 1000)
  ada.player.body.position = { ...ada.player.body.position, y: GROUND + 12 }
  for (let i = 0; i < 12; i++) {
    ada.moveBy(0, -1, 0)
    stage.run()
  }
  assert.equal(ada.player.vitals.health, 20)
})

mechanic('jump boost lets higher up and falls further, and no more than that', {
  area: 'survival',
  source: 'minecraft.wiki/w/Jump_Boost',
  how: 'height that the server lets a jump reach, and fall damage'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  peckish(ada)
  const rise = (height: number): number => {
    for (let i = 0; i < 4; i++) {
      ada.write('position', { x: 0.5, y: GROUND + height * (i + 1) / 4, z: 0.5, onGround: false })
      stage.run()
    }
    const reached = ada.player.body.position.y - GROUND
    ada.player.body.position = { x: 0.5, y: GROUND, z: 0.5 }
    ada.player.body.fallen = 0
    ada.moveBy(0, 0, 0)
    stage.run()
    return reached
  }
  assert.ok(rise(1.8) < 1.35)
  afflict(stage, ada, 'jump_boost', 1, 1000)
  assert.ok(Math.abs(rise(1.8) - 1.8) < 1e-6)
  ada.player.body.fallen = 5
  ada.moveBy(0, 0, 0)
  stage.run()
  assert.equal(ada.player.vitals.health, 19)
})

mechanic('invisible players are shown so to others, and effects outlive a restore', {
  area: 'survival',
  source: 'minecraft.wiki/w/Invisibility',
  how: 'metadata another client is sent; effect after a restore'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  const bob = stage.join('Bob')
  afflict(stage, ada, 'invisibility', 1, 400)
  stage.run()
  const seen = bob.all('entity_metadata').filter(({ entityId }) => entityId === ada.player.id).at(-1)
  assert.equal(seen?.['metadata'].find(({ key }: { key: number }) => key === 0).value & 0x20, 0x20)
  stage.restore(stage.saved())
  const back = stage.join()
  assert.ok(back.player.effects.has('invisibility'))
  assert.equal(back.all('entity_effect').at(-1)?.['effectId'], 14)
})
