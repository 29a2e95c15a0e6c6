import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Range } from '../support/range.ts'

const PROGRAMS = 100
/** Each throws, hangs or leaks, and the isolate alone can stop it. */
const BODIES = [
  "throw new Error('thrown')", "throw 'text'", 'null.x', "await mineBlock(bot, 'no_such_block')", 'while (true) {}', 'for (;;) await null',
  '/^(a+)+$/.test("a".repeat(40) + "b")', 'await new Promise(() => {})', 'for (;;) await bot.waitForTicks(1)',
  'const kept = []; for (;;) kept.push(new Array(1e5).fill(1))', 'const kept = []; for (;;) kept.push(new Uint8Array(1e7).fill(1))',
  "void goTo(bot, new Vec3(40, 61, 0), 1); await bot.waitForTicks(10)", 'void (async () => { for (;;) await bot.waitForTicks(1) })()',
  'for (let at = 0; at < 300; at++) void goTo(bot, new Vec3(at, 61, 0), 1)', "globalThis.leak = new Array(1e5).fill('kept'); Object.prototype.leak = 1",
  "await exploreUntil(bot, new Vec3(0, 0, 1), 60, () => { throw new Error('in a predicate') })", "for (let at = 0; at < 5000; at++) console.log('x'.repeat(400))",
  'return "x".repeat(60000)', 'const down = () => down() + 1; down()', 'await bot.waitForTicks(20); bot.findBlocks({ matching: () => true, maxDistance: 32, count: 500 })'
]

/** Megabytes of memory that the process holds. */
function residentMb (pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

test(`${PROGRAMS} programs that throw, hang and leak in turn: one process, no state carried over, memory flat`, async () => {
  const range = new Range({ collecting: true })
  await range.open()
  try {
    const pid = range.bot.child.pid ?? 0
    const held: Array<{ heap: number, resident: number }> = []
    for (let number = 0; number < PROGRAMS; number++) {
      const body = BODIES[number % BODIES.length] ?? ''
      const { outcome, error } = await range.run(`async function soak (bot) { ${body} }`, { deadline_s: 2, deadline_ticks: 200 })
      assert.notEqual(outcome, 'crashed', JSON.stringify(error))
      await range.checkUntouched()
      if (number % BODIES.length === BODIES.length - 1) {
        const { heap_mb: heap } = await range.bot.call('stats', { collect: true }) as { heap_mb: number }
        held.push({ heap, resident: residentMb(pid) })
      }
    }
    // The first round fills caches; from then on nothing may grow with the number of programs.
    const [, settled, ...later] = held
    for (const { heap, resident } of later) {
      assert.ok(heap < (settled?.heap ?? 0) + 10, JSON.stringify(held))
      assert.ok(resident < (settled?.resident ?? 0) + 60, JSON.stringify(held))
    }
  } finally {
    range.close()
  }
})
