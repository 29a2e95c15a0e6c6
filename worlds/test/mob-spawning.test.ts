import assert from 'node:assert/strict'
import test from 'node:test'
import { distance } from '../src/geometry.ts'
import { specOfMob, isMonster, type Mob } from '../src/entities/mobs/mob.ts'
import { mayStand } from '../src/entities/mobs/places.ts'
import { capOf, type Category } from '../src/entities/mobs/spec.ts'
import { seesSky } from '../src/entities/mobs/brightness.ts'
import { Rng } from '../src/rng.ts'
import { mechanic } from './conformance.ts'
import { GROUND, Stage } from './stage.ts'

const MIDNIGHT = 18000
const NOON = 6000
const TRIES = 400

/** Share of tries in which a mob may come to be at the cell. */
function share (stage: Stage, kind: string, cell: { x: number, y: number, z: number }): number {
  const rng = new Rng(1)
  let count = 0
  for (let i = 0; i < TRIES; i++) if (mayStand(stage.game, kind, cell, rng)) count++
  return count / TRIES
}

function still (time: number, options: ConstructorParameters<typeof Stage>[0] = {}): Stage {
  const stage = new Stage(options)
  stage.game.rules.set('doDaylightCycle', false)
  stage.game.dayTime = time
  return stage
}

function count (stage: Stage, category: Category): number {
  return [...stage.game.mobs.all.values()].filter(mob => specOfMob(mob).category === category).length
}

mechanic('monsters come to be in the dark only: at night, in caves; never by torches or by day', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Mob_spawning#Spawn_conditions',
  how: 'share of 400 tries by light'
}, () => {
  const stage = still(MIDNIGHT)
  stage.join()
  const open = { x: 8, y: GROUND, z: 8 }
  // Moonlight is 4 of 15: sky light passes one draw of 32, and what is left one of 8.
  const atNight = share(stage, 'zombie', open)
  assert.ok(atNight > 0.15 && atNight < 0.4, `${atNight}`)
  stage.put({ x: 12, y: GROUND, z: 8 }, 'torch')
  assert.equal(share(stage, 'zombie', open), 0)
  stage.put({ x: 12, y: GROUND, z: 8 }, 'air')
  stage.game.dayTime = NOON
  assert.equal(share(stage, 'zombie', open), 0)
  const cave = { x: 8, y: 20, z: 8 }
  for (const y of [20, 21]) stage.put({ x: 8, y, z: 8 }, 'air')
  assert.equal(share(stage, 'zombie', cave), 1)
  assert.equal(share(stage, 'husk', cave), 0)
  stage.put({ x: 8, y: 19, z: 8 }, 'glass')
  assert.equal(share(stage, 'enderman', cave), 0)
})

mechanic('animals come to be on lit grass, fish in the sea, squid too', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Mob_spawning#Spawn_conditions',
  how: 'share of 400 tries by ground'
}, () => {
  const stage = still(NOON)
  stage.join()
  assert.deepEqual([share(stage, 'cow', { x: 8, y: GROUND, z: 8 }), share(stage, 'cow', { x: 8, y: GROUND + 1, z: 8 })], [1, 0])
  stage.put({ x: 8, y: GROUND - 1, z: 8 }, 'stone')
  assert.equal(share(stage, 'cow', { x: 8, y: GROUND, z: 8 }), 0)
  for (let y = 50; y < 57; y++) stage.put({ x: 3, y, z: 3 }, 'water')
  assert.deepEqual(['cod', 'squid'].map(kind => share(stage, kind, { x: 3, y: 53, z: 3 })), [1, 1])
  assert.equal(share(stage, 'cod', { x: 3, y: 56, z: 3 }), 0)
})

mechanic('a night in the open fills up to the cap of its area, no nearer than 24 blocks, and not in peaceful', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Mob_spawning',
  how: 'count after 75 seconds of night'
}, () => {
  const night = still(MIDNIGHT, { preset: 'flat', viewDistance: 4 })
  const ada = night.join()
  ada.player.mode = 'creative'
  const known = new Set<number>()
  let nearest = Infinity
  for (let i = 0; i < 1500; i++) {
    night.run()
    for (const { id, position, kind } of night.game.mobs.all.values()) {
      if (known.has(id)) continue
      known.add(id)
      if (isMonster({ kind } as Mob) && i > 0) nearest = Math.min(nearest, distance(position, ada.player.body.position))
    }
  }
  assert.ok(nearest > 23.5, `one came ${nearest} blocks away`)
  const cap = capOf('monster') * 81 / 289
  const monsters = count(night, 'monster')
  assert.ok(monsters >= cap / 2 && monsters <= cap + 4, `${monsters} monsters, cap ${cap}`)
  const peaceful = still(MIDNIGHT, { preset: 'flat', viewDistance: 4, difficulty: 'peaceful' })
  peaceful.join()
  peaceful.run(300)
  assert.equal(count(peaceful, 'monster'), 0)
  const ruled = still(MIDNIGHT, { preset: 'flat', viewDistance: 4 })
  ruled.game.rules.set('doMobSpawning', false)
  ruled.join()
  ruled.run(300)
  assert.equal(ruled.game.mobs.all.size, 0)
})

test('nothing comes by itself where the preset forbids it', () => {
  const stage = still(MIDNIGHT)
  stage.join()
  stage.run(300)
  assert.equal(stage.game.mobs.all.size, 0)
})

mechanic('new land has its animals once: going away and back brings no more', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Mob_spawning',
  how: 'counts on the way out and back'
}, () => {
  const stage = still(NOON, { preset: 'flat', viewDistance: 3 })
  const ada = stage.join()
  ada.player.mode = 'creative'
  const first = count(stage, 'creature')
  assert.ok(first >= 4, `${first} animals in 49 chunks`)
  const home = ada.player.body.position
  ada.player.body.position = { ...home, x: home.x + 400 }
  stage.run(5)
  const second = count(stage, 'creature')
  assert.ok(second > first)
  ada.player.body.position = home
  stage.run(5)
  assert.equal(count(stage, 'creature'), second)
})

mechanic('a day in the default world: animals about, no monster under the open sky', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Mob_spawning#Spawn_conditions',
  how: '30 seconds at noon'
}, () => {
  const stage = still(NOON, { preset: 'default', viewDistance: 4, seed: 1 })
  const ada = stage.join()
  stage.run(600)
  const open = [...stage.game.mobs.all.values()].filter(mob => isMonster(mob) &&
    seesSky(stage.game, { x: Math.floor(mob.position.x), y: Math.floor(mob.position.y), z: Math.floor(mob.position.z) }))
  assert.deepEqual(open.map(({ kind }) => kind), [])
  assert.equal(ada.player.vitals.health, 20)
})
