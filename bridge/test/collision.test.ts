import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { tolerateRounding } from '../src/collision.ts'

interface Box { computeOffsetX: (other: Box, offset: number) => number, computeOffsetY: (other: Box, offset: number) => number }
const Box = createRequire(import.meta.url)('prismarine-physics/lib/aabb') as new (...corners: number[]) => Box
tolerateRounding()

test('a body that touches a wall at a negative coordinate does not walk into it', () => {
  const wall = new Box(-2, 64, 16, -1, 65, 17)
  const body = new Box(-2.3 - 0.3, 64.4, 16.2, -2.3 + 0.3, 66.2, 16.8)
  assert.ok(-2.3 + 0.3 > -2, 'the sum is a hair past the wall')
  assert.ok(Math.abs(wall.computeOffsetX(body, 0.1)) < 1e-9)
  assert.equal(wall.computeOffsetX(body, -0.1), -0.1)
})

test('a body that only touches a block at its side falls past it', () => {
  const ledge = new Box(-2, 64, 16, -1, 65, 17)
  const body = new Box(-2.6, 65, 16.2, -2.3 + 0.3, 66.8, 16.8)
  assert.equal(ledge.computeOffsetY(body, -0.5), -0.5)
  assert.equal(ledge.computeOffsetY(new Box(-2.4, 65, 16.2, -1.8, 66.8, 16.8), -0.5), 0)
})
