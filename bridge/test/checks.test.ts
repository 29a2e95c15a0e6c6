import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { JavaScriptCheck } from '../src/checks/check.ts'
import { MAX_DIAGNOSTICS } from '../src/checks/diagnostic.ts'
import { corpus } from './support/corpus.ts'
import type { SkillSignature } from '../src/checks/declarations.ts'

const check = new JavaScriptCheck(fileURLToPath(new URL('../../skills/primitives', import.meta.url)))
const STICK: SkillSignature = { name: 'craftStick', params: [{ name: 'count', default: 1, required: false }] }

/** Findings in the body of an entry function as `line:column severity code`; the body begins on line 2. */
function findings (body: string): string[] {
  const { diagnostics } = check.check(`async function go (bot, count = 1) {\n${body}\n}`, [STICK])
  return diagnostics.map(({ line, column, severity, code }) => `${line}:${column} ${severity} ${code}`)
}

for (const [what, body, expected] of [
  ['an unknown member of bot', 'bot.findBlok({ matching: 1 })', ['2:5 error TS2551']],
  ['an unknown member further in', 'return bot.inventory.itemz()', ['2:22 error TS2551']],
  ['an unknown member of what a callback gets', 'return bot.inventory.items().map(item => item.nam)', ['2:47 error TS2551']],
  ['arguments of a primitive in the wrong order', "await mineBlock(bot, 3, 'oak_log')", ['2:22 error TS2345']],
  ['too few arguments', 'await goTo(bot)', ['2:7 error TS2554']],
  ['arguments of a skill', "await craftStick(bot, 'four')", ['2:23 error TS2345']],
  ['a write to what is read-only', 'bot.health = 20', ['2:5 error TS2540']],
  ['a call of what is no function', 'bot.health()', ['2:5 error TS2349']],
  ['a name that is nowhere', 'return amount + count', ['2:8 error TS2304']],
  ['the way to the network', "return fetch('http://localhost')", ['2:8 error absent']],
  ['a microtask', 'queueMicrotask(() => {})', ['2:1 error absent']],
  ['what is taken out of programs', 'return new Intl.NumberFormat()', ['2:12 error absent']],
  ['code from text', "return eval('1') + new Function('return 1')()", ['2:8 error forbidden', '2:20 error forbidden']],
  ['a dynamic import', "await import('node:fs')", ['2:7 error forbidden']],
  ['an operator command', 'bot.chat(`/give @s diamond ${count}`)', ['2:1 warning command']],
  ['a primitive that is not awaited', "mineBlock(bot, 'oak_log')", ['2:1 warning not_awaited']],
  ['a loop without an end', 'while (true) { count += 1 }', ['2:1 error endless_loop']],
  ['a loop without an end in which something is called', 'while (true) { console.log(1) }', ['2:1 warning endless_loop']],
  ['a module that programs do not get', "const fs = require('node:fs'), { Vec3 } = require('vec3')", ['2:12 error forbidden']],
  ['a loop that waits for ever', 'for (;;) await bot.waitForTicks(1)', ['2:1 warning endless_loop']],
  ['a loop in which the world stands still', "while (bot.inventory.count('stick') < 4) { console.log('waiting') }", ['2:1 warning endless_loop']]
] as const) {
  test(`${what} is found, in the program's own numbering`, () => { assert.deepEqual(findings(body), expected) })
}

for (const [what, body] of [
  ['reads, primitives, skills and helpers', "const logs = bot.findBlocks({ matching: block => block.name.endsWith('_log'), count: 3 })\nawait mineBlock(bot, 'oak_log', logs.length)\nawait craftStick(bot)\nreturn near(bot)\nfunction near (bot) { return bot.entity.position.offset(1, 0, 1) }"],
  ['a loop that the world can end', "while (bot.inventory.count('stick') < 4) { await bot.waitForTicks(20) }"],
  ['a loop that is left', 'while (true) { if (count++ > 3) break }'],
  ['objects that grow, mixed types and nulls', "const seen = {}\nseen.logs = 1\nlet best = null\nbest = seen.logs > 1 ? 'x' : 3\nreturn [best, seen.other?.deep, [1, 'a'][1].length]"],
  ['own names that hide those of the API', 'const mineBlock = 3\nconst console = { shout: 1 }\nreturn mineBlock + console.shout'],
  ['asking whether a name is there', "return typeof queueMicrotask === 'undefined' && typeof process"],
  ['a promise that is passed on', "return Promise.all([bot.waitForTicks(1), mineBlock(bot, 'oak_log')])"],
  ['plain speech', "bot.chat('a / b')"],
  ['an arrow without parentheses around bot', 'const far = bot => bot.health\nreturn far(bot)']
] as const) {
  test(`${what} are left alone`, () => { assert.deepEqual(findings(body), []) })
}

test('functions that are called and defined nowhere are named, in order of first call', () => {
  const { undefined: missing, diagnostics } = check.check('async function go (bot) { await makeTable(bot); await craftStick(bot); await (async () => findShore(bot))(); await makeTable(bot) }', [STICK])
  assert.deepEqual([missing, diagnostics], [['makeTable', 'findShore'], []])
})

test('columns after a typed `bot` are those of the source', () => {
  const { diagnostics } = check.check('async function go (bot) { const f = (bot) => bot.x; return bot.y }', [])
  assert.deepEqual(diagnostics.map(({ column }) => column), [50, 64])
})

test('errors come before warnings when there are too many, and all in order of place', () => {
  const { diagnostics, truncated } = check.check(`async function go (bot) {\n${"eat(bot)\nbot.nothing()\n".repeat(MAX_DIAGNOSTICS)}}`, [])
  assert.equal(truncated, true)
  assert.deepEqual(diagnostics.map(({ line, severity }) => `${line} ${severity}`), Array.from({ length: MAX_DIAGNOSTICS }, (_, i) => `${3 + 2 * i} error`))
})

test('what does not parse is left to the parser', () => {
  assert.deepEqual(check.check('async function go (bot) {', []), { diagnostics: [], undefined: [], truncated: false })
})

// What this one passes is wrong on purpose, and it catches what comes of it.
const WRONG_ON_PURPOSE = ['goto-own-goal']

for (const { name, source, expect } of corpus().filter(program => program.expect.error === undefined && !WRONG_ON_PURPOSE.includes(program.name))) {
  test(`a program that runs is left alone: ${expect.shows}`, () => {
    const { diagnostics, undefined: missing } = check.check(source, [])
    assert.deepEqual([diagnostics, missing], [[], []], name)
  })
}
