import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Execution, JsonValue, SkillSource } from '../../src/program-types.ts'
import { botProcess, worldProcess, type RpcProcess } from './bot-process.ts'

export interface Attack {
  /** Statements of the program, the first on line 2; `CANARY` and `PORT` stand for a file and a port outside. */
  readonly body: string
  readonly skills?: readonly SkillSource[]
  /** What the program must get: its result, the code it is refused or stopped with. One of the three. */
  readonly result?: JsonValue
  readonly refused?: string
  /** `any`: collecting garbage may use up the time before the memory ends. */
  readonly stopped?: 'timed_out' | 'memory' | 'any'
  /** Where the error must be told, in the program's numbering; null: nowhere, then the message says what is known. */
  readonly line?: number | null
  /** Part of the error's message. */
  readonly says?: RegExp
  readonly deadline_s?: number
  readonly deadline_ticks?: number
}

const SECRET = 'a secret outside of the sandbox'
/** What a program finds around it; the same before and after every attack. */
const SURROUNDINGS = `async function look (bot) {
  const shape = thing => Object.getOwnPropertyNames(thing).sort().map(key => {
    const { value, get, writable, configurable } = Object.getOwnPropertyDescriptor(thing, key)
    return [key, typeof value, String(value === null || typeof value !== 'object' ? value : ''), String(get), writable, configurable].join()
  })
  const roots = [Object, Function, Array, String, Number, Promise, RegExp, Error, Map, Set, Symbol, Proxy, Date]
  const things = [globalThis, JSON, Reflect, Math, ...roots, ...roots.map(root => root.prototype ?? {}), (async () => {}).constructor.prototype]
  return { shapes: things.map(thing => shape(thing).join(';')).join('|').length, names: Object.getOwnPropertyNames(globalThis).sort(), random: Math.random(),
    health: bot.health, items: bot.inventory.items(), slots: bot.inventory.emptySlotCount(), limit: Error.stackTraceLimit }
}`

/** A world and a sealed bot in it, and around them what an attack could reach. */
export class Range {
  readonly world: RpcProcess = worldProcess()
  readonly bot: RpcProcess
  readonly #folder = mkdtempSync(join(tmpdir(), 'voyager-range-'))
  readonly #listener: Server = createServer(() => { this.#connections++ })
  #connections = 0
  #surroundings: JsonValue = null

  constructor (options: { collecting: boolean } = { collecting: false }) { this.bot = botProcess({ lockstep: true, ...options }) }

  get #canary (): string { return join(this.#folder, 'canary') }

  async open (): Promise<void> {
    writeFileSync(this.#canary, SECRET)
    await new Promise<void>(resolve => { this.#listener.listen(0, '127.0.0.1', resolve) })
    const { port } = await this.world.call('start', { preset: 'plateau', seed: 7, clock: 'free' }) as { port: number }
    await this.bot.join({ port, lockstep: true, seed: 7 })
    this.#surroundings = await this.#look()
  }

  close (): void {
    this.bot.child.kill('SIGKILL')
    this.world.child.kill('SIGKILL')
    this.#listener.close()
    rmSync(this.#folder, { recursive: true })
  }

  /** Run `attack`, and check what it got and that all else is as before. */
  async fire (attack: Attack): Promise<Execution> {
    const body = attack.body.replaceAll('CANARY', this.#canary).replaceAll('PORT', String((this.#listener.address() as AddressInfo).port))
    const execution = await this.run(`async function attack (bot) {\n${body}\n}`, attack)
    this.#checkEnding(execution, attack)
    await this.checkUntouched()
    return execution
  }

  async run (source: string, { skills = [], deadline_s = 10, deadline_ticks = 2000 }: Partial<Attack> = {}): Promise<Execution> {
    const request = { program: { source, entry: null, name: 'attack', language: 'javascript' }, args: [], skills, deadline_ticks, deadline_s, seed: 7 }
    return await this.bot.call('run', request) as Execution
  }

  #checkEnding ({ outcome, result, error }: Execution, attack: Attack): void {
    const told = JSON.stringify({ outcome, result, error })
    if ('result' in attack) {
      assert.equal(outcome, 'returned', told)
      assert.deepEqual(result, attack.result)
      return
    }
    if (attack.stopped !== undefined) assert.ok(outcome === 'killed_by_limit' || outcome === 'timed_out', told)
    else assert.equal(outcome, 'threw', told)
    if (attack.stopped === 'any') assert.match(error?.code ?? '', /^(timed_out|memory)$/, told)
    else assert.equal(error?.code, attack.stopped ?? attack.refused, told)
    if ('line' in attack) assert.equal(error?.line, attack.line, told)
    else assert.equal(typeof error?.line, 'number', told)
    assert.ok(error !== null && error.message.length <= 2048)
    if (attack.says !== undefined) assert.match(error.message, attack.says)
  }

  async #look (): Promise<JsonValue> {
    const { outcome, result, error } = await this.run(SURROUNDINGS)
    assert.equal(outcome, 'returned', JSON.stringify(error))
    return result
  }

  /** The same process plays on, nothing outside was reached, the next program finds what the first found. */
  async checkUntouched (): Promise<void> {
    assert.deepEqual([this.bot.child.exitCode, this.bot.child.signalCode], [null, null], this.bot.errors)
    assert.equal((await this.bot.call('stats') as { connected: boolean }).connected, true)
    assert.deepEqual(readdirSync(this.#folder), ['canary'])
    assert.equal(readFileSync(this.#canary, 'utf8'), SECRET)
    assert.equal(this.#connections, 0)
    assert.deepEqual(await this.#look(), this.#surroundings)
    const truth = await this.world.call('truth', { player: 'Voyager' }) as { inventory: object, health: number }
    assert.deepEqual([truth.inventory, truth.health], [{}, 20])
    assert.deepEqual(this.world.notifications.filter(note => note.params['type'] === 'command'), [])
  }
}

/** A test for each attack, all against one bot that must live through them. */
export function suite (attacks: Readonly<Record<string, Attack>>): void {
  const range = new Range()
  before(async () => { await range.open() })
  after(() => { range.close() })
  for (const [name, attack] of Object.entries(attacks)) test(name, async () => { await range.fire(attack) })
}
