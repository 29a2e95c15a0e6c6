import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GROUND, Stage } from './support/stage.ts'

test('effects, experience, weather and light are observed as the world has them', async t => {
  const stage = await Stage.open(t, { blocks: [{ name: 'torch', from: [2, GROUND, 0] }] })
  const calm = await stage.observe()
  assert.deepEqual([calm.effects, calm.level, calm.weather, calm.light], [[], 0, 'clear', { block: 12, sky: 15 }])
  await stage.command('effect give Voyager fire_resistance 60 1')
  await stage.command('experience add Voyager 3 levels')
  await stage.command('weather thunder')
  await stage.command('time set 18000')
  await stage.wait(25)
  const { effects, level, weather, light } = await stage.observe()
  assert.deepEqual(effects, [{ name: 'fire_resistance', level: 2, ticks_left: 1200 - 4 * 3 - 25 }])
  assert.deepEqual([level, weather, light.block], [3, 'thunder', 12])
  await stage.command('effect clear Voyager')
  await stage.wait(25)
  assert.deepEqual((await stage.observe()).effects, [])
})

test('what was passed by and is out of sight is remembered with its place, until its place is seen without it', async t => {
  const stage = await Stage.open(t, { blocks: [{ name: 'gold_block', from: [3, GROUND, 0] }, { name: 'bricks', from: [30, GROUND, 5] }] })
  const near = await stage.observe()
  assert.deepEqual([near.blocks['gold_block']?.count, near.recently_seen], [1, {}])
  await stage.call('goTo', { x: 60, y: GROUND, z: 0 }, 2)
  const far = await stage.observe()
  assert.equal(far.blocks['gold_block'], undefined)
  const { nearest, distance, ticks_ago: age } = far.recently_seen['gold_block'] ?? assert.fail('forgotten')
  assert.deepEqual(nearest, { x: 3, y: GROUND, z: 0 })
  assert.ok(distance > 32 && age > 0, `${distance} blocks, ${age} ticks`)
  await stage.command(`setblock 3 ${GROUND} 0 air`)
  await stage.wait(25)
  await stage.call('goTo', { x: 10, y: GROUND, z: 0 }, 2)
  const back = await stage.observe()
  assert.equal(back.recently_seen['gold_block'], undefined)
  assert.equal(back.blocks['bricks']?.count, 1)
})
