/** A life that survivor.ts plays, and what is asserted of it on the world's own word. */
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Truth } from '../src/players/truth.ts'
import { World } from '../src/world.ts'

const PRELOAD = new URL('../../bridge/src/preload.ts', import.meta.url).href
const SCRIPT = fileURLToPath(new URL('./survivor.ts', import.meta.url))
const HOSTILE = ['zombie', 'skeleton', 'spider', 'creeper', 'enderman', 'husk', 'drowned', 'slime', 'witch']
/** Times of day between which the night is stood out, and the longest silence of the watch (ticks). */
const NIGHT = { begins: 13_000, ends: 23_000, silence: 250 }
/** Monsters that a night in the open is to kill, and the share of it spent with nothing but air and trees overhead. */
const KILLS = 3
const OPEN = 0.6
/** What trees are of, under which the open country goes on. */
const TREES = ['oak', 'birch', 'spruce', 'jungle', 'acacia', 'dark_oak', 'mangrove', 'cherry'].flatMap(kind => [`${kind}_leaves`, `${kind}_log`])
/** Blocks overhead that are looked at for a roof. */
const ZENITH = 60

/** How the world stood when the survivor said a word of its story. */
interface Moment {
  readonly word: string
  readonly truth: Truth
  readonly timeOfDay: number
  /** Nothing but air and trees overhead, and no walls about the head on all sides. */
  readonly open: boolean
}

interface Failure { readonly error: string, readonly at: string, readonly has: string }

interface Life { readonly moments: readonly Moment[], readonly truth: Truth, readonly commands: readonly string[] }

/** Lets the plain mineflayer bot of survivor.ts play its life in lockstep on a world of its own. */
async function life (seed: number): Promise<Life> {
  const moments: Moment[] = []
  const commands: string[] = []
  const world = await World.start({
    preset: 'default',
    seed,
    host: '127.0.0.1',
    port: 0,
    clock: { kind: 'free' },
    save: null,
    snapshot: null,
    viewDistance: 4,
    difficulty: 'easy',
    onEvent: ({ type, player, text }) => {
      if (type === 'command' && player !== 'console') commands.push(text ?? '')
      // Questions are asked between two ticks, and the world waits for the survivor meanwhile.
      if (type === 'chat') queueMicrotask(() => { moments.push(momentOf(world, text ?? '')) })
    },
    onFailure: error => { throw error }
  })
  let failure: Failure | null = null
  const child = fork(SCRIPT, [String(world.describe().port)], { execArgv: ['--import', PRELOAD] })
  child.on('message', (message: Failure) => { failure = message })
  await once(child, 'exit')
  const truth = world.truth('Survivor')
  await world.stop()
  assert.equal(failure, null, `seed ${seed}, tick ${truth.tick}: ${JSON.stringify(failure)}`)
  return { moments, truth, commands }
}

function momentOf (world: World, word: string): Moment {
  const [answer = ''] = world.command('time query daytime').output
  // A command that nobody is left to run is no failure, and says nothing.
  const holds = (conditions: string): boolean => {
    const { ok, output } = world.command(`execute at Survivor ${conditions}`)
    return ok && output.length > 0
  }
  const isAt = (at: string, ...blocks: string[]): boolean => blocks.some(block => holds(`if block ${at} ${block}`))
  // Neither a tree nor the water of a lake is a shelter.
  const isClear = Array.from({ length: ZENITH }, (_, up) => `~ ~${up + 2} ~`).every(at => isAt(at, 'air', ...TREES))
  const isWalled = !['~1 ~1 ~', '~-1 ~1 ~', '~ ~1 ~1', '~ ~1 ~-1'].some(at => isAt(at, 'air', 'water'))
  return { word, truth: world.truth('Survivor'), timeOfDay: Number(/\d+/.exec(answer)?.[0]), open: isClear && !isWalled }
}

function at ({ moments }: Life, word: string): Moment {
  const found = moments.find(moment => moment.word === word)
  assert.ok(found !== undefined, `\`${word}\` was never said`)
  return found
}

function total (counts: Readonly<Record<string, number>>, names: readonly string[] = Object.keys(counts)): number {
  return names.reduce((sum, name) => sum + (counts[name] ?? 0), 0)
}

function hasClimbed ({ truth }: Life): void {
  for (const tool of ['wooden_pickaxe', 'stone_pickaxe', 'iron_pickaxe', 'diamond_pickaxe', 'furnace', 'iron_sword', 'shield']) {
    assert.ok((truth.statistics.crafted[tool] ?? 0) >= 1, `the world saw no ${tool} made`)
  }
  for (const thing of ['diamond_pickaxe', 'golden_sword', 'compass', 'lava_bucket']) assert.equal(truth.inventory[thing], 1, thing)
}

function hasRecovered (life: Life): void {
  const before = at(life, 'tower').truth
  const bare = at(life, 'bare').truth
  const after = at(life, 'recovered').truth
  assert.deepEqual([bare.inventory, bare.statistics.custom['deaths']], [{}, 1])
  const [carried, recovered] = [total(before.inventory), total(after.inventory, Object.keys(before.inventory))]
  assert.ok(recovered >= carried * 0.9, `${recovered} of ${carried} items came back`)
}

function hasSlept (life: Life): void {
  const { timeOfDay, truth } = at(life, 'woke')
  assert.ok(timeOfDay < 1000, `woke at ${timeOfDay}`)
  assert.ok((truth.statistics.custom['sleep_in_bed'] ?? 0) >= 1)
}

/** Stood out a whole night in the open, on the world's word, and killed what came. */
function hasStoodTheNight ({ moments }: Life): void {
  const watch = moments.filter(({ word }) => word === 'watch' || word === 'morning')
  const [first, last] = [watch[0], watch.at(-1)]
  assert.ok(first !== undefined && last !== undefined)
  assert.ok(first.timeOfDay <= NIGHT.begins && last.timeOfDay >= NIGHT.ends, `watched from ${first.timeOfDay} to ${last.timeOfDay}`)
  watch.slice(1).forEach(({ truth, timeOfDay }, i) => {
    assert.ok(timeOfDay - (watch[i]?.timeOfDay ?? 0) <= NIGHT.silence, `no word from the watch before ${timeOfDay}`)
    assert.ok(truth.health > 0 && !truth.dead)
  })
  assert.equal(last.truth.statistics.custom['deaths'], first.truth.statistics.custom['deaths'])
  const killed = total(last.truth.statistics.killed, HOSTILE) - total(first.truth.statistics.killed, HOSTILE)
  assert.ok(killed >= KILLS, `killed ${killed} monsters`)
  const open = watch.filter(moment => moment.open).length
  assert.ok(open >= watch.length * OPEN, `in the open at ${open} of ${watch.length} moments`)
}

function hasBaked (life: Life): void {
  const { inventory, statistics } = at(life, 'bread').truth
  assert.ok((inventory['bread'] ?? 0) >= 1 && (statistics.crafted['bread'] ?? 0) >= 1, 'no bread')
  assert.ok((statistics.mined['wheat'] ?? 0) >= 3, 'no wheat was cut')
}

/** Lets one life be lived on that seed, and asserts every chapter of its story. */
export async function lives (seed: number, t: TestContext): Promise<void> {
  const played = await life(seed)
  t.diagnostic(`seed ${seed} lived ${played.truth.tick} ticks and holds ${JSON.stringify(played.truth.inventory)}`)
  hasClimbed(played)
  hasRecovered(played)
  hasSlept(played)
  hasStoodTheNight(played)
  hasBaked(played)
  const { truth, commands } = played
  assert.deepEqual([truth.statistics.custom['deaths'], truth.dead, commands], [1, false, []])
}
