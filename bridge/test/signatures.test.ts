import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadPrimitives } from '../src/primitives-host.ts'
import { loadSignatures, signaturesOf } from '../src/signatures.ts'
import { PRIMITIVES } from './support/bot-process.ts'

test('parameters are read from declarations, whatever their types hold', () => {
  const text = [
    'declare function mineBlock (bot: Bot, name: string, count?: number): Promise<{ a: number, b: string }>',
    'declare function exploreUntil<T> (bot: Bot, direction: Position | null, predicate: (a: number, b: string) => T, ...more: Map<string, number>[]): Promise<T>',
    'export interface Bot {',
    '  readonly health: number',
    '  /** Turns. */',
    '  lookAt (point: { x: number, y: number }, force?: boolean): Promise<void>',
    '  wake (): Promise<void>',
    '}'
  ].join('\n')
  assert.deepEqual(signaturesOf(text), {
    mineBlock: ['name', 'count'],
    exploreUntil: ['direction', 'predicate', 'more'],
    'bot.lookAt': ['point', 'force'],
    'bot.wake': []
  })
})

test('every primitive is declared, so that Python can name its arguments', async () => {
  const signatures = await loadSignatures(PRIMITIVES)
  for (const name of (await loadPrimitives(PRIMITIVES)).keys()) assert.ok(name in signatures, name)
  assert.ok('bot.blockAt' in signatures)
})
