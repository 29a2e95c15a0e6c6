import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { exportWorld } from '../src/anvil/export.ts'
import { importWorld } from '../src/anvil/import.ts'
import { decode, numberAt, plainAt, plainsAt, textAt } from '../src/anvil/nbt.ts'
import { pack, unpack } from '../src/anvil/packed.ts'
import { decodeRegion, encodeRegion, placeOf } from '../src/anvil/region.ts'
import type { GameState } from '../src/game.ts'
import { SnapshotStore, type JsonValue } from '../src/save.ts'
import { mechanic } from './conformance.ts'
import { Stage, type Actor } from './stage.ts'

const EXPORT = { snapshot: null, radius: 1 }

function folder (t: TestContext): (name: string) => string {
  const path = mkdtempSync(join(tmpdir(), 'anvil-'))
  t.after(() => { rmSync(path, { recursive: true, force: true }) })
  return name => join(path, name)
}

async function save (stage: Stage, dir: string, id = 'latest'): Promise<void> {
  await new SnapshotStore(dir).write(id, stage.game.toJson() as unknown as JsonValue, stage.game.changedColumns())
}

async function load (dir: string): Promise<{ state: GameState, columns: Map<string, Buffer> }> {
  return await new SnapshotStore(dir).read('latest') as unknown as { state: GameState, columns: Map<string, Buffer> }
}

/** A stage with a bit of everything that is stored. */
function furnished (): { stage: Stage, ada: Actor } {
  const stage = new Stage()
  const ada = stage.join('Ada')
  const { y } = stage.game.spawn
  const cell = (x: number, z: number, up = 0): { x: number, y: number, z: number } => ({ x, y: y + up, z })
  stage.put(cell(3, 3), 'oak_stairs', { facing: 'east', half: 'top' })
  stage.put(cell(-20, 5), 'chest')
  stage.put(cell(5, 5), 'furnace')
  stage.put(cell(-3, -3), 'deepslate_diamond_ore')
  stage.put(cell(-5, 9), 'birch_sign', { rotation: '4' })
  stage.game.blocks.signs.load([[`-5,${y},9`, { front: ['a "sign"', '', 'of\u00e9', ''], back: ['', '', '', ''] }]])
  const { entities } = stage.game.blocks
  entities.containerAt(cell(-20, 5)).slots[4] = { name: 'diamond_sword', count: 1, damage: 12, tags: { enchantments: { sharpness: 3 }, customName: 'Edge' } }
  Object.assign(entities.furnaceAt(cell(5, 5)), {
    input: { name: 'raw_iron', count: 3, damage: 0 }, fuel: { name: 'coal', count: 2, damage: 0 }, output: { name: 'iron_ingot', count: 1, damage: 0 }
  })
  ada.give('stone', 5)
  ada.player.inventory.slots[5] = { name: 'iron_helmet', count: 1, damage: 3 }
  ada.player.inventory.slots[45] = { name: 'shield', count: 1, damage: 0 }
  ada.player.inventory.held = 3
  Object.assign(ada.player.vitals, { health: 13, food: 11 })
  stage.game.entities.drop(cell(7, 7, 4), { name: 'apple', count: 3, damage: 0 })
  stage.game.mobs.add('sheep', { x: 6.5, y, z: 2.5 }, { wool: 'pink', sheared: true })
  stage.game.settings.rules.set('keepInventory', true)
  stage.game.settings.rules.set('randomTickSpeed', 0)
  stage.run(3)
  ada.player.statistics.add('mined', 'stone', 4)
  return { stage, ada }
}

mechanic('a save goes through Anvil files and comes back', {
  area: 'save',
  source: 'minecraft.wiki/w/Chunk_format, minecraft.wiki/w/Java_Edition_level_format, minecraft.wiki/w/Player.dat_format',
  how: 'blocks, biomes, contents, creatures, items, player, time, rules exported, imported and compared; read by anvil-parser2 in tests/contract'
}, async t => {
  const at = folder(t)
  const { stage } = furnished()
  await save(stage, at('save'))
  const report = await exportWorld({ ...EXPORT, save: at('save'), out: at('vanilla') })
  assert.deepEqual([report.players, report.block_entities, report.lost], [1, 3, []])
  const back = await importWorld({ dir: at('vanilla'), save: at('again') })
  assert.deepEqual(back.lost, [])
  const before = await load(at('save'))
  const after = await load(at('again'))
  for (const [key, bytes] of before.columns) assert.deepEqual(after.columns.get(key), bytes, key)
  assert.ok(after.columns.size >= 9, 'columns that never changed are there too')
  for (const field of ['preset', 'seed', 'tick', 'timeOfDay'] as const) assert.deepEqual(after.state[field], before.state[field], field)
  assert.deepEqual(after.state.settings?.rules, { keepInventory: true, randomTickSpeed: 0 })
  const contents = ({ state }: typeof after): unknown => [...state.blocks.entities ?? []].sort()
  assert.deepEqual(contents(after), contents(before))
  assert.deepEqual(after.state.blocks.signs, before.state.blocks.signs)
  const [was, is] = [before.state.players[0], after.state.players[0]]
  for (const field of ['name', 'uuid', 'inventory', 'statistics', 'mode', 'experience', 'effects'] as const) assert.deepEqual(is?.[field], was?.[field], field)
  assert.deepEqual(is?.body.position, was?.body.position)
  assert.deepEqual([is?.vitals.health, is?.vitals.food], [was?.vitals.health, was?.vitals.food])
  assert.deepEqual(after.state.entities.items.map(({ item }) => item), before.state.entities.items.map(({ item }) => item))
  const sheep = (state: GameState): unknown => state.mobs?.mobs.filter(({ kind }) => kind === 'sheep').map(({ position, traits, vitals }) => [position, traits, vitals.health])
  assert.deepEqual(sheep(after.state), sheep(before.state))
})

test('the files hold what vanilla writes: palettes, block entities, level and player by their vanilla names', async t => {
  const at = folder(t)
  const { stage } = furnished()
  await save(stage, at('save'))
  await exportWorld({ ...EXPORT, save: at('save'), out: at('out') })
  assert.deepEqual(readdirSync(at('out')).sort(), ['entities', 'level.dat', 'ops.json', 'playerdata', 'region', 'stats'])
  const chunk = decode(decodeRegion(readFileSync(join(at('out'), 'region', 'r.0.0.mca'))).get(placeOf(0, 0)) ?? Buffer.alloc(0))
  assert.deepEqual([numberAt(chunk, 'DataVersion'), textAt(chunk, 'Status'), plainsAt(chunk, 'sections').length], [3465, 'minecraft:full', 24])
  const stairs = plainsAt(chunk, 'sections').flatMap(section => plainsAt(plainAt(section, 'block_states'), 'palette')).find(entry => textAt(entry, 'Name') === 'minecraft:oak_stairs')
  assert.deepEqual(stairs?.['Properties'], { facing: 'east', half: 'top', shape: 'straight', waterlogged: 'false' })
  const furnace = plainsAt(chunk, 'block_entities').find(each => textAt(each, 'id') === 'minecraft:furnace') ?? {}
  assert.deepEqual(plainsAt(furnace, 'Items').map(item => [numberAt(item, 'Slot'), textAt(item, 'id'), numberAt(item, 'Count')]), [
    [0, 'minecraft:raw_iron', 3], [1, 'minecraft:coal', 1], [2, 'minecraft:iron_ingot', 1]
  ])
  const level = plainAt(decode(gunzipSync(readFileSync(join(at('out'), 'level.dat')))), 'Data')
  assert.deepEqual([numberAt(level, 'version'), plainAt(level, 'GameRules')['keepInventory'], numberAt(plainAt(level, 'WorldGenSettings'), 'seed')], [19133, 'true', 7])
  const [file = ''] = readdirSync(join(at('out'), 'playerdata'))
  const player = decode(gunzipSync(readFileSync(join(at('out'), 'playerdata', file))))
  assert.deepEqual(plainsAt(player, 'Inventory').map(item => [numberAt(item, 'Slot'), textAt(item, 'id')]), [
    [103, 'minecraft:iron_helmet'], [0, 'minecraft:stone'], [-106, 'minecraft:shield']
  ])
})

test('what can not be carried over is listed, and the rest comes through', async t => {
  const at = folder(t)
  const stage = new Stage()
  const { y } = stage.game.spawn
  stage.put({ x: 1, y, z: 1 }, 'lime_bed')
  await save(stage, at('save'))
  await exportWorld({ ...EXPORT, save: at('save'), out: at('out') })
  const file = join(at('out'), 'region', 'r.0.0.mca')
  const region = decodeRegion(readFileSync(file))
  for (const [place, bytes] of region) {
    const text = bytes.toString('latin1').replaceAll('minecraft:lime_bed', 'minecraft:lame_bed').replaceAll('minecraft:plains', 'minecraft:plainz')
    region.set(place, Buffer.from(text, 'latin1'))
  }
  writeFileSync(file, encodeRegion(region))
  const { lost, chunks } = await importWorld({ dir: at('out'), save: at('again') })
  assert.ok(chunks >= 9)
  assert.ok(lost.some(line => line.includes('block lame_bed is unknown')), lost.join('\n'))
  assert.ok(lost.some(line => line.includes('biome minecraft:plainz is unknown')), lost.join('\n'))
})

test('wrong folders and damaged files are refused by name, and nothing is half made', async t => {
  const at = folder(t)
  const refused = async (job: Promise<unknown>, message: RegExp): Promise<void> => { await assert.rejects(job, { kind: 'invalidParams', message }) }
  await refused(importWorld({ dir: at('nothing'), save: at('a') }), /nothing is no vanilla world/)
  await assert.rejects(exportWorld({ ...EXPORT, save: at('nothing'), out: at('b') }), { kind: 'snapshot', message: /holds no snapshot/ })
  const { stage } = furnished()
  await save(stage, at('save'), 'one')
  await save(stage, at('save'), 'two')
  await assert.rejects(exportWorld({ ...EXPORT, save: at('save'), out: at('b') }), { kind: 'snapshot', message: /several snapshots: one, two/ })
  await exportWorld({ ...EXPORT, snapshot: 'two', save: at('save'), out: at('out') })
  await refused(exportWorld({ ...EXPORT, snapshot: 'two', save: at('save'), out: at('out') }), /out is not empty/)
  await refused(importWorld({ dir: at('out'), save: at('save') }), /save holds a world already/)
  const region = join(at('out'), 'region', 'r.0.0.mca')
  const whole = readFileSync(region)
  truncateSync(region, whole.length - 5000)
  await refused(importWorld({ dir: at('out'), save: at('c') }), /r\.0\.0\.mca can't be read: chunk .* (cut off|beyond the end)/)
  writeFileSync(region, whole)
  writeFileSync(join(at('out'), 'level.dat'), gzipSync(Buffer.from([1, 2, 3])))
  await refused(importWorld({ dir: at('out'), save: at('c') }), /level\.dat can't be read/)
  assert.deepEqual(await new SnapshotStore(at('c')).list(), [])
})

test('packed words hold any width, as vanilla packs them since 1.16', () => {
  // The example of the chunk format's page: 5 bits, 12 to a word.
  const example = [1, 2, 2, 3, 4, 4, 5, 6, 6, 4, 8, 0, 7, 4, 3, 13, 15, 16, 9, 14, 10, 12, 0, 2]
  const words = pack(example, 5).map(([high, low]) => BigInt.asUintN(64, BigInt(high) << 32n | BigInt(low >>> 0)).toString(16).padStart(16, '0'))
  assert.deepEqual(words, ['0020863148418841', '01018a7260f68c87'])
  for (let bits = 1; bits <= 15; bits++) {
    const values = Uint16Array.from({ length: 4096 }, (_, i) => (i * 7919) % 2 ** bits)
    assert.deepEqual(unpack(pack(values, bits), bits, 4096), values)
  }
  assert.throws(() => unpack(pack([1, 2, 3], 5), 5, 4096), RangeError)
})
