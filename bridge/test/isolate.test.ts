import assert from 'node:assert/strict'
import { test } from 'node:test'
import { run, scriptedHost, skill } from './scripted-host.ts'
import type { JsonValue } from '../src/program-types.ts'

/** What the expression gives in a program. */
async function value (expression: string): Promise<JsonValue> {
  const { result, error } = await run(`async function go (bot) { return ${expression} }`)
  assert.equal(error, null)
  return result
}

test('nothing of the host is in reach', async () => {
  const names = ['process', 'module', 'fetch', 'WebAssembly', 'SharedArrayBuffer', 'Atomics', 'Intl']
  assert.deepEqual(await value(`[${names.map(name => `typeof ${name}`).join(', ')}]`), names.map(() => 'undefined'))
})

test('no constructor chain leads out of the isolate', async () => {
  for (const start of ['bot', 'bot.chat', 'mineBlock', 'bot.inventory.items', 'console.log', 'mcData', 'Vec3', 'Date', 'bot.entity.position']) {
    assert.equal(await value(`(async () => {}).constructor("return typeof process")().then(async found => [found, ${start}.constructor.constructor("return typeof process + typeof fetch")()].join())`), 'undefined,undefinedundefined', start)
  }
  const caught = await value('await failNow(bot).catch(e => e.constructor.constructor("return typeof process")())')
  assert.equal(caught, 'undefined')
})

test('the stack of an error gives a program no function of ours', async () => {
  const found = await value(`(() => {
    Error.prepareStackTrace = (_error, sites) => sites.map(site => typeof site.getFunction() + typeof site.getThis())
    const reached = new Error().stack
    delete Error.prepareStackTrace
    return reached.every(pair => pair === 'undefinedundefined')
  })()`)
  assert.equal(found, true)
})

test('the facade cannot be changed', async () => {
  for (const change of ['bot.chat = 1', 'bot.health = 20', 'delete bot.chat', 'bot.inventory.count = 1', 'mcData.itemsByName.stick.id = 1', 'Object.setPrototypeOf(bot, null)', 'console.log = 1', 'Vec3 = 1']) {
    assert.equal((await run(`async function go (bot) { ${change} }`)).error?.code, 'TypeError', change)
  }
})

for (const [access, advice] of [
  ['bot.heath', 'bot.health'],
  ['bot.quit()', 'refused to programs: the connection outlives the program'],
  ['bot._client', 'refused to programs: raw packets'],
  ['bot.pathfinder.gotoo', 'bot.pathfinder.goto'],
  ["require('child_process')", 'offered are vec3'],
  ['bot.inventory.counts', 'bot.inventory.count'],
  ['bot.time.timeOfDays', 'bot.time.timeOfDay'],
  ['bot.entity.pos', 'bot.entity.position'],
  ['mcData.itemByName', 'mcData.itemsByName']
] as const) {
  test(`${access} is answered with ${advice}`, async () => {
    const { error } = await run(`async function go (bot) {\n  ${access}\n}`)
    assert.deepEqual([error?.code, error?.line], ['TypeError', 2])
    assert.ok(error?.message.includes(advice), error?.message)
  })
}

test('the bot can be read', async () => {
  const host = scriptedHost()
  host.script.give({ oak_log: 3, stick: 2 })
  const { result } = await run(`async function go (bot) {
    const id = mcData.itemsByName.oak_log.id
    const p = bot.entity.position
    return [p.floored().toArray(), p.offset(1, 0, 0).distanceTo(p), bot.health, bot.food, bot.oxygenLevel, bot.time.timeOfDay, bot.game.dimension,
      bot.username, bot.version, bot.heldItem, bot.inventory.count('oak_log'), bot.inventory.count(id), bot.inventory.findInventoryItem('stick').count,
      bot.inventory.findInventoryItem('coal'), bot.inventory.items().length, bot.inventory.emptySlotCount(), 'dig' in bot, bot.nearestEntity()]
  }`, { host })
  assert.deepEqual(result, [[0, 64, 0], 1, 20, 20, 20, 1000, 'overworld', 'Scripted', '1.20.1', null, 3, 3, 2, null, 2, 34, true, null])
})

test('an unknown block name is answered with the nearest one', async () => {
  const { error } = await run('async function go (bot) { bot.findBlock({ matching: "oak_logg" }) }')
  assert.equal(error?.code, 'TypeError')
  assert.match(error?.message ?? '', /oak_logg.*`oak_log`/)
})

test('sources do not share names: neither variables nor helpers', async () => {
  const skills = [skill('one', 'const kept = 1\nfunction help () { return kept }\nasync function one (bot) { return help() }')]
  assert.equal((await run('const kept = 2\nfunction help () { return kept }\nasync function go (bot) { return help() * 10 + await one(bot) }', { skills })).result, 21)
  assert.equal((await run('async function go (bot) { await one(bot); return typeof kept }', { skills })).result, 'undefined')
})

test('a program may use the name of a primitive for a function of its own', async () => {
  assert.equal((await run('async function mineBlock (bot) { return "mine" }\nasync function go (bot) { return mineBlock(bot) }')).result, 'mine')
  assert.equal((await run('const craftItem = async bot => "craft"\nasync function go (bot) { return craftItem(bot) }')).result, 'craft')
})

test('a program that breaks built-ins still cannot claim another ending', async () => {
  const { outcome, error } = await run(`async function go (bot) {
    JSON.stringify = () => '"forged"'
    Promise.prototype.then = function () { return this }
    Array.prototype.map = () => []
    throw new Error('real')
  }`)
  assert.notEqual(outcome, 'returned')
  assert.notEqual(error, null)
})
