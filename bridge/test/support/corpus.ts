import { readFileSync, readdirSync } from 'node:fs'
import type { Execution, SkillSource } from '../../src/program-types.ts'
import { botProcess, worldProcess, type RpcProcess } from './bot-process.ts'

const FOLDER = new URL('../corpus/', import.meta.url)
const NAME = 'Voyager'
/** What a member of `bot` does is to be seen, and not what the body does besides. */
const NO_REFLEXES = { eat: false, flee: false, surface: false, unstick: false, fight: false }

/** What stands in the comment that a program of the corpus begins with. */
export interface Expectation {
  /** What the program shows, in a few words. */
  readonly shows: string
  /** Commands that set the scene, without the slash; the arena is empty, and the bot stands at 0.5 -60 0.5 at noon. */
  readonly scene?: readonly string[]
  /** What it returns. */
  readonly result?: unknown
  /** The error's code, and a part of its message. */
  readonly error?: readonly [code: string, message: string]
  /** Items by name that the world says the bot has in the end; others are not asked for. */
  readonly inventory?: Record<string, number>
  /** Blocks by place (`x y z`) in the end, as the world has them. */
  readonly blocks?: Record<string, string>
  /** The world's statistics in the end, by category and name; a number is the least. */
  readonly statistics?: Record<string, Record<string, number>>
}

export interface CorpusProgram { readonly name: string, readonly source: string, readonly expect: Expectation }

/** Every program of the corpus, by file name. */
export function corpus (): CorpusProgram[] {
  return readdirSync(FOLDER).filter(file => file.endsWith('.js')).sort().map(file => {
    const source = readFileSync(new URL(file, FOLDER), 'utf8')
    const head = /^\/\* expect\n(.*?)\*\/\n/s.exec(source)?.[1]
    if (head === undefined) throw new Error(`${file} does not begin with what is expected of it`)
    return { name: file.replace(/\.js$/, ''), source, expect: JSON.parse(head) as Expectation }
  })
}

export interface Truth { readonly inventory: Record<string, number>, readonly statistics: Record<string, Record<string, number>> }

/** A bot in an arena that is emptied before each program. */
export class Arena {
  readonly world: RpcProcess
  readonly bot: RpcProcess

  private constructor (world: RpcProcess, bot: RpcProcess) {
    this.world = world
    this.bot = bot
  }

  static async open (): Promise<Arena> {
    const arena = new Arena(worldProcess(), botProcess())
    const { port } = await arena.world.call('start', { preset: 'arena', seed: 5, clock: 'free' }) as { port: number }
    try {
      await arena.bot.join({ port, lockstep: true, seed: 5 })
      return arena
    } catch (thrown) {
      arena.close()
      throw thrown
    }
  }

  async command (line: string): Promise<string> {
    return JSON.stringify(await this.world.call('command', { line }))
  }

  async run (source: string, deadline_ticks = 6000, skills: readonly SkillSource[] = []): Promise<Execution> {
    return await this.bot.call('run', {
      program: { source, entry: null, name: 'program' }, args: [], skills, deadline_ticks, deadline_s: 60, seed: 5, reflexes: NO_REFLEXES
    }) as Execution
  }

  async reset (scene: readonly string[]): Promise<void> {
    // What is killed leaves its drops a second later.
    for (const line of EMPTY) await this.command(line)
    await this.#wait(25)
    for (const line of ['kill @e[type=!player]', ...scene]) {
      const { ok, output } = await this.world.call('command', { line }) as { ok: boolean, output: string[] }
      if (!ok && !line.startsWith('kill')) throw new Error(`${line}: ${output.join(' ')}`)
    }
    await this.#wait(12)
  }

  async #wait (ticks: number): Promise<void> {
    const { error } = await this.run(`async function settle (bot) { bot.setQuickBarSlot(0); await bot.waitForTicks(${ticks}) }`)
    if (error !== null) throw new Error(`the scene does not settle: ${error.message}`)
  }

  async truth (): Promise<Truth> { return await this.world.call('truth', { player: NAME }) as Truth }

  async isBlock (place: string, name: string): Promise<boolean> {
    return /passed/i.test(await this.command(`execute if block ${place} ${name}`))
  }

  close (): void {
    this.bot.child.kill('SIGKILL')
    this.world.child.kill('SIGKILL')
  }
}

const EMPTY = [
  `gamemode survival ${NAME}`, 'gamerule doDaylightCycle true', 'time set 6000', 'weather clear', `clear ${NAME}`, `effect clear ${NAME}`, `xp set ${NAME} 0 levels`, `xp set ${NAME} 0 points`,
  'kill @e[type=!player]', `tp ${NAME} 0.5 -60 0.5 0 0`, 'fill -16 -60 -16 16 -45 16 air', 'fill -16 -61 -16 16 -61 16 grass_block', 'fill -16 -63 -16 16 -62 16 dirt',
  `effect give ${NAME} instant_health 1 4`, `effect give ${NAME} saturation 1 20`
]
