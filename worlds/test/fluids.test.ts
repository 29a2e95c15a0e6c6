import assert from 'node:assert/strict'
import test from 'node:test'
import type { Vec } from '../src/geometry.ts'
import { mechanic } from './conformance.ts'
import { GROUND, Stage } from './stage.ts'

const at = (x: number, y = 0, z = 0): Vec => ({ x: x + 4, y: GROUND + y, z: z + 4 })

function joined (): Stage {
  const stage = new Stage()
  stage.join()
  return stage
}

/** Levels of a fluid along x from -n to n, `.` where there is none. */
function levels (stage: Stage, n: number, y = 0, name = 'water'): string {
  let row = ''
  for (let x = -n; x <= n; x++) {
    const block = stage.game.blocks.at(at(x, y))
    row += block.name === name ? Number(block.properties['level']).toString(16) : '.'
  }
  return row
}

mechanic('water spreads seven blocks in steps of 5 ticks, and dries up without its source', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Water',
  how: 'levels along a line after 5, 10 and 70 ticks, and after the source is gone'
}, () => {
  const stage = joined()
  stage.put(at(0), 'water')
  stage.run(5)
  assert.equal(levels(stage, 8), '.......101.......')
  stage.run(5)
  assert.equal(levels(stage, 8), '......21012......')
  stage.run(60)
  assert.equal(levels(stage, 8), '.765432101234567.')
  stage.put(at(0), 'air')
  stage.run(200)
  assert.equal(levels(stage, 8), '.................')
})

mechanic('lava spreads three blocks in steps of 30 ticks', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Lava',
  how: 'levels along a line after 29, 30 and 230 ticks'
}, () => {
  const stage = joined()
  stage.put(at(0), 'lava')
  stage.run(29)
  assert.equal(levels(stage, 4, 0, 'lava'), '....0....')
  stage.run(1)
  assert.equal(levels(stage, 4, 0, 'lava'), '...202...')
  stage.run(200)
  assert.equal(levels(stage, 4, 0, 'lava'), '.6420246.')
})

mechanic('water falls, spreads at the bottom, and takes the shortest way to an edge', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Water',
  how: 'levels below a fall; which way it goes on a ledge'
}, () => {
  const stage = joined()
  stage.put(at(0, 3), 'stone')
  stage.put(at(0, 4), 'water')
  stage.run(120)
  assert.equal(levels(stage, 1, 4), '101')
  assert.equal(levels(stage, 1, 2), '8.8')
  assert.equal(levels(stage, 3), '2181812')
  const other = joined()
  for (let x = -3; x <= 3; x++) for (let z = -3; z <= 3; z++) other.put(at(x, 1, z), 'stone')
  for (const x of [-1, 0, 1, 2, 3]) other.put(at(x, 1, 0), 'stone')
  other.put(at(3, 1, 0), 'air')
  other.put(at(0, 2), 'water')
  other.run(40)
  assert.equal(other.at(at(1, 2, 0)), 'water')
  assert.equal(other.at(at(-1, 2, 0)), 'air')
})

mechanic('between two sources a new one forms, so that a hole of 2 by 2 never runs dry', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Water',
  how: 'a source taken three times, the level 20 ticks later'
}, () => {
  const stage = joined()
  for (const [x, z] of [[0, 0], [1, 0], [0, 1], [1, 1]] as const) stage.put(at(x, -1, z), 'air')
  stage.put(at(0, -1, 0), 'water')
  stage.put(at(1, -1, 1), 'water')
  stage.run(20)
  for (let i = 0; i < 3; i++) {
    stage.put(at(0, -1, 0), 'air')
    stage.run(20)
    assert.equal(stage.game.blocks.at(at(0, -1, 0)).properties['level'], '0')
  }
})

mechanic('lava and water make obsidian, cobblestone and stone', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Lava, minecraft.wiki/w/Obsidian, minecraft.wiki/w/Cobblestone',
  how: 'a source and a flow beside water, lava falling on water'
}, () => {
  const stage = joined()
  stage.put(at(0), 'lava')
  stage.put(at(1), 'water')
  assert.equal(stage.at(at(0)), 'obsidian')
  const flow = joined()
  flow.put(at(0), 'lava', { level: '2' })
  flow.put(at(1), 'water')
  assert.equal(flow.at(at(0)), 'cobblestone')
  const above = joined()
  above.put(at(0), 'water')
  above.put(at(0, 3), 'lava')
  above.run(120)
  assert.equal(above.at(at(0)), 'stone')
})

mechanic('water washes away torches and crops, stops at doors, and fills what can hold it', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Water, minecraft.wiki/w/Waterlogging',
  how: 'torch, slab and door beside a source; the slab broken'
}, () => {
  const stage = joined()
  stage.put(at(2), 'torch')
  stage.put(at(-1), 'oak_slab')
  stage.put(at(-2), 'oak_door', { half: 'lower' })
  stage.put(at(0), 'water')
  stage.run(60)
  assert.equal(stage.at(at(2)), 'water')
  assert.deepEqual([...stage.game.entities.items.values()].map(({ item }) => item.name), ['torch'])
  assert.equal(stage.game.blocks.at(at(-1)).properties['waterlogged'], 'true')
  stage.put(at(0, 0, 1), 'stone')
  assert.equal(stage.at(at(-2)), 'oak_door')
  stage.game.blocks.destroy(at(-1), null)
  assert.equal(stage.at(at(-1)), 'water')
})

mechanic('concrete powder hardens beside water and when it falls into it', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Concrete_Powder',
  how: 'powder placed beside water, and dropped into it'
}, () => {
  const stage = joined()
  stage.put(at(0), 'water')
  stage.put(at(0, 0, 1), 'stone')
  stage.put(at(1), 'red_concrete_powder')
  assert.equal(stage.at(at(1)), 'red_concrete')
  stage.put(at(0, 5), 'blue_concrete_powder')
  stage.run(40)
  assert.equal(stage.at(at(0)), 'blue_concrete')
})

test('fluids go on after a snapshot as they would have without', () => {
  const stage = joined()
  stage.put(at(0, 6), 'water')
  stage.put(at(3, 6), 'lava')
  stage.run(23)
  const saved = stage.saved()
  stage.game.kickAll('away')
  const hashes = [0, 1].map(() => {
    stage.restore(saved)
    stage.join()
    stage.run(150)
    return stage.hash()
  })
  assert.equal(hashes[0], hashes[1])
  assert.equal(stage.at(at(0)), 'water')
})

test('nothing flows far from players until one comes', () => {
  const stage = new Stage()
  stage.put({ x: 200, y: GROUND, z: 0 }, 'water')
  const ada = stage.join()
  stage.run(50)
  assert.equal(stage.at({ x: 201, y: GROUND, z: 0 }), 'air')
  ada.player.body.position = { x: 200.5, y: GROUND, z: 5.5 }
  stage.run(50)
  assert.equal(stage.at({ x: 201, y: GROUND, z: 0 }), 'water')
})

mechanic('a bucket takes a source from where the player looks, and puts it back; flowing water it does not take', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Bucket',
  how: 'the cell and the slots after use on a source, on a flow, and of the full bucket'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  const { x, y, z } = ada.player.body.position
  const cell = { x: Math.floor(x), y: y - 1, z: Math.floor(z) + 1 }
  stage.put(cell, 'water')
  ada.give('bucket', 2)
  ada.player.body.pitch = 60
  ada.player.body.yaw = 0
  ada.write('use_item', { hand: 0, sequence: 1 })
  stage.run()
  assert.equal(stage.at(cell), 'air')
  assert.deepEqual(ada.player.inventory.counts(), { bucket: 1, water_bucket: 1 })
  stage.put(cell, 'water', { level: '3' })
  ada.write('use_item', { hand: 0, sequence: 2 })
  stage.run()
  assert.deepEqual(ada.player.inventory.counts(), { bucket: 1, water_bucket: 1 })
  stage.run(60)
  ada.player.inventory.held = 1
  ada.write('use_item', { hand: 0, sequence: 3 })
  stage.run()
  assert.equal(stage.game.blocks.at(cell).properties['level'], '0')
  assert.deepEqual(ada.player.inventory.counts(), { bucket: 2 })
  assert.deepEqual(ada.player.statistics.toJson().used, { bucket: 1, water_bucket: 1 })
})
