import assert from 'node:assert/strict'
import { chatOf, Commander } from './commander.ts'
import { mechanic } from './conformance.ts'
import type { Actor } from './stage.ts'

const NAMES = ['Bob', 'Cy', 'Dee', 'Eve', 'Fay', 'Gus', 'Hal']

function crowd (): { world: Commander, everybody: Actor[], others: Actor[] } {
  const world = new Commander()
  const others = NAMES.map(name => world.stage.join(name))
  world.stage.run(3)
  return { world, everybody: [world.ada, ...others], others }
}

mechanic('eight players are on each other\'s list and in each other\'s sight', {
  area: 'players',
  source: 'minecraft.wiki/w/Multiplayer',
  how: 'players listed and spawned for each of eight clients'
}, () => {
  const { everybody } = crowd()
  for (const actor of everybody) {
    const others = everybody.filter(other => other !== actor).map(({ player }) => player.uuid).sort()
    assert.deepEqual(actor.all('named_entity_spawn').map(({ playerUUID }) => playerUUID as string).sort(), others)
    const listed = new Set(actor.all('player_info').flatMap(({ data }) => (data as Array<{ uuid: string }>).map(({ uuid }) => uuid)))
    assert.equal(listed.size, 8)
  }
})

mechanic('they see each other sneak, sprint, hold, wear, swing and be hurt', {
  area: 'players',
  source: 'minecraft.wiki/w/Multiplayer',
  how: 'metadata, animation, equipment and damage packets to seven others'
}, () => {
  const { world, everybody, others } = crowd()
  const { id } = world.ada.player
  for (const actor of everybody) actor.received.length = 0
  world.ada.write('entity_action', { entityId: 0, actionId: 'start_sneaking', jumpBoost: 0 })
  world.ada.write('arm_animation', { hand: 0 })
  world.does('item replace entity Ada armor.head with iron_helmet')
  world.does('item replace entity Ada weapon.mainhand with torch')
  world.stage.run()
  world.does('tp Ada 0.5 75 0.5')
  world.stage.run()
  for (let i = 0; i < 28; i++) {
    world.ada.moveBy(0, -0.5, 0)
    world.stage.run()
  }
  const { registry } = world.stage.game.data
  for (const other of others) {
    const metadata = other.all('entity_metadata').filter(({ entityId }) => entityId === id)[0]?.['metadata'] as Array<{ key: number, value: unknown }>
    assert.deepEqual([metadata.find(({ key }) => key === 0)?.value, metadata.find(({ key }) => key === 6)?.value], [2, 5])
    assert.deepEqual(other.all('animation'), [{ entityId: id, animation: 0 }])
    const worn = other.all('entity_equipment').filter(({ entityId }) => entityId === id).at(-1)?.['equipments'] as Array<{ slot: number, item: { itemId?: number } }>
    assert.deepEqual([0, 5].map(slot => registry.items[worn.find(each => each.slot === slot)?.item.itemId ?? -1]?.name), ['torch', 'iron_helmet'])
    assert.equal(other.all('damage_event').filter(({ entityId }) => entityId === id).length, 1)
  }
})

mechanic('they read who comes and goes, and forget who is gone', {
  area: 'players',
  source: 'minecraft.wiki/w/Multiplayer',
  how: 'chat and removal packets after a leave and a join'
}, () => {
  const { world, others } = crowd()
  const [bob, cy] = others as [Actor, Actor]
  cy.received.length = 0
  const { id, uuid } = bob.player
  bob.seat.leave()
  world.stage.run()
  assert.deepEqual(chatOf(world.stage, cy), ['Bob left the game'])
  assert.deepEqual(cy.all('player_remove'), [{ players: [uuid] }])
  assert.deepEqual(cy.all('entity_destroy'), [{ entityIds: [id] }])
  world.stage.join('Zoe')
  assert.equal(chatOf(world.stage, cy).at(-1), 'Zoe joined the game')
})
