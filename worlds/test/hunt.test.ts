import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stack } from '../src/items/items.ts'
import { SnapshotStore, type JsonValue } from '../src/save.ts'
import { World } from '../src/world.ts'
import { mechanic } from './conformance.ts'
import { GROUND, Stage } from './stage.ts'

const PRELOAD = new URL('../../bridge/src/preload.ts', import.meta.url).href
const SCRIPT = fileURLToPath(new URL('./hunter.ts', import.meta.url))
const KIT = ['iron_sword', 'bow', 'shears', 'bucket', 'fishing_rod']

/** The package's own way from a name to an offline uuid; it has no types. */
const { nameToMcOfflineUUID } = createRequire(import.meta.url)('minecraft-protocol/src/datatypes/uuid') as { nameToMcOfflineUUID: (name: string) => string }

/** Night on level grass, with animals, a zombie, a husk far off, and a pond in the west; the bot has what it needs. */
async function savanna (save: string): Promise<void> {
  const stage = new Stage()
  const { player } = stage.join('Hunter', nameToMcOfflineUUID('Hunter'))
  for (const name of KIT) player.inventory.add(stack(name))
  player.inventory.add(stack('arrow', 16))
  player.inventory.add(stack('carrot', 4))
  stage.game.rules.set('doDaylightCycle', false)
  stage.game.dayTime = 14000
  for (let x = -20; x <= -10; x++) for (let z = -5; z <= 5; z++) for (let y = GROUND - 3; y < GROUND; y++) stage.put({ x, y, z }, 'water')
  player.body.position = { x: 0.5, y: GROUND, z: 0.5 }
  const at = (kind: string, x: number, z: number, traits = {}): void => { stage.game.mobs.add(kind, { x: x + 0.5, y: GROUND, z: z + 0.5 }, traits) }
  at('cow', 4, 2)
  at('cow', 12, 12)
  at('zombie', 12, -12)
  at('husk', 30, 10)
  at('pig', 6, -6)
  at('pig', 8, -6)
  at('sheep', 3, 8, { wool: 'white' })
  await new SnapshotStore(save).write('night', stage.game.toJson() as unknown as JsonValue, stage.game.changedColumns())
}

mechanic('a mineflayer bot kills a cow and a zombie, shoots, shears, breeds, milks and fishes', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Mob',
  how: 'a real client, in lockstep, checked with the server\'s statistics'
}, async t => {
  const save = mkdtempSync(join(tmpdir(), 'world-'))
  t.after(() => { rmSync(save, { recursive: true, force: true }) })
  await savanna(save)
  const world = await World.start({
    preset: 'plateau', save, snapshot: 'night', seed: 1, host: '127.0.0.1', port: 0, clock: { kind: 'free' }, viewDistance: 4, difficulty: 'easy',
    onEvent: () => {}, onFailure: error => { throw error }
  })
  const chapters: Record<string, any> = {}
  const child = fork(SCRIPT, [String(world.describe().port)], { execArgv: ['--import', PRELOAD] })
  child.on('message', ({ chapter, ...facts }: { chapter: string }) => { chapters[chapter] = facts })
  await once(child, 'exit')
  const truth = world.truth('Hunter')
  await world.stop()
  assert.equal(chapters['failed'], undefined, chapters['failed']?.error)
  assert.deepEqual([chapters['sees'].health, chapters['sees'].at[1]], [10, GROUND])
  assert.ok(chapters['cow'].gone && chapters['cow'].beef >= 1 && chapters['cow'].hits <= 4, JSON.stringify(chapters['cow']))
  assert.ok(chapters['zombie'].gone)
  assert.ok(chapters['shot'].after < chapters['shot'].before && chapters['shot'].arrows < 16, JSON.stringify(chapters['shot']))
  assert.ok(chapters['shorn'].wool >= 1)
  assert.deepEqual(chapters['bred'], { pigs: 3, carrots: 2 })
  assert.equal(chapters['milked'].milk, 1)
  assert.ok(chapters['fished'].caught >= 1 && chapters['fished'].ticks >= 100)
  assert.equal(truth.statistics.killed['cow'], 1)
  assert.equal(truth.statistics.killed['zombie'], 1)
})
