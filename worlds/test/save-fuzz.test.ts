import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import test, { type TestContext } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { RpcError } from '../../bridge/src/rpc.ts'
import type { GameOptions } from '../src/game.ts'
import { Rng } from '../src/rng.ts'
import { SnapshotStore, type JsonValue } from '../src/save.ts'
import { loadGame } from '../src/saved.ts'
import { mechanic } from './conformance.ts'
import { Stage } from './stage.ts'

const CASES = 300
const REFUSALS = new Set(['snapshot', 'schemaTooNew', 'disk'])
const OPTIONS: GameOptions = { preset: 'flat', seed: 1, viewDistance: 2, difficulty: 'easy', onEvent: () => {} }

function folder (t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'fuzz-'))
  t.after(() => { rmSync(path, { recursive: true, force: true }) })
  return path
}

/** Two snapshots of a world in use; the second one has columns of its own. */
async function saved (dir: string): Promise<Stage> {
  const stage = new Stage()
  const ada = stage.join('Ada')
  ada.give('stone', 5)
  const { y } = stage.game.spawn
  const store = new SnapshotStore(dir)
  const write = async (id: string): Promise<void> => { await store.write(id, stage.game.toJson() as unknown as JsonValue, stage.game.changedColumns()) }
  stage.put({ x: 1, y, z: 1 }, 'stone')
  stage.run(3)
  await write('older')
  stage.put({ x: 20, y, z: 1 }, 'furnace')
  stage.game.blocks.entities.furnaceAt({ x: 20, y, z: 1 })
  stage.game.entities.drop({ x: 3, y: y + 3, z: 3 }, { name: 'apple', count: 2, damage: 0 })
  stage.run(3)
  await write('newer')
  return stage
}

function filesOf (dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' }).map(file => join(dir, file)).filter(file => statSync(file).isFile()).sort()
}

/** A few kilobytes that become 16 MiB. */
const BOMB = deflateRawSync(Buffer.alloc(16 * 1024 * 1024))

type Damage = (bytes: Buffer, rng: Rng) => Buffer | null
const DAMAGES: Readonly<Record<string, Damage>> = {
  flip: (bytes, rng) => {
    const copy = Buffer.from(bytes)
    for (let n = 1 + rng.int(4); n > 0; n--) copy[rng.int(copy.length)] = rng.int(256)
    return copy
  },
  truncate: (bytes, rng) => bytes.subarray(0, rng.int(bytes.length)),
  remove: () => null,
  empty: () => Buffer.alloc(0),
  repeat: (bytes, rng) => Buffer.concat([bytes, bytes.subarray(rng.int(bytes.length))]),
  number: (bytes, rng) => swapNumber(bytes, rng, ['1e999', '-1e308', '9007199254740993', '"7"', 'null', '[]'][rng.int(6)] ?? 'null'),
  bomb: () => BOMB,
  deep: () => Buffer.from('['.repeat(200_000))
}

function swapNumber (bytes: Buffer, rng: Rng, by: string): Buffer {
  const text = bytes.toString('latin1')
  const numbers = [...text.matchAll(/(?<=[:[,])-?\d+(\.\d+)?(?=[,\]}])/g)]
  const chosen = numbers[rng.int(numbers.length)]
  if (chosen === undefined) return Buffer.from(text + by, 'latin1')
  return Buffer.from(text.slice(0, chosen.index) + by + text.slice(chosen.index + chosen[0].length), 'latin1')
}

mechanic('a damaged save is refused by the file\'s name and older snapshots stay whole', {
  area: 'save',
  source: 'ours: DESIGN.md section 3',
  how: '300 seeded damages to files of a save: bytes flipped, cut off, removed, numbers oversized, decompression bombs'
}, async t => {
  const dir = folder(t)
  await saved(dir)
  const rng = new Rng(3)
  const whole = new Map(filesOf(dir).map(file => [file, readFileSync(file)]))
  const expected = await new SnapshotStore(dir).read('newer')
  const older = await new SnapshotStore(dir).read('older')
  const usedByOlder = new Set(Object.values((JSON.parse(readFileSync(join(dir, 'snapshots', 'older', 'snapshot.json'), 'utf8')) as { columns: Record<string, string> }).columns))
  const targets = [...whole.keys()].filter(file => !file.includes('older') && ![...usedByOlder].some(hash => file.endsWith(hash)))
  let refused = 0
  for (let n = 0; n < CASES; n++) {
    const file = targets[rng.int(targets.length)] ?? ''
    const [name = '', damage] = Object.entries(DAMAGES)[rng.int(Object.keys(DAMAGES).length)] ?? []
    const damaged = damage?.(whole.get(file) ?? Buffer.alloc(0), rng) ?? null
    if (damaged === null) rmSync(file)
    else writeFileSync(file, damaged)
    const outcome = await new SnapshotStore(dir).read('newer').catch((thrown: unknown) => thrown)
    if (outcome instanceof RpcError) {
      refused++
      assert.ok(REFUSALS.has(outcome.kind), `${name}: ${outcome.kind}`)
      assert.ok(outcome.kind === 'schemaTooNew' || outcome.message.includes(relative(dir, file)), `${name} of ${file}: ${outcome.message}`)
    } else assert.deepEqual(outcome, expected, `${name} of ${file}`)
    assert.deepEqual(await new SnapshotStore(dir).read('older'), older)
    writeFileSync(file, whole.get(file) ?? '')
  }
  assert.ok(refused > CASES * 0.8, `${refused} of ${CASES} damages were noticed`)
})

test('a state that is whole but senseless is refused, and never breaks or stops the world', async t => {
  const dir = folder(t)
  const store = new SnapshotStore(dir)
  await saved(dir)
  const { state, columns } = await store.read('newer')
  const text = JSON.stringify(state)
  const rng = new Rng(5)
  let refused = 0
  for (let n = 0; n < CASES / 2; n++) {
    const odd = ['1e300', '-1e17', '4e9', '123456789012345680000'][rng.int(4)] ?? ''
    const changed = JSON.parse(swapNumber(Buffer.from(text), rng, odd).toString()) as JsonValue
    await store.write('odd', changed, columns)
    const outcome = await loadGame(OPTIONS, store, 'odd').catch((thrown: unknown) => thrown)
    if (!(outcome instanceof Error)) continue
    refused++
    assert.ok(outcome instanceof RpcError && outcome.kind === 'snapshot', outcome.stack)
    assert.match(outcome.message, /`odd` holds no world/)
  }
  assert.ok(refused > CASES / 8, `${refused} refused`)
  for (const senseless of [{}, [], null, { ...state as object, players: [{ inventory: { held: 0, slots: [[99, 'stone', 1, 0]] } }] }, { ...state as object, preset: 'moon' }]) {
    await store.write('odd', senseless as JsonValue, columns)
    await assert.rejects(loadGame(OPTIONS, store, 'odd'), (thrown: RpcError) => ['snapshot', 'unknownPreset'].includes(thrown.kind))
  }
  await store.write('odd', state, new Map([...columns, ['far away', Buffer.from('x')]]))
  await assert.rejects(loadGame(OPTIONS, store, 'odd'), { kind: 'snapshot', message: /no column key/ })
})

test('a column that somebody damaged on disk is written anew by the next snapshot', async t => {
  const dir = folder(t)
  const stage = await saved(dir)
  for (const file of readdirSync(join(dir, 'chunks'))) writeFileSync(join(dir, 'chunks', file), 'damaged')
  const store = new SnapshotStore(dir)
  await store.write('fresh', stage.game.toJson() as unknown as JsonValue, stage.game.changedColumns())
  assert.equal((await new SnapshotStore(dir).read('fresh')).columns.size, 2)
  await new SnapshotStore(dir).read('older')
})
