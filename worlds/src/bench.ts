/**
 * The world's speed figures: `node --expose-gc bench.ts '{"preset", "seed", "ticks"}'` prints one JSON list of
 * `{ name, value, unit, note }`. Absolute times differ from machine to machine; the ratios to real time hold.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { TICK_MS } from '../../bridge/src/channel.ts'
import { Game } from './game.ts'
import { loadPreset } from './land/presets.ts'
import { createGenerator } from './land/terrain.ts'
import { Seat } from './net/seat.ts'
import type { Link } from './players/player.ts'
import { loadGameData } from './registry.ts'
import { World } from './world.ts'

interface Options { readonly preset: string, readonly seed: number, readonly ticks: number }
interface Figure { readonly name: string, readonly value: number, readonly unit: string, readonly note: string }
interface Told { readonly phase: string, readonly error?: string, readonly searchMs?: number, readonly nodes?: number }
interface BotFacts { readonly ms: number, readonly ticks: number, readonly searchMs: number, readonly nodes: number }

const PRELOAD = new URL('../../bridge/src/preload.ts', import.meta.url).href
const BOT = fileURLToPath(new URL('./bench-bot.ts', import.meta.url))
const CHUNKS = 200
const MOVING = 8
/** Ticks after which a new world has made what it needs, before its memory is looked at. */
const WARM_UP = 2000

async function worldOf ({ preset, seed }: Options): Promise<World> {
  return await World.start({
    preset,
    seed,
    host: '127.0.0.1',
    port: 0,
    clock: { kind: 'free' },
    save: null,
    snapshot: null,
    viewDistance: 4,
    difficulty: 'easy',
    onEvent: () => {},
    onFailure: error => { throw error }
  })
}

/** Bots of their own processes in lockstep with `world`, all at one task; gives what each tells. They come in one after another and begin together. */
async function run (world: World, task: string, ticks: number, count: number): Promise<BotFacts[]> {
  const bots: ChildProcess[] = []
  for (let n = 0; n < count; n++) {
    const child = fork(BOT, [String(world.describe().port), `${task}${n}`, task, String(ticks)], { execArgv: ['--import', PRELOAD] })
    await told(child, task, 'ready')
    bots.push(child)
  }
  const began = { ms: performance.now(), tick: world.describe().tick }
  return await Promise.all(bots.map(async child => {
    child.send('begin')
    const { searchMs = 0, nodes = 0 } = await told(child, task, 'end')
    return { ms: performance.now() - began.ms, ticks: world.describe().tick - began.tick, searchMs, nodes }
  }))
}

/** The bot's message of that phase. */
async function told (child: ChildProcess, task: string, phase: string): Promise<Told> {
  return await new Promise((resolve, reject) => {
    const listen = (message: Told): void => {
      if (message.error !== undefined) reject(new Error(`${task}: ${message.error}`))
      else if (message.phase === phase) resolve(message)
    }
    child.on('message', listen)
    child.once('exit', code => { reject(new Error(`the ${task} bot ended early, with code ${String(code)}`)) })
  })
}

function timesReal (ticks: number, ms: number): number {
  return ticks * TICK_MS / Math.max(ms, 1e-3)
}

async function lockstep (options: Options, task: 'idle' | 'move', count: number): Promise<Figure[]> {
  const world = await worldOf(options)
  const [facts] = await run(world, task, options.ticks, count)
  const { tick_ms_p99: p99, tick_ms_mean: mean } = world.stats()
  await world.stop()
  if (facts === undefined) return []
  const name = task === 'idle' ? 'lockstep, one idle bot' : `lockstep, ${count} moving bots`
  return [
    { name, value: timesReal(facts.ticks, facts.ms), unit: 'x real time', note: `${facts.ticks} ticks` },
    { name: `${name}: world's tick, p99`, value: p99 ?? 0, unit: 'ms', note: `mean ${mean?.toFixed(2)} ms` }
  ]
}

async function climbing (options: Options): Promise<Figure[]> {
  const world = await worldOf(options)
  const [facts] = await run(world, 'climb', options.ticks, 1)
  await world.stop()
  if (facts === undefined) return []
  const { ms, ticks, searchMs, nodes } = facts
  return [
    { name: 'lockstep, one climbing bot, outside path search', value: timesReal(ticks, ms - searchMs), unit: 'x real time', note: `${ticks} ticks` },
    { name: 'lockstep, one climbing bot, all in all', value: timesReal(ticks, ms), unit: 'x real time', note: `${(100 * searchMs / ms).toFixed(0)} % path search` },
    { name: 'path search', value: nodes / Math.max(searchMs, 1e-3) * 1000, unit: 'nodes/s', note: `${nodes} nodes` }
  ]
}

function chunks ({ preset, seed }: Options): Figure {
  const generator = createGenerator(loadGameData(), loadPreset(preset), seed)
  const side = Math.ceil(Math.sqrt(CHUNKS))
  for (let i = 0; i < CHUNKS / 4; i++) generator.generate(i % side - 500, Math.floor(i / side))
  const began = performance.now()
  for (let i = 0; i < CHUNKS; i++) generator.generate(i % side, Math.floor(i / side))
  return { name: 'chunk generation', value: (performance.now() - began) / CHUNKS, unit: 'ms each', note: `${CHUNKS} chunks` }
}

/** A player who stands there and whose client takes everything, without a socket. */
function bystander (): Seat {
  const link: Link = {
    lockstep: true,
    send: (name, packet) => { if (name === 'position') seat.push({ name: 'teleport_confirm', packet: packet as Record<string, unknown> }) },
    kick: () => {}
  }
  const seat: Seat = new Seat('Bystander', '00000000-0000-3000-8000-000000000001', link)
  return seat
}

/** Heap of a world that runs `ticks` ticks around one player, from after its warm-up to the end. */
function memory ({ preset, seed, ticks }: Options): Figure[] {
  const game = new Game({ preset, seed, viewDistance: 4, difficulty: 'easy', onEvent: () => {} })
  game.join(bystander())
  const heap = (): number => {
    globalThis.gc?.()
    return process.memoryUsage().heapUsed / 2 ** 20
  }
  for (let tick = 0; tick < WARM_UP; tick++) game.step()
  const before = heap()
  const began = performance.now()
  for (let tick = 0; tick < ticks; tick++) game.step()
  const ms = performance.now() - began
  const after = heap()
  return [
    { name: 'world alone, one player standing', value: timesReal(ticks, ms), unit: 'x real time', note: `${ticks} ticks` },
    { name: 'memory at the end', value: after, unit: 'MiB', note: `${before.toFixed(1)} MiB after ${WARM_UP} ticks, ${ticks} ticks later ${(after - before).toFixed(1)} more` }
  ]
}

const options = JSON.parse(process.argv[2] ?? '{}') as Options
const figures = [
  ...await lockstep(options, 'idle', 1),
  ...await climbing(options),
  ...await lockstep({ ...options, ticks: Math.min(options.ticks, 2000) }, 'move', MOVING),
  chunks(options),
  ...memory(options)
]
console.log(JSON.stringify(figures))
