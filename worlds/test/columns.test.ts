import assert from 'node:assert/strict'
import { test } from 'node:test'
import chunkLoader, { type PCChunk } from 'prismarine-chunk'
import { Columns } from '../src/blocks/columns.ts'
import { loadPreset } from '../src/land/presets.ts'
import { loadGameData } from '../src/registry.ts'
import { createGenerator } from '../src/land/terrain.ts'
import { mechanic } from './conformance.ts'

const data = loadGameData()
// Its types describe a transpiled default export; the CommonJS module is the function itself.
const ClientChunk = (chunkLoader as unknown as (registry: typeof data.registry) => typeof PCChunk)(data.registry)
const STONE = data.stateOf('stone')
const GLASS = data.stateOf('glass')

function columnsOf (preset = 'default', seed = 1): Columns {
  return new Columns(data, createGenerator(data, loadPreset(preset), seed))
}

/** The packet as a client decodes it. */
function received (columns: Columns, cx: number, cz: number): PCChunk {
  const packet = columns.chunkPacket(cx, cz)
  const chunk = new ClientChunk({ minY: -64, worldHeight: 384 })
  chunk.load(packet.chunkData)
  chunk.loadParsedLight?.(packet.skyLight.map((section) => Buffer.from(section)), packet.blockLight.map((section) => Buffer.from(section)), packet.skyLightMask,
    packet.blockLightMask, packet.emptySkyLightMask, packet.emptyBlockLightMask)
  return chunk
}

function assertSameBlocks (columns: Columns, cx: number, cz: number): void {
  const chunk = received(columns, cx, cz)
  const position = { x: 0, y: 0, z: 0 } as Parameters<typeof chunk.getBlockStateId>[0]
  let wrong = 0
  for (position.y = -64; position.y < 320; position.y++) {
    for (position.z = 0; position.z < 16; position.z++) {
      for (position.x = 0; position.x < 16; position.x++) {
        const sent = columns.get(cx * 16 + position.x, position.y, cz * 16 + position.z)
        if (chunk.getBlockStateId(position) !== sent) wrong++
      }
    }
  }
  assert.equal(wrong, 0)
}

test('a block that was put is there, on both sides of the origin, and is reported once', () => {
  const columns = columnsOf()
  for (const [x, z] of [[5, 7], [-1, -1], [-17, 40]] as const) {
    columns.set(x, 200, z, STONE)
    columns.set(x, 200, z, STONE)
    assert.equal(columns.block(x, 200, z).name, 'stone')
    assert.ok(columns.isSolid(x + 0.9, 200.5, z + 0.1))
    assert.ok(!columns.isSolid(x + 0.9, 201.5, z + 0.1))
    assert.equal(columns.height(x, z), 200)
  }
  assert.deepEqual(columns.takeChanges(), [
    { x: 5, y: 200, z: 7, state: STONE }, { x: -1, y: 200, z: -1, state: STONE }, { x: -17, y: 200, z: 40, state: STONE }])
  assert.deepEqual(columns.takeChanges(), [])
  assert.deepEqual(columns.modified(), ['-1,-1', '-2,2', '0,0'])
})

mechanic('outside the build limits there is air that can\'t be changed', {
  area: 'terrain',
  source: 'minecraft.wiki/w/Altitude',
  how: 'stone put at y -65, 320 and 1,000'
}, () => {
  const columns = columnsOf()
  for (const y of [-65, 320, 1000]) {
    columns.set(0, y, 0, STONE)
    assert.equal(columns.get(0, y, 0), 0)
  }
  assert.deepEqual(columns.modified(), [])
})

mechanic('a client decodes the blocks and biomes of the world, from one kind of block in a section to hundreds', {
  area: 'terrain',
  source: 'minecraft.wiki/w/Java_Edition_protocol/Chunk_format',
  how: 'the packets of two columns read by prismarine-chunk, every block compared; again with 300 kinds in a section'
}, () => {
  const columns = columnsOf()
  assertSameBlocks(columns, 0, 0)
  assertSameBlocks(columns, -3, 2)
  for (const [layer, kinds] of [[0, 17], [32, 100], [64, 300]] as const) {
    for (let i = 0; i < 4096; i++) columns.set(i & 15, 128 + layer + (i >> 8), i >> 4 & 15, 1 + i % kinds * 80)
  }
  assertSameBlocks(columns, 0, 0)
  const chunk = received(columns, 0, 0)
  const position = { x: 3, y: 70, z: 9 } as Parameters<typeof chunk.getBiome>[0]
  assert.equal(data.registry.biomes[chunk.getBiome(position)]?.name, columns.biome(3, 9))
})

test('sky light falls to the ground, comes from the sides, and ends at rock', () => {
  const columns = columnsOf('plateau')
  const water = data.stateOf('water')
  for (let y = 61; y < 64; y++) columns.set(4, y, 6, water)
  columns.set(8, 90, 8, STONE)
  const packet = columns.chunkPacket(0, 0)
  const sections = new Map<number, Uint8Array>()
  let next = 0
  const mask = packet.skyLightMask[0]?.[1] ?? 0
  for (let index = 0; index < 26; index++) {
    if ((mask >> index & 1) === 1) sections.set(index, packet.skyLight[next++] ?? new Uint8Array())
  }
  const lightAt = (x: number, y: number, z: number): number | undefined => {
    const at = (y & 15) << 8 | z << 4 | x
    const byte = sections.get(((y + 64) >> 4) + 1)?.[at >> 1]
    return byte === undefined ? undefined : byte >> ((at & 1) * 4) & 15
  }
  assert.equal(next, packet.skyLight.length)
  assert.deepEqual([64, 63, 62, 61, 60].map((y) => lightAt(4, y, 6)), [15, 14, 14, 14, 0])
  assert.deepEqual([91, 90, 89, 61].map((y) => lightAt(8, y, 8)), [15, 0, 14, 14])
  assert.deepEqual([61, 60].map((y) => lightAt(9, y, 8)), [15, 0])
  const empty = packet.emptySkyLightMask[0]?.[1] ?? 0
  assert.equal(empty & mask, 0)
  assert.ok(empty !== 0, 'sections below the ground are told to be dark')
  received(columns, 0, 0)
})

test('an exported column comes back the same, also after being unloaded', () => {
  const columns = columnsOf()
  for (let i = 0; i < 400; i++) columns.set(i & 15, 100, i >> 4 & 15, 1 + i * 50)
  const bytes = columns.exportColumn('0,0')
  assert.equal(columns.exportColumn('0,0'), bytes, 'unchanged columns are not encoded again')
  const copy = columnsOf()
  copy.importColumn('0,0', bytes)
  assert.deepEqual(copy.modified(), ['0,0'])
  assert.deepEqual(copy.exportColumn('0,0'), bytes)
  assertSameBlocks(copy, 0, 0)

  columns.set(2, 150, 2, GLASS)
  columns.column(1, 1)
  const before = columns.loadedCount
  columns.unload((cx, cz) => cx === 1 && cz === 1)
  assert.ok(before > 1 && columns.loadedCount === 1)
  assert.equal(columns.get(2, 150, 2), GLASS)
  assert.notDeepEqual(columns.exportColumn('0,0'), bytes)
})

test('columns are found however many are looked at in between, also after one was replaced or left memory', () => {
  const columns = columnsOf('plateau')
  const places = [-40, -17, -16, -1, 0, 1, 15, 16, 33, 48].flatMap(cx => [-32, -1, 0, 16].map(cz => [cx, cz] as const))
  const y = 80
  const stateAt = (i: number): number => data.stateOf('note_block') + i % 25
  places.forEach(([cx, cz], i) => { columns.set(cx * 16, y, cz * 16, stateAt(i)) })
  const assertFound = (): void => { places.forEach(([cx, cz], i) => { assert.equal(columns.get(cx * 16, y, cz * 16), stateAt(i), `${cx},${cz}`) }) }
  assertFound()
  const [first = [0, 0]] = places
  columns.importColumn('0,0', columns.exportColumn('5,5'))
  assert.equal(columns.get(0, y, 0), 0)
  columns.set(0, y, 0, stateAt(places.findIndex(([cx, cz]) => cx === 0 && cz === 0)))
  columns.unload((cx, cz) => cx === first[0] && cz === first[1])
  assertFound()
})

test('the bytes of a column depend on its blocks alone, not on how they came there', () => {
  const [one, two] = [columnsOf(), columnsOf()]
  for (const y of [100, 101, 102]) one.set(1, y, 1, y === 101 ? GLASS : STONE)
  for (const y of [102, 101, 100]) {
    two.set(1, y, 1, data.stateOf('dirt'))
    two.set(1, y, 1, y === 101 ? GLASS : STONE)
  }
  assert.deepEqual(one.exportColumn('0,0'), two.exportColumn('0,0'))
})

test('bytes that are no column, and keys that are none, are refused', () => {
  const columns = columnsOf()
  assert.throws(() => { columns.importColumn('0,0', Buffer.from([9, 9])) }, RangeError)
  assert.throws(() => { columns.importColumn('0,0', columns.exportColumn('0,0').subarray(0, 500)) }, RangeError)
  assert.throws(() => { columns.importColumn('zero', columns.exportColumn('0,0')) }, /no column key/)
})

test('block states are found by name and properties', () => {
  const leaves = data.blockOfState(data.stateOf('oak_leaves', { distance: 3, persistent: false }))
  assert.deepEqual({ ...leaves.properties }, { distance: '3', persistent: 'false', waterlogged: 'false' })
  assert.ok(Object.isFrozen(leaves))
  assert.equal(data.blockOfState(leaves.stateId), leaves)
  for (const block of data.registry.blocksArray) {
    for (const id of [block.minStateId ?? 0, block.defaultState ?? 0, block.maxStateId ?? 0]) {
      assert.equal(data.stateOf(block.name, data.blockOfState(id).properties), id, block.name)
    }
  }
  assert.throws(() => data.stateOf('oak_leaves', { distance: 9 }), /no state distance=9; it has distance: 1, 2/)
  assert.throws(() => data.stateOf('marble'), /no block `marble`/)
})
