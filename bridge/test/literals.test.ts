import assert from 'node:assert/strict'
import { test } from 'node:test'
import { literalsOf } from '../src/literals.ts'

const texts = (source: string, entry = 'go'): string[] => literalsOf(source, entry).literals.map(({ start, end }) => [...source].slice(start, end).join(''))

test('literals are told with the call and the place among its arguments', () => {
  const { literals } = literalsOf('async function go (bot) { await mineBlock(bot, "oak_log", 3); await mineBlock(bot, `stone`) }', 'go')
  assert.deepEqual(literals.map(({ value, callee, index }) => [value, callee, index]), [
    ['oak_log', 'mineBlock', 0], [3, 'mineBlock', 1], ['stone', 'mineBlock', 0]
  ])
  const [kind, count, other] = literals.map(({ call }) => call)
  assert.equal(kind, count)
  assert.notEqual(kind, other)
})

test('places and lists are whole, keys and other functions are left out', () => {
  assert.deepEqual(texts(`
    async function helper (bot) { await mineBlock(bot, 'dirt') }
    async function go (bot, count = 5) {
      const kept = { 'a': 1, b: "c" }
      await goTo(bot, { x: 1, y: -2, z: 3.5 }, 2)
      await goTo(bot, new Vec3(-1, 64, 9))
      await mineBlock(bot, ['oak_log', 'birch_log'], count)
      await helper(bot, \`\${count} logs\`)
    }`), ['1', '"c"', '{ x: 1, y: -2, z: 3.5 }', '2', 'new Vec3(-1, 64, 9)', "['oak_log', 'birch_log']"])
})

test('offsets are code points', () => {
  assert.deepEqual(texts('async function go (bot) { /* 😀😀 */ await eat(bot, "bread") }'), ['"bread"'])
})

test('a further parameter goes behind the last, where one can', () => {
  const placed = (source: string): string | null => {
    const { insert } = literalsOf(source, 'go')
    return insert === null ? null : `${source.slice(0, insert)}|${source.slice(insert)}`
  }
  assert.equal(placed('async function go (bot) {}'), 'async function go (bot|) {}')
  assert.equal(placed('const go = async (bot, count = f(1)) => {}'), 'const go = async (bot, count = f(1)|) => {}')
  assert.equal(placed('const go = async bot => {}'), null)
  assert.equal(placed('async function go (bot, ...rest) {}'), null)
  assert.equal(placed('async function other (bot) {}'), null)
  assert.equal(placed('async function go (bot {'), null)
})

test('every identifier is a name that is taken', () => {
  const { names } = literalsOf('const far = 9\nasync function go (bot) { for (const name of [1]) bot.list.some(item => item === name) }', 'go')
  assert.deepEqual([...names].sort(), ['bot', 'far', 'go', 'item', 'name'])
})
