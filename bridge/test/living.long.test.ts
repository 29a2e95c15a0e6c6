import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failed, succeeded } from './support/outcomes.ts'
import { GROUND, Stage } from './support/stage.ts'

const Y = GROUND

test('sleepUntilMorning sleeps through the night in the nearest bed, and refuses the day', async t => {
  const stage = await Stage.open(t, { inventory: { white_bed: 1 } })
  failed(await stage.call('sleepUntilMorning'), 'not_now', /it is day/)
  await stage.command('time set 13000')
  failed(await stage.call('sleepUntilMorning'), 'missing_station', 'sleepUntilMorning: needs a bed within 32 blocks (a white_bed is in the inventory: place it)')
  succeeded(await stage.call('placeItem', 'white_bed'))
  const { timeOfDay } = succeeded(await stage.call('sleepUntilMorning')) as { timeOfDay: number }
  assert.ok(timeOfDay < 1000, `${timeOfDay}`)
  assert.equal((await stage.truth()).statistics['custom']?.['sleep_in_bed'], 1)
})

test('sleepUntilMorning walks up to a bed, says that monsters are near, and gets up when it is cancelled', async t => {
  const stage = await Stage.open(t, {})
  await stage.command('time set 13000', `setblock 6 ${Y} 0 red_bed[part=head,facing=east]`, `setblock 5 ${Y} 0 red_bed[part=foot,facing=east]`)
  failed(await stage.cancelled(60, 'sleepUntilMorning'), 'cancelled', /^sleepUntilMorning: /)
  await stage.command(`summon zombie 9 ${Y} 3`)
  const details = failed(await stage.call('sleepUntilMorning'), 'not_now', /monsters/)
  assert.equal(details['reason'], 'monsters')
})

test('shelterUntilMorning digs in, closes the roof, is not found by monsters and comes out in the morning', async t => {
  const stage = await Stage.open(t, {})
  failed(await stage.call('shelterUntilMorning'), 'not_now', /it is day/)
  await stage.command('time set 13000', `summon zombie 14 ${Y} 3`, `summon skeleton 9 ${Y} 12`)
  const { timeOfDay, placed } = succeeded(await stage.call('shelterUntilMorning')) as { timeOfDay: number, placed: number }
  assert.ok(timeOfDay > 23000 || timeOfDay < 1000, `${timeOfDay}`)
  assert.equal(placed, 1)
  const { position, statistics } = await stage.truth()
  assert.ok(position.y >= Y, `${position.y}`)
  assert.equal(statistics['custom']?.['deaths'], undefined)
})

test('shelterUntilMorning walls itself in under a roof, says how many blocks that takes, and where no roof can hang', async t => {
  const stage = await Stage.open(t, {
    blocks: [{ name: 'bedrock', from: [-9, Y - 1, -9], to: [9, Y - 1, 9] }, { name: 'stone', from: [-1, Y + 2, -1], to: [1, Y + 2, 1] }]
  })
  await stage.command('time set 23000')
  const details = failed(await stage.call('shelterUntilMorning'), 'missing_ingredients', /a shelter here needs 8 dirt/)
  assert.deepEqual(details['missing'], [{ item: 'dirt', need: 8, have: 0 }])
  await stage.command('give Voyager cobblestone 20')
  assert.equal((succeeded(await stage.call('shelterUntilMorning')) as { placed: number }).placed, 8)
  await stage.command('tp Voyager 7 61 7', 'time set 23000')
  failed(await stage.call('shelterUntilMorning'), 'blocked_spot', /stays open: there is nothing solid beside it/)
})

test('fillBucket scoops water and lava, and names what it lacks', async t => {
  const stage = await Stage.open(t, { inventory: { bucket: 2 }, blocks: [{ name: 'water', from: [6, Y - 1, 0] }, { name: 'lava', from: [-6, Y - 1, 0] }] })
  const { item, position } = succeeded(await stage.call('fillBucket')) as { item: string, position: { x: number, y: number, z: number } }
  assert.deepEqual([item, position], ['water_bucket', { x: 6, y: Y - 1, z: 0 }])
  assert.equal(await stage.blockAt(6, Y - 1, 0), 'air')
  assert.equal((succeeded(await stage.call('fillBucket', 'lava')) as { item: string }).item, 'lava_bucket')
  const { inventory, health } = await stage.truth()
  assert.deepEqual([inventory, health], [{ water_bucket: 1, lava_bucket: 1 }, 20])
  failed(await stage.call('fillBucket'), 'not_owned', 'fillBucket: needs 1 bucket, have 0')
  failed(await stage.call('fillBucket', 'milk'), 'bad_argument', /liquid must be water or lava, not "milk"/)
  await stage.command('give Voyager bucket')
  failed(await stage.call('fillBucket'), 'no_target', /no water source within 32 blocks/)
})

const POND = [{ name: 'water', from: [5, Y - 2, -6], to: [14, Y - 1, 6] }] as const

test('fish catches as many as asked', async t => {
  const stage = await Stage.open(t, { inventory: { fishing_rod: 1 }, blocks: POND })
  const { caught, collected } = succeeded(await stage.call('fish', 2)) as { caught: number, collected: Record<string, number> }
  assert.equal(caught, 2)
  assert.ok(Object.values(collected).reduce((sum, count) => sum + count, 0) >= 2)
  assert.ok(((await stage.truth()).statistics['used']?.['fishing_rod'] ?? 0) >= 2)
})

test('fish needs a rod and water, and reels in when it is cancelled', async t => {
  const stage = await Stage.open(t, { blocks: POND })
  failed(await stage.call('fish'), 'missing_tool', 'fish: needs a fishing_rod, have none')
  await stage.command('give Voyager fishing_rod')
  failed(await stage.cancelled(40, 'fish'), 'cancelled', /^fish: /)
  assert.equal((succeeded(await stage.call('fish')) as { caught: number }).caught, 1)
  const dry = await Stage.open(t, { inventory: { fishing_rod: 1 } })
  failed(await dry.call('fish'), 'no_target', /no open water within 32 blocks/)
})

test('escapeDanger gets out of fire and runs from a monster', async t => {
  const stage = await Stage.open(t, { blocks: [{ name: 'netherrack', from: [0, Y - 1, 0] }, { name: 'fire', from: [0, Y, 0] }] })
  const { danger, safe } = succeeded(await stage.call('escapeDanger')) as { danger: string, safe: boolean }
  assert.deepEqual([danger, safe], ['fire', true])
  await stage.command('time set midnight', `summon zombie 8 ${Y} 0`)
  assert.equal((succeeded(await stage.call('escapeDanger')) as { danger: string }).danger, 'zombie')
  assert.ok((await stage.truth()).position.x < -1)
  const calm = await Stage.open(t, {})
  assert.deepEqual(succeeded(await calm.call('escapeDanger')), { danger: null, safe: true })
})

test('recoverDeathItems goes back for what a death left lying', async t => {
  const stage = await Stage.open(t, { position: [30.5, Y, 0.5], inventory: { iron_pickaxe: 1, cobblestone: 9 } })
  failed(await stage.call('recoverDeathItems'), 'not_now', 'recoverDeathItems: the bot has not died since it joined')
  await stage.command('kill Voyager')
  await stage.wait(60)
  assert.deepEqual((await stage.truth()).inventory, {})
  failed(await stage.cancelled(10, 'recoverDeathItems'), 'cancelled', /^recoverDeathItems: /)
  const { collected } = succeeded(await stage.call('recoverDeathItems')) as { collected: Record<string, number> }
  assert.deepEqual(collected, { iron_pickaxe: 1, cobblestone: 9 })
  failed(await stage.call('recoverDeathItems'), 'no_target', /nothing lies where the bot died/)
})
