import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from '../src/inspect.ts'

test('entry, parameters, functions and free calls are found', () => {
  const seen = inspect(`
    function log (text) { console.log(text) }
    const near = async (bot) => bot.findBlock({ matching: 'stone' })
    async function craftPickaxe (bot, kind = 'wooden', count = -1, options = { a: [1, true, null] }, target) {
      log(kind)
      if (!(await near(bot))) { await mineBlock(bot, 'oak_log', 3) }
      await craftPlanks(bot)
      await mineBlock(bot, 'oak_log', 1)
    }
    function after () {}
  `)
  assert.equal(seen.entry, 'craftPickaxe')
  assert.deepEqual(seen.params, [
    { name: 'kind', default: 'wooden', required: false },
    { name: 'count', default: -1, required: false },
    { name: 'options', default: { a: [1, true, null] }, required: false },
    { name: 'target', default: null, required: true }
  ])
  assert.deepEqual(seen.functions, ['log', 'near', 'craftPickaxe', 'after'])
  assert.deepEqual(seen.calls, ['mineBlock', 'craftPlanks'])
  assert.equal(seen.statements, 5)
  assert.equal(seen.single_call, null)
  assert.equal(seen.error, null)
})

test('names bound as parameters, by destructuring or in a catch are not free', () => {
  const { calls } = inspect('async function go (bot, { a, b: [c] }, ...d) { try { a(); c(); d() } catch (e) { e() } finally { f() } }')
  assert.deepEqual(calls, ['f'])
})

for (const [body, name] of [
  ["await craftItem(bot, 'stick', 4)", 'craftItem'],
  ["return await craftItem(bot, 'stick', count)", 'craftItem'],
  ["return craftItem(bot, 'stick', count)", 'craftItem'],
  ["await craftItem(bot, 'stick', count); expect(bot.inventory.count('stick') > 0, 'sticks')", 'craftItem'],
  ["await craftItem(bot, 'stick', count + 1)", null],
  ["await craftItem(bot, 'stick'); await eat(bot)", null],
  ['await bot.waitForTicks(1)', null]
] as const) {
  test(`\`${body}\` is ${name === null ? 'more than' : ''} a single call`, () => {
    assert.equal(inspect(`async function go (bot, count = 1) { ${body} }`).single_call, name)
  })
}

test('a source comes apart into what stands at its top level, with what each part mentions of the others', () => {
  const source = 'const LOGS = [\'oak\'], { a, b: [c] } = {}\n// Gets wood.\nasync function wood (bot) { return LOGS }\nasync function go (bot) {\n  await wood(bot)\n}\n'
  const { parts } = inspect(source)
  assert.deepEqual(parts.map(({ names, uses }) => [names, uses]), [[['LOGS', 'a', 'c'], []], [['wood'], ['LOGS']], [['go'], ['wood']]])
  assert.equal(parts[1]?.source, '// Gets wood.\nasync function wood (bot) { return LOGS }')
  assert.equal(parts.map(part => part.source).join('\n') + '\n', source)
})

test('a program without an async function has no entry', () => {
  const { entry, functions, error } = inspect('function go (bot) {}\nasync function * never (bot) {}')
  assert.deepEqual([entry, functions, error], [null, ['go', 'never'], null])
})

for (const [what, source, line, column, source_line] of [
  ['a missing comma', 'async function go (bot) {\n  f(1 2)\n}', 2, 7, '  f(1 2)'],
  ['an open bracket', 'async function go (bot) {\n  f(', 2, 5, '  f('],
  ['await outside of a function', 'await f()', 1, 1, 'await f()'],
  ['a return at top level', 'let a\nreturn 1', 2, 1, 'return 1'],
  ['an import', 'import fs from "fs"', 1, 1, 'import fs from "fs"'],
  ['Windows line ends', 'let a\r\nlet a', 2, 5, 'let a']
] as const) {
  test(`a syntax error has its place: ${what}`, () => {
    const { error, entry } = inspect(source)
    assert.equal(entry, null)
    assert.deepEqual([error?.code, error?.line, error?.column, error?.source_line], ['SyntaxError', line, column, source_line])
    assert.doesNotMatch(error?.message ?? '', /\(\d+:\d+\)/)
  })
}

test('a source nested beyond the parser is an error, not a crash', () => {
  assert.equal(inspect(`async function go (bot) { ${'['.repeat(100_000)} }`).error?.code, 'SyntaxError')
})
