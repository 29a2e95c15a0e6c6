// Attacks on what is told and on what comes after: the record, the verdict, other players, the next program.
import { suite, type Attack } from '../support/range.ts'

const refused = (body: string, code = 'TypeError'): Attack => ({ body, refused: code, line: 2 })

suite({
  'another bot': refused('  bot.chat = () => {}'),
  'another health': refused('  bot.health = 1000'),
  'another inventory': refused("  bot.inventory.items = () => [{ name: 'diamond', count: 64 }]"),
  'another count': refused("  Object.defineProperty(bot.inventory, 'count', { value: () => 64 })"),
  'a member less': refused('  delete bot.inventory'),
  'another prototype of the bot': refused('  Object.setPrototypeOf(bot, { health: 1 })'),
  'another name of an item': refused("  mcData.itemsByName.diamond.id = mcData.itemsByName.dirt.id"),
  'another global bot': { body: "  globalThis.bot = { inventory: { count: () => 64 } }\n  return bot.inventory.count('diamond')", result: 0 },
  'another console': refused('  console.log = 1'),
  'another PrimitiveError': refused('  PrimitiveError = Error'),
  'a forged error code': { body: "  throw Object.assign(new Error('forged'), { code: 'connection' })", refused: 'Error', line: 2 },
  'a forged class of errors': { body: "  throw new PrimitiveError('missing_ingredients', 'forged', {})", refused: 'PrimitiveError', line: 2 },
  'a forged stack': { body: "  throw Object.assign(new Error('forged'), { stack: 'Error\\n    at program.js:99:1' })", refused: 'Error', line: null },
  'prototypes that outlive the program': {
    body: `  for (const root of [Object, Array, Promise, Function, String, Map, Error, RegExp]) {
    root.prototype.leak = 'leaked'
    for (const key of ['then', 'map', 'push', 'call', 'toString', 'get']) try { root.prototype[key] = () => 'leaked' } catch {}
  }
  globalThis.leak = 'leaked'`,
    stopped: 'timed_out',
    line: null,
    says: /nothing can settle/
  },
  'Vec3 that outlives the program': { body: "  Vec3.prototype.offset = function () { return this }\n  Vec3.leak = 'leaked'\n  return 1", result: 1 },
  'JSON that catches what the host says': {
    body: `  const caught = []
  const { parse, stringify } = JSON
  JSON.parse = text => { const value = parse(text); caught.push(typeof value?.constructor.constructor('return typeof process')()); return value }
  JSON.stringify = value => { caught.push('stringify'); return stringify(value) }
  void bot.health
  await mineBlock(bot, 'no_such_block').catch(() => {})
  return caught.length`,
    result: 0
  },
  'freeze and Reflect that keep things open': {
    body: "  Object.freeze = thing => thing\n  Reflect.get = () => 64\n  const block = bot.entity\n  try { block.position = null } catch (error) { return error.name }\n  return 'changed'",
    result: 'TypeError'
  },
  'a promise that answers for the host': {
    body: `  const heard = []
  Promise.prototype.then = new Proxy(Promise.prototype.then, { apply (then, self, args) { heard.push(args.length); return Reflect.apply(then, self, args) } })
  await mineBlock(bot, 'no_such_block').catch(() => {})
  return heard[0]?.constructor.constructor('return typeof process')()`,
    result: 'undefined'
  },
  'setters on Object.prototype': {
    body: `  const caught = []
  for (const key of ['value', 'fault', 'id', 'node', 'site', 'resolve', 'stack']) {
    const trap = Object.assign(Object.create(null), { set: value => { caught.push(typeof value) }, get: () => undefined, configurable: true })
    Object.defineProperty(Object.prototype, key, trap)
  }
  void bot.health
  return caught.includes('function')`,
    result: false
  },
  'Symbol.species and hasInstance': {
    body: `  class Mine extends Array { static get [Symbol.species] () { return Object } }
  Object.defineProperty(Error, Symbol.hasInstance, { value: () => true })
  throw new Mine(3)`,
    refused: 'Error',
    line: null
  },
  'toStringTag and iterator': { body: "  Object.prototype[Symbol.toStringTag] = 'Bot'\n  Array.prototype[Symbol.iterator] = function * () { yield 'forged' }\n  return 'x'", result: 'x' },
  'an operator command': refused("  bot.chat('/give @s diamond 64')", 'chat_refused'),
  'an operator command after spaces': refused("  bot.chat('  /op Voyager')", 'chat_refused'),
  'an operator command on the second line': refused("  bot.chat('hello\\n/gamemode creative')", 'chat_refused'),
  'an operator command in a thing that is no text': refused("  bot.chat({ toString () { return '/kill @e' } })", 'chat_refused'),
  'a command by a text that changes': { body: "  let asked = 0\n  bot.chat({ toString () { return asked++ === 0 ? 'hello' : '/kill @e' } })\n  return asked", result: 1 },
  'a huge text to chat': refused("  bot.chat('x'.repeat(1e6))", 'chat_refused'),
  'control characters to chat': refused("  bot.chat('\\u0000\\u00a7kx')", 'chat_refused'),
  'a flood of chat': { body: "  for (let at = 0; at < 1000; at++)\n    bot.chat('spam ' + at)", refused: 'chat_refused', line: 3 },
  'a flood of log': { body: "  for (let at = 0; at < 20000; at++) console.log('x'.repeat(1000))\n  return 1", result: 1 },
  'a log of what loops': { body: "  const ring = {}\n  ring.ring = ring\n  console.log(ring, new Proxy({}, {}), Symbol('x'), 1n, null)\n  return 1", result: 1 },
  'raw packets': refused("  bot._client.write('chat_command', { command: 'op Voyager' })"),
  'the client of the bot': { body: "  return ['_client' in bot, Reflect.ownKeys(bot).includes('_client'), 'quit' in bot, 'end' in bot]", result: [false, false, false, false] },
  'leaving the game': refused('  bot.quit()'),
  'a call that is not awaited': { body: "  mineBlock(bot, 'bedrock', 64)\n  return 1", result: 1 },
  'many calls that are not awaited': { body: "  for (let at = 0; at < 500; at++) goTo(bot, new Vec3(at, 61, 0), 1)\n  return 1", result: 1 },
  'work left behind in a promise': { body: "  void (async () => { for (;;) { await bot.waitForTicks(1); bot.chat('I am still here') } })()\n  return 1", result: 1 },
  'a rejection that nobody handles': { body: "  void Promise.reject(new Error('unheard'))\n  await bot.waitForTicks(2)\n  return 1", result: 1 },
  'a settled answer that comes twice': { body: "  const { then } = await Promise.resolve({})\n  return typeof then", result: 'undefined' }
})
