import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { WorldEvent } from '../src/realm.ts'
import { World } from '../src/world.ts'
import { mechanic } from './conformance.ts'

const PRELOAD = new URL('../../bridge/src/preload.ts', import.meta.url).href
const SCRIPT = fileURLToPath(new URL('./operator-bot.ts', import.meta.url))

mechanic('a mineflayer bot that is an operator commands by chat, flies in creative, and all of it is told', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands, minecraft.wiki/w/Permission_level',
  how: 'a mineflayer bot on the real port: item, time, rain, mode, height, chat, and the events'
}, async () => {
  const events: WorldEvent[] = []
  const world = await World.start({
    preset: 'plateau', seed: 1, save: null, snapshot: null, host: '127.0.0.1', port: 0, clock: { kind: 'free' }, viewDistance: 3, difficulty: 'easy',
    operators: ['Chief'], onEvent: event => { events.push(event) }, onFailure: error => { throw error }
  })
  // Received as the bot's fields are named; its own test is what they hold.
  let facts: Record<string, any> = {}
  const child = fork(SCRIPT, [String(world.describe().port)], { execArgv: ['--import', PRELOAD] })
  child.on('message', (message: Record<string, any>) => { facts = message })
  await once(child, 'exit')
  await world.stop()
  assert.equal(facts['error'], undefined)
  assert.deepEqual(facts['enchants'], [{ name: 'efficiency', lvl: 5 }])
  assert.ok(facts['night'] >= 18000 && facts['night'] < 18100)
  assert.deepEqual([facts['raining'], facts['mode'], facts['flown']], [true, 'creative', 6.7])
  assert.deepEqual(facts['matches'], ['spectator', 'survival'])
  const heard = facts['heard'] as string[]
  for (const text of ['Gave 1 [Diamond Pickaxe] to Chief', 'Set the time to 18000', 'Set own game mode to Creative Mode', 'Unknown or incomplete command, see below for error']) {
    assert.ok(heard.includes(text), `${text} is not in ${heard.join(' | ')}`)
  }
  assert.deepEqual(events.filter(({ type }) => type === 'command').map(({ player, text }) => `${player}: ${text}`), [
    'Chief: give @s diamond_pickaxe{Enchantments:[{id:"minecraft:efficiency",lvl:5s}]} 1', 'Chief: time set midnight', 'Chief: weather rain',
    'Chief: tp @s ~ ~5 ~', 'Chief: gamemode creative'
  ])
})
