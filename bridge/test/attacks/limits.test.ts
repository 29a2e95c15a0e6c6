// Attacks on time and memory: each must be stopped by the isolate alone, and be told with a line.
import { suite, type Attack } from '../support/range.ts'

const stopped = (body: string, more: Partial<Attack> = {}): Attack => ({ body, stopped: 'timed_out', deadline_s: 0.4, ...more })
/** The engine can't tell the line of a memory kill; these called a primitive before, on line 2. */
const memory = (body: string): Attack => ({ body: `  await bot.waitForTicks(1)\n${body}`, stopped: 'memory', line: 2, says: /its last call was bot\.waitForTicks/ })
/** A `RangeError` of the engine's own. */
const tooMuch = (body: string, code = 'RangeError'): Attack => ({ body, refused: code })

suite({
  'a synchronous loop': stopped('\n  while (true) {}', { line: 3 }),
  'a loop in a helper': stopped('  const spin = () => { for (;;); }\n  spin()', { line: 2 }),
  'a loop that catches and goes on': stopped('  for (;;) { try { while (true) {} } catch { } finally { while (true) {} } }', { line: 2 }),
  'a loop after an await': stopped('  await bot.waitForTicks(1)\n  while (true) {}', { line: 3 }),
  'a microtask loop': stopped('  await bot.waitForTicks(1)\n  for (;;) await null'),
  'a chain of promises': stopped('  await bot.waitForTicks(1)\n  const again = () => Promise.resolve().then(again)\n  await again()'),
  'thenables without end': stopped('  await bot.waitForTicks(1)\n  const thenable = { then (resolve) { resolve(thenable) } }\n  await thenable'),
  'an async iterator without end': stopped('  const endless = { [Symbol.asyncIterator] () { return { next: async () => ({ done: false }) } } }\n  await bot.waitForTicks(1)\n  for await (const nothing of endless);'),
  'an iterator without end': stopped('  const endless = { * [Symbol.iterator] () { for (;;) yield 1 } }\n  for (const one of endless);'),
  'a loop of awaits that lets the world go on': { body: '  for (;;) await bot.waitForTicks(5)', stopped: 'timed_out', deadline_ticks: 100, line: 2 },
  'a loop of failing calls': { body: "  for (;;) try { await mineBlock(bot, 'no_such_block') } catch {}", stopped: 'timed_out', deadline_ticks: 100, line: 2 },
  'a promise that nothing settles': { body: '  await new Promise(() => {})', stopped: 'timed_out', line: null, says: /nothing can settle/ },
  'a regular expression that blows up': stopped('  return /^(a+)+$/.test("a".repeat(40) + "b")', { line: 2 }),
  'a regular expression with back references': stopped('  return /^(.*)*(.*)*\\1\\2x$/.test("ab".repeat(30))', { line: 2 }),
  'a loop in a predicate': stopped('  return bot.findBlock({ matching: () => { while (true) {} }, maxDistance: 8 })', { line: 2 }),
  'a loop in a predicate of a primitive': stopped('  await exploreUntil(bot, new Vec3(1, 0, 0), 60, () => { while (true) {} })', { line: 2 }),
  'a predicate that is async': { body: '  await exploreUntil(bot, new Vec3(1, 0, 0), 60, async () => true)', refused: 'TypeError', line: 2, says: /must not be async/ },
  'a predicate that throws': { body: "  await exploreUntil(bot, new Vec3(1, 0, 0), 60, () => {\n    throw new RangeError('mine')\n  })", refused: 'RangeError', line: 3 },
  'a predicate that calls a primitive': { body: "  await exploreUntil(bot, new Vec3(1, 0, 0), 60, () => mineBlock(bot, 'dirt', 1))", refused: 'TypeError', line: 2, says: /must not be async/ },
  'a loop in toJSON of the result': stopped('  return { toJSON () { while (true) {} } }', { line: 2 }),
  'a loop in a getter of an error': stopped('  throw Object.defineProperty(new Error(), "message", { get () { while (true) {} } })', { line: 2 }),
  'a loop in the stack of an error': stopped('  throw Object.defineProperty(new Error("x"), "stack", { get () { while (true) {} } })', { line: 2 }),
  'a loop in the keys of a variable': stopped('  const odd = new Proxy({}, { ownKeys () { while (true) {} } })\n  throw new Error("tell it")'),
  'a loop in toJSON of a variable': stopped('  const odd = { toJSON () { while (true) {} } }\n  throw new Error("tell it")'),
  'a loop behind what tells variables': stopped('  ArrayBuffer.isView = Object.keys = Array.isArray = () => { while (true) {} }\n  const odd = {}\n  throw new Error("tell it")'),
  'a loop in a getter of an argument': stopped("  await mineBlock(bot, { get name () { while (true) {} } }, 1)", { line: 2 }),
  'sorting with a comparison without end': stopped('  return [3, 1, 2].sort(() => { while (true) {} })', { line: 2 }),
  'arrays without end': memory('  const kept = []; for (;;) kept.push(new Array(1e5).fill(1))'),
  'strings without end': memory('  const kept = []; for (let at = 0; ; at++) kept.push("x".repeat(1e6) + at, new Array(1e5).fill(at))'),
  'typed arrays without end': { body: '  await bot.waitForTicks(1)\n  const kept = []\n  for (;;) kept.push(new Uint8Array(1e7).fill(1))', stopped: 'memory' },
  'small objects without end': { body: '  const kept = []\n  await bot.waitForTicks(1)\n  for (let at = 0; ; at++) kept.push({ at })', stopped: 'any' },
  'promises without end': { body: '  const kept = []\n  await bot.waitForTicks(1)\n  for (;;) kept.push(new Promise(() => {}))', stopped: 'any' },
  'recursion without end': tooMuch('  const down = () => down() + 1\n  down()'),
  'mutual recursion': tooMuch('  const a = () => b() + 1\n  const b = () => a() + 1\n  a()'),
  'a string beyond all bounds': tooMuch('  return "x".repeat(2 ** 30)'),
  'an array beyond all bounds': tooMuch('  return new Array(2 ** 32)'),
  'a skill that calls itself': {
    body: '  await again(bot)',
    skills: [{ name: 'again', version: 1, language: 'javascript', source: 'async function again (bot) { await again(bot) }', entry: null }],
    refused: 'too_deep'
  },
  'two skills that call each other': {
    body: '  await one(bot)',
    skills: [
      { name: 'one', version: 1, language: 'javascript', source: 'async function one (bot) { await two(bot) }', entry: null },
      { name: 'two', version: 1, language: 'javascript', source: 'async function two (bot) { await one(bot) }', entry: null }
    ],
    refused: 'too_deep'
  },
  'a result of 64 KB and more': { body: '  return "x".repeat(70000)', refused: 'result_too_large', line: null },
  'a result of megabytes': { body: '  return "x".repeat(2e7)', refused: 'result_too_large', line: null },
  'a result nested deep': { body: '  let nest = []\n  for (let at = 0; at < 3000; at++) nest = [nest]\n  return nest', refused: 'result_too_large', line: null },
  'a result that is cyclic': { body: '  const ring = {}\n  ring.ring = ring\n  return ring', refused: 'TypeError', line: null },
  'a result whose toJSON forges another': { body: '  return { toJSON: () => undefined, value: 1 }', result: null },
  'a result of lone surrogates': { body: "  return ['\\ud800', '\\udfff\\ud800'].map(text => text.length)", result: [1, 2] },
  'a result of -0, NaN and BigInt': { body: '  return [-0, NaN, typeof 1n]', result: [0, null, 'bigint'] },
  'an error with a huge message': { body: '  throw new Error("x".repeat(1e6))', refused: 'Error', line: 2 },
  'an error with a huge name': { body: '  throw Object.assign(new Error("a"), { name: "N".repeat(1e6) })', refused: 'N'.repeat(100), line: 2 },
  'a thrown proxy': { body: '  throw new Proxy({}, { get () { throw new Error("trap") }, getPrototypeOf () { throw new Error("trap") } })', refused: 'Error', line: 2 },
  'a thrown promise': { body: '  throw Promise.resolve(1)', refused: 'Error', line: 2 },
  'a thrown function': { body: '  throw () => 1', refused: 'Error', line: 2 },
  'a thrown symbol': { body: '  throw Symbol("x")', refused: 'Error', line: 2 },
  'nothing thrown': { body: '  throw undefined', refused: 'Error', line: 2 }
})
