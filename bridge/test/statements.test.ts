import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statementsOf } from '../src/statements.ts'

test('the statements of each block, outer blocks first, with calls and names', () => {
  const blocks = statementsOf(`
    async function go (bot, kind = 'oak_log') {
      // comment
      const lacking = 3  - bot.inventory.count(kind)
      if (lacking > 0) {
        await mineBlock(bot, kind, lacking); await craftItem(bot, "stick")
      }
      [1].forEach(n => { console.log(n) })
    }`, 'go')
  assert.deepEqual(blocks.map(block => block.map(({ text }) => text.slice(0, 12))), [['const lackin', 'if ( lacking', '[ 1 ] . forE'], ['await mineBl', 'await craftI']])
  const [first, second] = blocks[0] ?? []
  assert.equal(first?.text, 'const lacking = 3 - bot . inventory . count ( kind )')
  assert.deepEqual([first?.binds, first?.uses], [['lacking'], ['lacking', 'bot', 'kind']])
  assert.deepEqual(second?.calls, ['mineBlock', 'craftItem'])
  assert.ok(blocks.flat().every(({ movable }) => movable))
})

for (const [why, body] of [
  ['a return', 'if (bot.health < 5) return'], ['a break', 'for (;;) { break }'], ['what lies outside', 'await helper(bot)'],
  ['a variable of the function', 'var all = 1'], ['a function', 'function inner () {}']
] as const) {
  test(`a statement with ${why} stays where it is`, () => {
    assert.equal(statementsOf(`function helper () {}\nasync function go (bot) { ${body} }`, 'go')[0]?.[0]?.movable, false)
  })
}

test('what is given another value is told, unless it is the statement\'s own', () => {
  const [[, first, second] = []] = statementsOf('async function go (bot) { let n = 0; n += 1; for (let i = 0; i < 3; i++) bot.x = i }', 'go')
  assert.deepEqual(first?.assigns, ['n'])
  assert.deepEqual(second?.assigns, [])
})

test('a source that does not parse has none', () => {
  assert.deepEqual(statementsOf('async function go (bot {', 'go'), [])
})
