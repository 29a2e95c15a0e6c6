// Attacks that look for a way out of the isolate: to the host's objects, its process, its files, its network.
import { suite, type Attack } from '../support/range.ts'

/** Whether any function constructor within reach gives a global of the host. */
const climb = (start: string): Attack => ({
  body: `  const names = 'typeof process + typeof module + typeof Buffer + typeof fetch + typeof global + typeof WebAssembly'
  const found = new Set()
  const visit = (thing, depth) => {
    if (depth === 0 || thing === null || (typeof thing !== 'object' && typeof thing !== 'function')) return
    try { found.add(thing.constructor.constructor('return ' + names)()) } catch {}
    for (let at = thing, up = 0; at !== null && up < 6; at = Object.getPrototypeOf(at), up++) {
      for (const key of Reflect.ownKeys(at)) {
        try { visit(Reflect.get(at, key), depth - 1) } catch (error) { try { found.add(error.constructor.constructor('return ' + names)()) } catch {} }
      }
    }
  }
  visit(${start}, 2)
  return [...found]`,
  result: ['undefined'.repeat(6)]
})

const absent = (...names: string[]): Attack => ({ body: `  return [${names.map(name => `typeof ${name}`).join(', ')}]`, result: names.map(() => 'undefined') })

suite({
  'climb from the bot': climb('bot'),
  'climb from a method of the bot': climb('bot.chat'),
  'climb from the inventory': climb('bot.inventory'),
  'climb from an entity': climb('bot.entity'),
  'climb from a block': climb("bot.blockAt(bot.entity.position.offset(0, -1, 0))"),
  'climb from a primitive': climb('mineBlock'),
  'climb from the game data': climb('mcData.itemsByName'),
  'climb from Vec3': climb('Vec3'),
  'climb from the console': climb('console'),
  'climb from Date': climb('Date'),
  'climb from the global object': climb('globalThis'),
  'climb from the promise of a primitive': climb("mineBlock(bot, 'no_such_block').catch(error => error)"),
  'climb from the error of a primitive': climb("await mineBlock(bot, 'no_such_block').catch(error => error)"),
  'climb from the error of a read': climb("(() => { try { bot.findBlock({ matching: 'no_such_block' }) } catch (error) { return error } })()"),
  'climb from the note of thrown values': climb('$thrown'),
  'an async function constructor': { body: "  return await (async () => {}).constructor('return typeof process')()", result: 'undefined' },
  'a generator function constructor': { body: "  return (function * () {}).constructor('yield typeof process')().next().value", result: 'undefined' },
  'an async generator constructor': { body: "  return (await (async function * () {}).constructor('yield typeof process')().next()).value", result: 'undefined' },
  'eval': { body: "  return [(0, eval)('typeof process'), eval('typeof module')]", result: ['undefined', 'undefined'] },
  'the this of a sloppy function': { body: "  return Function('return typeof this.process + typeof this.Buffer')()", result: 'undefinedundefined' },
  'arguments.callee.caller': { body: "  return Function('return arguments.callee.caller === null')()", result: true },
  'call sites of a stack': {
    body: `  Error.prepareStackTrace = (_error, sites) => sites.flatMap(site => [typeof site.getFunction(), typeof site.getThis(), typeof site.getEvalOrigin()])
  const found = [...new Set(new Error().stack)].sort()
  delete Error.prepareStackTrace
  return found.includes('function')`,
    result: false
  },
  'call sites of an error of the host': {
    body: `  let seen = 'never asked'
  Error.prepareStackTrace = (error, sites) => { seen = sites.map(site => String(site.getFileName())).filter(name => name.includes('/')); return 'x' }
  try { bot.findBlock({ matching: 'no_such_block' }) } catch (error) { void error.stack }
  return [].concat(seen).filter(name => name.startsWith('file:') || name.startsWith('/') || name.startsWith('node:'))`,
    result: []
  },
  'import()': { body: "  await import('node:fs')", refused: 'Error', says: /Not supported/ },
  'import() of a file': { body: "  await import('file://CANARY')", refused: 'Error', says: /Not supported/ },
  'an import statement': { body: "  import fs from 'node:fs'", refused: 'SyntaxError' },
  'import.meta': { body: '  return import.meta.url', refused: 'SyntaxError' },
  'require of a file system': { body: "  return require('fs').readFileSync('CANARY', 'utf8')", refused: 'TypeError', line: 2, says: /refused to programs/ },
  'require of a file': { body: "  return require('CANARY')", refused: 'TypeError', line: 2, says: /refused to programs/ },
  'require of what a string turns into': { body: "  let asked = 0\n  return require({ toString () { return asked++ === 0 ? 'vec3' : 'fs' } }).readFileSync ?? null", result: null },
  'the cache of require': { body: "  return [typeof require.cache, typeof require.main, typeof require.resolve, typeof require.extensions]", result: ['undefined', 'undefined', 'undefined', 'undefined'] },
  'climb from require': climb('require'),
  'climb from an offered module': climb("require('mineflayer')"),
  'climb from a timer': climb('setTimeout'),
  'the process': { body: '  return process.env', refused: 'ReferenceError' },
  'the environment by another name': absent('global', 'GLOBAL', 'root', 'Deno', 'Bun', 'env'),
  'files': absent('fs', 'Buffer', 'Blob', 'File', 'FileReader'),
  'sockets and names': absent('fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'net', 'dns'),
  'real time': absent('performance', 'requestAnimationFrame', 'hrtime', 'scheduler'),
  'workers and shared memory': absent('Worker', 'MessageChannel', 'SharedArrayBuffer', 'Atomics', 'structuredClone'),
  'web assembly': absent('WebAssembly'),
  'watching the collector': absent('WeakRef', 'FinalizationRegistry', 'gc'),
  'clocks': {
    body: "  const from = [Date.now(), new Date().getTime()]\n  for (let at = 0; at < 1e7; at++);\n  return [Date.now() - from[0], new Date() - from[1], typeof performance, typeof Intl, new Date(0).getTimezoneOffset()]",
    result: [0, 0, 'undefined', 'undefined', 0]
  },
  'a native binding through the module of the sandbox': absent('ivm', '$ivm', 'isolate', '_ivm'),
  'a proxy as the bot of a primitive': { body: "  await mineBlock(new Proxy(bot, {}), 'dirt', 1)", refused: 'bad_argument', line: 2 },
  'getters on an argument': {
    body: `  const seen = []
  const position = { get x () { seen.push(typeof new Error().stack); return 1e9 }, get y () { return 0 }, get z () { return 0 } }
  try { await goTo(bot, position, 1) } catch (error) { return [seen.length > 0, typeof error.constructor.constructor('return typeof process')()] }`,
    result: [true, 'string']
  },
  'Symbol.toPrimitive on an argument': { body: "  await mineBlock(bot, { [Symbol.toPrimitive] () { return 'dirt' } }, 1)", refused: 'bad_argument', line: 2 },
  'a toJSON that changes an argument': { body: "  await mineBlock(bot, { toJSON () { return { constructor: 'dirt' } } }, 1)", refused: 'bad_argument', line: 2 },
  'a proxy as an argument': { body: "  await mineBlock(bot, new Proxy({}, { get () { throw new RangeError('trap') }, ownKeys () { return ['__proto__'] } }), 1)", refused: 'bad_argument', line: 2 },
  'an argument with __proto__ and constructor keys': { body: "  await goTo(bot, JSON.parse('{\"__proto__\": {\"x\": 1}, \"constructor\": {\"prototype\": {\"y\": 1}}, \"z\": 1}'), 1)", refused: 'bad_argument', line: 2 },
  'an argument that says it is a function': { body: "  await exploreUntil(bot, new Vec3(1, 0, 0), 1, { $function: 999 })", refused: 'timed_out', line: 2 },
  'BigInt': { body: "  await mineBlock(bot, 'dirt', 10n)", refused: 'bad_argument', line: 2 },
  'NaN and infinity': { body: "  await mineBlock(bot, 'dirt', NaN)", refused: 'bad_argument', line: 2 },
  'the host method itself': { body: "  return [typeof host, typeof callback, typeof connect, typeof settle, typeof invoke]", result: Array.from({ length: 5 }, () => 'undefined') }
})
