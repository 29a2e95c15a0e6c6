import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Vec3 } from 'vec3'
import { MAX_CALL_JSON } from '../src/bounded.ts'
import { MAX_CALLS } from '../src/trace.ts'
import type { Call } from '../src/program-types.ts'
import { run, scriptedHost, skill } from './scripted-host.ts'

const skills = [
  skill('makePlanks', 'async function makePlanks (bot, count) { await mineBlock(bot, "oak_log", count); return { planks: count * 4 } }', 3),
  skill('makeTable', 'async function makeTable (bot) { await makePlanks(bot, 2); await craftItem(bot, "crafting_table") }')
]

function count (calls: readonly Call[]): number {
  return calls.reduce((sum, call) => sum + 1 + count(call.calls), 0)
}

test('the trace is a tree of skills and primitives with arguments, results, errors and ticks', async () => {
  const host = scriptedHost()
  const { trace, skills_used, error } = await run('async function go (bot) {\n  await makeTable(bot)\n}', { skills, host })
  const [table] = trace
  assert.deepEqual([trace.length, table?.name, table?.kind, table?.version], [1, 'makeTable', 'skill', 1])
  assert.deepEqual(table?.calls.map(call => [call.name, call.kind, call.version]), [['makePlanks', 'skill', 3], ['craftItem', 'primitive', null]])
  const [planks, craft] = table?.calls ?? []
  assert.deepEqual([planks?.args, planks?.result, planks?.ticks], [[2], { planks: 8 }, 5])
  assert.deepEqual([planks?.calls[0]?.name, planks?.calls[0]?.args], ['mineBlock', ['oak_log', 2]])
  assert.deepEqual([craft?.error?.code, table?.error?.code, error?.code], ['missing_ingredients', 'missing_ingredients', 'missing_ingredients'])
  assert.deepEqual(skills_used, [{ name: 'makeTable', version: 1 }, { name: 'makePlanks', version: 3 }])
  assert.deepEqual(host.progressed, ['makeTable', 'makePlanks', 'mineBlock', 'craftItem'])
})

test('calls made at the same time lie under the skill that made them', async () => {
  const both = [
    skill('a', 'async function a (bot) { await bot.waitForTicks(3); await echo(bot, "a") }'),
    skill('b', 'async function b (bot) { await bot.waitForTicks(1); await echo(bot, "b"); await bot.waitForTicks(9) }')
  ]
  const { trace } = await run('async function go (bot) { await Promise.all([a(bot), b(bot)]) }', { skills: both })
  assert.deepEqual(trace.map(call => [call.name, call.calls.map(inner => inner.args)]), [['a', [['a']]], ['b', [['b']]]])
})

test('the effect of a call is what changed between its start and its end', async () => {
  const at = new Vec3(1, 64, 0)
  const far = new Vec3(60, 64, 0)
  const host = scriptedHost({
    act: async ({ bot, clock }) => {
      bot.setBlock(at, 'air')
      bot.setBlock(at.offset(0, 1, 0), 'oak_planks')
      bot.setBlock(at.offset(0, 2, 0), 'dirt')
      bot.setBlock(at.offset(0, 2, 0), 'air')
      bot.setBlock(far, 'dirt')
      bot.give({ oak_log: 1, stick: -2 })
      for (const health of [17, 20, 19]) { bot.health = health; bot.emit('health') }
      const pickaxe = (durabilityUsed: number): object => ({ name: 'iron_pickaxe', type: 800, count: 1, durabilityUsed })
      bot.inventory.emit('updateSlot', 36, pickaxe(3), pickaxe(4))
      bot.inventory.emit('updateSlot', 36, pickaxe(4), pickaxe(6))
      bot.inventory.emit('updateSlot', 36, pickaxe(6), null)
      bot.inventory.emit('updateSlot', 37, null, pickaxe(6))
      bot.entity.position.x += 3
      await clock.settled(1)
      return null
    }
  })
  host.script.blocks.set(at.toString(), 'oak_log')
  host.script.give({ stick: 5 })
  const { trace, before, after } = await run('async function go (bot) { await act(bot); await mineBlock(bot, "dirt") }', { host })
  assert.deepEqual(trace[0]?.effect, { inventory: { oak_log: 1, stick: -2 }, position_moved: 3, damage: 4, wear: 3, mined: { oak_log: 1 }, placed: { oak_planks: 1 } })
  assert.deepEqual(trace[1]?.effect.inventory, { dirt: 1 })
  assert.deepEqual([before.inventory, after.inventory], [{ stick: 5 }, { stick: 3, oak_log: 1, dirt: 1 }])
})

test('at most 500 calls are kept', async () => {
  const { trace, truncated, outcome } = await run('async function go (bot) { for (let i = 0; i < 300; i++) { await echo(bot, i); await again(bot, i) } }', {
    skills: [skill('again', 'async function again (bot, i) { await echo(bot, i) }')]
  })
  assert.deepEqual([outcome, count(trace), truncated], ['returned', MAX_CALLS, true])
})

test('long arguments and results are shortened', async () => {
  const { trace, truncated, result } = await run('async function go (bot) { const r = await echo(bot, "x".repeat(5000)); return r[0].length }')
  assert.deepEqual([result, truncated], [5000, true])
  assert.ok(JSON.stringify(trace[0]?.args).length <= MAX_CALL_JSON + 10)
  assert.ok(JSON.stringify(trace[0]?.result).length <= MAX_CALL_JSON + 10)
})

test('a skill that calls itself is bounded in depth, by its own name and through another', async () => {
  const own = [skill('down', 'async function down (bot, n) { await down(bot, n + 1) }')]
  const { error, trace } = await run('async function go (bot) { await down(bot, 0) }', { skills: own })
  assert.deepEqual([error?.code, error?.skill, error?.line], ['too_deep', 'down', 1])
  assert.equal(count(trace), 32)
  const pair = [skill('ping', 'async function ping (bot) { await pong(bot) }'), skill('pong', 'const pong = async bot => { await ping(bot) }')]
  assert.equal((await run('async function go (bot) { await ping(bot) }', { skills: pair })).error?.code, 'too_deep')
})
