import assert from 'node:assert/strict'
import type { Outcome } from './stage.ts'

/** The call did what it was asked and left nothing behind. */
export function succeeded (outcome: Outcome): unknown {
  assert.equal(outcome.error?.message, undefined)
  assert.deepEqual(outcome.leftovers, [])
  return outcome.result
}

/** The call failed so, and left nothing behind; gives the details. */
export function failed (outcome: Outcome, code: string, message: string | RegExp): Record<string, unknown> {
  assert.deepEqual(outcome.leftovers, [])
  assert.equal(outcome.error?.code, code, outcome.error?.message ?? 'it succeeded')
  if (typeof message === 'string') assert.equal(outcome.error.message, message)
  else assert.match(outcome.error.message, message)
  return outcome.error.details
}
