import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestContext } from 'node:test'
import { stack } from '../src/items/items.ts'
import { SnapshotStore, type JsonValue } from '../src/save.ts'
import { World } from '../src/world.ts'
import { mechanic } from './conformance.ts'
import { GROUND, Stage } from './stage.ts'

const PRELOAD = new URL('../../bridge/src/preload.ts', import.meta.url).href
const SCRIPT = fileURLToPath(new URL('./keeper.ts', import.meta.url))

/** The package's own way from a name to an offline uuid; it has no types. */
const { nameToMcOfflineUUID } = createRequire(import.meta.url)('minecraft-protocol/src/datatypes/uuid') as { nameToMcOfflineUUID: (name: string) => string }

/** A saved world in which the bot stands among a double chest and all stations, with something for each. */
async function workshop (t: TestContext): Promise<string> {
  const save = mkdtempSync(join(tmpdir(), 'world-'))
  t.after(() => { rmSync(save, { recursive: true, force: true }) })
  const stage = new Stage()
  const { player } = stage.join('Keeper', nameToMcOfflineUUID('Keeper'))
  player.body.position = { x: 4.5, y: GROUND, z: 4.5 }
  player.experience.level = 20
  for (const [name, count] of [['cobblestone', 64], ['cobblestone', 64], ['stick', 16], ['coal', 4], ['raw_iron', 8], ['beef', 8], ['stone', 8], ['iron_sword', 1]] as const) {
    player.inventory.add(stack(name, count))
  }
  player.inventory.add(stack('iron_pickaxe', 1, 200))
  player.inventory.add(stack('iron_pickaxe', 1, 180))
  stage.put({ x: 4, y: GROUND, z: 7 }, 'chest', { type: 'left', facing: 'north' })
  stage.put({ x: 5, y: GROUND, z: 7 }, 'chest', { type: 'right', facing: 'north' })
  for (const [i, name] of ['barrel', 'blast_furnace', 'smoker', 'anvil', 'stonecutter'].entries()) stage.put({ x: i + 2, y: GROUND, z: 2 }, name)
  await new SnapshotStore(save).write('workshop', stage.game.toJson() as unknown as JsonValue, stage.game.changedColumns())
  return save
}

mechanic('a mineflayer bot works with a double chest, barrel, blast furnace, smoker, anvil and stonecutter', {
  area: 'stations',
  source: 'minecraft.wiki/w/Chest, minecraft.wiki/w/Barrel, minecraft.wiki/w/Blast_Furnace, minecraft.wiki/w/Smoker, minecraft.wiki/w/Anvil, minecraft.wiki/w/Stonecutter',
  how: 'a mineflayer bot on the real port; what it sees, and the truth of the world'
}, async t => {
  const world = await World.start({
    preset: 'flat',
    save: await workshop(t),
    snapshot: 'workshop',
    seed: 1,
    host: '127.0.0.1',
    port: 0,
    clock: { kind: 'free' },
    viewDistance: 3,
    difficulty: 'peaceful',
    onEvent: () => {},
    onFailure: error => { throw error }
  })
  const chapters: Record<string, any> = {}
  const child = fork(SCRIPT, [String(world.describe().port)], { execArgv: ['--import', PRELOAD] })
  child.on('message', ({ chapter, ...facts }: { chapter: string }) => { chapters[chapter] = facts })
  await once(child, 'exit')
  const truth = world.truth('Keeper')
  await world.stop()
  assert.equal(chapters['failed'], undefined, chapters['failed']?.error)
  assert.deepEqual(chapters['chest'], { slots: 54, held: 105, kept: ['cobblestone 64', 'cobblestone 6', 'stick 5'].sort(), cobblestone: 58, stick: 11 })
  assert.deepEqual(chapters['barrel'], { open: true, shut: false, stick: 9 })
  assert.equal(chapters['blast_furnace'].product, 2)
  assert.ok(Math.abs(chapters['blast_furnace'].ticks - 200) <= 3, `two ingots took ${chapters['blast_furnace'].ticks} ticks`)
  assert.equal(chapters['smoker'].product, 2)
  // Two ingots of 0.7 points are one and a rest by chance, two steaks of 0.35 none or one.
  assert.ok(chapters['smoker'].points >= 1 && chapters['smoker'].points <= 3)
  // Renaming costs a level; combining two, and one for the name.
  assert.deepEqual(chapters['anvil'], { sword: JSON.stringify({ text: 'Edge' }), pickaxes: 1, used: 100, level: 16 })
  assert.deepEqual(chapters['stonecutter'], { shown: 'stone_brick_slab 2', slabs: 16, stone: 0 })
  const { crafted } = truth.statistics
  assert.deepEqual([crafted['stone_brick_slab'], crafted['iron_ingot'], crafted['cooked_beef']], [16, 2, 2])
  assert.deepEqual(truth.inventory['cobblestone'], 58)
})
