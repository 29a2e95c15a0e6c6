import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import { test, type TestContext } from 'node:test'
import type { Bot } from 'mineflayer'
import { Vec3 } from 'vec3'
import { BlockIndex } from '../src/block-index.ts'
import type { Observation } from '../src/observe.ts'
import { seededRandom } from '../src/vclock.ts'
import { botProcess, type RpcProcess } from './support/bot-process.ts'
import { joinTiny } from './support/join.ts'
import { Chunk, TinyServer, arrival, registry, stateOf } from './support/tiny-server.ts'

interface World extends EventEmitter {
  setColumn: (x: number, z: number, column: Chunk) => void
  unloadColumn: (x: number, z: number) => void
  setBlockStateId: (at: Vec3, state: number) => void
  getBlock: (at: Vec3) => { name: string } | null
}
const makeWorld = (createRequire(import.meta.url)('prismarine-world') as (version: string) => new () => { sync: World })('1.20.1')

const NAMES = ['air', 'cave_air', 'stone', 'dirt', 'oak_log', 'coal_ore', 'water']
const CENTRE = { x: 8.3, y: 70.2, z: -5.9 }

/** Chunks of random blocks around the origin, y 32 to 107, and an index over them as over a bot's world. */
function randomWorld (): { world: World, index: BlockIndex, random: () => number } {
  const random = seededRandom(3)
  const world = new makeWorld().sync
  for (let x = -3; x <= 3; x++) {
    for (let z = -4; z <= 3; z++) world.setColumn(x, z, randomColumn(random))
  }
  const bot = Object.assign(new EventEmitter(), { world, registry })
  for (const event of ['blockUpdate', 'chunkColumnLoad', 'chunkColumnUnload']) world.on(event, (...args: unknown[]) => bot.emit(event, ...args))
  return { world, index: new BlockIndex(bot as unknown as Bot), random }
}

function randomColumn (random: () => number): Chunk {
  const column = new Chunk({ minY: -64, worldHeight: 384 })
  for (let at = 0; at < 76 * 256; at++) column.setBlockStateId(new Vec3(at & 15, 32 + (at >> 8), (at >> 4) & 15), stateOf(pick(random)))
  return column
}

function pick (random: () => number): string {
  return NAMES[Math.floor(random() * NAMES.length)] as string
}

/** The same census block by block. */
function slowCensus (world: World, radius: number): Record<string, { count: number, distance: number }> {
  const seen: Record<string, { count: number, distance: number }> = {}
  for (let x = Math.floor(CENTRE.x - radius); x <= CENTRE.x + radius; x++) {
    for (let y = Math.floor(CENTRE.y - radius); y <= CENTRE.y + radius; y++) {
      for (let z = Math.floor(CENTRE.z - radius); z <= CENTRE.z + radius; z++) {
        const distance = Math.hypot(x + 0.5 - CENTRE.x, y + 0.5 - CENTRE.y, z + 0.5 - CENTRE.z)
        const name = distance <= radius ? world.getBlock(new Vec3(x, y, z))?.name : undefined
        if (name === undefined || name.endsWith('air')) continue
        const entry = seen[name] ??= { count: 0, distance: Infinity }
        entry.count++
        entry.distance = Math.min(entry.distance, distance)
      }
    }
  }
  return seen
}

function assertSame (index: BlockIndex, world: World, radius: number): void {
  const fast = index.census(CENTRE, radius)
  const slow = slowCensus(world, radius)
  assert.deepEqual(Object.keys(fast).sort(), Object.keys(slow).sort())
  for (const [name, { count, nearest, distance }] of Object.entries(fast)) {
    assert.equal(count, slow[name]?.count, name)
    assert.ok(Math.abs(distance - (slow[name]?.distance ?? 0)) < 0.01, name)
    assert.equal(world.getBlock(new Vec3(nearest.x, nearest.y, nearest.z))?.name, name)
  }
}

test('the census is that of the world, also after blocks changed and chunks came and went', () => {
  const { world, index, random } = randomWorld()
  assertSame(index, world, 20)
  for (let change = 0; change < 300; change++) {
    const at = new Vec3(Math.floor(random() * 40) - 12, 50 + Math.floor(random() * 90), Math.floor(random() * 40) - 25)
    world.setBlockStateId(at, stateOf(pick(random)))
  }
  assertSame(index, world, 20)
  world.setColumn(0, -1, randomColumn(random))
  world.unloadColumn(1, 0)
  assertSame(index, world, 20)
})

async function joined (t: TestContext, blocks: Parameters<typeof arrival>[0]): Promise<{ process: RpcProcess, server: TinyServer }> {
  const server = new TinyServer()
  const process = botProcess()
  t.after(() => { process.child.kill('SIGKILL'); server.close() })
  const { held } = await joinTiny(process, server, await server.listening(), arrival(blocks))
  await process.call('live', { on: true })
  await held
  return { process, server }
}

const item = (name: string, itemCount: number): object => ({ present: true, itemId: registry.itemsByName[name]?.id, itemCount })
const slot = (at: number, name: string, count: number): [string, object] => ['set_slot', { windowId: 0, stateId: 1, slot: at, item: item(name, count) }]

test('an observation has what is carried, worn and held', async t => {
  const { process, server } = await joined(t, [])
  await server.step([slot(36, 'stone_axe', 1), slot(9, 'dirt', 40), slot(10, 'dirt', 3), slot(5, 'iron_helmet', 1), slot(45, 'shield', 1)])
  const seen = await process.call('observe') as Observation
  assert.deepEqual(seen.inventory, { dirt: 43, iron_helmet: 1, shield: 1, stone_axe: 1 })
  assert.deepEqual([seen.held, seen.slots_used], ['stone_axe', 3])
  assert.deepEqual(seen.equipment, { head: 'iron_helmet', torso: null, legs: null, feet: null, off_hand: 'shield' })
})

test('an observation has the blocks around as the world changes them', async t => {
  const { process, server } = await joined(t, [{ x: 10, y: 64, z: 8, name: 'oak_log' }, { x: 12, y: 64, z: 8, name: 'oak_log' }])
  const before = await process.call('observe') as Observation
  assert.deepEqual(before.blocks['oak_log'], { count: 2, nearest: { x: 10, y: 64, z: 8 }, distance: 2.06 })
  await server.step([['block_change', { location: { x: 10, y: 64, z: 8 }, type: 0 }], ['block_change', { location: { x: 8, y: 80, z: 8 }, type: stateOf('torch') }]])
  const after = await process.call('observe') as Observation
  assert.deepEqual([after.blocks['oak_log']?.count, after.blocks['oak_log']?.nearest.x, after.blocks['torch']?.count], [1, 12, 1])
  assert.equal(after.blocks['stone']?.count, before.blocks['stone']?.count)
})

test('entities are counted by name and kind with the nearest of each', async t => {
  const { process, server } = await joined(t, [])
  const spawn = (entityId: number, name: string, x: number): [string, object] => ['spawn_entity', {
    entityId, objectUUID: `00000000-0000-0000-0000-00000000000${entityId}`, type: registry.entitiesByName[name]?.id, x, y: 64, z: 8.5,
    pitch: 0, yaw: 0, headPitch: 0, objectData: 0, velocity: { x: 0, y: 0, z: 0 }
  }]
  const dropped: [string, object] = ['entity_metadata', { entityId: 4, metadata: [{ key: 8, type: 'item_stack', value: item('dirt', 7) }] }]
  await server.step([spawn(2, 'zombie', 20), spawn(3, 'zombie', 12.5), spawn(5, 'cow', 30), spawn(4, 'item', 9.5), dropped, spawn(6, 'zombie', 60)])
  const { entities } = await process.call('observe') as Observation
  assert.deepEqual(entities.map(({ name, kind, count, distance }) => [name, kind, count, distance]), [
    ['dirt', 'item', 7, 1], ['zombie', 'hostile', 2, 4], ['cow', 'animal', 1, 21.5]
  ])
})
