import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Execution, JsonValue, SkillSource } from '../src/program-types.ts'
import { botProcess, worldProcess, type RpcProcess } from './support/bot-process.ts'

let world: RpcProcess
let bot: RpcProcess

before(async () => {
  world = worldProcess()
  bot = botProcess()
  const { port } = await world.call('start', { preset: 'default', seed: 3, clock: 'free' }) as { port: number }
  await bot.join({ port, lockstep: true, seed: 3 })
})

after(() => {
  bot.child.kill('SIGKILL')
  world.child.kill('SIGKILL')
})

async function run (source: string, skills: SkillSource[] = [], deadline_ticks = 4000): Promise<Execution> {
  return await bot.call('run', {
    program: { source, entry: null, name: 'program' }, args: [], skills, deadline_ticks, deadline_s: 20, seed: 3
  }) as Execution
}

async function value (expression: string): Promise<JsonValue> {
  const { result, error } = await run(`async function go (bot) { return ${expression} }`)
  assert.equal(error, null)
  return result
}

test('blocks are found nearest first, the same by name, id and function', async () => {
  const find = (matching: string, extra = ''): string => `bot.findBlocks({ matching: ${matching}, maxDistance: 24, count: 40${extra} })`
  const byName = await value(find('"stone"')) as Array<{ x: number, y: number, z: number }>
  assert.equal(byName.length, 40)
  assert.deepEqual(await value(find('mcData.blocksByName.stone.id')), byName)
  assert.deepEqual(await value(find('block => block.name === "stone"')), byName)
  assert.deepEqual(await value(find('block => block.name === "stone" && block.position.y > -100')), byName)
  const distances = await value(`${find('["stone", "dirt"]')}.map(at => at.distanceTo(bot.entity.position))`) as number[]
  assert.deepEqual(distances, [...distances].sort((a, b) => a - b))
  assert.equal(await value('bot.findBlock({ matching: "diamond_block", maxDistance: 64 })'), null)
})

test('no block within range is missed', async () => {
  const wrong = await value(`(() => {
    const here = bot.entity.position
    const found = new Set(bot.findBlocks({ matching: 'stone', maxDistance: 7, count: 10000 }).map(String))
    let wrong = 0
    for (let x = -8; x <= 8; x++) for (let y = -8; y <= 8; y++) for (let z = -8; z <= 8; z++) {
      const at = here.floored().offset(x, y, z)
      if ((bot.blockAt(at)?.name === 'stone' && at.distanceTo(here) <= 7) !== found.has(String(at))) wrong++
    }
    return wrong
  })()`)
  assert.equal(wrong, 0)
})

test('the block under the bot is what it stands on', async () => {
  const block = await value('bot.blockAt(bot.entity.position.offset(0, -0.5, 0))') as Record<string, JsonValue>
  assert.deepEqual([block['boundingBox'], block['diggable'], typeof block['type']], ['block', true, 'number'])
  assert.equal(await value('bot.blockAt(new Vec3(100000, 64, 0))'), null)
})

test('a skill that mines changes what the world has, and its trace shows where', async () => {
  const skills = [{ name: 'getDirt', version: 2, language: 'javascript' as const, entry: null, source: 'async function getDirt (bot, count = 1) { await mineBlock(bot, "dirt", count); return bot.inventory.count("dirt") }' }]
  const { result, error, trace, after: end } = await run('async function go (bot) { return getDirt(bot, 2) }', skills)
  assert.equal(error, null)
  // On the way to a block it may dig others of its kind.
  const got = end.inventory['dirt'] ?? 0
  assert.ok(got >= 2)
  assert.deepEqual([result, trace[0]?.effect.inventory['dirt']], [got, got])
  const primitive = trace[0]?.calls[0]
  assert.deepEqual([primitive?.name, primitive?.effect.inventory['dirt']], ['mineBlock', got])
  assert.ok((primitive?.effect.mined['dirt'] ?? 0) + (primitive?.effect.mined['grass_block'] ?? 0) >= got, JSON.stringify(primitive?.effect))
  const truth = await world.call('truth', { player: 'Voyager' }) as { inventory: Record<string, number> }
  assert.equal(truth.inventory['dirt'], got)
})

test('the error of a primitive comes with its line', async () => {
  const { error } = await run('async function go (bot) {\n  await bot.waitForTicks(2)\n  await craftItem(bot, "stone_pickaxe", 1)\n}')
  assert.deepEqual([error?.code, error?.line], ['missing_ingredients', 3])
  assert.match(error?.message ?? '', /^craftItem: stone_pickaxe needs 3 /)
})

test('time goes on by exactly the ticks waited for, and the deadline ends a walk', async () => {
  const waited = await run('async function go (bot) { await bot.waitForTicks(40); return Date.now() }')
  assert.deepEqual([waited.ticks, waited.after.tick - waited.before.tick], [40, 42])
  const walked = await run('async function go (bot) {\n  await exploreUntil(bot, null, 60, () => false)\n}', [], 60)
  assert.deepEqual([walked.outcome, walked.error?.line, walked.trace[0]?.error?.code], ['timed_out', 2, 'cancelled'])
  const [one, two] = [await bot.call('observe'), await bot.call('observe')]
  assert.deepEqual(one, two, 'nothing moves between programs')
})
