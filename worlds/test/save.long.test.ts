import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Rng } from '../src/rng.ts'
import { SnapshotStore } from '../src/save.ts'
import { loadGame } from '../src/saved.ts'
import { mechanic } from './conformance.ts'

const KILLS = 25
const url = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href)
const WRITER = `
import { Stage } from ${url('./stage.ts')}
import { SnapshotStore } from ${url('../src/save.ts')}
const [dir, begin] = process.argv.slice(1)
const store = new SnapshotStore(dir)
const stage = new Stage()
stage.join('Ada')
for (let n = Number(begin); ; n++) {
  for (let i = 0; i < 6; i++) stage.put({ x: (n * 7 + i * 16) % 160, y: stage.game.spawn.y + n % 5, z: i }, n % 2 === 0 ? 'stone' : 'dirt')
  stage.run(1)
  const { hash } = await store.write('s' + n % 7, stage.game.toJson(), stage.game.changedColumns())
  if (n % 10 === 9) await store.prune(['s1', 's2', 's3', 's' + n % 7])
  console.log(JSON.stringify({ n, id: 's' + n % 7, hash, pruned: n % 10 === 9 }))
}`

mechanic('every reported snapshot loads after a kill at any moment', {
  area: 'save',
  source: 'ours: DESIGN.md section 3',
  how: 'a process that takes and prunes snapshots of a changing world is killed 25 times at seeded random moments'
}, async t => {
  const dir = mkdtempSync(join(tmpdir(), 'killed-'))
  t.after(() => { rmSync(dir, { recursive: true, force: true }) })
  const rng = new Rng(11)
  let known = new Map<string, { n: number, hash: string }>()
  let begin = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', WRITER, dir, String(begin)], { stdio: ['ignore', 'pipe', 'inherit'] })
    const exited = once(child, 'exit')
    const last = 1 + rng.int(12)
    let seen = 0
    for await (const line of createInterface({ input: child.stdout })) {
      const { n, id, hash, pruned } = JSON.parse(line) as { n: number, id: string, hash: string, pruned: boolean }
      known.set(id, { n, hash })
      if (pruned) known = new Map([...known].filter(([each]) => ['s1', 's2', 's3', id].includes(each)))
      begin = n + 1
      // Some microseconds to milliseconds into the next one: no moment matters more than another.
      if (++seen === last) setTimeout(() => { child.kill('SIGKILL') }, rng.int(12))
    }
    await exited
    const store = new SnapshotStore(dir)
    const ids = await store.list()
    for (const [id, { hash }] of known) {
      // The kill may have struck in a prune or a later snapshot of that id, before it was reported.
      if (!ids.includes(id)) {
        assert.ok(begin % 10 === 9 && !['s1', 's2', 's3'].includes(id), `${id} is gone after ${begin}`)
        known.delete(id)
        continue
      }
      const { state, columns } = await store.read(id)
      const again = await store.write('again', state, columns)
      assert.ok(again.hash === hash || (state as { tick: number }).tick > 0, id)
      await loadGame({ preset: 'flat', seed: 1, viewDistance: 2, difficulty: 'easy', onEvent: () => {} }, store, id)
    }
    await store.prune([...known.keys()])
    assert.deepEqual(readdirSync(join(dir, 'snapshots')).sort(), [...known.keys()].sort())
  }
  assert.ok(begin > KILLS, `${begin} snapshots`)
})
