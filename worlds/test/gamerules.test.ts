import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { RULE_NAMES } from '../src/gamerules.ts'
import { loadGameData } from '../src/registry.ts'
import { Commander } from './commander.ts'
import { mechanic } from './conformance.ts'
import { GROUND } from './stage.ts'

mechanic('the rules are those that the version\'s own texts name', {
  area: 'commands',
  source: 'en_us.json of the version, worlds/data/gamerules.json after minecraft.wiki/w/Game_rule',
  how: 'names compared both ways'
}, () => {
  const { language } = loadGameData().registry as unknown as { language: Record<string, string> }
  const named = new Set(Object.keys(language).flatMap(key => /^gamerule\.([A-Za-z]+)$/.exec(key)?.[1] ?? []))
  assert.deepEqual([...named].sort(), [...RULE_NAMES])
  const { source } = JSON.parse(readFileSync(new URL('../data/gamerules.json', import.meta.url), 'utf8')) as { source: string }
  assert.match(source, /minecraft\.wiki/)
})

function die (world: Commander): void {
  world.does('give Ada dirt 5')
  world.does('kill Ada')
  world.ada.write('client_command', { actionId: 'perform_respawn' })
  world.stage.run(2)
}

mechanic('keepInventory lets the dead keep what they had', {
  area: 'commands',
  source: 'minecraft.wiki/w/Game_rule',
  how: 'inventory after death with the rule on and off'
}, () => {
  const world = new Commander()
  world.does('gamerule keepInventory true')
  die(world)
  assert.deepEqual(world.ada.player.inventory.counts(), { dirt: 5 })
  world.does('gamerule keepInventory false')
  die(world)
  assert.deepEqual(world.ada.player.inventory.counts(), {})
})

mechanic('showDeathMessages hides them, doImmediateRespawn is told to clients', {
  area: 'commands',
  source: 'minecraft.wiki/w/Game_rule',
  how: 'chat of another player, packets to the dead and to who joins'
}, () => {
  const world = new Commander()
  const bob = world.stage.join('Bob')
  world.does('gamerule showDeathMessages false')
  world.does('gamerule doImmediateRespawn true')
  bob.received.length = 0
  world.does('kill Ada')
  world.stage.run()
  assert.deepEqual(bob.all('system_chat'), [])
  assert.deepEqual(world.ada.all('game_state_change').at(-1), { reason: 'immediate_respawn', gameMode: 1 })
  assert.equal(world.stage.join('Cy').all('login')[0]?.['enableRespawnScreen'], false)
})

mechanic('doTileDrops stops what blocks drop', {
  area: 'commands',
  source: 'minecraft.wiki/w/Game_rule',
  how: 'items after a log was destroyed with the rule off'
}, () => {
  const world = new Commander()
  world.does('gamerule doTileDrops false')
  world.does(`setblock 3 ${GROUND} 3 oak_log`)
  world.does(`setblock 3 ${GROUND} 3 air destroy`)
  assert.equal(world.stage.game.entities.items.size, 0)
})

mechanic('fallDamage, naturalRegeneration and doDaylightCycle do as they say', {
  area: 'commands',
  source: 'minecraft.wiki/w/Game_rule',
  how: 'health after falls with the rule on and off; health and time after 200 ticks'
}, () => {
  const world = new Commander()
  const { game } = world.stage
  world.does('gamerule naturalRegeneration false')
  world.does('gamerule doDaylightCycle false')
  const { vitals } = world.ada.player
  vitals.health = 10
  const { dayTime } = game
  world.stage.run(200)
  assert.deepEqual([vitals.health, game.dayTime], [10, dayTime])
  const fall = (): void => {
    world.does('tp Ada 0.5 71 0.5')
    world.stage.run()
    for (let i = 0; i < 20; i++) {
      world.ada.moveBy(0, -0.5, 0)
      world.stage.run()
    }
  }
  world.does('gamerule fallDamage false')
  fall()
  assert.equal(vitals.health, 10)
  world.does('gamerule fallDamage true')
  fall()
  assert.equal(vitals.health, 3)
})

mechanic('randomTickSpeed 0 stops growth, doMobSpawning false stops spawning', {
  area: 'commands',
  source: 'minecraft.wiki/w/Game_rule',
  how: 'ages of 25 wheat plants and mobs after 300 ticks; growth at 300'
}, () => {
  const world = new Commander()
  const { game } = world.stage
  world.does('gamerule doMobSpawning false')
  world.does('time set midnight')
  for (const mob of [...game.mobs.all.values()]) game.mobs.remove(mob)
  world.does('gamerule randomTickSpeed 0')
  world.does(`fill 4 ${GROUND - 1} 4 8 ${GROUND - 1} 8 farmland[moisture=7]`)
  world.does(`fill 4 ${GROUND} 4 8 ${GROUND} 8 wheat`)
  const grown = (): number => Array.from({ length: 25 }, (_, i) => Number(game.blocks.at({ x: 4 + i % 5, y: GROUND, z: 4 + Math.floor(i / 5) }).properties['age'])).reduce((a, b) => a + b)
  world.stage.run(300)
  assert.deepEqual([grown(), game.mobs.all.size], [0, 0])
  world.does('time set noon')
  world.does('gamerule randomTickSpeed 300')
  world.stage.run(60)
  assert.ok(grown() > 0)
})
