import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failed, succeeded } from './support/outcomes.ts'
import { GROUND, Stage } from './support/stage.ts'

const Y = GROUND

test('breed feeds two grown animals and waits for the young one', async t => {
  const stage = await Stage.open(t, { inventory: { carrot: 3 } })
  failed(await stage.call('breed', 'pig'), 'no_target', 'breed: no grown pig within 32 blocks; explore and try again')
  await stage.command(`summon pig 5 ${Y} 0`, `summon pig 5 ${Y} 3`)
  assert.deepEqual(succeeded(await stage.call('breed', 'pig')), { animal: 'pig', babies: 1, food: 'carrot' })
  assert.equal((await stage.truth()).inventory['carrot'], 1)
  failed(await stage.call('breed', 'pig'), 'missing_ingredients', 'breed: needs 2 carrot or 2 potato or 2 beetroot, have 1')
  failed(await stage.call('breed', 'zombie'), 'bad_argument', /zombie can't be bred/)
})

test('breed says that animals which have just bred take nothing', async t => {
  const stage = await Stage.open(t, { inventory: { wheat: 4 } })
  await stage.command(`summon cow 4 ${Y} 0`, `summon cow 4 ${Y} 2`)
  succeeded(await stage.call('breed', 'cow'))
  const details = failed(await stage.call('breed', 'cow'), 'not_now', /0 of 2 cow took the wheat/)
  assert.equal(details['reason'], 'refused')
  assert.equal((await stage.truth()).inventory['wheat'], 2)
})

test('shear takes the wool of grown sheep that have some, and picks it up', async t => {
  const stage = await Stage.open(t, { inventory: { shears: 1 } })
  await stage.command(`summon sheep 5 ${Y} 0`, `summon sheep -4 ${Y} 3`)
  const result = succeeded(await stage.call('shear', 2)) as { sheared: number, collected: Record<string, number> }
  assert.equal(result.sheared, 2)
  const wool = (await stage.truth()).inventory['white_wool'] ?? 0
  assert.ok(wool >= 2 && result.collected['white_wool'] === wool)
  failed(await stage.call('shear'), 'no_target', /no grown sheep with wool within 32 blocks \(sheared 0 of 1\)/)
  const bare = await Stage.open(t, {})
  failed(await bare.call('shear'), 'missing_tool', 'shear: needs shears, have none')
})

test('milk fills one bucket at a cow', async t => {
  const stage = await Stage.open(t, { inventory: { bucket: 2 } })
  failed(await stage.call('milk'), 'no_target', /no grown cow within 32 blocks/)
  await stage.command(`summon cow 6 ${Y} 2`)
  assert.deepEqual(succeeded(await stage.call('milk')), { item: 'milk_bucket', count: 1 })
  assert.deepEqual((await stage.truth()).inventory, { bucket: 1, milk_bucket: 1 })
  failed(await (await Stage.open(t, {})).call('milk'), 'not_owned', 'milk: needs 1 bucket, have 0')
})

test('tillAndPlant tills earth by water, sows, and harvest reaps what is ripe and sows again', async t => {
  const stage = await Stage.open(t, { inventory: { iron_hoe: 1, wheat_seeds: 4 }, blocks: [{ name: 'water', from: [6, Y - 1, 0] }] })
  const { planted } = succeeded(await stage.call('tillAndPlant', 'wheat_seeds', 3)) as { planted: Array<{ x: number, y: number, z: number }> }
  assert.equal(planted.length, 3)
  for (const { x, y, z } of planted) {
    assert.deepEqual([await stage.blockAt(x, y, z), await stage.blockAt(x, y - 1, z)], ['wheat', 'farmland'])
    assert.ok(Math.abs(x - 6) <= 4 && Math.abs(z) <= 4, 'it is watered')
  }
  failed(await stage.call('harvest', 'wheat'), 'no_target', /no ripe wheat within 32 blocks \(got 0 of 1\); 3 are growing/)
  for (const { x, y, z } of planted) await stage.command(`setblock ${x} ${y} ${z} wheat[age=7]`)
  const result = succeeded(await stage.call('harvest', 'wheat', 3)) as { harvested: number, replanted: number, collected: Record<string, number> }
  assert.deepEqual([result.harvested, result.replanted, result.collected['wheat']], [3, 3, 3])
  for (const { x, y, z } of planted) assert.equal(await stage.blockAt(x, y, z), 'wheat')
  assert.equal((await stage.truth()).inventory['wheat'], 3)
})

test('harvest leaves the stump of sugar cane, picks berries and takes melons', async t => {
  const stage = await Stage.open(t, {
    blocks: [
      { name: 'water', from: [5, Y - 1, 1] }, { name: 'sugar_cane', from: [5, Y, 0], to: [5, Y + 2, 0] },
      { name: 'melon', from: [-5, Y, 0] }
    ]
  })
  await stage.command(`setblock 0 ${Y} 5 sweet_berry_bush[age=3]`)
  const cane = succeeded(await stage.call('harvest', 'sugar_cane')) as { collected: Record<string, number> }
  assert.ok((cane.collected['sugar_cane'] ?? 0) >= 1)
  assert.equal(await stage.blockAt(5, Y, 0), 'sugar_cane')
  const berries = succeeded(await stage.call('harvest', 'sweet_berry_bush')) as { collected: Record<string, number> }
  assert.ok((berries.collected['sweet_berries'] ?? 0) >= 2)
  assert.equal(await stage.blockAt(0, Y, 5), 'sweet_berry_bush')
  succeeded(await stage.call('harvest', 'melon'))
  assert.ok(((await stage.truth()).inventory['melon_slice'] ?? 0) >= 3)
})

test('tillAndPlant names the hoe, the seeds and the place that it lacks', async t => {
  const stage = await Stage.open(t, { inventory: { wheat_seeds: 2 } })
  failed(await stage.call('tillAndPlant', 'dirt'), 'bad_argument', /dirt is not sown; wheat_seeds, carrot/)
  failed(await stage.call('tillAndPlant', 'carrot'), 'not_owned', 'tillAndPlant: needs 1 carrot, have 0')
  const details = failed(await stage.call('tillAndPlant', 'wheat_seeds'), 'missing_tool', /needs a wooden_hoe or better to till, have none/)
  assert.equal((details['tool'] as string[])[0], 'wooden_hoe')
  await stage.command('give Voyager stone_hoe')
  failed(await stage.call('tillAndPlant', 'wheat_seeds', 1, { x: 4, y: Y - 3, z: 0 }), 'blocked_spot', /wheat_seeds found no place \(planted 0 of 1\)/)
  failed(await stage.cancelled(4, 'tillAndPlant', 'wheat_seeds', 2), 'cancelled', /^tillAndPlant: /)
  succeeded(await stage.call('tillAndPlant', 'wheat_seeds', 1))
  failed(await stage.call('harvest', 'stone'), 'bad_argument', /stone is not harvested/)
})
