import assert from 'node:assert/strict'
import { test } from 'node:test'
import { run, scriptedHost, skill } from './scripted-host.ts'

const lines = (...text: string[]): string => text.join('\n')

test('a program returns JSON and the ticks it took', async () => {
  const done = await run('async function go (bot, a, b = 4) { await bot.waitForTicks(10); return { sum: a + b } }', { args: [3] })
  assert.equal(done.outcome, 'returned')
  assert.deepEqual(done.result, { sum: 7 })
  assert.equal(done.error, null)
  assert.equal(done.ticks, 10)
  assert.ok(done.after.tick >= done.before.tick + 12, 'the world gets two ticks to take what was sent')
})

test('no return value is null', async () => {
  assert.equal((await run('async function go (bot) {}')).result, null)
})

test('a synchronous throw is told with its line, column and source line', async () => {
  const { outcome, error } = await run(lines('async function go (bot) {', '  const a = null', '  return a.b', '}'))
  assert.equal(outcome, 'threw')
  assert.deepEqual({ ...error, message: '' }, { code: 'TypeError', message: '', details: {}, skill: null, line: 3, column: 12, source_line: '  return a.b', variables: { a: 'null' } })
})

test('a throw on the first line has its own column', async () => {
  const { error } = await run('async function go (bot) { throw new RangeError("far") }')
  assert.deepEqual([error?.code, error?.message, error?.line, error?.column], ['RangeError', 'far', 1, 33])
})

test('a throw after awaits keeps its line', async () => {
  const { error } = await run(lines('async function go (bot) {', '  await mineBlock(bot, "stone")', '  await bot.waitForTicks(1)', '', '  throw new Error("late")', '}'))
  assert.deepEqual([error?.code, error?.line, error?.source_line], ['Error', 5, '  throw new Error("late")'])
})

test('a primitive error is told at the line of its call, with code and details', async () => {
  const { outcome, error } = await run(lines('async function go (bot) {', '  await bot.waitForTicks(1)', '  await craftItem(bot, "stone_pickaxe")', '}'))
  assert.equal(outcome, 'threw')
  assert.deepEqual(error, {
    code: 'missing_ingredients',
    message: 'craftItem: stone_pickaxe needs 3 cobblestone, have 1',
    details: { item: 'stone_pickaxe', count: 1 },
    skill: null,
    line: 3,
    column: 9,
    source_line: '  await craftItem(bot, "stone_pickaxe")',
    variables: {}
  })
})

test('an error in a helper is told at the helper, not at its caller', async () => {
  const { error } = await run(lines('async function help (bot) {', '  await craftItem(bot, "x")', '}', 'async function go (bot) { await help(bot) }'))
  assert.equal(error?.line, 2)
})

test('a program can catch a primitive error and read it', async () => {
  const { result } = await run(`async function go (bot) {
    try { await craftItem(bot, 'x') } catch (e) { return [e.code, e.message, e.details.item, e instanceof PrimitiveError, e instanceof Error] }
  }`)
  assert.deepEqual(result, ['missing_ingredients', 'craftItem: x needs 3 cobblestone, have 1', 'x', true, true])
})

test('a syntax error is told with its line and nothing runs', async () => {
  const { outcome, error, trace } = await run(lines('async function go (bot) {', '  await mineBlock(bot "stone")', '}'))
  assert.equal(outcome, 'threw')
  assert.deepEqual([error?.code, error?.line, error?.column, error?.source_line], ['SyntaxError', 2, 23, '  await mineBlock(bot "stone")'])
  assert.deepEqual(trace, [])
})

test('what only strict mode refuses is a syntax error with its line', async () => {
  const { error } = await run(lines('async function go (bot) {', '  let ok = 1', '  delete ok', '}'))
  assert.deepEqual([error?.code, error?.line], ['SyntaxError', 3])
})

test('a program without an entry, or without the named one, is NoEntry', async () => {
  const none = await run('function go (bot) {}')
  assert.deepEqual([none.outcome, none.error?.code], ['threw', 'NoEntry'])
  assert.match(none.error?.message ?? '', /declares go/)
  const other = await run('async function go (bot) {}', { entry: 'come' })
  assert.equal(other.error?.code, 'NoEntry')
  assert.match(other.error?.message ?? '', /`come`.*declares go/)
})

test('the entry is the last async function unless named', async () => {
  const source = 'async function first (bot) { return 1 }\nconst second = async bot => 2\nfunction helper () {}'
  assert.equal((await run(source)).result, 2)
  assert.equal((await run(source, { entry: 'first' })).result, 1)
})

test('what a program expected and did not find is told with the state of that moment', async () => {
  const { error } = await run(lines('async function go (bot) {', '  expect(bot.health > 0, "to live")', '  expect(bot.inventory.count("stick") >= 99, "99 sticks")', '}'))
  assert.deepEqual([error?.code, error?.message, error?.line, error?.column], ['assertion', 'expected 99 sticks', 3, 3])
  const { expected, state } = error?.details as { expected: string, state: Record<string, unknown> }
  assert.equal(expected, '99 sticks')
  assert.deepEqual(state, { inventory: {}, position: { x: 0.5, y: 64, z: 0.5 }, health: 20, food: 20 })
})

test('a condition that is not awaited is told, for it would always hold', async () => {
  const { error } = await run('async function go (bot) {\n  expect(mineBlock(bot, "stone"), "stone")\n}')
  assert.deepEqual([error?.code, error?.line], ['bad_argument', 2])
})

test('a program may catch what it expected in vain', async () => {
  const { result } = await run('async function go (bot) { try { expect(false, "luck") } catch (e) { return [e.code, e.details.expected, e instanceof PrimitiveError] } }')
  assert.deepEqual(result, ['assertion', 'luck', true])
})

test('an undefined helper is a ReferenceError that names it', async () => {
  const { error } = await run('async function go (bot) {\n  await gatherWood(bot)\n}')
  assert.deepEqual([error?.code, error?.line], ['ReferenceError', 2])
  assert.match(error?.message ?? '', /gatherWood/)
})

test('an error in a skill is told in the numbering of the skill', async () => {
  const { error } = await run('async function go (bot) { await makeTool(bot) }', {
    skills: [skill('makeTool', 'async function makeTool (bot) {\n\n  await craftItem(bot, "x")\n}')]
  })
  assert.deepEqual([error?.skill, error?.line, error?.source_line], ['makeTool', 3, '  await craftItem(bot, "x")'])
})

test('a broken skill harms only who calls it', async () => {
  const skills = [skill('bad', 'async function bad (bot) {\n  let = = 1\n}')]
  assert.equal((await run('async function go (bot) { return 1 }', { skills })).result, 1)
  const { error } = await run('async function go (bot) { await bad(bot) }', { skills })
  assert.deepEqual([error?.code, error?.skill, error?.line], ['SyntaxError', 'bad', 2])
})

test('forgetting `bot` is told as such', async () => {
  const { error } = await run('async function go (bot) {\n  await mineBlock("stone", 1)\n}')
  assert.deepEqual([error?.code, error?.line], ['bad_argument', 2])
  assert.match(error?.message ?? '', /mineBlock: the first argument must be `bot`/)
})

test('arguments arrive as JSON; an undefined one takes the default', async () => {
  const { result } = await run('async function go (bot) { return echo(bot, bot.entity.position, null, undefined, [1], undefined) }')
  assert.deepEqual(result, [{ x: 0.5, y: 64, z: 0.5 }, null, 'undefined', [1]])
})

test('a predicate is asked by the primitive, and what it throws reaches the program unchanged', async () => {
  const found = await run('async function go (bot) { let n = 0; return exploreUntil(bot, null, 60, () => ++n > 3 ? { n } : null) }')
  assert.deepEqual(found.result, { n: 4 })
  const threw = await run('async function go (bot) {\n  await exploreUntil(bot, null, 60,\n    () => undefined.x)\n}')
  assert.deepEqual([threw.error?.code, threw.error?.line], ['TypeError', 3])
  const asynchronous = await run('async function go (bot) {\n  await exploreUntil(bot, null, 60, async () => true)\n}')
  assert.match(asynchronous.error?.message ?? '', /must not be async/)
})

test('a deadline in ticks ends the program at its pending call', async () => {
  const { outcome, error, ticks, trace } = await run('async function go (bot) {\n  await bot.waitForTicks(5)\n  await wander(bot)\n}', { deadline_ticks: 50 })
  assert.deepEqual([outcome, error?.code, error?.line], ['timed_out', 'timed_out', 3])
  assert.match(error?.message ?? '', /50 ticks.*wander was still running/)
  assert.ok(ticks >= 50 && ticks < 60)
  assert.equal(trace[0]?.error?.code, 'cancelled')
})

test('a deadline in real seconds ends the program', async () => {
  const { outcome, error } = await run('async function go (bot) {\n  await wander(bot)\n}', { deadline_s: 2, deadline_ticks: 1e9 })
  assert.deepEqual([outcome, error?.code, error?.line], ['timed_out', 'timed_out', 2])
})

const LOOPS: Record<string, string> = {
  'a loop': 'while (true) {}',
  'a loop after an await': 'await bot.waitForTicks(1); while (true) {}',
  'a loop of empty awaits': 'while (true) await null',
  'a regular expression': '/^(a+)+$/.test("a".repeat(40) + "b")',
  'a loop that catches and goes on': 'for (;;) { try { while (true) {} } catch { } finally { while (true) {} } }',
  'a loop in a predicate': 'await exploreUntil(bot, null, 60, () => { while (true) {} })',
  'a loop in the result': 'return { toJSON () { while (true) {} } }',
  'a loop in an error': 'throw Object.defineProperty(new Error(), "message", { get () { while (true) {} } })'
}
for (const [name, body] of Object.entries(LOOPS)) {
  test(`${name} without end is stopped`, async () => {
    const { outcome, error } = await run(`async function go (bot) { ${body} }`, { deadline_s: 0.5 })
    assert.deepEqual([outcome, error?.code], ['killed_by_limit', 'timed_out'])
  })
}

test('a loop of failing calls that never lets the world go on is stopped', async () => {
  const { outcome, error, truncated } = await run('async function go (bot) {\n  while (true) try { await failNow(bot) } catch { }\n}')
  assert.deepEqual([outcome, error?.code, error?.line], ['killed_by_limit', 'timed_out', 2])
  assert.equal(truncated, true)
})

test('recursion without end is a RangeError', async () => {
  assert.equal((await run('async function go (bot) { const f = () => f(); f() }')).error?.code, 'RangeError')
})

test('a promise that nothing can settle ends the program at once', async () => {
  const { outcome, ticks } = await run('async function go (bot) { await new Promise(() => {}) }', { deadline_ticks: 1e6 })
  assert.equal(outcome, 'timed_out')
  assert.ok(ticks < 10)
})

for (const [name, body] of Object.entries({
  heap: 'const kept = []; while (true) kept.push(new Array(1e5).fill(Math.random()))',
  buffers: 'const kept = []; while (true) kept.push(new Uint8Array(1e7).fill(1))'
})) {
  test(`memory is capped: ${name}`, async () => {
    const { outcome, error } = await run(`async function go (bot) { ${body} }`)
    assert.deepEqual([outcome, error?.code], ['killed_by_limit', 'memory'])
  })
}

test('a result must be JSON of at most 64 KB', async () => {
  const big = await run('async function go (bot) { return "x".repeat(70000) }')
  assert.deepEqual([big.outcome, big.result, big.error?.code], ['threw', null, 'result_too_large'])
  const deep = await run('async function go (bot) { let a = []; for (let i = 0; i < 500; i++) a = [a]; return a }')
  assert.deepEqual([deep.result, deep.error?.code], [null, 'result_too_large'])
  const circular = await run('async function go (bot) { const a = {}; a.a = a; return a }')
  assert.equal(circular.error?.code, 'TypeError')
})

test('a call that was not awaited is cancelled and noted', async () => {
  const host = scriptedHost()
  const { outcome, log, trace } = await run('async function go (bot) {\n  await bot.waitForTicks(1)\n  wander(bot)\n  await bot.waitForTicks(3)\n  return 1\n}', { host })
  assert.equal(outcome, 'returned')
  assert.match(log[0] ?? '', /wander \(line 3\) was still running.*await it/)
  assert.equal(trace[0]?.error?.code, 'cancelled')
})

test('a failed call that was not awaited is noted and the program goes on', async () => {
  const { outcome, log } = await run('async function go (bot) { craftItem(bot, "x"); await bot.waitForTicks(5); return 1 }')
  assert.equal(outcome, 'returned')
  assert.match(log[0] ?? '', /not awaited: craftItem: x needs/)
})

test('nothing of one program lives into the next', async () => {
  const host = scriptedHost()
  await run('async function go (bot) { globalThis.left = 1; Array.prototype.left = 2; Math.random = () => 5; wander(bot) }', { host })
  const { result } = await run('async function go (bot) { return [typeof left, typeof [].left, Math.random() < 1] }', { host })
  assert.deepEqual(result, ['undefined', 'undefined', true])
  assert.equal(host.script.listenerCount('blockUpdate') + host.script.listenerCount('health'), 0)
})

test('primitives of one program run one after another', async () => {
  const spans: string[] = []
  const host = scriptedHost({
    work: async ({ clock }, name) => {
      spans.push(`+${String(name)}`)
      await clock.settled(3)
      spans.push(`-${String(name)}`)
      return null
    }
  })
  await run('async function go (bot) { await Promise.all([work(bot, "a"), work(bot, "b")]) }', { host })
  assert.deepEqual(spans, ['+a', '-a', '+b', '-b'])
})

test('random numbers follow the seed and dates follow the ticks', async () => {
  const source = 'async function go (bot) { const a = Date.now(); await bot.waitForTicks(20); return [Math.random(), new Date().getTime() - a, new Date(0).getTime(), new Date() instanceof Date] }'
  const [one, same, other] = [await run(source), await run(source), await run(source, { seed: 2 })]
  assert.deepEqual(one.result, same.result)
  assert.deepEqual((one.result as number[]).slice(1), [1000, 0, true])
  assert.notEqual((one.result as number[])[0], (other.result as number[])[0])
})

test('whatever a program throws makes a well-formed error', async () => {
  for (const [thrown, code, message] of [
    ['"no wood"', 'Error', 'thrown: no wood'],
    ['null', 'Error', 'thrown: null'],
    ['{ stack: 3, message: {} }', 'Error', 'thrown: {"stack":3,"message":{}}'],
    ['new PrimitiveError("odd", "text", "no object")', 'PrimitiveError', 'text'],
    ['new PrimitiveError("odd", "text", { deep: "x".repeat(1e5) })', 'PrimitiveError', 'text'],
    ['new (class NoWood extends Error {})("gone")', 'NoWood', 'gone'],
    ['Object.assign(new Error("forged"), { code: "memory" })', 'Error', 'forged']
  ]) {
    const { outcome, error } = await run(`async function go (bot) { throw ${thrown} }`)
    assert.deepEqual([outcome, error?.code, error?.message, error?.details], ['threw', code, message, {}])
  }
})

test('chat is kept, the log is apart, commands are refused', async () => {
  const host = scriptedHost()
  const { chat, log, error } = await run('async function go (bot) { bot.chat("hello"); console.log("seen", { a: 1 }); bot.chat(" /give me diamond") }', { host })
  assert.deepEqual([chat, log, host.script.said], [['hello'], ['seen {"a":1}'], ['hello']])
  assert.equal(error?.code, 'chat_refused')
  assert.equal(error?.line, 1)
  for (const text of ['a\\n/op me', 'x'.repeat(256) + '/op me']) {
    assert.equal((await run(`async function go (bot) { bot.chat("${text}") }`, { host })).error?.code, 'chat_refused')
  }
  assert.equal((await run('async function go (bot) { bot.chat("a\\n".repeat(1000)) }', { host })).error?.code, 'chat_refused')
  assert.deepEqual(host.script.said, ['hello'])
})

test('cancelling ends the program at its pending call', async () => {
  const host = scriptedHost()
  const running = run('async function go (bot) {\n  await wander(bot)\n}', { host })
  setImmediate(() => { host.cancel.abort() })
  const { outcome, error } = await running
  assert.deepEqual([outcome, error?.code, error?.line], ['killed_by_limit', 'cancelled', 2])
})

test('a lost connection is a fault of the run, not of the program', async () => {
  const host = scriptedHost()
  const running = run('async function go (bot) { await wander(bot) }', { host })
  setImmediate(() => { host.lose.abort(new Error('connection lost')) })
  await assert.rejects(running, /connection lost/)
  host.clock.hold()
})

test('a primitive that ignores its cancellation is a fault of ours', async () => {
  const host = scriptedHost({ stubborn: async () => await new Promise<never>(() => {}) })
  await assert.rejects(run('async function go (bot) { await stubborn(bot) }', { host, deadline_ticks: 5 }), /stubborn.*after it was cancelled/)
  host.clock.hold()
})

test('a skill with the name of a primitive is refused before anything runs', async () => {
  await assert.rejects(run('async function go (bot) {}', { skills: [skill('mineBlock', 'async function mineBlock (bot) {}')] }), /has the name of a primitive/)
})

for (const [name, body, code] of [
  ['a string', '  throw "no wood"', 'Error'],
  ['a template', '  throw `no wood at ${bot.health}` // not found', 'Error'],
  ['a string in a branch', '  if (bot.health > 0) { throw "no wood" }', 'Error'],
  ['an object', '  throw { reason: "no wood" }', 'Error'],
  ['a string after awaits', '  await bot.waitForTicks(1); throw "no wood"', 'Error']
] as const) {
  test(`${name} that is thrown is told with its line`, async () => {
    const { error } = await run(`async function go (bot) {\n\n${body}\n}`)
    assert.deepEqual([error?.code, error?.line, error?.source_line], [code, 3, body])
    assert.match(error?.message ?? '', /^thrown: .*no wood/)
  })
}

test('a throw that is followed by more code on its line keeps the columns of that code', async () => {
  const { error } = await run('async function go (bot) {\n  try { throw "a" } catch { null.b }\n}')
  assert.deepEqual([error?.line, error?.column], [2, 34])
})

for (const [name, body] of Object.entries({
  'a loop': '  while (true) {}',
  'a loop in a helper': '  const spin = () => { for (;;) { } }; spin()',
  'a regular expression': '  /^(a+)+$/.test("a".repeat(40) + "b")',
  'a loop in a predicate': '  await exploreUntil(bot, null, 60, () => { while (true) {} })'
})) {
  test(`${name} without end is stopped with its line`, async () => {
    const { error } = await run(`async function go (bot) {\n\n${body}\n}`, { deadline_s: 0.3 })
    assert.deepEqual([error?.code, error?.line], ['timed_out', 3])
  })
}

test('where the engine can not tell the line, the last call is named', async () => {
  const { outcome, error } = await run('async function go (bot) {\n  await mineBlock(bot, "stone")\n  const a = []\n  while (true) a.push(new Array(1e5).fill(1))\n}')
  assert.deepEqual([outcome, error?.code, error?.line], ['killed_by_limit', 'memory', 2])
  assert.match(error?.message ?? '', /its last call was mineBlock/)
})

test('commands that the operator allows are told before they are sent; whispered ones are refused still', async () => {
  const host = scriptedHost()
  const { outcome, chat } = await run('async function go (bot) { bot.chat("/time set day"); bot.chat("hello") }', { host, allow_commands: true })
  assert.equal(outcome, 'returned')
  assert.deepEqual([host.commanded, chat, host.script.said], [['/time set day'], ['/time set day', 'hello'], ['/time set day', 'hello']])
  const { error } = await run('async function go (bot) { bot.whisper("Ada", "/op me") }', { host, allow_commands: true })
  assert.equal(error?.code, 'chat_refused')
})
