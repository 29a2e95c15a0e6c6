import assert from 'node:assert/strict'
import { stack } from '../src/items/items.ts'
import { mechanic } from './conformance.ts'
import { GROUND, Stage, type Actor } from './stage.ts'

const FEET = { x: 0, y: GROUND, z: 0 }
const FLOOR = { x: 0, y: GROUND - 1, z: 0 }

function begin (): { stage: Stage, ada: Actor } {
  const stage = new Stage()
  const ada = stage.join()
  Object.assign(ada.player.vitals, { food: 10, saturation: 0 })
  return { stage, ada }
}

function fallOn (stage: Stage, actor: Actor, height: number): number {
  const { vitals, body } = actor.player
  Object.assign(vitals, { health: 20, invulnerable: 0 })
  const top = stage.game.blocks.at(FLOOR).shapes[0]?.[4] ?? 1
  Object.assign(body, { position: { x: 0.5, y: FLOOR.y + top, z: 0.5 }, fallen: height })
  actor.moveBy(0, 0, 0)
  stage.run()
  return 20 - vitals.health
}

mechanic('cactus pricks beside it, magma burns under it unless one sneaks', {
  area: 'survival',
  source: 'minecraft.wiki/w/Cactus, minecraft.wiki/w/Magma_Block',
  how: 'health beside and on them, sneaking'
}, () => {
  const { stage, ada } = begin()
  stage.game.columns.set(1, GROUND, 0, stage.game.data.stateOf('cactus'))
  ada.player.body.position = { x: 0.72, y: GROUND, z: 0.5 }
  stage.run(2)
  assert.equal(ada.player.vitals.health, 19)
  ada.player.body.position = { x: 0.5, y: GROUND, z: 0.5 }
  stage.put(FLOOR, 'magma_block')
  stage.run(11)
  assert.equal(ada.player.vitals.health, 18)
  ada.player.sneaking = true
  stage.run(30)
  assert.equal(ada.player.vitals.health, 18)
})

mechanic('fire sets on fire for eight seconds, water puts it out, fire protection shortens it', {
  area: 'survival',
  source: 'minecraft.wiki/w/Fire',
  how: 'burning time and damage, water, fire protection'
}, () => {
  const { stage, ada } = begin()
  stage.put(FEET, 'fire')
  stage.run(2)
  assert.equal(ada.player.vitals.health, 19)
  stage.put(FEET, 'air')
  assert.ok(ada.player.vitals.burning > 150)
  stage.run(100)
  const { health } = ada.player.vitals
  assert.ok(health >= 13 && health <= 15, `${health}`)
  assert.ok(ada.all('entity_metadata').some(({ metadata }) => metadata.some(({ key, value }: { key: number, value: number }) => key === 0 && value === 1)))
  stage.put(FEET, 'water')
  stage.run(2)
  assert.equal(ada.player.vitals.burning, 0)
  ada.player.inventory.slots[6] = stack('iron_chestplate', 1, 0, { enchantments: { fire_protection: 4 } })
  stage.put(FEET, 'fire')
  stage.run(2)
  assert.ok(ada.player.vitals.burning > 0 && ada.player.vitals.burning <= 64)
})

mechanic('a lit campfire burns, a cold one does not', {
  area: 'survival',
  source: 'minecraft.wiki/w/Campfire',
  how: 'health on a lit and a cold one'
}, () => {
  const { stage, ada } = begin()
  stage.put(FEET, 'campfire', { lit: 'false' })
  stage.run(5)
  assert.equal(ada.player.vitals.health, 20)
  stage.put(FEET, 'campfire', { lit: 'true' })
  stage.run(5)
  assert.equal(ada.player.vitals.health, 19)
})

mechanic('grown berry bushes scratch who moves through them', {
  area: 'survival',
  source: 'minecraft.wiki/w/Sweet_Berries',
  how: 'health of a standing and a moving player'
}, () => {
  const { stage, ada } = begin()
  stage.put(FEET, 'sweet_berry_bush', { age: '2' })
  stage.run(20)
  assert.equal(ada.player.vitals.health, 20)
  ada.moveBy(0.1, 0, 0)
  stage.run()
  assert.equal(ada.player.vitals.health, 19)
})

mechanic('powder snow freezes after seven seconds, leather keeps warm', {
  area: 'survival',
  source: 'minecraft.wiki/w/Powder_Snow',
  how: 'ticks until it hurts, leather boots'
}, () => {
  const { stage, ada } = begin()
  stage.put(FEET, 'powder_snow')
  stage.run(139)
  assert.equal(ada.player.vitals.health, 20)
  stage.run(42)
  assert.equal(ada.player.vitals.health, 19)
  ada.player.inventory.slots[8] = stack('leather_boots')
  stage.run(100)
  assert.deepEqual([ada.player.vitals.frozen, ada.player.vitals.health], [0, 19])
})

mechanic('hay, beds, slime and honey break a fall as their pages say, dripstone makes it worse', {
  area: 'survival',
  source: 'minecraft.wiki/w/Damage#Fall_damage',
  how: 'the same fall on stone, hay, honey and slime'
}, () => {
  const { stage, ada } = begin()
  const costs = Object.fromEntries(['stone', 'hay_block', 'honey_block', 'slime_block'].map(name => {
    stage.put(FLOOR, name)
    return [name, fallOn(stage, ada, 13)]
  }))
  assert.deepEqual(costs, { stone: 10, hay_block: 2, honey_block: 2, slime_block: 0 })
  stage.put(FLOOR, 'slime_block')
  ada.player.sneaking = true
  assert.equal(fallOn(stage, ada, 8), 5)
})

mechanic('feather falling and the game rule spare the legs', {
  area: 'survival',
  source: 'minecraft.wiki/w/Feather_Falling',
  how: 'a fall of 13 blocks with it, and with the game rule off'
}, () => {
  const { stage, ada } = begin()
  ada.player.inventory.slots[8] = stack('iron_boots', 1, 0, { enchantments: { feather_falling: 4 } })
  assert.ok(Math.abs(fallOn(stage, ada, 13) - 10 * (1 - 12 / 25)) < 1e-6)
  stage.game.rules.set('fallDamage', false)
  assert.equal(fallOn(stage, ada, 13), 0)
})

mechanic('respiration makes the breath last, a turtle shell gives ten seconds more', {
  area: 'survival',
  source: 'minecraft.wiki/w/Respiration, minecraft.wiki/w/Turtle_Shell',
  how: 'breath left after so many ticks'
}, () => {
  const { stage, ada } = begin()
  ada.player.inventory.slots[5] = stack('iron_helmet', 1, 0, { enchantments: { respiration: 3 } })
  for (const y of [0, 1]) stage.put({ x: 0, y: GROUND + y, z: 0 }, 'water')
  stage.run(400)
  assert.ok(ada.player.vitals.air > 150 && ada.player.vitals.air < 250, `${ada.player.vitals.air}`)
  for (const y of [0, 1]) stage.put({ x: 0, y: GROUND + y, z: 0 }, 'air')
  ada.player.inventory.slots[5] = stack('turtle_helmet')
  stage.run(100)
  for (const y of [0, 1]) stage.put({ x: 0, y: GROUND + y, z: 0 }, 'water')
  stage.run(199)
  assert.equal(ada.player.vitals.air, 300)
  stage.run(10)
  assert.ok(ada.player.vitals.air < 300)
})

mechanic('peaceful heals and feeds, and nobody starves there', {
  area: 'survival',
  source: 'minecraft.wiki/w/Difficulty#Peaceful',
  how: 'health and food after 100 ticks'
}, () => {
  const stage = new Stage({ difficulty: 'peaceful' })
  const ada = stage.join()
  Object.assign(ada.player.vitals, { food: 3, saturation: 0, health: 5 })
  stage.run(100)
  assert.equal(ada.player.vitals.food, 13)
  assert.equal(ada.player.vitals.health, 10)
})

mechanic('starving stops at ten, at one and not at all, by difficulty', {
  area: 'survival',
  source: 'minecraft.wiki/w/Hunger',
  how: 'health at which it stops by difficulty'
}, () => {
  for (const [difficulty, left] of [['easy', 10], ['normal', 1], ['hard', 0]] as const) {
    const stage = new Stage({ difficulty })
    const ada = stage.join()
    Object.assign(ada.player.vitals, { food: 0, saturation: 0, health: 11 })
    stage.run(80 * 12)
    assert.equal(ada.player.vitals.health, left, difficulty)
  }
})

mechanic('swimming makes hungry by the way, walking does not', {
  area: 'survival',
  source: 'minecraft.wiki/w/Hunger#Exhaustion_level_increase',
  how: 'exhaustion after a known way'
}, () => {
  const { stage, ada } = begin()
  for (let i = 0; i < 10; i++) {
    ada.moveBy(0.2, 0, 0)
    stage.run()
  }
  assert.equal(ada.player.vitals.exhaustion, 0)
  for (let x = -2; x < 6; x++) stage.game.columns.set(x, GROUND, 0, stage.game.data.stateOf('water'))
  for (let i = 0; i < 10; i++) {
    ada.moveBy(-0.2, 0, 0)
    stage.run()
  }
  assert.ok(Math.abs(ada.player.vitals.exhaustion - 0.02) < 0.003, `${ada.player.vitals.exhaustion}`)
})

mechanic('a right click puts armour on and swaps what was worn', {
  area: 'survival',
  source: 'minecraft.wiki/w/Armor',
  how: 'slots after right clicks'
}, () => {
  const { stage, ada } = begin()
  ada.player.inventory.hand = stack('iron_helmet')
  ada.write('use_item', { hand: 0, sequence: 0 })
  stage.run()
  assert.deepEqual([ada.player.inventory.slots[5]?.name, ada.player.inventory.hand], ['iron_helmet', null])
  ada.player.inventory.hand = stack('golden_helmet')
  ada.write('use_item', { hand: 0, sequence: 0 })
  stage.run()
  assert.deepEqual([ada.player.inventory.slots[5]?.name, ada.player.inventory.hand?.name], ['golden_helmet', 'iron_helmet'])
})

mechanic('a cake has seven slices of two, for the hungry', {
  area: 'survival',
  source: 'minecraft.wiki/w/Cake',
  how: 'food and bites after each slice'
}, () => {
  const { stage, ada } = begin()
  const cell = { x: 1, y: GROUND, z: 0 }
  stage.put(cell, 'cake')
  ada.player.vitals.food = 19
  ada.use(cell)
  ada.use(cell)
  stage.run()
  assert.deepEqual([ada.player.vitals.food, stage.game.blocks.at(cell).properties['bites']], [20, '1'])
  for (let i = 0; i < 6; i++) {
    ada.player.vitals.food = 4
    ada.use(cell)
    stage.run()
    assert.equal(ada.player.vitals.food, 6)
  }
  assert.equal(stage.at(cell), 'air')
})

mechanic('a falling anvil hurts two a block but one, less through a helmet', {
  area: 'survival',
  source: 'minecraft.wiki/w/Anvil',
  how: 'health after a fall of known height, with something on the head'
}, () => {
  const { stage, ada } = begin()
  stage.game.entities.fall({ x: 0, y: GROUND + 6, z: 0 }, stage.game.data.stateOf('anvil'))
  stage.run(40)
  assert.equal(ada.player.vitals.health, 10)
  Object.assign(ada.player.vitals, { health: 20, invulnerable: 0 })
  stage.put(FEET, 'air')
  ada.player.inventory.slots[5] = stack('carved_pumpkin')
  stage.game.entities.fall({ x: 0, y: GROUND + 6, z: 0 }, stage.game.data.stateOf('anvil'))
  stage.run(40)
  assert.equal(ada.player.vitals.health, 12.5)
})
