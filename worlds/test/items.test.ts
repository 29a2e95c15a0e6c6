import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { durability, fromWire, maxStack, sameKind, sameSlot, stack, toWire, withCount, type Slot } from '../src/items/items.ts'
import { loadGameData } from '../src/registry.ts'

const data = loadGameData()

test('a stack is frozen and refuses impossible counts and wear', () => {
  assert.ok(Object.isFrozen(stack('dirt')))
  for (const [count, damage] of [[0, 0], [1.5, 0], [-1, 0], [1, -1], [NaN, 0]] as const) {
    assert.throws(() => stack('dirt', count, damage), RangeError)
  }
  assert.equal(withCount(stack('dirt', 3), 0), null)
  assert.deepEqual(withCount(stack('iron_axe', 1, 5), 1), stack('iron_axe', 1, 5))
})

test('stacks are of one kind when item and wear are the same; empty slots are of none', () => {
  assert.ok(sameKind(stack('dirt', 1), stack('dirt', 64)))
  assert.ok(!sameKind(stack('iron_axe', 1, 1), stack('iron_axe', 1, 2)))
  assert.ok(!sameKind(null, null))
  assert.ok(sameSlot(null, null))
  assert.ok(!sameSlot(stack('dirt', 1), stack('dirt', 2)))
  assert.ok(!sameSlot(stack('dirt'), null))
})

test('stack sizes and durability are those of 1.20.1; unknown items are refused by name', () => {
  assert.deepEqual(['dirt', 'egg', 'iron_pickaxe'].map(name => maxStack(data, name)), [64, 16, 1])
  assert.deepEqual(['dirt', 'wooden_pickaxe', 'diamond_pickaxe'].map(name => durability(data, name)), [null, 59, 1561])
  assert.throws(() => maxStack(data, 'no_such_item'), /no_such_item/)
})

test('every item of the version survives the wire, worn or not, and is what a client reads', () => {
  const require = createRequire(import.meta.url)
  interface Read { name: string, count: number, durabilityUsed: number | null }
  const Item = (require('prismarine-item') as (registry: object) => { fromNotch (wire: object): Read | null })(data.registry)
  for (const info of data.registry.itemsArray) {
    // Air fills no slot.
    if (info.name === 'air') continue
    const item = stack(info.name, info.stackSize, durability(data, info.name) === null ? 0 : 3)
    const wire = toWire(data, item)
    assert.deepEqual(fromWire(data, wire), item)
    const read = Item.fromNotch(wire)
    assert.deepEqual([read?.name, read?.count, read?.durabilityUsed ?? 0], [item.name, item.count, item.damage])
  }
  assert.equal(fromWire(data, toWire(data, null)), null)
})

test('a claimed item the version does not have equals no real slot', () => {
  const claimed: Slot = fromWire(data, { present: true, itemId: 999999, itemCount: 1 })
  assert.ok(claimed !== null && data.registry.itemsByName[claimed.name] === undefined)
  assert.equal(fromWire(data, { present: true, itemId: 1, itemCount: 0 }), null)
})
