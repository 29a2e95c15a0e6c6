import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { AREAS, declared } from './conformance.ts'
import { README, withTable } from './conformance-table.ts'

function folder (t: TestContext, files: Record<string, string>): string {
  const path = mkdtempSync(join(tmpdir(), 'conformance-'))
  t.after(() => { rmSync(path, { recursive: true, force: true }) })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return path
}

test('the table in the README is what the tests declare', () => {
  const readme = readFileSync(README, 'utf8')
  assert.equal(readme, withTable(readme, declared()), 'the conformance table is stale; `npm test` in worlds/ writes it')
})

test('every part of the world has rows', () => {
  const rows = declared()
  assert.deepEqual(AREAS.filter(area => !rows.some(row => row.area === area)), [])
})

test('rows are read from calls in the files, ordered by part and name', t => {
  const path = folder(t, {
    'b.test.ts': "mechanic('zombies burn', { area: 'mobs', source: 'minecraft.wiki/w/Zombie', how: 'one at noon' }, () => {})",
    'a.test.ts': "mechanic('sand falls', { area: 'blocks', source: 'x', how: 'y' }, () => {})\nmechanic('beds', { area: 'blocks', source: 'x', how: 'y' }, () => {})",
    'helper.ts': "mechanic('no test file', { area: 'mobs', source: 'x', how: 'y' }, () => {})"
  })
  assert.deepEqual(declared(path).map(({ name, file }) => [name, file]), [['beds', 'a.test.ts'], ['sand falls', 'a.test.ts'], ['zombies burn', 'b.test.ts']])
  const page = withTable(readFileSync(README, 'utf8'), declared(path))
  assert.ok(page.includes('| zombies burn | one at noon | [Zombie](https://minecraft.wiki/w/Zombie) | `b.test.ts` |'), page)
})

test('a row that could not be read, or twice the same, is refused with its place', t => {
  assert.throws(() => declared(folder(t, { 'a.test.ts': "\nmechanic(name, { area: 'mobs', source: 'x', how: 'y' }, f)" })), /a\.test\.ts:2/)
  assert.throws(() => declared(folder(t, { 'a.test.ts': "mechanic('x', { area: 'mobs', source: '', how: 'y' }, f)" })), /a\.test\.ts:1/)
  const same = "mechanic('x', { area: 'mobs', source: 'x', how: 'y' }, f)"
  assert.throws(() => declared(folder(t, { 'a.test.ts': same, 'b.test.ts': same })), /a\.test\.ts and b\.test\.ts/)
})
