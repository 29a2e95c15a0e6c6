import assert from 'node:assert/strict'
import test from 'node:test'
import { Commander } from './commander.ts'
import { mechanic } from './conformance.ts'
import type { Actor } from './stage.ts'

function crowd (): { world: Commander, chosen: (selector: string) => string[] } {
  const world = new Commander()
  const actors: Actor[] = [world.ada]
  for (const [name, x] of [['Bob', 10], ['Cy', 20], ['Dee', 30]] as const) {
    actors.push(world.stage.join(name))
    world.does(`tp ${name} ${x}.5 61 0.5`)
  }
  world.does('gamemode creative Cy')
  world.does('xp set Dee 7 levels')
  const chosen = (selector: string): string[] => {
    for (const { player } of actors) player.inventory.takeAll()
    world.does(`give ${selector} stick`)
    return actors.filter(({ player }) => player.inventory.counts()['stick'] === 1).map(({ player }) => player.name)
  }
  return { world, chosen }
}

mechanic('players are chosen by all the arguments vanilla has for them here', {
  area: 'commands',
  source: 'minecraft.wiki/w/Target_selectors',
  how: 'who of four players is chosen by 12 selectors'
}, () => {
  const { chosen } = crowd()
  assert.deepEqual(chosen('@a'), ['Ada', 'Bob', 'Cy', 'Dee'])
  assert.deepEqual(chosen('@p[x=19,y=61,z=0]'), ['Cy'])
  assert.deepEqual(chosen('@a[name=Bob]'), ['Bob'])
  assert.deepEqual(chosen('@a[name=!Bob,distance=..25]'), ['Ada', 'Cy'])
  assert.deepEqual(chosen('@a[distance=5..15]'), ['Bob'])
  assert.deepEqual(chosen('@a[limit=2,sort=furthest]'), ['Cy', 'Dee'])
  assert.deepEqual(chosen('@a[ x = 9 , y = 60 , z = 0 , dx = 2, dy=5, dz=1 ]'), ['Bob'])
  assert.deepEqual(chosen('@a[gamemode=creative]'), ['Cy'])
  assert.deepEqual(chosen('@a[gamemode=!creative,level=..0]'), ['Ada', 'Bob'])
  assert.deepEqual(chosen('@a[level=7]'), ['Dee'])
  assert.deepEqual(chosen('@e[type=player,limit=1,sort=nearest]'), ['Ada'])
  assert.equal(chosen('@r').length, 1)
})

test('a player is also chosen by uuid', () => {
  const { world, chosen } = crowd()
  const uuid = world.stage.game.players[2]?.uuid ?? ''
  assert.equal(world.does(`data get entity ${uuid} XpLevel`), 'Cy has the following entity data: 0')
  assert.deepEqual(chosen('Cy'), ['Cy'])
})

test('@r is drawn from the world\'s own generator, so that it repeats', () => {
  const draws = [crowd(), crowd()].map(({ chosen }) => Array.from({ length: 5 }, () => chosen('@r')[0]))
  assert.deepEqual(draws[0], draws[1])
  assert.ok(new Set(draws[0]).size > 1)
})

test('one command may not be meant for several where vanilla says one', () => {
  const { world } = crowd()
  assert.equal(world.fails('data get entity @a'), 'Only one entity is allowed, but the provided selector allows more than one')
  assert.equal(world.fails('xp query @a levels'), 'Only one player is allowed, but the provided selector allows more than one')
  assert.equal(world.fails('give @a[type=pig] dirt'), "Option 'type' isn't applicable here")
})
