import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EPOCH, PhysicsClock, VirtualClock, seededRandom } from '../src/vclock.ts'

/** A clock whose timers fire only when the test advances it. */
function standing (): { clock: VirtualClock, log: string[], note: (text: string) => () => void } {
  const clock = new VirtualClock()
  clock.enter()
  const log: string[] = []
  return { clock, log, note: text => () => { log.push(`${text} at ${clock.now - EPOCH}`) } }
}

test('timers fire in order of due time, then of starting, each at its own time', async () => {
  const { clock, log, note } = standing()
  clock.timer(note('late'), 30, false, [])
  clock.timer(note('first'), 10, false, [])
  clock.timer(note('second'), 10, false, [])
  clock.timer(note('zero counts as one'), 0, false, [])
  await clock.advanceTo(EPOCH + 50)
  assert.deepEqual(log, ['zero counts as one at 1', 'first at 10', 'second at 10', 'late at 30'])
  assert.equal(clock.now, EPOCH + 50)
})

test('what a timer starts fires in the same advance when it is due in it', async () => {
  const { clock, log, note } = standing()
  clock.timer(() => { clock.timer(note('inner'), 20, false, []) }, 20, false, [])
  clock.timer(() => { clock.timer(note('after the end'), 20, false, []) }, 40, false, [])
  await clock.advanceTo(EPOCH + 50)
  assert.deepEqual(log, ['inner at 40'])
  await clock.advanceTo(EPOCH + 100)
  assert.deepEqual(log, ['inner at 40', 'after the end at 60'])
})

test('an interval keeps its beat and ends when cleared, also by its number', async () => {
  const { clock, log, note } = standing()
  const beat = clock.timer(note('beat'), 50, true, [])
  for (let tick = 1; tick <= 3; tick++) await clock.advanceTo(EPOCH + tick * 50)
  clock.clear(Number(beat))
  await clock.advanceTo(EPOCH + 500)
  assert.deepEqual(log, ['beat at 50', 'beat at 100', 'beat at 150'])
})

test('a refreshed timer counts from the refresh, a cleared or fired one stays still', async () => {
  const { clock, log, note } = standing()
  const timer = clock.timer(note('refreshed'), 40, false, [])
  const cleared = clock.timer(note('cleared'), 40, false, [])
  await clock.advanceTo(EPOCH + 30)
  timer.refresh()
  clock.clear(cleared)
  cleared.refresh()
  await clock.advanceTo(EPOCH + 69)
  assert.deepEqual(log, [])
  await clock.advanceTo(EPOCH + 200)
  timer.refresh()
  await clock.advanceTo(EPOCH + 400)
  assert.deepEqual(log, ['refreshed at 70'])
})

test('promises of a timer are done before the next one fires', async () => {
  const { clock, log, note } = standing()
  const hops = async (): Promise<void> => {
    for (let hop = 0; hop < 20; hop++) await new Promise<void>(resolve => { clock.immediate(() => { resolve() }, []) })
    note('hops done')()
  }
  clock.timer(() => { void hops() }, 10, false, [])
  clock.timer(note('next'), 11, false, [])
  await clock.advanceTo(EPOCH + 50)
  assert.deepEqual(log, ['hops done at 10', 'next at 11'])
})

test('a timer of real time moves to virtual time with its full delay, and back with what is left of it', async () => {
  const clock = new VirtualClock()
  let fired = 0
  const timer = clock.timer(() => { fired++ }, 60_000, false, [])
  clock.enter()
  await clock.advanceTo(EPOCH + 59_999)
  assert.equal(fired, 0)
  clock.leave()
  await new Promise(resolve => setTimeout(resolve, 20))
  assert.equal(fired, 1)
  assert.equal(timer.hasRef(), true)
})

test('setting the time keeps what is left of every delay', async () => {
  const { clock, log, note } = standing()
  clock.timer(note('still 10 ms away'), 10, false, [])
  clock.rebase(EPOCH + 1000)
  await clock.advanceTo(EPOCH + 1009)
  assert.deepEqual(log, [])
  await clock.advanceTo(EPOCH + 1010)
  assert.deepEqual(log, ['still 10 ms away at 1010'])
})

test('seeds give different sequences that repeat', () => {
  const take = (seed: number): number[] => { const next = seededRandom(seed); return Array.from({ length: 1000 }, next) }
  assert.deepEqual(take(5), take(5))
  assert.notDeepEqual(take(5), take(6))
  for (const seed of [0, 1, -1, 2 ** 31]) {
    const values = take(seed)
    assert.equal(new Set(values).size, values.length)
    assert.ok(values.every(value => value >= 0 && value < 1))
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    assert.ok(Math.abs(mean - 0.5) < 0.05, `mean ${mean} of seed ${seed}`)
  }
})

test('without lockstep a clock counts the physics ticks, and its waits end with the connection', async () => {
  const clock = new PhysicsClock()
  let settled = false
  const waiting = clock.settled(2).then(() => { settled = true })
  clock.counted()
  await Promise.resolve()
  assert.equal(settled, false)
  clock.counted()
  await waiting
  assert.equal(clock.tick, 2)
  const abandoned = clock.settled(1)
  clock.ended()
  await assert.rejects(abandoned, /connection ended/)
})
