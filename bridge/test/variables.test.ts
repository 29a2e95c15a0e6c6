import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tellVariables } from '../src/variables.ts'
import { run, skill } from './scripted-host.ts'

const lines = (...text: string[]): string => text.join('\n')

async function variables (...body: string[]): Promise<{ variables: unknown, line: number | null, column: number | null }> {
  const { error } = await run(lines('async function go (bot, count = 2) {', ...body, '}'))
  assert.ok(error !== null, 'it did not fail')
  return { variables: error.variables, line: error.line, column: error.column }
}

test('an error tells the variables of the function it leaves, those of the blocks around its line, and none that are not yet there', async () => {
  const told = await variables(
    "  const wanted = { item: 'stone', count }",
    '  for (const [i, name] of [\'a\', \'b\'].entries()) {',
    '    let seen = i * 10',
    '    if (i === 0) {',
    '      const gone = 1',
    '      seen += gone',
    '    }',
    '    if (i === 1) wanted.nothing.at(0)',
    '  }',
    '  const later = 5',
    '  return later')
  assert.deepEqual(told, { variables: { count: '2', wanted: '{"item":"stone","count":2}', i: '1', name: 'b', seen: '10' }, line: 9, column: 33 })
})

test('functions and the bot are left out, and what is long is cut', async () => {
  const { variables: told } = await variables('  const long = "x".repeat(1000)', '  const self = bot', '  const near = block => block', '  near(self.health.nothing.at)')
  const { long, ...rest } = told as Record<string, string>
  assert.equal(long?.length, 200)
  assert.deepEqual(Object.keys(rest).sort(), ['count', 'self'])
})

test('of long lists, wide objects and buffers only the beginning is read', async () => {
  const { variables: told } = await variables(
    '  let reads = 0',
    '  const list = Array.from({ length: 1e5 }, (_, at) => ({ toJSON: () => { reads++; return at } }))',
    '  const wide = Object.fromEntries(list.slice(0, 1000).map((one, at) => [`k${at}`, one]))',
    '  const deep = [1, 2, 3, 4, 5].reduce(inner => Array(50).fill(inner), 1)',
    '  const bytes = new Uint8Array(1e7)',
    '  const readTwice = { toJSON: () => reads }',
    '  list.nothing.at(0)')
  const { list, wide, deep, bytes, readTwice } = told as Record<string, string>
  assert.match(list ?? '', /^\[0,1,2,/)
  assert.match(wide ?? '', /^\{"k0":0,/)
  assert.match(deep ?? '', /^\[\[\[/)
  assert.deepEqual([bytes, readTwice], ['"[10000000 bytes]"', '100'])
})

test('the innermost function tells: a helper, a catch clause, a predicate, a skill', async () => {
  assert.deepEqual((await variables('  await helper(7)', '}', 'function helper (n) {', '  const twice = n * 2', '  throw new Error("no " + twice)')).variables, { n: '7', twice: '14' })
  assert.deepEqual((await variables('  try {', '    bot.nothing()', '  } catch (caught) {', '    const tries = 1', '    throw caught', '  }')).variables, { count: '2' })
  const { error } = await run('async function go (bot) { await deep(bot, 3) }', { skills: [skill('deep', lines('async function deep (bot, depth = 1) {', '  const at = depth + 1', '  await craftItem(bot, "stone_pickaxe")', '}'))] })
  assert.deepEqual([error?.skill, error?.line, error?.variables], ['deep', 3, { depth: '3', at: '4' }])
})

test('what is thrown without being an error tells them too', async () => {
  assert.deepEqual((await variables('  const why = "tired"', '  throw why')).variables, { count: '2', why: 'tired' })
})

test('lines and columns of code stay, and what can not be looked into without moving code is left as it is', () => {
  const source = lines('const f = x => { return x }', 'async function go (bot) {', '  for (const a of [1]) { f(a) } // one line', '  while (f(0)) {', '    const b = 1 // here', '  }', '  return 1 // end', '}', 'function * many () {', '  yield 1', '}')
  const told = tellVariables(source).split('\n')
  assert.deepEqual(told.length, source.split('\n').length)
  assert.deepEqual(source.split('\n').map((line, i) => told[i]?.startsWith(line.replace(/ \/\/.*$/, ''))), told.map(() => true))
  assert.equal(tellVariables('async function go (bot) {\n  const $seen = 1\n}'), 'async function go (bot) {\n  const $seen = 1\n}')
})

test('labels, switches, destructuring, defaults and closures go on as before', async () => {
  const { result, error } = await run(lines(
    'async function go (bot, { a, b: [c = 2] } = { a: 1, b: [] }, ...rest) {', '  let sum = 0', '  outer: for (let i = 0; i < 3; i++) {', '    switch (i) {', '      case 0: {', '        const d = 4', '        sum += d', '        continue outer', '      }', '      default: {', '        const inner = () => {', '          const e = i', '          return e', '        }', '        sum += inner()', '      }', '    }', '    for (const key in { x: 1 }) {', '      sum += key.length', '    }', '    do {', '      var once = true', '    } while (!once)', '  }', '  return [a, c, sum, rest.length, once]', '}'))
  assert.equal(error, null)
  assert.deepEqual(result, [1, 2, 9, 0, true])
})
