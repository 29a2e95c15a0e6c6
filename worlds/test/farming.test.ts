import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test, { type TestContext } from 'node:test'
import { SnapshotStore, type JsonValue } from '../src/save.ts'
import { World } from '../src/world.ts'
import { GROUND, Stage } from './stage.ts'

const PRELOAD = new URL('../../bridge/src/preload.ts', import.meta.url).href
const SCRIPT = fileURLToPath(new URL('./farmer.ts', import.meta.url))
/** The package's own way from a name to an offline uuid; it has no types. */
const { nameToMcOfflineUUID } = createRequire(import.meta.url)('minecraft-protocol/src/datatypes/uuid') as { nameToMcOfflineUUID: (name: string) => string }

type Items = ReadonlyArray<readonly [name: string, count: number]>

/** Lets the bot play a chapter, in lockstep, with `items`, on ground that `prepare` made ready. */
async function play (t: TestContext, chapter: string, items: Items, prepare: (stage: Stage) => void = () => {}): Promise<{ facts: Record<string, any>, truth: ReturnType<World['truth']> }> {
  const save = mkdtempSync(join(tmpdir(), 'world-'))
  t.after(() => { rmSync(save, { recursive: true, force: true }) })
  const stage = new Stage()
  const { player } = stage.join('Farmer', nameToMcOfflineUUID('Farmer'))
  for (const [name, count] of items) player.inventory.add({ name, count, damage: 0 })
  prepare(stage)
  await new SnapshotStore(save).write('ready', stage.game.toJson() as unknown as JsonValue, stage.game.changedColumns())
  const world = await World.start({
    preset: 'plateau', seed: 1, save, snapshot: 'ready', host: '127.0.0.1', port: 0, clock: { kind: 'free' }, viewDistance: 4, difficulty: 'peaceful',
    onEvent: () => {}, onFailure: error => { throw error }
  })
  const child = fork(SCRIPT, [String(world.describe().port), chapter], { execArgv: ['--import', PRELOAD] })
  let reported: { facts?: Record<string, any>, error?: string } = { error: 'no report' }
  child.on('message', (message: typeof reported) => { reported = message })
  await once(child, 'exit')
  const truth = world.truth('Farmer')
  await world.stop()
  assert.equal(reported.error, undefined, reported.error)
  return { facts: reported.facts ?? {}, truth }
}

test('a mineflayer bot fills a bucket, and what it pours out flows', async t => {
  const { facts, truth } = await play(t, 'bucket', [['bucket', 1]], stage => { stage.put({ x: 2, y: GROUND - 1, z: 0 }, 'water') })
  assert.deepEqual(facts, { filled: 1, taken: 'air', poured: 'water', flowed: 'water', empty: 1 })
  assert.deepEqual([truth.statistics.used['bucket'], truth.statistics.used['water_bucket']], [1, 1])
})

test('a mineflayer bot grows a tree with bone meal', async t => {
  const { facts, truth } = await play(t, 'tree', [['oak_sapling', 1], ['bone_meal', 32]])
  assert.equal(facts['planted'], 'oak_sapling')
  assert.equal(facts['grown'], 'oak_log')
  assert.equal(truth.statistics.used['bone_meal'], 32 - facts['bone_meal'])
})

test('a mineflayer bot tills, sows, reaps and bakes bread', async t => {
  const { facts, truth } = await play(t, 'wheat', [['iron_hoe', 1], ['wheat_seeds', 3], ['bone_meal', 30]], stage => {
    stage.put({ x: 0, y: GROUND, z: 3 }, 'crafting_table')
  })
  assert.deepEqual(facts['tilled'], ['farmland', 'farmland', 'farmland'])
  assert.equal(facts['bread'], 1)
  assert.equal(truth.statistics.mined['wheat'], 3)
  assert.equal(truth.statistics.crafted['bread'], 1)
})

test('a mineflayer bot is stopped by a door until it opens it', async t => {
  const { facts } = await play(t, 'door', [['oak_door', 1]], stage => {
    for (const z of [-2, -1, 1, 2]) for (const y of [0, 1]) stage.put({ x: 2, y: GROUND + y, z }, 'stone')
  })
  assert.deepEqual([facts['shut'], facts['opened'], facts['facing']], [false, true, 'east'])
  assert.ok(facts['held'] < 0.1 && facts['through'] > 1, JSON.stringify(facts))
})

test('a mineflayer bot is refused a bed by day, and sleeps through the night', async t => {
  const { facts, truth } = await play(t, 'bed', [['white_bed', 1]])
  assert.equal(facts['placed'], 'white_bed')
  assert.match(facts['refused'], /night/)
  assert.equal(facts['slept'], true)
  assert.ok(facts['morning'] < 1000, `it is ${facts['morning']}`)
  assert.equal(truth.statistics.custom['sleep_in_bed'], 1)
})
