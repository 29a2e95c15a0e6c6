import assert from 'node:assert/strict'
import test from 'node:test'
import { explode } from '../src/entities/explosion.ts'
import { flammableOf } from '../src/blocks/flammable.ts'
import type { Vec } from '../src/geometry.ts'
import { mechanic } from './conformance.ts'
import { GROUND, Stage, type Actor } from './stage.ts'

const at = (x: number, y = 0, z = 0): Vec => ({ x: x + 2, y: GROUND + y, z: z + 2 })

function joined (): { stage: Stage, ada: Actor } {
  const stage = new Stage()
  const ada = stage.join()
  return { stage, ada }
}

function strike (stage: Stage, ada: Actor, cell: Vec, face = 1): void {
  ada.player.inventory.hand = { name: 'flint_and_steel', count: 1, damage: 0 }
  ada.use(cell, face)
  stage.run()
}

function count (stage: Stage, name: string, size: number): number {
  let found = 0
  for (let x = -size; x <= size; x++) for (let z = -size; z <= size; z++) for (let y = -3; y <= 6; y++) if (stage.at(at(x, y, z)) === name) found++
  return found
}

mechanic('flint and steel lights a fire that goes out on dirt and lasts on netherrack', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Flint_and_Steel, minecraft.wiki/w/Fire',
  how: 'both fires after 600 ticks, wear of the tool'
}, () => {
  const { stage, ada } = joined()
  stage.put(at(1, -1), 'netherrack')
  strike(stage, ada, at(0, -1))
  assert.equal(ada.player.inventory.hand?.damage, 1)
  strike(stage, ada, at(1, -1))
  assert.deepEqual([stage.at(at(0)), stage.at(at(1))], ['fire', 'fire'])
  stage.run(600)
  assert.deepEqual([stage.at(at(0)), stage.at(at(1))], ['air', 'fire'])
})

mechanic('fire burns wood away and spreads over it, not with doFireTick off', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Fire#Spread',
  how: 'planks left of 49 after 1,500 ticks, and with the game rule off'
}, () => {
  for (const burns of [true, false]) {
    const { stage, ada } = joined()
    stage.game.rules.set('doFireTick', burns)
    for (let x = -3; x <= 3; x++) for (let z = -3; z <= 3; z++) stage.put(at(x, -1, z), 'oak_planks')
    strike(stage, ada, at(0, -1))
    stage.run(1500)
    const left = count(stage, 'oak_planks', 3)
    assert.ok(burns ? left < 45 : left === 49, `${left} planks left`)
  }
})

mechanic('lit TNT hops, goes off after 80 ticks, breaks what is around and sets off other TNT', {
  area: 'blocks',
  source: 'minecraft.wiki/w/TNT',
  how: 'blocks around at 79 and 82 ticks, obsidian, a second TNT, what a client is told'
}, () => {
  const { stage, ada } = joined()
  ada.player.body.position = { x: -20.5, y: GROUND, z: 0.5 }
  stage.put(at(0), 'tnt')
  stage.put(at(2), 'tnt')
  stage.put(at(-2), 'obsidian')
  stage.put(at(0, 0, 2), 'stone')
  ada.player.body.position = { x: at(0).x + 0.5, y: GROUND, z: at(0).z - 2.5 }
  strike(stage, ada, at(0))
  assert.equal(stage.at(at(0)), 'air')
  assert.equal(stage.game.entities.tnt.all.size, 1)
  assert.equal(ada.all('spawn_entity').length, 1)
  ada.player.body.position = { x: -26.5, y: GROUND, z: 0.5 }
  stage.run(78)
  assert.equal(stage.at(at(0, 0, 2)), 'stone')
  const saved = stage.game.toJson().entities
  assert.equal(saved.tnt?.length, 1)
  stage.run(3)
  assert.equal(stage.at(at(0, 0, 2)), 'air')
  assert.equal(stage.at(at(-2)), 'obsidian')
  assert.equal(stage.at(at(0, -1)), 'air')
  assert.equal(stage.game.entities.tnt.all.size, 1, 'the other is lit')
  assert.equal(ada.all('explosion').length, 1)
  stage.run(32)
  assert.equal(stage.game.entities.tnt.all.size, 0)
})

test('an explosion hurts by distance and less behind a wall', () => {
  const harm = (distance: number, wall: boolean): number => {
    const { stage, ada } = joined()
    stage.run(70)
    const { x, y, z } = ada.player.body.position
    if (wall) for (let dx = -2; dx <= 2; dx++) for (let dy = 0; dy < 3; dy++) stage.put({ x: Math.floor(x) + dx, y: y + dy, z: Math.floor(z) + 2 }, 'obsidian')
    explode(stage.game, { x, y: y + 0.5, z: z + distance }, 3, { breaks: false })
    stage.run()
    return 20 - ada.player.vitals.health
  }
  const [near, far, hidden] = [harm(3, false), harm(5, false), harm(3, true)]
  assert.ok(near > far && far > 0, `${near} and ${far}`)
  assert.equal(hidden <= 1, true, `${hidden} behind obsidian`)
})

mechanic('blocks burn as the wiki lists them', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Fire#Flammable_blocks',
  how: '13 blocks that burn with their two chances, 7 that do not'
}, () => {
  const chances = (name: string): readonly number[] | null => {
    const known = flammableOf(name)
    return known === null ? null : [known.encouragement, known.flammability]
  }
  assert.deepEqual(['oak_planks', 'oak_log', 'birch_leaves', 'red_wool', 'tnt', 'grass', 'vine', 'coal_block', 'hay_block', 'lectern', 'composter', 'beehive', 'bee_nest'].map(chances), [
    [5, 20], [5, 5], [30, 60], [30, 60], [15, 100], [60, 100], [15, 100], [5, 5], [60, 20], [30, 20], [5, 20], [5, 20], [30, 20]])
  assert.deepEqual(['stone', 'crimson_planks', 'warped_stem', 'oak_door', 'chest', 'crafting_table', 'oak_sign'].map(chances), [null, null, null, null, null, null, null])
})
