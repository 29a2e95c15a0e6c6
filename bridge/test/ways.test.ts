import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failed, succeeded } from './support/outcomes.ts'
import { GROUND, Stage } from './support/stage.ts'

const Y = GROUND
/** Round the bot, so that there is one way only. */
const pit = (depth: number): Array<{ name: string, from: [number, number, number], to: [number, number, number] }> => [
  { name: 'bedrock', from: [-3, Y - depth - 1, -3], to: [3, Y - 1, 3] }, { name: 'air', from: [0, Y - depth, 0], to: [0, Y - 1, 0] }
]
const goal = { x: 8, y: Y, z: 0 }

test('a way leads up a ladder and down again', async t => {
  const stage = await Stage.open(t, { blocks: pit(7), position: [0.5, Y - 7, 0.5] })
  failed(await stage.call('goTo', goal), 'no_path', /closed in by bedrock\); nearest point/)
  for (let y = Y - 7; y < Y; y++) await stage.command(`setblock 0 ${y} 0 ladder[facing=east]`)
  succeeded(await stage.call('goTo', goal, 0))
  assert.equal((await stage.truth()).position.y, Y)
  succeeded(await stage.call('goTo', { x: 0, y: Y - 7, z: 0 }, 0))
  const { position, health } = await stage.truth()
  assert.deepEqual([Math.round(position.y), health], [Y - 7, 20])
})

test('vines are climbed as ladders are, and a climb that is cancelled leaves no key pressed', async t => {
  const stage = await Stage.open(t, { blocks: pit(6), position: [0.5, Y - 6, 0.5] })
  for (let y = Y - 6; y < Y; y++) await stage.command(`setblock 0 ${y} 0 vine[north=true]`)
  failed(await stage.cancelled(12, 'goTo', goal, 0), 'cancelled', /^goTo: /)
  succeeded(await stage.call('goTo', goal, 0))
})

const HOUSE = [
  { name: 'bedrock', from: [-4, Y - 1, -4], to: [4, Y + 3, 4] }, { name: 'air', from: [-2, Y, -2], to: [2, Y + 1, 2] }, { name: 'air', from: [3, Y, 0], to: [4, Y + 1, 0] }
] as const

test('doors and gates are opened and gone through, an iron door is not', async t => {
  const stage = await Stage.open(t, { blocks: HOUSE })
  const door = async (name: string): Promise<void> => {
    await stage.command(`setblock 3 ${Y} 0 ${name}[facing=east,half=lower]`, `setblock 3 ${Y + 1} 0 ${name}[facing=east,half=upper]`)
  }
  await door('iron_door')
  const details = failed(await stage.call('goTo', goal), 'no_path', /closed in by bedrock, iron_door/)
  assert.deepEqual((details['barred_by'] as string[]).includes('iron_door'), true)
  await door('oak_door')
  succeeded(await stage.call('goTo', goal, 0))
  succeeded(await stage.call('goTo', { x: 0, y: Y, z: 0 }, 0))
  await stage.command(`setblock 3 ${Y + 1} 0 air`, `setblock 3 ${Y} 0 oak_fence_gate[facing=east]`)
  succeeded(await stage.call('goTo', goal, 0))
  assert.equal(await stage.blockAt(3, Y, 0), 'oak_fence_gate')
})

test('a door that stands open is passed the way it was made, not against its leaf', async t => {
  const stage = await Stage.open(t, { blocks: HOUSE })
  await stage.command(`setblock 3 ${Y} 0 oak_door[facing=east,half=lower,open=true]`, `setblock 3 ${Y + 1} 0 oak_door[facing=east,half=upper,open=true]`)
  succeeded(await stage.call('goTo', goal, 0))
})

test('a lake is swum through, lava, fire, cactus and magma are walked round', async t => {
  const stage = await Stage.open(t, {
    blocks: [
      { name: 'bedrock', from: [-2, Y - 3, -6], to: [20, Y - 1, 6] }, { name: 'bedrock', from: [-2, Y, -7], to: [20, Y + 4, -6] }, { name: 'bedrock', from: [-2, Y, 6], to: [20, Y + 4, 7] },
      { name: 'water', from: [2, Y - 2, -5], to: [6, Y - 1, 5] },
      { name: 'lava', from: [9, Y - 1, -5], to: [9, Y - 1, 3] }, { name: 'magma_block', from: [12, Y - 1, -3], to: [12, Y - 1, 5] },
      { name: 'cactus', from: [15, Y, -5], to: [15, Y, 2] }
    ]
  })
  succeeded(await stage.call('goTo', { x: 18, y: Y, z: 0 }, 0))
  assert.equal((await stage.truth()).health, 20)
})

test('a gap is bridged with what is carried, and without it the error says what is in the way', async t => {
  const gap = [{ name: 'bedrock', from: [-3, Y - 12, -3], to: [12, Y - 1, 3] }, { name: 'air', from: [2, Y - 12, -40], to: [6, Y - 1, 40] },
    { name: 'air', from: [-40, Y - 12, -40], to: [1, Y + 2, -2] }, { name: 'air', from: [-40, Y - 12, 2], to: [1, Y + 2, 40] }, { name: 'air', from: [-40, Y - 12, -1], to: [-3, Y + 2, 1] }] as const
  const stage = await Stage.open(t, { blocks: gap })
  const details = failed(await stage.call('goTo', goal, 0), 'no_path', /closed in by .*a drop/)
  assert.equal(details['reason'], 'unreachable')
  assert.equal((details['reached'] as { x: number }).x, 1)
  await stage.command('give Voyager cobblestone 16')
  succeeded(await stage.call('goTo', goal, 0))
  assert.equal(await stage.blockAt(4, Y - 1, 0), 'cobblestone')
  assert.equal((await stage.truth()).health, 20)
})
