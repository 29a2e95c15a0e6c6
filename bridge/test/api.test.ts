import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import vm from 'node:vm'
import ts from 'typescript'
import { JavaScriptCheck } from '../src/checks/check.ts'
import { BOT_EVENTS } from '../src/facade/events.ts'
import { Block } from '../src/inside/blocks.js'
import { Item } from '../src/inside/items.js'
import { Goal, goals } from '../src/inside/pathfinder.js'
import { REFUSED } from '../src/inside/refused.js'
import { Vec3 } from '../src/inside/vec3.js'
import { run } from './scripted-host.ts'
import { corpus } from './support/corpus.ts'
import { fakeInside, type Members } from './support/fake-inside.ts'

const PRIMITIVES = fileURLToPath(new URL('../../skills/primitives/', import.meta.url))
const DECLARATIONS = `${PRIMITIVES}bot.d.ts`
const program = ts.createProgram([DECLARATIONS], { target: ts.ScriptTarget.ES2023, lib: ['lib.es2023.d.ts'], types: [], strict: true })
const checker = program.getTypeChecker()
const source = program.getSourceFile(DECLARATIONS) as ts.SourceFile
const { bot, mcData, windows } = fakeInside()

/** The names that bot.d.ts declares, by kind of thing: types, and values that are global in programs. */
const declared = new Map<string, ts.Symbol>(checker.getExportsOfModule(checker.getSymbolAtLocation(source) as ts.Symbol).map(symbol => [symbol.name, symbol]))

function membersOf (name: string): string[] {
  const symbol = declared.get(name) as ts.Symbol
  const isValue = (symbol.flags & ts.SymbolFlags.Variable) !== 0
  const type = isValue ? checker.getTypeOfSymbol(symbol) : checker.getDeclaredTypeOfSymbol(symbol)
  return type.getProperties().map(each => each.name).sort()
}

/** Members of an object of a class of ours: its own and its prototypes'. */
function ofClass (object: object): string[] {
  const names = new Set(Object.keys(object))
  for (let proto = Object.getPrototypeOf(object) as object; proto !== Object.prototype; proto = Object.getPrototypeOf(proto) as object) {
    for (const name of Object.getOwnPropertyNames(proto)) names.add(name)
  }
  names.delete('constructor')
  return [...names].sort()
}

const keys = (object: unknown): string[] => Object.keys(object as object).sort()
const part = (name: string): unknown => bot[name]

test('what bot.d.ts declares is there, and what is there is declared', () => {
  const actual: Record<string, string[]> = {
    Bot: keys(bot),
    Entity: keys(bot['entity']),
    Player: keys(bot['player']),
    Window: keys(bot['inventory']),
    Container: keys(windows['container']),
    Furnace: keys(windows['furnace']),
    Anvil: keys(windows['anvil']),
    EnchantmentTable: keys(windows['enchantment']),
    Villager: keys(windows['villager']),
    Time: keys(bot['time']),
    World: keys(bot['world']),
    Pathfinder: keys(bot['pathfinder']),
    CollectBlock: keys(part('collectBlock')),
    Tool: keys(part('tool')),
    Pvp: keys(part('pvp')),
    HawkEye: keys(part('hawkEye')),
    AutoEat: keys(part('autoEat')),
    Block: ofClass(new Block(1, new Vec3())),
    Item: ofClass(new Item([1, 1, 0, 36, null, null])),
    Vec3: ofClass(new Vec3()),
    Goal: ofClass(new Goal()),
    goals: keys(goals),
    mcData: keys(mcData)
  }
  for (const [name, members] of Object.entries(actual)) assert.deepEqual(members, membersOf(name), name)
  for (const name of ['game', 'experience', 'settings', 'tablist', 'controlState', 'simpleClick']) {
    const type = checker.getTypeOfSymbol(checker.getDeclaredTypeOfSymbol(declared.get('Bot') as ts.Symbol).getProperty(name) as ts.Symbol)
    assert.deepEqual(keys(bot[name]), type.getProperties().map(each => each.name).sort(), name)
  }
})

test('the globals of programs are the declared ones, the primitives and the language', async () => {
  const primitives = ['craftItem', 'echo', 'exploreUntil', 'failNow', 'mineBlock', 'wander']
  const { result } = await run('async function go (bot) { return Object.getOwnPropertyNames(globalThis) }')
  const language = vm.runInNewContext('Object.getOwnPropertyNames(globalThis)') as string[]
  // A name that begins with $ is the sandbox's own machinery.
  const added = (result as string[]).filter(name => !language.includes(name) && !primitives.includes(name) && !name.startsWith('$')).sort()
  const values = [...declared].filter(([, symbol]) => (symbol.flags & ts.SymbolFlags.Value) !== 0).map(([name]) => name)
  assert.deepEqual(added.filter(name => name !== 'console'), values.filter(name => name !== 'console').sort())
})

const DOCUMENTATION = readFileSync(fileURLToPath(import.meta.resolve('mineflayer')).replace(/index\.js$/, 'docs/api.md'), 'utf8')
const HEADINGS = [...DOCUMENTATION.matchAll(/^#{3,5} (.+)$/gm)].map(match => match[1] as string)
/** Things that programs are told of in events, as plain data. */
const PLAIN = /^(ScoreBoard|Team|BossBar|Particle)\./
/** Headings that name no member: classes, and chapters. */
const CHAPTERS = /^(minecraft-data|vec3|mineflayer\.(Location|Container|Furnace|EnchantmentTable|anvil|ScoreBoard|Team|BossBar|Particle|createBot.*)|Entity|Player Skin Data|Block|Biome|Item|windows\.Window \(base class\)|Recipe|Properties|Events|Functions|Methods|Lower level inventory methods|bot\.creative)$/
/** Options of the operator's, read as a whole. */
const INSIDE: Record<string, Members> = { window: windows['container'] as Members, furnace: windows['furnace'] as Members, enchantmentTable: windows['enchantment'] as Members, anvil: windows['anvil'] as Members, villager: windows['villager'] as Members, mcdata: mcData }

/** The object that a documented path begins at, and the path from there. */
function place (heading: string): { object: Members, path: string[] } {
  const [first = '', ...path] = (/^[\w.]+/.exec(heading)?.[0] ?? '').split('.')
  return { object: first === 'bot' ? bot : INSIDE[first] as Members, path }
}

test('every documented member is offered or refused with its reason', () => {
  let [offered, refused] = [0, 0]
  for (const heading of HEADINGS.filter(each => !each.includes('"') && !CHAPTERS.test(each) && !PLAIN.test(each))) {
    const { object, path } = place(heading)
    assert.ok(object !== undefined && path.length > 0, `${heading} is a member of something known`)
    try {
      // Of what holds data of the operator's (skinParts) the members are the world's.
      path.slice(0, path[0] === 'settings' ? 2 : undefined).reduce((at, name) => {
        assert.ok(name in at || at[name] === undefined, heading)
        return at[name] as Members
      }, object)
      offered++
    } catch (thrown) {
      assert.match((thrown as Error).message, /is refused to programs: .{10,}/, heading)
      refused++
    }
  }
  assert.ok(offered > 170 && refused >= 10, `${offered} offered, ${refused} refused`)
})

test('the corpus calls every documented function that is offered', () => {
  const text = corpus().map(each => each.source).join('\n')
  const functions = HEADINGS.flatMap(heading => /^((?:bot|window|furnace|anvil|villager|enchantmentTable)\.[\w.]+) ?\(/.exec(heading)?.[1] ?? [])
  const offered = functions.filter(name => !name.startsWith('bot.creative') && !Object.hasOwn(REFUSED['bot'] ?? {}, name.replace('bot.', '')))
  assert.ok(offered.length > 90, String(offered.length))
  assert.deepEqual(offered.filter(name => !new RegExp(`\\.${name.split('.').at(-1) ?? ''}\\b`).test(text)), [])
})

test('every documented event can be listened to', () => {
  const events = HEADINGS.flatMap(heading => /"([^"]+)"/.exec(heading)?.[1] ?? [])
  const own = ['ready', 'update', 'chat:name', 'blockUpdate:(x, y, z)']
  assert.ok(events.length > 90)
  for (const event of events) assert.ok(BOT_EVENTS.includes(event) || own.includes(event), event)
})

test('what is refused is listed, with the reason, in the README', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  for (const [path, members] of Object.entries(REFUSED)) {
    for (const [name, reason] of Object.entries(members)) assert.ok(readme.includes(`| \`${path}.${name}\` | ${reason} |`), `${path}.${name}`)
  }
})

test('the corpus contradicts nothing that is declared, but where it means to', () => {
  const check = new JavaScriptCheck(PRIMITIVES)
  for (const { name, source: text, expect } of corpus()) {
    const errors = check.check(text, []).diagnostics.filter(({ severity }) => severity === 'error')
    if (expect.error === undefined) assert.deepEqual(errors.map(({ line, message }) => `${line}: ${message}`), [], name)
  }
})
