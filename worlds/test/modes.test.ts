import assert from 'node:assert/strict'
import test from 'node:test'
import { stack, toWire } from '../src/items/items.ts'
import { Commander } from './commander.ts'
import { mechanic } from './conformance.ts'
import { GROUND } from './stage.ts'

const UNDER = { x: 1, y: GROUND - 1, z: 0 }
const BESIDE = { x: 1, y: GROUND, z: 0 }
const MAY_FLY = 4
const CREATIVE_FLAGS = 1 | MAY_FLY | 8

mechanic('a game mode is told to the client and the others, and is part of the save', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands/gamemode',
  how: 'packets to both, mode and abilities after a restart'
}, () => {
  const world = new Commander()
  const bob = world.stage.join('Bob')
  assert.equal(world.does('gamemode creative Ada'), "Set Ada's game mode to Creative Mode")
  assert.deepEqual(world.ada.all('game_state_change').at(-1), { reason: 'change_game_mode', gameMode: 1 })
  assert.equal(world.ada.all('abilities').at(-1)?.['flags'], CREATIVE_FLAGS)
  assert.deepEqual(bob.all('player_info').at(-1)?.['data'], [{ uuid: world.ada.player.uuid, gamemode: 1 }])
  world.stage.restore(world.stage.saved())
  const again = world.stage.join('Ada')
  assert.equal(again.player.mode, 'creative')
  assert.equal(again.all('login')[0]?.['gameMode'], 1)
  assert.equal(again.all('abilities')[0]?.['flags'], CREATIVE_FLAGS)
})

test('new players begin in the mode the world was started with', () => {
  const world = new Commander({ gamemode: 'adventure' })
  assert.equal(world.ada.player.mode, 'adventure')
})

mechanic('creative players break at a touch, use nothing up and are not hurt', {
  area: 'commands',
  source: 'minecraft.wiki/w/Creative',
  how: 'obsidian, dirt in the hand, health in lava, a sword that breaks nothing'
}, () => {
  const world = new Commander()
  const { stage, ada } = world
  world.does('gamemode creative Ada')
  stage.put(BESIDE, 'obsidian')
  ada.dig(0, BESIDE)
  stage.run(20)
  assert.equal(stage.at(BESIDE), 'air')
  assert.equal(stage.game.entities.items.size, 0)
  ada.give('dirt', 1)
  ada.use(UNDER)
  stage.run()
  assert.equal(stage.at(BESIDE), 'dirt')
  assert.deepEqual(ada.player.inventory.counts(), { dirt: 1 })
  world.does(`setblock 0 ${GROUND} 0 lava`)
  stage.run(60)
  const { health, food } = ada.player.vitals
  assert.deepEqual([health, food], [20, 20])
  ada.player.inventory.hand = stack('diamond_sword')
  ada.dig(0, BESIDE)
  stage.run()
  assert.equal(stage.at(BESIDE), 'dirt')
})

mechanic('creative players fly, others do not', {
  area: 'commands',
  source: 'minecraft.wiki/w/Flying',
  how: 'height after 40 ticks of rising in survival and 100 in creative'
}, () => {
  const world = new Commander()
  const { stage, ada } = world
  const rise = (ticks: number): void => {
    for (let i = 0; i < ticks; i++) {
      ada.moveBy(0, i < 8 ? 0.5 : 0, 0)
      stage.run()
    }
  }
  rise(40)
  assert.ok(ada.player.body.position.y < GROUND + 2)
  world.does('gamemode creative Ada')
  ada.write('abilities', { flags: 2 })
  rise(100)
  assert.ok(ada.player.flying && ada.player.body.position.y >= GROUND + 4)
  assert.equal(ada.kicked, null)
  world.does('gamemode survival Ada')
  assert.equal(ada.player.flying, false)
})

mechanic('creative slots hold what the version has, for creative players only', {
  area: 'commands',
  source: 'minecraft.wiki/w/Creative',
  how: 'inventory and drops after honest and wrong slots and items'
}, () => {
  const world = new Commander()
  const { stage, ada } = world
  const set = (slot: number, name: string, count: number): void => {
    ada.write('set_creative_slot', { slot, item: toWire(stage.game.data, stack(name, count)) })
    stage.run()
  }
  set(36, 'diamond', 64)
  assert.deepEqual(ada.player.inventory.counts(), {})
  world.does('gamemode creative Ada')
  set(36, 'diamond', 64)
  set(37, 'ender_pearl', 64)
  set(99, 'dirt', 1)
  set(-1, 'apple', 2)
  assert.deepEqual(ada.player.inventory.counts(), { diamond: 64, ender_pearl: 16 })
  assert.deepEqual([...stage.game.entities.items.values()].map(({ item }) => [item.name, item.count]), [['apple', 2]])
  ada.write('set_creative_slot', { slot: 36, item: { present: true, itemId: 30000, itemCount: 1 } })
  ada.write('set_creative_slot', { slot: 37, item: { present: false } })
  stage.run()
  assert.deepEqual(ada.player.inventory.counts(), {})
  assert.equal(ada.kicked, null)
})

mechanic('spectators pass through walls, touch nothing and take nothing up', {
  area: 'commands',
  source: 'minecraft.wiki/w/Spectator',
  how: 'position in stone, block, inventory and health'
}, () => {
  const world = new Commander()
  const { stage, ada } = world
  world.does('gamemode spectator Ada')
  stage.put(BESIDE, 'stone')
  ada.moveBy(1, 0, 0)
  stage.run()
  ada.moveBy(0, -3, 0)
  stage.run()
  assert.deepEqual(ada.player.body.position, { x: 1.5, y: GROUND - 3, z: 0.5 })
  ada.give('dirt')
  ada.dig(0, BESIDE)
  ada.use(UNDER)
  world.does(`summon item 1.5 ${GROUND - 3} 0.5 {Item:{id:"diamond",Count:1b}}`)
  stage.run(60)
  assert.equal(stage.at(BESIDE), 'stone')
  assert.deepEqual(ada.player.inventory.counts(), { dirt: 1 })
  assert.equal(ada.player.vitals.health, 20)
  assert.equal(ada.kicked, null)
})

mechanic('spectators go to a player they choose, others do not', {
  area: 'commands',
  source: 'minecraft.wiki/w/Spectator',
  how: 'position after the menu\'s packet, as a survivor and as a spectator'
}, () => {
  const world = new Commander()
  const { stage, ada } = world
  const bob = stage.join('Bob')
  world.does(`tp Bob 40 ${GROUND} 8`)
  const choose = (): void => {
    ada.write('spectate', { target: bob.player.uuid })
    stage.run()
  }
  const { position } = ada.player.body
  choose()
  assert.deepEqual(ada.player.body.position, position)
  world.does('gamemode spectator Ada')
  choose()
  assert.deepEqual(ada.player.body.position, bob.player.body.position)
  ada.write('spectate', { target: '00000000-0000-0000-0000-000000000000' })
  stage.run()
  assert.equal(ada.kicked, null)
})

mechanic('adventurers neither break nor place, but live and open doors', {
  area: 'commands',
  source: 'minecraft.wiki/w/Adventure',
  how: 'blocks after use and digging, trapdoor'
}, () => {
  const world = new Commander()
  const { stage, ada } = world
  world.does('gamemode adventure Ada')
  ada.give('dirt')
  ada.use(UNDER)
  stage.put({ x: 0, y: GROUND, z: 1 }, 'oak_trapdoor')
  ada.use({ x: 0, y: GROUND, z: 1 })
  ada.dig(0, UNDER)
  stage.run(30)
  ada.dig(2, UNDER)
  stage.run()
  assert.deepEqual([stage.at(UNDER), stage.at(BESIDE)], ['grass_block', 'air'])
  assert.equal(stage.game.blocks.at({ x: 0, y: GROUND, z: 1 }).properties['open'], 'true')
})

test('the void and /kill reach creative players too', () => {
  const world = new Commander()
  world.does('gamemode creative Ada')
  world.does('kill Ada')
  assert.equal(world.ada.player.vitals.dead, true)
})
