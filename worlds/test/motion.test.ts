import assert from 'node:assert/strict'
import { hurt } from '../src/entities/damage.ts'
import { addEffect } from '../src/players/effect-rules.ts'
import { mechanic } from './conformance.ts'
import { GROUND, Stage, type Actor } from './stage.ts'

/** How far Ada gets in 20 ticks when her client claims steps of `length`. */
function run (stage: Stage, ada: Actor, length: number): number {
  const { x } = ada.player.body.position
  for (let i = 0; i < 20; i++) {
    ada.write('position', { x: x + length * (i + 1), y: GROUND, z: 0.5, onGround: true })
    stage.run()
  }
  return ada.player.body.position.x - x
}

mechanic('runners under a speed effect get further, and only they', {
  area: 'survival',
  source: 'minecraft.wiki/w/Speed',
  how: 'way of a client that claims steps of 1.9 blocks, with and without the effect'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  stage.run(20)
  assert.ok(run(stage, ada, 1.9) < 20)
  addEffect(stage.game, ada.player, { name: 'speed', amplifier: 4, ticks: 400 })
  assert.ok(Math.abs(run(stage, ada, 1.9) - 38) < 1e-6)
})

mechanic('slime throws back, stone does not', {
  area: 'survival',
  source: 'minecraft.wiki/w/Slime_Block',
  how: 'a client falls six blocks and claims to rise four'
}, () => {
  for (const [floor, rises] of [['slime_block', true], ['stone', false]] as const) {
    const stage = new Stage()
    const ada = stage.join()
    stage.put({ x: 0, y: GROUND - 1, z: 0 }, floor)
    ada.player.body.position = { x: 0.5, y: GROUND + 6, z: 0.5 }
    for (let i = 0; i < 6; i++) {
      ada.moveBy(0, -1, 0)
      stage.run()
    }
    for (let i = 0; i < 4; i++) {
      ada.moveBy(0, 1, 0)
      stage.run()
    }
    assert.equal(ada.player.body.position.y > GROUND + 3.5, rises, floor)
    assert.equal(ada.player.vitals.health, rises ? 20 : 17)
  }
})

mechanic('who is hit may fly as far as the push throws', {
  area: 'survival',
  source: 'minecraft.wiki/w/Knockback_(mechanic)',
  how: 'velocity sent to a player who was hit, and the client moves by it without a correction'
}, () => {
  const stage = new Stage({ difficulty: 'normal' })
  const ada = stage.join()
  const bob = stage.join('Bob')
  bob.player.body.position = { x: 0.5, y: GROUND, z: -1.5 }
  ada.received.length = 0
  hurt(stage.game, ada.player, { amount: 1, source: 'player_attack', attacker: bob.player, knockback: 2 })
  const { velocity } = ada.all('entity_velocity').at(-1) as { velocity: { x: number, y: number, z: number } }
  assert.deepEqual([velocity.x, velocity.y, velocity.z], [0, 3200, 16000])
  for (let i = 0; i < 3; i++) {
    ada.moveBy(0, 0.3, 2)
    stage.run()
  }
  assert.equal(ada.all('position').length, 0)
  assert.ok(Math.abs(ada.player.body.position.z - 6.5) < 1e-6)
})
