import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ARMOUR, armourPart, HOTBAR, Inventory, MAIN, OFF_HAND } from '../src/items/inventory.ts'
import { stack, type Slot } from '../src/items/items.ts'
import { loadGameData } from '../src/registry.ts'

const data = loadGameData()

function inventory (...items: Array<readonly [number, Slot]>): Inventory {
  const made = new Inventory(data)
  for (const [at, item] of items) made.slots[at] = item
  return made
}

function occupied (of: Inventory): Array<[number, number]> {
  return of.slots.flatMap((slot, at): Array<[number, number]> => slot === null ? [] : [[at, slot.count]])
}

test('an item picked up goes to stacks of its kind first, then to the first empty slot, hotbar before rows', () => {
  const of = inventory([36, stack('stone')], [20, stack('dirt', 60)], [40, stack('dirt', 63)])
  assert.equal(of.add(stack('dirt', 10)), null)
  assert.deepEqual(occupied(of), [[20, 64], [36, 1], [37, 5], [40, 64]])
})

test('the stack in hand and the one in the off hand fill up before others', () => {
  const of = inventory([36, stack('dirt', 1)], [41, stack('dirt', 62)], [OFF_HAND, stack('dirt', 63)])
  of.held = 5
  assert.equal(of.add(stack('dirt', 4)), null)
  assert.deepEqual(occupied(of), [[36, 2], [41, 64], [45, 64]])
})

test('what finds no room is given back and `room` foretells it', () => {
  const full = inventory(...Array.from({ length: 36 }, (_, i) => [MAIN + i, stack('stone', 64)] as const), [12, stack('dirt', 60)])
  assert.equal(full.room(stack('dirt', 10)), 4)
  assert.deepEqual(full.add(stack('dirt', 10)), stack('dirt', 6))
  assert.equal(full.room(stack('iron_axe')), 0)
  assert.deepEqual(full.add(stack('iron_axe')), stack('iron_axe'))
  assert.equal(inventory().room(stack('egg', 64)), 64)
})

test('tools with different wear never merge; a stack above the limit is split', () => {
  const of = inventory()
  of.add(stack('iron_axe', 1, 3))
  of.add(stack('iron_axe', 1, 3))
  of.add(stack('egg', 40))
  assert.deepEqual(occupied(of), [[36, 1], [37, 1], [38, 16], [39, 16], [40, 8]])
})

test('a tool wears and breaks at its durability; other items do not', () => {
  const of = inventory([HOTBAR, stack('wooden_pickaxe', 1, 57)], [37, stack('dirt')])
  assert.equal(of.wear(HOTBAR), null)
  assert.equal(of.hand?.damage, 58)
  assert.equal(of.wear(HOTBAR), 'wooden_pickaxe')
  assert.equal(of.hand, null)
  assert.equal(of.wear(HOTBAR), null)
  assert.equal(of.wear(37, 100), null)
  assert.deepEqual(of.slots[37], stack('dirt'))
})

test('taking gives at most what is there', () => {
  const of = inventory([9, stack('dirt', 5)])
  assert.deepEqual(of.take(9, 2), stack('dirt', 2))
  assert.deepEqual(of.take(9, 99), stack('dirt', 3))
  assert.equal(of.take(9, 1), null)
})

test('counts cover every slot, in name order, and the grid can be emptied', () => {
  const of = inventory([1, stack('stick', 2)], [ARMOUR.feet, stack('iron_boots')], [9, stack('dirt', 5)], [44, stack('dirt', 6)], [OFF_HAND, stack('stick')])
  assert.deepEqual(Object.entries(of.counts()), [['dirt', 11], ['iron_boots', 1], ['stick', 3]])
  assert.deepEqual(of.takeGrid(), [stack('stick', 2)])
  assert.equal(of.takeAll().length, 4)
  assert.deepEqual(of.counts(), {})
})

test('only what is worn on the body has a part', () => {
  assert.deepEqual(['turtle_helmet', 'carved_pumpkin', 'piglin_head', 'elytra', 'golden_leggings', 'leather_boots', 'shield', 'head'].map(armourPart),
    ['head', 'head', 'head', 'torso', 'legs', 'feet', null, null])
})

test('an inventory survives JSON and bad saves are refused', () => {
  const of = inventory([2, stack('stick', 2)], [HOTBAR + 3, stack('iron_axe', 1, 9)])
  of.held = 3
  const json = JSON.stringify(of.toJson())
  const back = Inventory.fromJson(data, JSON.parse(json))
  assert.deepEqual(back.slots, of.slots)
  assert.deepEqual(back.hand, stack('iron_axe', 1, 9))
  assert.equal(JSON.stringify(back.toJson()), json)
  assert.throws(() => Inventory.fromJson(data, { held: 0, slots: [[46, 'dirt', 1, 0]] }), /slots 0 to 45/)
  assert.throws(() => Inventory.fromJson(data, { held: 0, slots: [[9, 'no_such_item', 1, 0]] }), /no_such_item/)
  assert.throws(() => { of.held = 9 }, RangeError)
})
