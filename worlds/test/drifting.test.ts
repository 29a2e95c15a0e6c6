import assert from 'node:assert/strict'
import { stack } from '../src/items/items.ts'
import { mechanic } from './conformance.ts'
import { stageAt, NOON } from './mob-stage.ts'
import { GROUND, Stage } from './stage.ts'

/** A trench of seven cells from x 2 on, with a spring at its near end. */
function stream (stage: Stage): void {
  for (let x = 1; x <= 9; x++) for (const z of [4, 6]) for (const y of [GROUND, GROUND + 1]) stage.put({ x, y, z }, 'stone')
  for (const x of [1, 9]) for (const y of [GROUND, GROUND + 1]) stage.put({ x, y, z: 5 }, 'stone')
  stage.put({ x: 2, y: GROUND, z: 5 }, 'water')
  stage.run(60)
}

function lay (stage: Stage, name: string, x: number, z = 5.5, y = GROUND + 0.1): number {
  stage.game.entities.fling({ x, y, z }, { x: 0, y: 0, z: 0 }, stack(name))
  return Math.max(...stage.game.entities.items.keys())
}

mechanic('currents carry items, experience and land animals along, and hold fish and what is at rest in still water not', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Water#Currents',
  how: 'an item, an orb, a pig and a cod in a stream of seven cells, and an item in a pool of sources, after 300 ticks; speed of the item'
}, () => {
  const { stage } = stageAt(NOON)
  stream(stage)
  const apple = lay(stage, 'apple', 3.5)
  stage.game.entities.orbs.award({ x: 3.5, y: GROUND + 0.1, z: 5.5 }, 1)
  const pig = stage.game.mobs.add('pig', { x: 3.5, y: GROUND, z: 5.5 })
  stage.run(20)
  const { items, orbs } = stage.game.entities
  const drifted = (items.get(apple)?.position.x ?? 0) - 3.5
  // Vanilla: pushed by 0.014 and slowed by 0.99 and 0.98 a tick.
  let [speed, way] = [0, 0]
  for (let tick = 0; tick < 20; tick++) {
    speed = (speed + 0.014) * 0.99
    way += speed
    speed *= 0.98
  }
  assert.ok(Math.abs(drifted - way) < way / 4, `${drifted} where ${way} is expected`)
  stage.run(280)
  assert.ok((items.get(apple)?.position.x ?? 0) > 7.5)
  assert.ok([...orbs.all.values()].every(({ position }) => position.x > 7.5))
  assert.ok(pig.position.x > 7, `${pig.position.x}`)
  for (let x = 2; x <= 8; x++) stage.put({ x, y: GROUND, z: 5 }, 'water')
  const stone = lay(stage, 'stone', 4.5)
  const cod = stage.game.mobs.add('cod', { x: 4.5, y: GROUND + 0.2, z: 5.5 })
  stage.run(100)
  assert.ok(Math.abs((items.get(stone)?.position.x ?? 0) - 4.5) < 0.01)
  assert.equal(cod.vitals.dead, false)
})

mechanic('fire, lava and cactus destroy items, but not netherite in the fire', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Item_(entity)#Behavior',
  how: 'apples in fire for four and for six ticks, in lava for two, beside a cactus for six; a burning one in water; a netherite sword in both'
}, () => {
  const { stage } = stageAt(NOON)
  const { items } = stage.game.entities
  const left = (id: number, ticks: number): boolean => {
    stage.run(ticks)
    return items.has(id)
  }
  stage.put({ x: 3, y: GROUND - 1, z: 5 }, 'netherrack')
  stage.put({ x: 3, y: GROUND, z: 5 }, 'fire')
  const apple = lay(stage, 'apple', 3.5)
  assert.equal(left(apple, 4), true)
  assert.equal(left(apple, 2), false)
  assert.equal(left(lay(stage, 'netherite_sword', 3.5), 60), true)
  const singed = lay(stage, 'apple', 3.5)
  stage.run(2)
  stage.put({ x: 3, y: GROUND, z: 5 }, 'air')
  assert.equal(left(singed, 80), false)
  const saved = lay(stage, 'apple', 3.5)
  stage.put({ x: 3, y: GROUND, z: 5 }, 'fire')
  stage.run(2)
  stage.put({ x: 3, y: GROUND, z: 5 }, 'water')
  assert.equal(left(saved, 200), true)
  stage.put({ x: 9, y: GROUND - 1, z: 9 }, 'lava')
  assert.equal(left(lay(stage, 'apple', 9.5, 9.5, GROUND - 0.9), 2), false)
  assert.equal(left(lay(stage, 'netherite_ingot', 9.5, 9.5, GROUND - 0.9), 60), true)
  stage.put({ x: 6, y: GROUND - 1, z: 0 }, 'sand')
  stage.put({ x: 6, y: GROUND, z: 0 }, 'cactus')
  stage.game.entities.fling({ x: 6.5, y: GROUND + 1, z: 0.5 }, { x: 0, y: 0, z: 0 }, stack('apple'))
  const pricked = Math.max(...items.keys())
  assert.equal(left(pricked, 10), false)
})
