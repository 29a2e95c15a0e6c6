import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadGameData } from '../src/registry.ts'
import { fuelTicks, SMELTING, smeltable } from '../src/blocks/tables.ts'

const data = loadGameData()
test('the furnace takes what vanilla takes', () => {
  assert.deepEqual(smeltable('raw_iron'), { result: 'iron_ingot', experience: 0.7, ticks: 200 })
  assert.equal(smeltable('cherry_log')?.result, 'charcoal')
  assert.equal(smeltable('crimson_stem'), null)
  assert.equal(smeltable('toString'), null)
  assert.equal(smeltable('golden_horse_armor')?.result, 'gold_nugget')
  for (const [input, { result }] of Object.entries(SMELTING)) {
    for (const name of [input, result]) assert.ok(data.registry.itemsByName[name], name)
  }
})

test('fuels burn as long as in vanilla', () => {
  const expected = { coal: 1600, charcoal: 1600, oak_planks: 300, birch_log: 300, stick: 100, lava_bucket: 20000, oak_slab: 150, oak_sapling: 100, wooden_pickaxe: 200, bamboo: 50, red_carpet: 67, oak_boat: 1200, dried_kelp_block: 4001, stone: 0, crimson_planks: 0, iron_pickaxe: 0 }
  for (const [item, ticks] of Object.entries(expected)) assert.equal(fuelTicks(item), ticks, item)
})
