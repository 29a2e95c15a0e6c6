import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { stack } from '../src/items/items.ts'
import { SnapshotStore, type JsonValue } from '../src/save.ts'
import { World } from '../src/world.ts'
import { mechanic } from './conformance.ts'
import { GROUND, Stage } from './stage.ts'

const PRELOAD = new URL('../../bridge/src/preload.ts', import.meta.url).href
const SCRIPT = fileURLToPath(new URL('./fighter.ts', import.meta.url))
/** The package's own way from a name to an offline uuid; it has no types. */
const { nameToMcOfflineUUID } = createRequire(import.meta.url)('minecraft-protocol/src/datatypes/uuid') as { nameToMcOfflineUUID: (name: string) => string }

/** A walled yard with an armed player and a husk, which no daylight burns. */
async function yard (t: TestContext): Promise<string> {
  const save = mkdtempSync(join(tmpdir(), 'world-'))
  t.after(() => { rmSync(save, { recursive: true, force: true }) })
  const stage = new Stage({ difficulty: 'normal' })
  const { player } = stage.join('Fighter', nameToMcOfflineUUID('Fighter'))
  for (const name of ['golden_apple', 'iron_sword', 'shield', 'diamond_helmet', 'diamond_chestplate', 'diamond_leggings', 'diamond_boots']) player.inventory.add(stack(name))
  Object.assign(player.vitals, { food: 14, saturation: 0 })
  for (let i = 0; i < 10; i++) {
    for (const [x, z] of [[i, 0], [i, 9], [0, i], [9, i]] as const) for (const y of [0, 1, 2]) stage.put({ x, y: GROUND + y, z }, 'stone')
  }
  player.body.position = { x: 2.5, y: GROUND, z: 2.5 }
  stage.game.mobs.add('husk', { x: 7.5, y: GROUND, z: 7.5 }).persistent = true
  await new SnapshotStore(save).write('yard', stage.game.toJson() as unknown as JsonValue, stage.game.changedColumns())
  return save
}

mechanic('a mineflayer bot eats a golden apple, stands behind its shield, puts armour on and kills a husk with timed blows', {
  area: 'survival',
  source: 'minecraft.wiki/w/Shield, minecraft.wiki/w/Damage#Attack_cooldown, minecraft.wiki/w/Husk',
  how: 'a mineflayer bot: effects and health as it sees them, shield wear, blows until a husk is dead, experience'
}, async t => {
  const save = await yard(t)
  const world = await World.start({
    preset: 'plateau', save, snapshot: 'yard', seed: 1, host: '127.0.0.1', port: 0, clock: { kind: 'free' }, viewDistance: 4,
    difficulty: 'normal', onEvent: () => {}, onFailure: error => { throw error }
  })
  const chapters: Record<string, any> = {}
  const child = fork(SCRIPT, [String(world.describe().port)], { execArgv: ['--import', PRELOAD] })
  child.on('message', ({ chapter, ...facts }: { chapter: string }) => { chapters[chapter] = facts })
  await once(child, 'exit')
  const truth = world.truth('Fighter')
  await world.stop()
  assert.equal(chapters['failed'], undefined, chapters['failed']?.error)
  const { effects, food } = chapters['ate']
  assert.equal(food, 18)
  assert.deepEqual([effects[10]?.[0], effects[22]?.[0]], [2, 1])
  assert.equal(chapters['hid'].lost, 0)
  assert.ok(chapters['hid'].wear > 0, 'the husk never hit the shield')
  assert.deepEqual(chapters['dressed'].worn, ['diamond_helmet', 'diamond_chestplate', 'diamond_leggings', 'diamond_boots'])
  // A husk has 20 half hearts and 2 points of armour: four full blows of 6, or three when one of them is critical.
  assert.equal(chapters['won'].left, false)
  assert.ok([3, 4].includes(chapters['won'].blows), `${chapters['won'].blows} blows`)
  assert.equal(chapters['won'].wear, chapters['won'].blows)
  assert.equal(chapters['won'].experience, 5)
  assert.deepEqual(truth.statistics.killed, { husk: 1 })
})
