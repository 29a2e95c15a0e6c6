import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { World } from '../src/world.ts'
import { mechanic } from './conformance.ts'

const PRELOAD = new URL('../../bridge/src/preload.ts', import.meta.url).href
const SCRIPT = fileURLToPath(new URL('./survivor.ts', import.meta.url))

interface Life { chapters: Map<string, Record<string, any>>, truth: ReturnType<World['truth']>, tick: number }

/** Lets the plain mineflayer bot of survivor.ts play `chapters` in lockstep on a world of its own. */
async function life (seed: number, ...wanted: string[]): Promise<Life> {
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
    onEvent: () => {},
    onFailure: error => { throw error }
  })
  const chapters = new Map<string, Record<string, any>>()
  const child = fork(SCRIPT, [String(world.describe().port), wanted.join()], { execArgv: ['--import', PRELOAD] })
  child.on('message', ({ chapter, ...facts }: { chapter: string }) => { chapters.set(chapter, facts) })
  await once(child, 'exit')
  const truth = world.truth('Survivor')
  const { tick } = world.describe()
  await world.stop()
  const failed = chapters.get('failed')
  assert.equal(failed, undefined, `seed ${seed}, tick ${tick}: ${String(failed?.['error'])}\nwith ${String(failed?.['has'])}`)
  return { chapters, truth, tick }
}

async function climbs (seed: number): Promise<void> {
  const { truth } = await life(seed, 'wood', 'stone', 'iron', 'diamond')
  assert.equal(truth.inventory['diamond_pickaxe'], 1)
  for (const tool of ['wooden_pickaxe', 'stone_pickaxe', 'iron_pickaxe', 'diamond_pickaxe', 'furnace', 'iron_ingot']) {
    assert.ok((truth.statistics.crafted[tool] ?? 0) >= 1, `the world saw no ${tool} made`)
  }
}

mechanic('a plain mineflayer bot climbs from bare hands to a diamond pickaxe, seed 1', {
  area: 'players',
  source: 'minecraft.wiki/w/Tutorials/Beginner\'s_guide',
  how: 'mineflayer and mineflayer-pathfinder calls alone, clock free, default preset with its mobs; truth from the world'
}, async () => { await climbs(1) })

mechanic('a plain mineflayer bot climbs from bare hands to a diamond pickaxe, seed 2', {
  area: 'players', source: 'minecraft.wiki/w/Tutorials/Beginner\'s_guide', how: 'as seed 1'
}, async () => { await climbs(2) })

mechanic('a plain mineflayer bot climbs from bare hands to a diamond pickaxe, seed 3', {
  area: 'players', source: 'minecraft.wiki/w/Tutorials/Beginner\'s_guide', how: 'as seed 1'
}, async () => { await climbs(3) })

mechanic('a plain mineflayer bot climbs from bare hands to a diamond pickaxe, seed 4', {
  area: 'players', source: 'minecraft.wiki/w/Tutorials/Beginner\'s_guide', how: 'as seed 1'
}, async () => { await climbs(4) })

mechanic('a plain mineflayer bot climbs from bare hands to a diamond pickaxe, seed 5', {
  area: 'players', source: 'minecraft.wiki/w/Tutorials/Beginner\'s_guide', how: 'as seed 1'
}, async () => { await climbs(5) })

mechanic('a plain mineflayer bot dies and recovers, sleeps, farms bread and outlives a night of monsters', {
  area: 'players',
  source: 'minecraft.wiki/w/Tutorials/Beginner\'s_guide',
  how: 'one life, seed 4: a deadly fall and the way back, a bed of sheep\'s wool slept in, wheat sown and baked, nights in a hole among monsters'
}, async () => {
  const { chapters, truth } = await life(4, 'wood', 'stone', 'home')
  const { carried, recovered } = chapters.get('death') ?? {}
  assert.ok(recovered >= carried * 0.9, `${recovered} of ${carried} items came back`)
  assert.equal(truth.statistics.custom['deaths'], 1)
  const woke = Number(chapters.get('slept')?.['woke'])
  assert.ok(woke < 1000, `woke at ${woke}`)
  const { bread, nights, monsters } = chapters.get('farm') ?? {}
  assert.ok(bread >= 1 && nights >= 1 && monsters >= 1, JSON.stringify({ bread, nights, monsters }))
  assert.ok(truth.health > 0 && !truth.dead)
})

mechanic('a plain mineflayer bot fills a bucket with lava and makes a golden sword and a compass', {
  area: 'players',
  source: 'minecraft.wiki/w/Compass, minecraft.wiki/w/Lava',
  how: 'one life down to the lava lakes: gold smelted, redstone and iron, a pool of lava taken up'
}, async () => {
  const { truth } = await life(1, 'wood', 'stone', 'iron', 'treasure', 'lava')
  assert.deepEqual([truth.inventory['golden_sword'], truth.inventory['compass'], truth.inventory['lava_bucket']], [1, 1, 1])
})
