import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failed, succeeded } from './support/outcomes.ts'
import { GROUND, Stage } from './support/stage.ts'

const Y = GROUND

test('items go into a chest and come out again, and the bot remembers what is in it', async t => {
  const stage = await Stage.open(t, { inventory: { oak_planks: 20, stick: 7 }, blocks: [{ name: 'chest', from: [8, Y, 0] }, { name: 'barrel', from: [-6, Y, 0] }] })
  assert.deepEqual((succeeded(await stage.call('listChests')) as Array<{ block: string, contents: unknown }>).map(({ block, contents }) => [block, contents]), [['barrel', null], ['chest', null]])
  const chest = { x: 8, y: Y, z: 0 }
  assert.deepEqual(succeeded(await stage.call('depositToChest', 'oak_planks', 12, chest)), { item: 'oak_planks', count: 12, position: chest, contents: { oak_planks: 12 } })
  assert.deepEqual(succeeded(await stage.call('depositToChest', 'stick', null, chest)), { item: 'stick', count: 7, position: chest, contents: { oak_planks: 12, stick: 7 } })
  assert.deepEqual((await stage.truth()).inventory, { oak_planks: 8 })
  assert.deepEqual(succeeded(await stage.call('openChest', chest)), { block: 'chest', position: chest, contents: { oak_planks: 12, stick: 7 }, slots: 27, free: 25 })
  assert.deepEqual(succeeded(await stage.call('takeFromChest', 'oak_planks', 5, chest)), { item: 'oak_planks', count: 5, position: chest, contents: { oak_planks: 7, stick: 7 } })
  assert.deepEqual((await stage.truth()).inventory, { oak_planks: 13 })
  const listed = succeeded(await stage.call('listChests')) as Array<{ block: string, contents: unknown }>
  assert.deepEqual(listed.find(each => each.block === 'chest')?.contents, { oak_planks: 7, stick: 7 })
  assert.deepEqual((succeeded(await stage.call('openChest', { x: -6, y: Y, z: 0 })) as { block: string }).block, 'barrel')
})

test('a double chest is one chest of 54 slots, whichever half is named', async t => {
  const stage = await Stage.open(t, { inventory: { cobblestone: 10 } })
  await stage.command(`setblock 6 ${Y} 0 chest[facing=west,type=left]`, `setblock 6 ${Y} -1 chest[facing=west,type=right]`)
  const { slots, position } = succeeded(await stage.call('openChest', { x: 6, y: Y, z: 0 })) as { slots: number, position: object }
  assert.deepEqual([slots, position], [54, { x: 6, y: Y, z: -1 }])
  succeeded(await stage.call('depositToChest', 'cobblestone', 10, { x: 6, y: Y, z: -1 }))
  const listed = succeeded(await stage.call('listChests')) as object[]
  assert.deepEqual(listed, [{ block: 'chest', position: { x: 6, y: Y, z: -1 }, contents: { cobblestone: 10 } }])
  succeeded(await stage.call('takeFromChest', 'cobblestone', null))
  assert.deepEqual((await stage.truth()).inventory, { cobblestone: 10 })
})

test('chest calls say what is missing, and that a chest under a block does not open', async t => {
  const stage = await Stage.open(t, { inventory: { dirt: 4 }, blocks: [{ name: 'chest', from: [5, Y, 0] }] })
  failed(await stage.call('takeFromChest', 'diamond', 2), 'missing_ingredients', 'takeFromChest: the chest holds 0 of 2 diamond')
  failed(await stage.call('depositToChest', 'diamond'), 'not_owned', 'depositToChest: needs 1 diamond, have 0')
  failed(await stage.call('depositToChest', 'dirt', 5), 'not_owned', 'depositToChest: needs 5 dirt, have 4')
  failed(await stage.call('openChest', { x: 2, y: Y - 1, z: 0 }), 'missing_station', new RegExp(`at \\(2, ${Y - 1}, 0\\) is no chest or barrel but grass_block`))
  await stage.command(`setblock 5 ${Y + 1} 0 stone`)
  failed(await stage.call('openChest'), 'blocked_spot', /the chest does not open; is a block on top of it/)
  await stage.command(`setblock 5 ${Y} 0 air`, `setblock 5 ${Y + 1} 0 air`)
  failed(await stage.call('openChest'), 'missing_station', 'openChest: needs a chest or barrel within 32 blocks')
})

test('a chest call that is cancelled closes the window and loses nothing', async t => {
  const stage = await Stage.open(t, { inventory: { oak_planks: 37 }, blocks: [{ name: 'chest', from: [3, Y, 0] }] })
  for (const ticks of [3, 16, 22, 28]) {
    const outcome = await stage.cancelled(ticks, 'depositToChest', 'oak_planks', 5)
    if (outcome.error !== null) failed(outcome, 'cancelled', /^depositToChest: /)
  }
  const { contents } = succeeded(await stage.call('openChest')) as { contents: Record<string, number> }
  assert.equal((contents['oak_planks'] ?? 0) + ((await stage.truth()).inventory['oak_planks'] ?? 0), 37)
})
