import assert from 'node:assert/strict'
import { behaviourOf } from '../src/blocks/behaviours.ts'
import { growthPoints } from '../src/blocks/plants/crops.ts'
import type { Vec } from '../src/geometry.ts'
import { mechanic } from './conformance.ts'
import { GROUND, Stage, type Actor } from './stage.ts'

const at = (x: number, y = 0, z = 0): Vec => ({ x: x + 2, y: GROUND + y, z: z + 2 })

function joined (): { stage: Stage, ada: Actor } {
  const stage = new Stage()
  const ada = stage.join()
  return { stage, ada }
}

/** Gives the block at `cell` random ticks, as many as it likes. */
function tickRandomly (stage: Stage, cell: Vec, times: number): void {
  for (let i = 0; i < times; i++) {
    const block = stage.game.blocks.at(cell)
    const { randomTick, ticksRandomly } = behaviourOf(block.name)
    if (ticksRandomly?.(block) !== false) randomTick?.(stage.game, cell, block)
  }
}

function age (stage: Stage, cell: Vec): number {
  return Number(stage.game.blocks.at(cell).properties['age'])
}

function useWith (stage: Stage, ada: Actor, item: string, cell: Vec, face = 1): void {
  ada.player.inventory.hand = { name: item, count: 1, damage: 0 }
  ada.use(cell, face)
  stage.run()
}

mechanic('random ticks come to every place about once in 1,365 ticks', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Tick#Random_tick',
  how: 'growth of 64 berry bushes in 1,365 ticks: 4 to 27 stages where 12.8 are expected'
}, () => {
  const { stage } = joined()
  for (let x = -4; x < 4; x++) for (let z = -4; z < 4; z++) stage.put(at(x, 4, z), 'stone')
  for (let x = -4; x < 4; x++) for (let z = -4; z < 4; z++) stage.put(at(x, 0, z), 'sweet_berry_bush')
  stage.run(1365)
  let grown = 0
  for (let x = -4; x < 4; x++) for (let z = -4; z < 4; z++) grown += age(stage, at(x, 0, z))
  // 64 bushes, one tick each on average, one in five grows: 12.8 with a deviation of about 3.5.
  assert.ok(grown > 3 && grown < 28, `${grown} stages`)
})

mechanic('leaves wither once no log is within 6 steps, those a player placed never', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Leaves',
  how: 'distances along a row; random ticks at 6 and 7, and on a placed leaf'
}, () => {
  const { stage, ada } = joined()
  stage.put(at(0, 2), 'oak_log')
  for (let x = 1; x <= 7; x++) stage.put(at(x, 2), 'oak_leaves', { persistent: 'false' })
  stage.run(20)
  const distances = [1, 2, 3, 6, 7].map(x => stage.game.blocks.at(at(x, 2)).properties['distance'])
  assert.deepEqual(distances, ['1', '2', '3', '6', '7'])
  tickRandomly(stage, at(6, 2), 1)
  tickRandomly(stage, at(7, 2), 1)
  assert.deepEqual([stage.at(at(6, 2)), stage.at(at(7, 2))], ['oak_leaves', 'air'])
  stage.game.blocks.destroy(at(0, 2), null)
  stage.run(60)
  assert.equal(stage.game.blocks.at(at(1, 2)).properties['distance'], '7')
  useWith(stage, ada, 'oak_leaves', at(0, -1))
  tickRandomly(stage, at(0), 3)
  assert.equal(stage.at(at(0)), 'oak_leaves')
})

mechanic('a sapling of each kind becomes its tree in the light, not without room', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Sapling, minecraft.wiki/w/Tree',
  how: 'six kinds given random ticks below a stone and without it: log, dirt and leaves'
}, () => {
  for (const wood of ['oak', 'birch', 'spruce', 'jungle', 'acacia', 'dark_oak']) {
    const { stage } = joined()
    const square = wood === 'dark_oak' ? [[0, 0], [1, 0], [0, 1], [1, 1]] as const : [[0, 0]] as const
    for (const [x, z] of square) stage.put(at(x, 0, z), `${wood}_sapling`)
    stage.put(at(0, 4), 'stone')
    tickRandomly(stage, at(0), 60)
    assert.equal(stage.at(at(0)), `${wood}_sapling`, `${wood} grew under a stone`)
    stage.put(at(0, 4), 'air')
    tickRandomly(stage, at(0), 100)
    assert.equal(stage.at(at(0)), `${wood}_log`)
    assert.equal(stage.at(at(0, -1)), 'dirt')
    let leaves = 0
    for (let x = -6; x <= 6; x++) for (let z = -6; z <= 6; z++) for (let y = 0; y < 16; y++) if (stage.at(at(x, y, z)) === `${wood}_leaves`) leaves++
    assert.ok(leaves >= 8, `${wood} has ${leaves} leaves`)
  }
})

mechanic('bone meal grows saplings, crops and grass, and is used up only when it does', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Bone_Meal',
  how: 'used on a sapling, on grass and on stone: what grew and whether it was used up'
}, () => {
  const { stage, ada } = joined()
  stage.put(at(0), 'oak_sapling')
  for (let i = 0; i < 40 && stage.at(at(0)) === 'oak_sapling'; i++) useWith(stage, ada, 'bone_meal', at(0))
  assert.equal(stage.at(at(0)), 'oak_log')
  const { stage: field, ada: bob } = joined()
  useWith(field, bob, 'bone_meal', at(1, -1))
  assert.equal(bob.player.inventory.hand, null)
  let plants = 0
  for (let x = -8; x <= 8; x++) for (let z = -8; z <= 8; z++) if (field.at(at(x, 0, z)) !== 'air') plants++
  assert.ok(plants > 5, `${plants} plants`)
  field.put(at(1, 0), 'stone')
  useWith(field, bob, 'bone_meal', at(1, 0))
  assert.deepEqual(bob.player.inventory.counts(), { bone_meal: 1 })
})

mechanic('a hoe tills, seeds grow by moisture and light, and ripe wheat is wheat', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Hoe, minecraft.wiki/w/Wheat_Seeds, minecraft.wiki/w/Farmland',
  how: 'growth points on dry, wet and crowded farmland; age after 200 random ticks, the drop'
}, () => {
  const { stage, ada } = joined()
  useWith(stage, ada, 'iron_hoe', at(0, -1))
  assert.equal(stage.at(at(0, -1)), 'farmland')
  assert.equal(ada.player.inventory.hand?.damage, 1)
  useWith(stage, ada, 'wheat_seeds', at(0, -1))
  assert.equal(stage.at(at(0)), 'wheat')
  assert.equal(growthPoints(stage.game, at(0), 'wheat'), 2)
  for (let x = -1; x <= 1; x++) for (let z = -1; z <= 1; z++) stage.put(at(x, -1, z), 'farmland', { moisture: '7' })
  assert.equal(growthPoints(stage.game, at(0), 'wheat'), 10)
  stage.put(at(1), 'wheat')
  assert.equal(growthPoints(stage.game, at(0), 'wheat'), 10)
  stage.put(at(0, 0, 1), 'wheat')
  assert.equal(growthPoints(stage.game, at(0), 'wheat'), 5)
  tickRandomly(stage, at(0), 200)
  assert.equal(age(stage, at(0)), 7)
  stage.game.blocks.destroy(at(0), null)
  assert.ok([...stage.game.entities.items.values()].some(({ item }) => item.name === 'wheat'))
})

mechanic('crops need light and farmland', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Wheat_Seeds, minecraft.wiki/w/Carrot',
  how: 'a crop shut in, and one whose farmland goes'
}, () => {
  const { stage } = joined()
  stage.put(at(0, -1), 'farmland')
  stage.put(at(0), 'carrots')
  for (let x = -1; x <= 1; x++) for (let z = -1; z <= 1; z++) for (let y = 0; y <= 2; y++) if (x !== 0 || z !== 0 || y === 2) stage.put(at(x, y, z), 'stone')
  assert.equal(stage.at(at(0)), 'carrots', 'nothing told it of the dark')
  stage.put(at(0, 1), 'stone')
  assert.equal(stage.at(at(0)), 'air')
  stage.put(at(0, 1), 'torch')
  stage.put(at(0), 'carrots')
  stage.put(at(0, -1), 'dirt')
  assert.equal(stage.at(at(0)), 'air')
})

mechanic('farmland within four blocks of water stays wet, else dries, and is dirt without a crop', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Farmland',
  how: 'moisture and block after random ticks with and without water and crop'
}, () => {
  const { stage } = joined()
  stage.put(at(0, -1), 'farmland')
  stage.put(at(4, -1), 'water')
  tickRandomly(stage, at(0, -1), 1)
  assert.equal(stage.game.blocks.at(at(0, -1)).properties['moisture'], '7')
  stage.put(at(4, -1), 'dirt')
  tickRandomly(stage, at(0, -1), 7)
  assert.equal(stage.game.blocks.at(at(0, -1)).properties['moisture'], '0')
  stage.put(at(0), 'potatoes')
  tickRandomly(stage, at(0, -1), 3)
  assert.equal(stage.at(at(0, -1)), 'farmland')
  stage.put(at(0), 'air')
  tickRandomly(stage, at(0, -1), 1)
  assert.equal(stage.at(at(0, -1)), 'dirt')
})

mechanic('farmland is trampled by a fall and not by a step', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Farmland',
  how: 'a step on it, and a fall of 1.5 blocks given to its rule'
}, () => {
  const { stage, ada } = joined()
  const { x, y, z } = ada.player.body.position
  const under = { x: Math.floor(x), y: y - 1, z: Math.floor(z) + 1 }
  stage.put(under, 'farmland')
  ada.moveBy(0, -0.0625, 1)
  stage.run(3)
  assert.equal(stage.at(under), 'farmland')
  behaviourOf('farmland').fallenOn?.(stage.game, under, stage.game.blocks.at(under), ada.player, 1.5)
  assert.equal(stage.at(under), 'dirt')
})

mechanic('a ripe stem bears its fruit beside, and bears again when it is taken', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Pumpkin_Seeds, minecraft.wiki/w/Pumpkin',
  how: '200 random ticks, the side the stem looks to; the fruit broken'
}, () => {
  const { stage } = joined()
  stage.put(at(0, -1), 'farmland', { moisture: '7' })
  stage.put(at(0), 'pumpkin_stem', { age: '7' })
  tickRandomly(stage, at(0), 200)
  assert.equal(stage.at(at(0)), 'attached_pumpkin_stem')
  const side = { north: at(0, 0, -1), south: at(0, 0, 1), west: at(-1), east: at(1) }[stage.game.blocks.at(at(0)).properties['facing'] ?? ''] as Vec
  assert.equal(stage.at(side), 'pumpkin')
  stage.game.blocks.destroy(side, null)
  assert.deepEqual([stage.at(at(0)), age(stage, at(0))], ['pumpkin_stem', 7])
})

mechanic('sugar cane grows to three beside water and breaks without it', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Sugar_Cane',
  how: 'placed dry and beside water, random ticks on each cane, water taken'
}, () => {
  const { stage } = joined()
  stage.put(at(0), 'sugar_cane')
  assert.equal(stage.at(at(0)), 'air')
  stage.put(at(1, -1), 'water')
  stage.put(at(0), 'sugar_cane')
  tickRandomly(stage, at(0), 16)
  tickRandomly(stage, at(0, 1), 16)
  tickRandomly(stage, at(0, 2), 40)
  assert.deepEqual([1, 2, 3].map(y => stage.at(at(0, y))), ['sugar_cane', 'sugar_cane', 'air'])
  stage.put(at(1, -1), 'dirt')
  stage.put(at(1), 'stone')
  assert.deepEqual([0, 1, 2].map(y => stage.at(at(0, y))), ['air', 'air', 'air'])
})

mechanic('cactus stands on sand with nothing beside it', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Cactus',
  how: '16 random ticks, then a stone beside'
}, () => {
  const { stage } = joined()
  stage.put(at(0, -1), 'sand')
  stage.put(at(0), 'cactus')
  tickRandomly(stage, at(0), 16)
  assert.equal(stage.at(at(0, 1)), 'cactus')
  stage.put(at(1, 1), 'stone')
  assert.deepEqual([stage.at(at(0)), stage.at(at(0, 1))], ['cactus', 'air'])
})

mechanic('grass dies in the dark under a block and comes back from beside', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Grass_Block',
  how: 'random ticks under a stone and beside bare dirt'
}, () => {
  const { stage } = joined()
  stage.put(at(0), 'stone')
  tickRandomly(stage, at(0, -1), 1)
  assert.equal(stage.at(at(0, -1)), 'dirt')
  stage.put(at(0), 'air')
  tickRandomly(stage, at(1, -1), 100)
  assert.equal(stage.at(at(0, -1)), 'grass_block')
})

mechanic('snow covers grass and melts by a torch; ice becomes water', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Snow, minecraft.wiki/w/Ice, minecraft.wiki/w/Grass_Block',
  how: 'random ticks with and without glowstone beside'
}, () => {
  const { stage } = joined()
  stage.put(at(0), 'snow')
  assert.equal(stage.game.blocks.at(at(0, -1)).properties['snowy'], 'true')
  tickRandomly(stage, at(0), 1)
  assert.equal(stage.at(at(0)), 'snow')
  stage.put(at(1), 'glowstone')
  tickRandomly(stage, at(0), 1)
  assert.equal(stage.at(at(0)), 'air')
  stage.put(at(2, -1), 'ice')
  tickRandomly(stage, at(2, -1), 1)
  assert.equal(stage.at(at(2, -1)), 'water')
})

mechanic('sweet berries are picked', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Sweet_Berries',
  how: 'use on a ripe bush: berries and the age left'
}, () => {
  const { stage, ada } = joined()
  stage.put(at(0), 'sweet_berry_bush', { age: '3' })
  ada.use(at(0))
  stage.run()
  const picked = [...stage.game.entities.items.values()].map(({ item }) => [item.name, item.count] as const)
  assert.equal(picked.length, 1)
  assert.ok(picked[0]?.[0] === 'sweet_berries' && picked[0][1] >= 2 && picked[0][1] <= 3)
  assert.equal(age(stage, at(0)), 1)
})
