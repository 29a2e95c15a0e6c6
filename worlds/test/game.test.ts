import assert from 'node:assert/strict'
import test from 'node:test'
import { mechanic } from './conformance.ts'
import { GROUND, Stage, type Actor } from './stage.ts'

const UNDER = { x: 1, y: GROUND - 1, z: 0 }
const BESIDE = { x: 1, y: GROUND, z: 0 }

/** Digs as a client does: start, wait, finish; the finish is taken in tick `ticks` after the start. */
function digFor (stage: Stage, actor: Actor, cell: { x: number, y: number, z: number }, ticks: number): void {
  actor.dig(0, cell)
  stage.run(ticks)
  actor.dig(2, cell)
  stage.run()
}

test('a new player sees every column around, then only what changes', () => {
  const stage = new Stage()
  const ada = stage.join()
  assert.equal(ada.all('map_chunk').length, 25)
  stage.run(5)
  ada.received.length = 0
  stage.run(10)
  assert.deepEqual(ada.received.filter(({ name }) => name !== 'update_time'), [])
})

test('columns ahead are sent a few a tick, those behind are dropped', () => {
  const stage = new Stage()
  const ada = stage.join()
  ada.received.length = 0
  for (let i = 0; i < 40; i++) {
    ada.moveBy(0.9, 0, 0)
    stage.run()
    assert.ok(ada.received.splice(0).filter(({ name }) => name === 'map_chunk').length <= 4)
  }
  ada.moveBy(0.9, 0, 0)
  assert.equal(Math.round(ada.player.body.position.x * 10), 365)
  assert.ok(ada.player.view.hasColumn(4, 0))
  assert.ok(!ada.player.view.hasColumn(-2, 0))
})

test('grass breaks by hand in its 18 ticks and not in half of them; the drop is picked up', () => {
  const stage = new Stage()
  const ada = stage.join()
  stage.put(BESIDE, 'grass_block')
  digFor(stage, ada, BESIDE, 9)
  assert.equal(stage.at(BESIDE), 'grass_block')
  assert.deepEqual(ada.all('block_change').at(-1), { location: BESIDE, type: stage.game.blocks.at(BESIDE).stateId })
  digFor(stage, ada, BESIDE, 18)
  assert.equal(stage.at(BESIDE), 'air')
  ada.moveBy(0.6, 0, 0)
  stage.run(30)
  assert.deepEqual(ada.player.inventory.counts(), { dirt: 1 })
  const { mined, picked_up: pickedUp } = ada.player.statistics.toJson()
  assert.deepEqual([mined, pickedUp], [{ grass_block: 1 }, { dirt: 1 }])
})

test('stone by hand drops nothing, with a pickaxe it does and the pickaxe wears', () => {
  const stage = new Stage()
  const ada = stage.join()
  stage.put(BESIDE, 'stone')
  digFor(stage, ada, BESIDE, 150)
  stage.run(30)
  assert.deepEqual(ada.player.inventory.counts(), {})
  stage.put(BESIDE, 'stone')
  ada.give('wooden_pickaxe')
  digFor(stage, ada, BESIDE, 23)
  ada.moveBy(0.6, 0, 0)
  stage.run(30)
  assert.deepEqual(ada.player.inventory.counts(), { cobblestone: 1, wooden_pickaxe: 1 })
  assert.equal(ada.player.inventory.hand?.damage, 1)
})

test('a tool breaks at its last use', () => {
  const stage = new Stage()
  const ada = stage.join()
  ada.player.inventory.hand = { name: 'golden_shovel', count: 1, damage: 31 }
  digFor(stage, ada, UNDER, 4)
  assert.equal(stage.at(UNDER), 'air')
  assert.equal(ada.player.inventory.hand, null)
  assert.deepEqual(ada.player.statistics.toJson().broken, { golden_shovel: 1 })
})

test('blocks out of reach and the unbreakable stay', () => {
  const stage = new Stage()
  const ada = stage.join()
  const far = { x: 7, y: GROUND - 1, z: 0 }
  digFor(stage, ada, far, 40)
  stage.put(UNDER, 'bedrock')
  digFor(stage, ada, UNDER, 400)
  assert.deepEqual([stage.at(far), stage.at(UNDER)], ['grass_block', 'bedrock'])
})

mechanic('drops of a kind merge, and lie for five minutes', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Item_%28entity%29',
  how: 'eight stacks of one kind after 100 and 6,100 ticks'
}, () => {
  const stage = new Stage()
  stage.join()
  for (let i = 0; i < 8; i++) stage.game.entities.drop({ x: 20, y: GROUND, z: 0 }, { name: 'dirt', count: 2, damage: 0 })
  stage.run(100)
  const lying = [...stage.game.entities.items.values()].map(({ item }) => item.count)
  assert.ok(lying.length < 8)
  assert.equal(lying.reduce((sum, count) => sum + count), 16)
  assert.equal([...stage.game.entities.items.values()][0]?.position.y, GROUND)
  stage.run(6000)
  assert.equal(stage.game.entities.items.size, 0)
})

mechanic('logs lie along the clicked face, furnaces look at the player, torches go to walls', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Log, minecraft.wiki/w/Furnace, minecraft.wiki/w/Torch',
  how: 'states after placing each at the side of a block'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  const wall = { x: 2, y: GROUND, z: 2 }
  stage.put(wall, 'stone')
  const states = ['oak_log', 'furnace', 'torch'].map(item => {
    ada.player.inventory.hand = { name: item, count: 1, damage: 0 }
    ada.use(wall, 4)
    stage.run()
    const placed = { x: 1, y: GROUND, z: 2 }
    const { name, properties } = stage.game.blocks.at(placed)
    stage.put(placed, 'air')
    return [name, properties['axis'] ?? properties['facing']]
  })
  assert.deepEqual(states, [['oak_log', 'x'], ['furnace', 'north'], ['wall_torch', 'west']])
  assert.equal(ada.player.inventory.hand, null)
  assert.deepEqual(ada.player.statistics.toJson().used, { oak_log: 1, furnace: 1, torch: 1 })
})

test('nothing is placed into a player, out of reach, or where it can not stay', () => {
  const stage = new Stage()
  const ada = stage.join()
  ada.give('stone', 3)
  ada.use({ x: 0, y: GROUND - 1, z: 0 })
  ada.use({ x: 9, y: GROUND - 1, z: 0 })
  stage.run()
  assert.deepEqual(ada.player.inventory.counts(), { stone: 3 })
  stage.put({ x: 2, y: GROUND, z: 0 }, 'stone')
  ada.player.inventory.hand = { name: 'oak_sapling', count: 1, damage: 0 }
  ada.use({ x: 2, y: GROUND, z: 0 })
  stage.run()
  assert.equal(stage.at({ x: 2, y: GROUND + 1, z: 0 }), 'air')
})

test('a door is two blocks high, opens as one and breaks as one', () => {
  const stage = new Stage()
  const ada = stage.join()
  ada.give('oak_door')
  const [lower, upper] = [{ x: 2, y: GROUND, z: 0 }, { x: 2, y: GROUND + 1, z: 0 }]
  ada.use({ x: 2, y: GROUND - 1, z: 0 })
  ada.use(upper)
  stage.run()
  const halves = [lower, upper].map(cell => stage.game.blocks.at(cell).properties)
  assert.deepEqual(halves.map(({ half, open, facing }) => [half, open, facing]), [['lower', 'true', 'south'], ['upper', 'true', 'south']])
  digFor(stage, ada, upper, 90)
  stage.run(30)
  assert.deepEqual([stage.at(lower), stage.at(upper)], ['air', 'air'])
  assert.equal(stage.game.entities.items.size + (ada.player.inventory.counts()['oak_door'] ?? 0), 1)
})

test('a crafting table opens its window and closes it for who walks away', () => {
  const stage = new Stage()
  const ada = stage.join()
  const table = { x: 2, y: GROUND, z: 0 }
  stage.put(table, 'crafting_table')
  ada.use(table)
  stage.run()
  assert.equal(ada.all('open_window').length, 1)
  for (let i = 0; i < 11; i++) {
    ada.moveBy(-0.9, 0, 0)
    stage.run()
  }
  assert.equal(ada.all('close_window').length, 1)
})

mechanic('what stands on a block drops with it, and sand above falls', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Falling_Block',
  how: 'the floor of a flower and of sand dug; the falling block a client is told of'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  const floor = { x: 2, y: GROUND, z: 0 }
  stage.put(floor, 'dirt')
  stage.put({ ...floor, y: GROUND + 1 }, 'poppy')
  digFor(stage, ada, floor, 15)
  assert.equal(stage.at({ ...floor, y: GROUND + 1 }), 'air')
  stage.put(floor, 'dirt')
  stage.put({ ...floor, y: GROUND + 1 }, 'sand')
  digFor(stage, ada, floor, 15)
  stage.run(20)
  assert.equal(stage.at(floor), 'sand')
  assert.equal(ada.all('spawn_entity').filter(({ type }) => type === 36).length, 1)
})

test('a wall holds a player who claims to be through it; a leap is taken back', () => {
  const stage = new Stage()
  const ada = stage.join()
  for (const dy of [0, 1]) for (const z of [-1, 0, 1]) stage.put({ x: 1, y: GROUND + dy, z }, 'stone')
  for (let i = 0; i < 20; i++) {
    ada.moveBy(0.4, 0, 0)
    stage.run()
  }
  assert.ok(ada.player.body.position.x <= 0.7)
  ada.moveBy(-8, 0, 0)
  ada.moveBy(0, 30, 0)
  stage.run()
  assert.ok(Math.abs(ada.player.body.position.x - 0.7) < 0.01)
  assert.equal(ada.player.body.position.y, GROUND)
})

test('nobody climbs the air, and who hovers is kicked', () => {
  const stage = new Stage()
  const ada = stage.join()
  for (let i = 0; i < 10; i++) {
    ada.moveBy(0, 0.4, 0)
    stage.run()
  }
  assert.ok(ada.player.body.position.y <= GROUND + 1.3)
  for (let i = 0; i < 90; i++) {
    if (ada.kicked !== null) break
    ada.moveBy(0, 0, 0)
    stage.run()
  }
  assert.match(ada.kicked ?? '', /Flying/)
})

test('packets that are nonsense cost their sender the place, not the world', () => {
  for (const [name, packet] of [
    ['position', { x: NaN, y: 1, z: 1, onGround: true }],
    ['position', { x: 1e300, y: 1, z: 1, onGround: true }],
    ['look', { yaw: Infinity, pitch: 0, onGround: true }],
    ['held_item_slot', { slotId: 99 }],
    ['block_dig', { status: 77, location: UNDER, face: 1, sequence: 0 }],
    ['block_dig', { status: 0, location: { x: 'a' }, face: 1, sequence: 0 }],
    ['block_dig', {}],
    ['chat_message', { message: 'x'.repeat(300) }],
    ['window_click', { windowId: 0 }]
  ] as Array<[string, object]>) {
    const stage = new Stage()
    const bob = stage.join('Bob')
    const ada = stage.join()
    ada.write(name, packet)
    stage.run(2)
    assert.notEqual(ada.kicked, null, name)
    assert.equal(bob.kicked, null)
    assert.deepEqual(stage.game.players.map(player => player.name), ['Bob'])
  }
})

test('players see each other come, move, hold, speak and go', () => {
  const stage = new Stage()
  const bob = stage.join('Bob')
  const ada = stage.join()
  assert.equal(bob.all('named_entity_spawn')[0]?.['playerUUID'], ada.seat.uuid)
  ada.moveBy(0.2, 0, 0)
  ada.give('stone')
  ada.write('chat_message', { message: 'hello' })
  stage.run()
  assert.equal(bob.all('entity_teleport').at(-1)?.['x'], 0.7)
  assert.equal(bob.all('entity_equipment').length, 2)
  assert.deepEqual(JSON.parse(bob.all('system_chat').at(-1)?.['content']).with, [{ text: 'Ada' }, { text: 'hello' }])
  ada.seat.leave()
  stage.run()
  assert.deepEqual(bob.all('entity_destroy').at(-1)?.['entityIds'], [1_000_001])
  assert.deepEqual(bob.all('player_remove'), [{ players: [ada.seat.uuid] }])
  assert.deepEqual(stage.events.map(({ type, player }) => `${type} ${player ?? ''}`), ['join Bob', 'join Ada', 'chat Ada', 'leave Ada'])
})

test('who comes back has everything as it was left, and a second log-in ends the first', () => {
  const stage = new Stage()
  const ada = stage.join()
  ada.give('stone', 5)
  ada.moveBy(0.5, 0, 0)
  stage.run()
  ada.seat.leave()
  stage.run()
  const again = stage.join()
  assert.deepEqual(again.player.inventory.counts(), { stone: 5 })
  assert.equal(again.player.body.position.x, 1)
  const twin = stage.join()
  assert.match(again.kicked ?? '', /another location/)
  assert.deepEqual(twin.player.inventory.counts(), { stone: 5 })
  assert.equal(stage.game.players.length, 1)
})

/** A day's work: digs, places, drops, and things left burning and falling. */
function work (stage: Stage): void {
  const ada = stage.join()
  ada.give('dirt', 10)
  digFor(stage, ada, UNDER, 18)
  stage.run(30)
  ada.use({ x: 2, y: GROUND - 1, z: 1 })
  stage.run()
  stage.put({ x: -2, y: GROUND, z: 0 }, 'furnace')
  const furnace = stage.game.blocks.entities.furnaceAt({ x: -2, y: GROUND, z: 0 })
  furnace.input = { name: 'raw_iron', count: 3, damage: 0 }
  furnace.fuel = { name: 'coal', count: 1, damage: 0 }
  stage.run(50)
  ada.dig(4, UNDER)
  stage.put({ x: 3, y: GROUND + 6, z: 3 }, 'sand')
  stage.run(5)
}

test('the same inputs twice give the same world, another seed another', () => {
  const hashes = [7, 7, 8].map(seed => {
    const stage = new Stage({ seed })
    work(stage)
    return stage.hash()
  })
  assert.equal(hashes[0], hashes[1])
  assert.notEqual(hashes[0], hashes[2])
})

test('a world goes on from a snapshot as it would have without', () => {
  const stage = new Stage()
  work(stage)
  const [ada] = stage.game.players
  ada?.link.kick('rests')
  stage.run()
  const saved = stage.saved()
  const before = stage.hash()
  const goOn = (): string => {
    stage.join('Bob')
    stage.run(300)
    return stage.hash()
  }
  const uninterrupted = goOn()
  stage.restore(saved)
  assert.equal(stage.hash(), before)
  assert.equal(goOn(), uninterrupted)
  assert.equal(stage.game.blocks.entities.furnaceAt({ x: -2, y: GROUND, z: 0 }).output?.name, 'iron_ingot')
  assert.equal(stage.at({ x: 3, y: GROUND, z: 3 }), 'sand')
})
