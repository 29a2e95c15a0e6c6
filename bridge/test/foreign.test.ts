import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readForeign } from '../src/foreign.ts'

test('a script of functions stays as it is, byte for byte', () => {
  const source = "async function mineLogs (bot, count = 3) {\r\n  await mineBlock(bot, 'oak_log', Number(count))\r\n  await craftTable(bot)\r\n}\r\nconst helper = (a) => a\r\nasync function distance (a, bot) {}\r\n"
  const { source: text, notes, refusal, info, entries, theirs } = readForeign(source)
  assert.deepEqual([text, notes, refusal, theirs, info.calls], [source, [], null, [], ['mineBlock', 'craftTable']])
  assert.deepEqual(entries, [{ name: 'mineLogs', params: [{ name: 'count', default: 3, required: false }] }])
})

test('exports go, functions stay, on the lines that they were on', () => {
  const { source, notes, entries } = readForeign([
    'export async function one (bot) {}',
    'export const two = async bot => {}',
    'export default async function three (bot) {}',
    'async function four (bot) {}',
    'export { four,',
    '  four as five }'
  ].join('\n'))
  assert.equal(source, 'async function one (bot) {}\nconst two = async bot => {}\nasync function three (bot) {}\nasync function four (bot) {}\n\n')
  assert.deepEqual([notes, entries.map(({ name }) => name)], [['exports dropped'], ['one', 'two', 'three', 'four']])
})

test('exports of CommonJS go as well', () => {
  const { source, entries } = readForeign([
    "const { Vec3 } = require('vec3')",
    "const { mineLogs } = require('./mineLogs')",
    'exports.one = async (bot) => { await mineLogs(bot) }',
    'module.exports = async function two (bot) {}',
    'module.exports = { one }'
  ].join('\n'))
  assert.equal(source, "const { Vec3 } = require('vec3')\n\nconst one = async (bot) => { await mineLogs(bot) }\nasync function two (bot) {}\n")
  assert.deepEqual(entries.map(({ name }) => name), ['one', 'two'])
})

test('imports of offered packages become what programs have, those of files beside it are not needed', () => {
  const { source, refusal, info } = readForeign([
    "import { Vec3, goals as g } from 'mineflayer-pathfinder'",
    "import vec3, { Vec3 as V } from 'vec3'",
    "import { craftTable } from './craftTable.js'",
    'export async function go (bot) { await craftTable(bot) }'
  ].join('\n'))
  assert.equal(source, "const { Vec3, goals: g } = require('mineflayer-pathfinder');\nconst vec3 = require('vec3'); const { Vec3: V } = require('vec3');\n\nasync function go (bot) { await craftTable(bot) }")
  assert.deepEqual([refusal, info.error, info.calls], [null, null, ['craftTable']])
})

test('what can be no program here says why', () => {
  assert.match(readForeign("const fs = require('fs')\nasync function go (bot) {}").refusal ?? '', /the package "fs", which programs are not given; they are given vec3/)
  assert.match(readForeign("import fs from 'node:fs'\nexport async function go (bot) {}").refusal ?? '', /"node:fs"/)
  assert.match(readForeign("async function go (bot) { await import('fs') }").refusal ?? '', /import\(\)/)
  assert.match(readForeign('export default async (bot) => {}').refusal ?? '', /without a name/)
  assert.match(readForeign("import { a as b } from './a.js'\nexport async function go (bot) { await b(bot) }").refusal ?? '', /another name, `b`/)
})

test('what does not parse says where; nesting without end too', () => {
  const { info, entries } = readForeign('async function go (bot) {\n  await mineBlock(bot "stone")\n}')
  assert.deepEqual([info.error?.line, entries], [2, []])
  assert.match(readForeign(`async function go (bot) { ${'['.repeat(50_000)} }`).info.error?.message ?? '', /nested too deeply|Unexpected/)
})

test('what only the published Voyager has is told', () => {
  const { theirs } = readForeign("async function go (bot) { bot.save('x'); await getItemFromChest(bot, p, {}); function closeChest () {} closeChest() }")
  assert.deepEqual(theirs, ['bot.save', 'getItemFromChest'])
})
