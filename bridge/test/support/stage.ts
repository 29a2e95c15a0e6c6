import { createRequire } from 'node:module'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { Game } from '../../../worlds/src/game.ts'
import { Inventory } from '../../../worlds/src/items/inventory.ts'
import { stack } from '../../../worlds/src/items/items.ts'
import { bodyAt, freshVitals } from '../../../worlds/src/players/player.ts'
import { SnapshotStore, type JsonValue } from '../../../worlds/src/save.ts'
import { Statistics } from '../../../worlds/src/players/statistics.ts'
import type { Observation } from '../../src/observe.ts'
import { RpcProcess, worldProcess } from './bot-process.ts'

const { nameToMcOfflineUUID } = createRequire(import.meta.url)('minecraft-protocol/src/datatypes/uuid') as { nameToMcOfflineUUID: (name: string) => string }
const ROOT = new URL('../../..', import.meta.url).pathname
const NAME = 'Voyager'
/** Feet on the grass of the plateau preset. */
export const GROUND = 61

export interface Scene {
  /** Blocks by name, of a box from the first to the second corner (both in it). */
  readonly blocks?: ReadonlyArray<{ name: string, from: readonly [number, number, number], to?: readonly [number, number, number] }>
  readonly inventory?: Record<string, number>
  readonly drops?: ReadonlyArray<{ name: string, at: readonly [number, number, number] }>
  readonly position?: readonly [number, number, number]
  readonly health?: number
  readonly food?: number
}

export interface Outcome {
  readonly result: unknown
  readonly error: { code: string, message: string, details: Record<string, unknown> } | null
  readonly ticks: number
  /** What the call left behind; empty when it tidied up. */
  readonly leftovers: string[]
}

export interface Truth { position: { x: number, y: number, z: number }, health: number, food: number, inventory: Record<string, number>, equipment: Record<string, string | null>, statistics: Record<string, Record<string, number>> }

/** A world process that begins with `scene` and a bot process in it that runs single primitives. */
export class Stage {
  readonly #world: RpcProcess
  readonly #bot: RpcProcess

  private constructor (world: RpcProcess, bot: RpcProcess) {
    this.#world = world
    this.#bot = bot
  }

  static async open (t: TestContext, scene: Scene): Promise<Stage> {
    const { world, port } = await openWorld(t, scene)
    const bot = new RpcProcess(['--import', `${ROOT}bridge/src/preload.ts`, `${ROOT}bridge/test/support/primitive-driver.ts`])
    t.after(() => { bot.child.kill('SIGKILL') })
    await bot.call('connect', { port })
    return new Stage(world, bot)
  }

  /** Runs one primitive. An argument `{found: 'stone'}` becomes a function that tells whether that block is within 8, `{never: true}` one that finds nothing. */
  async call (name: string, ...args: unknown[]): Promise<Outcome> {
    return await this.#bot.call('call', { name, args }) as Outcome
  }

  /** As `call`, cancelled after `ticks`. */
  async cancelled (ticks: number, name: string, ...args: unknown[]): Promise<Outcome> {
    return await this.#bot.call('call', { name, args, abort_after: ticks }) as Outcome
  }

  /** Lines of the world's console, and three ticks in which the bot hears of what they did. */
  async command (...lines: string[]): Promise<void> {
    await command(this.#world, ...lines)
    await this.wait(3)
  }

  /** Another scene in the same world, emptied by the first lines, of which some may find nothing to do. */
  async setUp (empty: readonly string[], scene: readonly string[], food: number): Promise<void> {
    for (const line of empty) await this.#world.call('command', { line })
    // What was killed leaves its drops a second later.
    await this.wait(25)
    await this.#world.call('command', { line: 'kill @e[type=!player]' })
    await this.command(...scene)
    await this.#world.call('condition', { player: NAME, food })
    await this.wait(10)
  }

  async wait (ticks: number): Promise<void> {
    await this.#bot.call('wait', { ticks })
  }

  async truth (): Promise<Truth> {
    return await this.#world.call('truth', { player: NAME }) as Truth
  }

  async observe (): Promise<Observation> {
    return await this.#bot.call('observe') as Observation
  }

  /** The block's name as the bot has been told by the world. */
  async blockAt (x: number, y: number, z: number): Promise<string> {
    return await this.#bot.call('block', { x, y, z }) as string
  }
}

/** A world process that begins with `scene`, for a bot called Voyager. */
export async function openWorld (t: TestContext, scene: Scene): Promise<{ world: RpcProcess, port: number }> {
  const save = await mkdtemp(join(tmpdir(), 'voyager-stage-'))
  await write(save, scene)
  const world = worldProcess()
  t.after(async () => {
    world.child.kill('SIGKILL')
    await rm(save, { recursive: true, force: true, maxRetries: 5 })
  })
  const { port } = await world.call('start', { seed: 1, save, snapshot: 'stage' }) as { port: number }
  return { world, port }
}

/** Lines of the world's console. @throws Error for one that failed. */
export async function command (world: RpcProcess, ...lines: string[]): Promise<void> {
  for (const line of lines) {
    const { ok, output } = await world.call('command', { line }) as { ok: boolean, output: string[] }
    if (!ok) throw new Error(`${line}: ${output.join(' ')}`)
  }
}

async function write (save: string, scene: Scene): Promise<void> {
  const game = new Game({ preset: 'plateau', seed: 1, viewDistance: 4, difficulty: 'easy', onEvent: () => {} })
  for (const { name, from, to = from } of scene.blocks ?? []) {
    for (let x = from[0]; x <= to[0]; x++) {
      for (let y = from[1]; y <= to[1]; y++) {
        for (let z = from[2]; z <= to[2]; z++) game.columns.set(x, y, z, game.data.stateOf(name))
      }
    }
  }
  for (const { name, at: [x, y, z] } of scene.drops ?? []) game.entities.drop({ x, y, z }, stack(name))
  const inventory = new Inventory(game.data)
  for (const [name, count] of Object.entries(scene.inventory ?? {})) inventory.add(stack(name, count))
  const [x, y, z] = scene.position ?? [0.5, GROUND, 0.5]
  const player = {
    name: NAME,
    uuid: nameToMcOfflineUUID(NAME),
    body: bodyAt({ x, y, z }),
    vitals: { ...freshVitals(), health: scene.health ?? 20, food: scene.food ?? 20 },
    inventory: inventory.toJson(),
    loose: [],
    statistics: new Statistics().toJson()
  }
  const state = { ...game.toJson(), players: [player] }
  await new SnapshotStore(save).write('stage', state as unknown as JsonValue, game.changedColumns())
}
