import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Arena, corpus } from './support/corpus.ts'
import type { CorpusProgram } from './support/corpus.ts'

let arena: Arena

before(async () => { arena = await Arena.open() })
after(() => { arena.close() })

for (const program of corpus()) {
  test(`${program.name}: ${program.expect.shows}`, async () => { await holds(program) })
}

async function holds ({ source, expect }: CorpusProgram): Promise<void> {
  await arena.reset(expect.scene ?? [])
  const before = await arena.truth()
  const { outcome, result, error, trace } = await arena.run(source)
  if (expect.error === undefined) {
    assert.equal(error?.message, undefined, JSON.stringify(error))
    assert.deepEqual(result, expect.result)
  } else {
    assert.equal(outcome, 'threw', JSON.stringify(result))
    assert.equal(error?.code, expect.error[0], error?.message)
    assert.ok(error.message.includes(expect.error[1]), error.message)
    assert.notEqual(error.line, null, 'the error has its line')
  }
  const { inventory, statistics } = await arena.truth()
  for (const [name, count] of Object.entries(expect.inventory ?? {})) assert.equal(inventory[name] ?? 0, count, `${name}: ${JSON.stringify([inventory, trace])}`)
  for (const [category, counts] of Object.entries(expect.statistics ?? {})) {
    for (const [name, least] of Object.entries(counts)) assert.ok((statistics[category]?.[name] ?? 0) - (before.statistics[category]?.[name] ?? 0) >= least, `${category} ${name}`)
  }
  for (const [place, name] of Object.entries(expect.blocks ?? {})) assert.ok(await arena.isBlock(place, name), `${place} is ${name}`)
}

const LEFTOVERS = `async function look (bot) {
  const keys = ['forward', 'jump', 'sprint', 'sneak'].filter(control => bot.getControlState(control))
  return [keys, bot.currentWindow, bot.pathfinder.goal, bot.pathfinder.isMoving(), bot.targetDigBlock, bot.pvp.target ?? null, bot.usingHeldItem, bot.listenerCount('physicsTick')]
}`

for (const [what, body] of [
  ['a walk', 'await bot.pathfinder.goto(new goals.GoalXZ(14, 14))'],
  ['a walk in the background', 'bot.pathfinder.setGoal(new goals.GoalFollow(bot.nearestEntity(), 1), true); await bot.waitForTicks(1000)'],
  ['a dig', 'await bot.dig(bot.blockAt(new Vec3(2, -60, 0)))'],
  ['keys and a window', "bot.setControlState('forward', true); bot.setControlState('jump', true); await bot.openContainer(bot.blockAt(new Vec3(0, -60, 2))); await bot.waitForTicks(1000)"],
  ['a fight', 'bot.pvp.attack(bot.nearestEntity()); await bot.waitForTicks(1000)'],
  ['a drawn bow and listeners', "await bot.equip('bow', 'hand'); bot.on('physicsTick', () => {}); bot.hawkEye.autoAttack(bot.nearestEntity(), 'bow'); await bot.waitForTicks(1000)"],
  ['a custom goal', 'class Far extends goals.Goal { isEnd (n) { return n.x > 14 } heuristic (n) { return 14 - n.x } }; await bot.pathfinder.goto(new Far())']
] as const) {
  test(`${what} cut off by the deadline leaves nothing to the next program`, async () => {
    await arena.reset(['setblock 2 -60 0 obsidian', 'setblock 0 -60 2 chest', 'summon cow -9 -60 -9', 'give Voyager bow', 'give Voyager arrow 5'])
    const cut = await arena.run(`async function go (bot) { ${body} }`, 12)
    assert.equal(cut.outcome, 'timed_out', JSON.stringify(cut.error))
    assert.deepEqual((await arena.run(LEFTOVERS)).result, [[], null, null, false, null, null, false, 0])
  })
}

test('what a skill does with bot is in the trace below the skill', async () => {
  await arena.reset(['setblock 2 -60 0 clay'])
  const skills = [{ name: 'clear', version: 1, language: 'javascript' as const, entry: null, source: "async function clear (bot) { bot.swingArm('left'); await bot.dig(bot.blockAt(new Vec3(2, -60, 0))) }" }]
  const { error, trace } = await arena.run('async function go (bot) { await clear(bot); await bot.look(0, 0, true) }', 200, skills)
  assert.equal(error, null)
  assert.deepEqual(trace.map(({ name, kind }) => [name, kind]), [['clear', 'skill'], ['bot.look', 'primitive']])
  assert.deepEqual(trace[0]?.calls.map(({ name, args, effect }) => [name, args, effect.mined]), [
    ['bot.swingArm', ['left'], {}], ['bot.dig', [{ name: 'clay', position: { x: 2, y: -60, z: 0 } }], { clay: 1 }]
  ])
})
