import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test, { type TestContext } from 'node:test'
import type { WorldEvent } from '../src/realm.ts'
import { SnapshotStore, type JsonValue } from '../src/save.ts'
import { World } from '../src/world.ts'
import { GROUND, Stage } from './stage.ts'

const PRELOAD = new URL('../../bridge/src/preload.ts', import.meta.url).href
const SCRIPT = fileURLToPath(new URL('./miner.ts', import.meta.url))

/** The package's own way from a name to an offline uuid; it has no types. */
const { nameToMcOfflineUUID } = createRequire(import.meta.url)('minecraft-protocol/src/datatypes/uuid') as { nameToMcOfflineUUID: (name: string) => string }

interface Life { chapters: Record<string, any>, truth: ReturnType<World['truth']>, events: WorldEvent[] }

/** Lets the bot play its chapter in lockstep, until it leaves. */
async function play (chapter: 'live' | 'leap', start: { preset: string, save: string | null, snapshot: string | null }): Promise<Life> {
  const events: WorldEvent[] = []
  const world = await World.start({
    ...start,
    seed: 1,
    host: '127.0.0.1',
    port: 0,
    clock: { kind: 'free' },
    viewDistance: 4,
    difficulty: 'easy',
    onEvent: event => { events.push(event) },
    onFailure: error => { throw error }
  })
  const chapters: Record<string, any> = {}
  const child = fork(SCRIPT, [String(world.describe().port), chapter], { execArgv: ['--import', PRELOAD] })
  child.on('message', ({ chapter, ...facts }: { chapter: string }) => { chapters[chapter] = facts })
  await once(child, 'exit')
  const truth = world.truth('Miner')
  await world.stop()
  assert.equal(chapters['failed'], undefined, chapters['failed']?.error)
  return { chapters, truth, events }
}

/** A saved world in which the bot stands hungry on a tower, with bread. */
async function tower (t: TestContext): Promise<string> {
  const save = mkdtempSync(join(tmpdir(), 'world-'))
  t.after(() => { rmSync(save, { recursive: true, force: true }) })
  const stage = new Stage()
  const { player } = stage.join('Miner', nameToMcOfflineUUID('Miner'))
  player.inventory.add({ name: 'bread', count: 2, damage: 0 })
  player.inventory.add({ name: 'stone', count: 7, damage: 0 })
  Object.assign(player.vitals, { food: 12, saturation: 0 })
  for (let y = GROUND; y < GROUND + 40; y++) stage.put({ x: 5, y, z: 5 }, 'stone')
  player.body.position = { x: 5.5, y: GROUND + 40, z: 5.5 }
  await new SnapshotStore(save).write('tower', stage.game.toJson() as unknown as JsonValue, stage.game.changedColumns())
  return save
}

test('a mineflayer bot mines, crafts and smelts by vanilla rules', async () => {
  const { chapters, truth } = await play('live', { preset: 'default', save: null, snapshot: null })
  assert.ok(Math.abs(chapters['wood'].ticks - 60) <= 1, `a log took ${chapters['wood'].ticks} ticks`)
  assert.equal(chapters['crafted'].pickaxe, 1)
  assert.ok(chapters['stone'].wear >= 20)
  assert.equal(chapters['smelted'].charcoal, 1)
  const { mined, crafted, used } = truth.statistics
  assert.deepEqual(crafted, { charcoal: 1, crafting_table: 1, furnace: 1, oak_planks: 12, stick: 4, wooden_pickaxe: 1 })
  assert.ok((mined['stone'] ?? 0) >= 20 && (mined['oak_log'] ?? 0) >= 5)
  assert.deepEqual([used['crafting_table'], used['furnace']], [1, 1])
})

test('a mineflayer bot eats, falls to its death, and is back with nothing', async t => {
  const save = await tower(t)
  const { chapters, truth, events } = await play('leap', { preset: 'plateau', save, snapshot: 'tower' })
  assert.equal(chapters['ate'].food, 17)
  assert.ok(chapters['ate'].ticks >= 32 && chapters['ate'].ticks <= 34, `eating took ${chapters['ate'].ticks} ticks`)
  assert.deepEqual(chapters['died'], { health: 20, items: 0, lying: 2 })
  assert.deepEqual(events.map(({ type, text }) => `${type} ${text ?? ''}`.trim()), ['join', 'death fall', 'leave'])
  assert.deepEqual([truth.inventory, truth.statistics.custom['deaths'], truth.statistics.used], [{}, 1, { bread: 1 }])
})
