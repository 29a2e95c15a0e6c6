import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashNoise, Rng } from '../src/rng.ts'

const draw = (rng: Rng): number[] => Array.from({ length: 5 }, () => rng.next())

test('a saved state continues the sequence', () => {
  const rng = new Rng(7)
  draw(rng)
  const copy = new Rng(0)
  copy.state = rng.state
  assert.deepEqual(draw(copy), draw(rng))
})

test('every safe integer is a seed of its own, negative and large ones too', () => {
  const seeds = [0, 1, -1, -2, 2 ** 32, 2 ** 32 + 1, -(2 ** 32), Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]
  assert.equal(new Set(seeds.map((seed) => draw(new Rng(seed)).join())).size, seeds.length)
})

test('forks depend on the label and the state, and leave the parent where it was', () => {
  const rng = new Rng(3)
  const before = rng.state
  assert.deepEqual(draw(rng.fork('a')), draw(rng.fork('a')))
  assert.notDeepEqual(draw(rng.fork('a')), draw(rng.fork('b')))
  assert.equal(rng.state, before)
  const first = draw(rng.fork('a'))
  rng.next()
  assert.notDeepEqual(draw(rng.fork('a')), first)
})

test('numbers are spread evenly over their range', () => {
  const rng = new Rng(1)
  const counts = new Array<number>(10).fill(0)
  for (let i = 0; i < 20_000; i++) {
    const n = rng.int(10)
    counts[n] = (counts[n] ?? 0) + 1
  }
  for (const count of counts) assert.ok(Math.abs(count - 2000) < 200, `${counts}`)
})

test('noise at neighbouring blocks is unrelated', () => {
  let [sum, product, n] = [0, 0, 0]
  for (let x = -30; x < 30; x++) {
    for (let y = -30; y < 30; y++) {
      for (let z = 0; z < 8; z++) {
        const here = hashNoise(x, y, z, 5)
        assert.ok(here >= 0 && here < 1)
        sum += here
        product += (here - 0.5) * (hashNoise(x + 1, y, z, 5) - 0.5) + (here - 0.5) * (hashNoise(x, y + 1, z, 5) - 0.5)
        n++
      }
    }
  }
  assert.ok(Math.abs(sum / n - 0.5) < 0.01, `mean ${sum / n}`)
  assert.ok(Math.abs(product / n) < 0.003, `correlation ${product / n}`)
})

test('bits are the same draws as whole numbers below a power of two', () => {
  const [one, other] = [new Rng(11), new Rng(11)]
  for (let count = 1; count < 32; count++) assert.equal(one.bits(count), other.int(2 ** count))
})
