import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, test } from 'node:test'
import { SCHEMA, SnapshotStore } from '../src/save.ts'

let dir = ''
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'save-')) })
afterEach(() => { rmSync(dir, { recursive: true, force: true }) })

const column = (fill: number): Buffer => Buffer.alloc(5000, fill)
const chunkFiles = (): string[] => readdirSync(join(dir, 'chunks')).sort()
const manifestFile = (id: string): string => join(dir, 'snapshots', id, 'snapshot.json')

test('a snapshot comes back as it was written', async () => {
  const store = new SnapshotStore(dir)
  const state = { tick: 7, players: [{ name: 'Ann', health: 19.5 }], none: null, text: 'é\n' }
  const { chunks } = await store.write('a.1', state, [['0,0', column(1)], ['-1,5', column(2)]])
  assert.equal(chunks, 2)
  const read = await new SnapshotStore(dir).read('a.1')
  assert.deepEqual(read.state, state)
  assert.deepEqual([...read.columns].sort(), [['-1,5', column(2)], ['0,0', column(1)]])
  assert.deepEqual(await store.list(), ['a.1'])
})

test('equal states have equal hashes, whatever the order, and any difference shows', async () => {
  const store = new SnapshotStore(dir)
  const one = await store.write('one', { a: 1, b: [2] }, [['0,0', column(1)], ['1,0', column(2)]])
  const two = await store.write('two', { b: [2], a: 1 }, [['1,0', column(2)], ['0,0', column(1)]])
  assert.equal(one.hash, two.hash)
  const others = [
    await store.write('x', { a: 1, b: [3] }, [['0,0', column(1)], ['1,0', column(2)]]),
    await store.write('y', { a: 1, b: [2] }, [['0,0', column(1)], ['1,0', column(3)]]),
    await store.write('z', { a: 1, b: [2] }, [['0,0', column(1)], ['1,1', column(2)]])
  ]
  assert.equal(new Set([one.hash, ...others.map(({ hash }) => hash)]).size, 4)
})

test('columns that did not change are stored once', async () => {
  const store = new SnapshotStore(dir)
  const same = column(1)
  const first = await store.write('one', {}, [['0,0', same], ['1,0', column(2)]])
  const second = await store.write('two', {}, [['0,0', same], ['1,0', column(3)]])
  const third = await store.write('three', {}, [['0,0', column(1)], ['1,0', column(3)]])
  assert.equal(chunkFiles().length, 3)
  assert.ok(third.bytes < second.bytes && second.bytes < first.bytes, `${first.bytes}, ${second.bytes}, ${third.bytes}`)
})

test('a snapshot of the same id replaces the old one', async () => {
  const store = new SnapshotStore(dir)
  await store.write('now', { tick: 1 }, [['0,0', column(1)]])
  await store.write('now', { tick: 2 }, [['0,0', column(2)]])
  const read = await store.read('now')
  assert.deepEqual(read.state, { tick: 2 })
  assert.deepEqual(read.columns.get('0,0'), column(2))
})

test('pruning removes what is not kept and the columns only that used', async () => {
  const store = new SnapshotStore(dir)
  await store.write('old', {}, [['0,0', column(1)], ['1,0', column(2)]])
  await store.write('new', {}, [['0,0', column(1)], ['1,0', column(3)]])
  writeFileSync(join(dir, 'chunks', 'half-written.tmp'), 'x')
  assert.equal(await store.prune(['new']), 1)
  assert.deepEqual(await store.list(), ['new'])
  assert.equal(chunkFiles().length, 2)
  assert.equal((await store.read('new')).columns.size, 2)
  assert.equal(await store.prune(['new']), 0)
})

test('pruning removes no column while a snapshot to keep can\'t be read', async () => {
  const store = new SnapshotStore(dir)
  await store.write('old', {}, [['0,0', column(1)]])
  await store.write('new', {}, [['0,0', column(3)]])
  writeFileSync(manifestFile('new'), '{')
  await assert.rejects(store.prune(['new']), { kind: 'snapshot' })
  assert.equal(chunkFiles().length, 2)
})

test('missing and damaged snapshots are refused, naming the file', async () => {
  const store = new SnapshotStore(dir)
  await assert.rejects(store.read('none'), { kind: 'snapshot', message: /no snapshot `none`.*snapshot\.json/ })
  const damage = async (what: (chunk: string) => void, message: RegExp): Promise<void> => {
    rmSync(join(dir, 'chunks'), { recursive: true, force: true })
    await store.write('a', { tick: 1 }, [['0,0', column(1)]])
    what(join(dir, 'chunks', chunkFiles()[0] ?? ''))
    await assert.rejects(store.read('a'), { kind: 'snapshot', message })
  }
  await damage((chunk) => { rmSync(chunk) }, /it lacks .*chunks/)
  await damage((chunk) => { writeFileSync(chunk, 'not deflate') }, /chunks.* is damaged/)
  await damage(() => { writeFileSync(manifestFile('a'), readFileSync(manifestFile('a'), 'utf8').replace('"tick":1', '"tick":2')) }, /does not match its hash/)
  await damage(() => { writeFileSync(manifestFile('a'), readFileSync(manifestFile('a')).subarray(0, 40)) }, /is not JSON/)
  await damage(() => { writeFileSync(manifestFile('a'), 'null') }, /lacks fields/)
})

test('a snapshot of a newer schema is refused as such', async () => {
  const store = new SnapshotStore(dir)
  await store.write('a', {}, [])
  writeFileSync(manifestFile('a'), readFileSync(manifestFile('a'), 'utf8').replace(`"schema":${SCHEMA}`, `"schema":${SCHEMA + 1}`))
  await assert.rejects(store.read('a'), { kind: 'schemaTooNew', message: new RegExp(`schema ${SCHEMA + 1}, this world reads ${SCHEMA}`) })
})

test('ids that are no file names are refused', () => {
  const store = new SnapshotStore(dir)
  for (const id of ['', '..', '.', 'a/b', 'a b', '../x', 'x'.repeat(65), 'é']) {
    assert.throws(() => store.write(id, {}, []), { kind: 'snapshot' }, id)
    assert.throws(() => store.read(id), { kind: 'snapshot' }, id)
  }
})

test('a folder that can\'t be used is an error of the disk', async () => {
  const file = join(dir, 'file')
  writeFileSync(file, '')
  await assert.rejects(new SnapshotStore(file).write('a', {}, []), { kind: 'disk' })
  assert.deepEqual(await new SnapshotStore(join(dir, 'nothing')).list(), [])
})

const WRITER = `
import { SnapshotStore } from ${JSON.stringify(new URL('../src/save.ts', import.meta.url).href)}
const store = new SnapshotStore(process.argv[1])
for (let tick = 0; ; tick++) {
  const columns = [0, 1, 2].map((i) => [i + ',0', Buffer.alloc(20000, (tick * 3 + i) % 251)])
  const { hash } = await store.write(tick % 2 === 0 ? 'even' : 'odd', { tick }, columns)
  console.log(JSON.stringify({ tick, hash }))
}`

test('what was reported survives a kill at any moment', async () => {
  for (const reports of [1, 4, 9]) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', WRITER, dir], { stdio: ['ignore', 'pipe', 'inherit'] })
    const exited = once(child, 'exit')
    const latest = new Map<string, { tick: number, hash: string }>()
    let seen = 0
    for await (const line of createInterface({ input: child.stdout })) {
      const report = JSON.parse(line) as { tick: number, hash: string }
      latest.set(report.tick % 2 === 0 ? 'even' : 'odd', report)
      if (++seen === reports) child.kill('SIGKILL')
    }
    await exited
    const store = new SnapshotStore(dir)
    for (const [id, { tick, hash }] of latest) {
      const { state, columns } = await store.read(id)
      const stored = (state as { tick: number }).tick
      // The kill may have struck after a later snapshot of that id got its name and before it was reported.
      assert.ok(stored >= tick, `${id}: reported ${tick}, stored ${stored}`)
      if (stored === tick) assert.equal((await store.write('again', state, columns)).hash, hash)
      assert.equal(columns.size, 3)
    }
    await store.prune([...latest.keys()])
    assert.deepEqual(await store.list(), [...latest.keys()].sort())
  }
})
