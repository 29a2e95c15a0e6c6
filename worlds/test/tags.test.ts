import assert from 'node:assert/strict'
import test from 'node:test'
import itemLoader from 'prismarine-item'
import nbt from 'prismarine-nbt'
import { EFFECT_NAMES } from '../src/items/effect-names.ts'
import { fromWire, loadStack, sameKind, sameSlot, saveStack, stack, tagged, toWire, withCount } from '../src/items/items.ts'
import { loadGameData } from '../src/registry.ts'
import { Stage } from './stage.ts'

const data = loadGameData()
/** The package's types give it another shape than it has under ES modules. */
const Item = (itemLoader as unknown as (version: string) => { fromNotch: (item: object) => { enchants: unknown, customName: string, repairCost: number, durabilityUsed: number } | null })('1.20.1')
const SWORD = { enchantments: { sharpness: 2, mending: 1 }, customName: 'Bob', repairCost: 3 }

test('a client sees enchantments, name, repair cost and wear of an item, and sends them back the same', () => {
  const sword = stack('iron_sword', 1, 7, SWORD)
  const seen = Item.fromNotch(toWire(data, sword))
  assert.deepEqual(seen?.enchants, [{ lvl: 1, name: 'mending' }, { lvl: 2, name: 'sharpness' }])
  assert.deepEqual([seen?.customName, seen?.repairCost, seen?.durabilityUsed], ['{"text":"Bob"}', 3, 7])
  assert.ok(sameSlot(fromWire(data, toWire(data, sword)), sword))
})

test('the enchantments of a book are stored ones, and a stew hides its effects', () => {
  const book = stack('enchanted_book', 1, 0, { enchantments: { fortune: 3 } })
  assert.deepEqual(Item.fromNotch(toWire(data, book))?.enchants, [{ lvl: 3, name: 'fortune' }])
  const stew = stack('suspicious_stew', 1, 0, { stew: [{ effect: 'night_vision', ticks: 100 }] })
  assert.ok(sameSlot(fromWire(data, toWire(data, stew)), stew))
})

test('stacks of different tags do not lie together, in whatever order they are written', () => {
  const one = stack('iron_sword', 1, 0, { enchantments: { sharpness: 2, mending: 1 } })
  const same = stack('iron_sword', 1, 0, { enchantments: { mending: 1, sharpness: 2 } })
  assert.ok(sameKind(one, same))
  assert.equal(JSON.stringify(one), JSON.stringify(same))
  assert.ok(!sameKind(one, stack('iron_sword')))
  assert.deepEqual(stack('iron_sword', 1, 0, { enchantments: {}, repairCost: 0 }), stack('iron_sword'))
  assert.equal(tagged(one, undefined).tags, undefined)
})

test('tags outlive splitting, saving, wearing and lying in an inventory', () => {
  const item = stack('bread', 10, 0, { customName: 'Loaf' })
  assert.equal(withCount(item, 3)?.tags?.customName, 'Loaf')
  assert.deepEqual(loadStack(saveStack(item)), item)
  const stage = new Stage()
  const ada = stage.join()
  ada.player.inventory.add(item)
  ada.player.inventory.add(stack('iron_sword', 1, 0, SWORD))
  ada.player.inventory.wear(37)
  const saved = stage.saved()
  const again = new Stage()
  again.restore(saved)
  const back = again.join()
  assert.deepEqual(back.player.inventory.slots[36], item)
  assert.deepEqual(back.player.inventory.slots[37], stack('iron_sword', 1, 1, SWORD))
})

test('effects carry vanilla names', () => {
  assert.equal(EFFECT_NAMES.length, 33)
  for (const name of ['speed', 'mining_fatigue', 'instant_health', 'unluck', 'dolphins_grace', 'hero_of_the_village', 'slow_falling']) assert.ok(EFFECT_NAMES.includes(name), name)
})

test('of NBT that no item has, nothing is kept that a save or a packet could not hold', () => {
  const senseless = [
    nbt.comp({ Effects: nbt.list(nbt.comp([{ EffectId: nbt.int(999), EffectDuration: nbt.int(5) }, { EffectId: nbt.int(1), EffectDuration: nbt.double(NaN) }] as never)) }),
    nbt.comp({ RepairCost: nbt.double(Infinity) }), nbt.comp({ RepairCost: nbt.string('x') }), nbt.comp({ Damage: nbt.double(0.5) }), nbt.comp({ display: nbt.string('x') }),
    nbt.comp({ Enchantments: nbt.list(nbt.comp([{ id: nbt.string('minecraft:mending'), lvl: nbt.float(0.5) }] as never)) }),
    { type: 'int', name: '', value: 5 }, { type: 'end', name: '' }
  ]
  for (const nbtData of senseless) {
    const item = fromWire(data, { present: true, itemId: data.registry.itemsByName['suspicious_stew']?.id ?? 0, itemCount: 1, nbtData: nbtData as never })
    const slot = item ?? assert.fail()
    assert.deepEqual(loadStack(JSON.parse(JSON.stringify(saveStack(slot)))), slot)
    assert.ok((slot.tags?.stew ?? []).every(({ ticks }) => Number.isInteger(ticks)))
    toWire(data, slot)
  }
})
