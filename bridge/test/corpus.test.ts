import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Arena, corpus } from './support/corpus.ts'
import type { CorpusProgram } from './support/corpus.ts'

let arena: Arena

before(async () => { arena = await Arena.open() })
after(() => { arena.close() })

for (const program of corpus()) {
  test(`${program.name}: ${program.expect.shows}`, async () => { await holds(program) })
}

async function holds ({ source, expect }: CorpusProgram): Promise<void> {
  await arena.reset(expect.scene ?? [])
  const before = await arena.truth()
  const { outcome, result, error, trace } = await arena.run(source)
  if (expect.error === undefined) {
    assert.equal(error?.message, undefined, JSON.stringify(error))
    assert.deepEqual(result, expect.result)
  } else {
    assert.equal(outcome, 'threw', JSON.stringify(result))
    assert.equal(error?.code, expect.error[0], error?.message)
    assert.ok(error.message.includes(expect.error[1]), error.message)
    assert.notEqual(error.line, null, 'the error has its line')
  }
  const { inventory, statistics } = await arena.truth()
  for (const [name, count] of Object.entries(expect.inventory ?? {})) assert.equal(inventory[name] ?? 0, count, `${name}: ${JSON.stringify([inventory, trace])}`)
  for (const [category, counts] of Object.entries(expect.statistics ?? {})) {
    for (const [name, least] of Object.entries(counts)) assert.ok((statistics[category]?.[name] ?? 0) - (before.statistics[category]?.[name] ?? 0) >= least, `${category} ${name}`)
  }
  for (const [place, name] of Object.entries(expect.blocks ?? {})) assert.ok(await arena.isBlock(place, name), `${place} is ${name}`)
}
