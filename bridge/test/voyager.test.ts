/** Skills written for the primitives of the published Voyager; the programs are ours. */
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import type { Counts, JsonValue, SkillSource } from '../src/program-types.ts'
import { refuse, run, scriptedHost, skill, type Act, type ScriptedHost } from './scripted-host.ts'

interface Recipes { readonly Recipe: { readonly find: (item: number, metadata: null) => object[] } }
const { Recipe } = (createRequire(import.meta.url)('prismarine-recipe') as (registry: unknown) => Recipes)(scriptedHost().script.registry)
const CHEST = { x: 3, y: 64, z: 0 }

function theirs (name: string, body: string): SkillSource {
  return { ...skill(name, `async function ${name} (bot) {\n${body}\n}`), compat: 'voyager' }
}

interface Heard { readonly calls: JsonValue[][], readonly host: ScriptedHost }

/** A host whose primitives note what they are called with; `acts` says what else they do. */
function listening (acts: Record<string, Act> = {}, inventory: Counts = {}): Heard {
  const calls: JsonValue[][] = []
  const names = ['mineBlock', 'craftItem', 'placeItem', 'smeltItem', 'killMob', 'shoot', 'goTo', 'openChest', 'takeFromChest', 'depositToChest']
  const noted = Object.fromEntries([...names, ...Object.keys(acts)].map((name): [string, Act] => [name, async (script, ...args) => {
    calls.push([name, ...args.filter(arg => typeof arg !== 'function') as JsonValue[]])
    await script.clock.settled(1)
    return await acts[name]?.(script, ...args) ?? null
  }]))
  const host = scriptedHost(noted)
  Object.assign(host.script, { recipesAll: (item: number) => Recipe.find(item, null) })
  host.script.give(inventory)
  return { calls, host }
}

async function play (body: string, { host }: Heard, more: SkillSource[] = []) {
  return await run('async function go (bot) { return await learned(bot) }', { host, skills: [theirs('learned', body), ...more] })
}

test('calls in their form become calls of ours', async () => {
  const heard = listening({ openChest: async () => ({ contents: { coal: 2, stick: 9 } }) }, { oak_planks: 5 })
  const done = await play(`
    await mineBlock(bot, 'oak_log', 3)
    await mineBlock(bot, 'stone')
    await craftItem(bot, 'oak_planks', 2)
    await craftItem(bot, 'crafting_table')
    await placeItem(bot, 'crafting_table', new Vec3(1, 64, 2))
    await smeltItem(bot, 'raw_iron', 'coal', 4)
    await killMob(bot, 'zombie', 300)
    await shoot(bot, 'bow', 'skeleton')
    await moveToChest(bot, new Vec3(3, 64, 0))
    await getItemFromChest(bot, new Vec3(3, 64, 0), { coal: 5, stick: 4, diamond: 1 })
    await depositItemIntoChest(bot, new Vec3(3, 64, 0), { oak_planks: 8 })
    return await checkItemInsideChest(bot, new Vec3(3, 64, 0))`, heard)
  assert.deepEqual([done.error, done.result], [null, { coal: 2, stick: 9 }])
  assert.deepEqual(heard.calls, [
    ['mineBlock', 'oak_log', 3],
    ['mineBlock', 'stone', 1],
    ['craftItem', 'oak_planks', 8],
    ['craftItem', 'crafting_table', 1],
    ['placeItem', 'crafting_table', { x: 1, y: 64, z: 2 }],
    ['smeltItem', 'raw_iron', 'coal', 4],
    ['killMob', 'zombie', 1],
    ['shoot', 'bow', 'skeleton'],
    ['goTo', CHEST, 3],
    ['openChest', CHEST],
    ['takeFromChest', 'coal', 2, CHEST],
    ['takeFromChest', 'stick', 4, CHEST],
    ['openChest', CHEST],
    ['depositToChest', 'oak_planks', 5, CHEST],
    ['openChest', CHEST]
  ])
  assert.deepEqual(done.log.filter(line => line.includes(' of ')), ['getItemFromChest: 2 of 5 coal are there', 'getItemFromChest: 0 of 1 diamond are there', 'depositItemIntoChest: 5 of 8 oak_planks are there'])
})

test('a program of ours sees our primitives, and none of theirs', async () => {
  const heard = listening()
  const { result } = await run(`async function go (bot) {
    await craftItem(bot, 'oak_planks', 2)
    return [typeof getItemFromChest, 'save' in bot, typeof waitForMobRemoved]
  }`, { host: heard.host, skills: [theirs('learned', 'return 1')] })
  assert.deepEqual(result, ['undefined', false, 'undefined'])
  assert.deepEqual(heard.calls, [['craftItem', 'oak_planks', 2]])
})

test('what was not there ends the call and not the program, and is in the log and the trace', async () => {
  const heard = listening({ mineBlock: async () => refuse('no_target', 'mineBlock: no iron_ore within 32 blocks'), placeItem: async () => refuse('blocked_spot', 'placeItem: there is stone') })
  const { result, log, trace } = await play(`
    const mined = await mineBlock(bot, 'iron_ore', 1)
    await placeItem(bot, 'torch', bot.entity.position)
    return [mined === undefined, 'went on']`, heard)
  assert.deepEqual(result, [true, 'went on'])
  assert.deepEqual(log, ['PrimitiveError: mineBlock: no iron_ore within 32 blocks', 'PrimitiveError: placeItem: there is stone'])
  assert.equal(trace[0]?.calls[0]?.error?.code, 'no_target')
})

test('a loop around a call that always fails hears of it in the end, at its own line', async () => {
  const heard = listening({ mineBlock: async () => refuse('no_target', 'mineBlock: no iron_ore within 32 blocks') })
  const { error } = await play('  for (;;)\n    await mineBlock(bot, "iron_ore", 1)', heard)
  assert.deepEqual([error?.code, error?.skill, error?.line, error?.source_line], ['no_target', 'learned', 3, '    await mineBlock(bot, "iron_ore", 1)'])
  assert.equal(heard.calls.length, 11)
})

test('what can not go well is an error at once', async () => {
  const heard = listening({ mineBlock: async () => refuse('unknown_name', 'mineBlock: there is no block `iron`'), smeltItem: async () => refuse('missing_station', 'smeltItem: needs a furnace') })
  assert.equal((await play("await mineBlock(bot, 'iron', 1)", heard)).error?.code, 'unknown_name')
  assert.equal((await play("await smeltItem(bot, 'raw_iron', 'coal', 1)", heard)).error?.code, 'missing_station')
  const cheat = await play('await givePlacedItemBack(bot, "torch", bot.entity.position)', heard)
  assert.match(cheat.error?.message ?? '', /givePlacedItemBack is refused to programs/)
})

test('a recipe is done as often as the inventory pays for', async () => {
  const heard = listening({ craftItem: async ({ bot }, name, count) => Number(count) > 8 ? refuse('missing_ingredients', `craftItem: ${String(name)} needs 3 oak_log, have 2`) : { item: String(name), count: Number(count), at: bot.username } }, { oak_log: 2 })
  const { log } = await play("await craftItem(bot, 'oak_planks', 3)", heard)
  assert.deepEqual(heard.calls, [['craftItem', 'oak_planks', 12], ['craftItem', 'oak_planks', 8]])
  assert.match(log[0] ?? '', /oak_planks: 2 of 3 times/)
})

test('what exploring finds stays the object that it is; nothing found is null', async () => {
  const heard = listening()
  const { result } = await play(`
    let asked = 0
    const wanted = ['zombie', 'cow']
    const entity = await exploreUntil(bot, new Vec3(1, 0, 1), 60, () => {
      asked += 1
      return asked > 2 ? bot.nearestEntity(each => wanted.includes(each.name) || each.type === 'player') ?? bot.entity : null
    })
    return [asked, entity === bot.entity, entity.position.offset(1, 0, 0).x]`, heard)
  assert.deepEqual(result, [3, true, 1.5])
  const late = listening({ exploreUntil: async () => refuse('timed_out', 'exploreUntil: found nothing in 5 s; try another direction') })
  assert.deepEqual((await play('return await exploreUntil(bot, new Vec3(0, -1, 0), 5, () => bot.findBlock({ matching: mcData.blocksByName.stone.id }))', late)).result, null)
})

test('a predicate that throws, or is async, is an error of the skill', async () => {
  const { error } = await play('  await exploreUntil(bot, new Vec3(1, 0, 0), 60,\n    () => undefined.x)', listening())
  assert.deepEqual([error?.code, error?.line], ['TypeError', 3])
  assert.match((await play('await exploreUntil(bot, new Vec3(1, 0, 0), 60, async () => true)', listening())).error?.message ?? '', /must not be async/)
})

test('bot has what theirs has besides', async () => {
  const { result, log } = await play(`
    bot.save('crafted')
    bot.chat('hello')
    const { GoalNear } = require('mineflayer-pathfinder').goals
    return [bot.inventoryUsed(), new GoalNear(1, 2, 3, 4).range, typeof GoalBlock, bot.inventory.count(mcData.itemsByName.stick.id), bot.health, itemByName(bot.inventory.items(), 'stick').count]`, listening({}, { stick: 7, dirt: 2 }))
  assert.deepEqual(result, [2, 4, 'function', 7, 20, 7])
  assert.deepEqual(log, ['save: crafted'])
  assert.match((await play('bot.position = 1', listening())).error?.message ?? '', /read-only/)
  assert.match((await play('bot.cumulativeObs.length', listening())).error?.message ?? '', /not offered to programs/)
})

test('skills of both kinds call each other, and a skill itself', async () => {
  const heard = listening()
  const { result, error } = await play(`
    if (arguments[1] === 'again') return 'once more'
    return [await ours(bot, 2), await other(bot), await learned(bot, 'again')]`, heard, [
    skill('ours', "async function ours (bot, n) { await craftItem(bot, 'oak_planks', n); return [n, 'save' in bot, await other(bot)] }"),
    theirs('other', "await craftItem(bot, 'oak_planks', 2); return 'save' in bot")
  ])
  assert.deepEqual([error, result], [null, [[2, false, true], true, 'once more']])
  assert.deepEqual(heard.calls.map(call => call[2]), [2, 8, 8])
})

test('a skill of the library with the name of one of theirs is the one that is called', async () => {
  const { result } = await play('return await getItemFromChest(bot)', listening(), [skill('getItemFromChest', 'async function getItemFromChest (bot) { return "own" }')])
  assert.equal(result, 'own')
})

test('waiting for a mob to be gone ends when it is, or with its time', async () => {
  const gone = listening()
  const mob = { ...gone.host.script.entity, id: 9, type: 'hostile', name: 'zombie', username: undefined }
  gone.host.script.entities[9] = mob
  setImmediate(() => { setImmediate(() => { delete gone.host.script.entities[9] }) })
  const { error, result } = await play("await waitForMobRemoved(bot, { id: 9, name: 'zombie' }, 30); return 'gone'", gone)
  assert.deepEqual([error, result], [null, 'gone'])
  const stays = listening()
  stays.host.script.entities[9] = { ...mob }
  assert.match((await play("await waitForMobRemoved(bot, { id: 9, name: 'zombie' }, 2)", stays)).error?.message ?? '', /the zombie is there after 2 s/)
})

test('a program itself may be of theirs, as one is that a fixture runs', async () => {
  const heard = listening()
  const host = heard.host
  const program = { language: 'javascript', source: "async function go (bot) { await craftItem(bot, 'oak_planks', 2); return bot.inventoryUsed() }", entry: null, name: 'go', compat: 'voyager' } as const
  const { runProgram } = await import('../src/program.ts')
  const { ALL_REFLEXES } = await import('../src/program-types.ts')
  const done = await runProgram({ program, args: [], skills: [], deadline_ticks: 1000, deadline_s: 10, seed: 1, reflexes: ALL_REFLEXES, allow_commands: false }, host)
  assert.deepEqual([done.error, done.result, heard.calls], [null, 0, [['craftItem', 'oak_planks', 8]]])
})
