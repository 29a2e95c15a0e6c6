import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import test from 'node:test'
import type { WorldEvent } from '../src/realm.ts'
import { World } from '../src/world.ts'

const PRELOAD = new URL('../../bridge/src/preload.ts', import.meta.url).href
const SCRIPT = fileURLToPath(new URL('./miner.ts', import.meta.url))

interface Life { chapters: Record<string, any>, truth: ReturnType<World['truth']>, events: WorldEvent[] }

/** One life of the miner in a fresh world, in lockstep. */
async function live (seed: number): Promise<Life> {
  const events: WorldEvent[] = []
  const world = await World.start({
    preset: 'default', seed, host: '127.0.0.1', port: 0, clock: { kind: 'free' }, save: null, snapshot: null, viewDistance: 4, difficulty: 'easy',
    onEvent: event => { events.push(event) },
    onFailure: error => { throw error }
  })
  const chapters: Record<string, any> = {}
  const child = fork(SCRIPT, [String(world.describe().port)], { execArgv: ['--import', PRELOAD] })
  child.on('message', ({ chapter, ...facts }: { chapter: string }) => { chapters[chapter] = facts })
  await once(child, 'exit')
  const truth = world.truth('Miner')
  await world.stop()
  return { chapters, truth, events }
}

test('a mineflayer bot mines, crafts, smelts, falls to its death and is back with nothing', async () => {
  const { chapters, truth, events } = await live(1)
  assert.equal(chapters['failed'], undefined, chapters['failed']?.error)
  assert.equal(chapters['wood'].ticks, 60)
  assert.equal(chapters['crafted'].pickaxe, 1)
  assert.ok(chapters['stone'].wear >= 20)
  assert.equal(chapters['smelted'].charcoal, 1)
  assert.deepEqual(chapters['died'], { ...chapters['died'], health: 20, items: 0, lowest: 0 })
  assert.deepEqual(events.filter(({ type }) => type === 'death').map(({ text }) => text), ['fall'])
  assert.equal(truth.statistics.crafted['wooden_pickaxe'], 1)
  assert.equal(truth.statistics.crafted['charcoal'], 1)
  assert.equal(truth.statistics.crafted['oak_planks'], 12)
  assert.ok((truth.statistics.mined['stone'] ?? 0) >= 20)
  assert.equal(truth.statistics.custom['deaths'], 1)
  assert.deepEqual(truth.inventory, {})
})
