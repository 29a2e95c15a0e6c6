import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Furnace, type FurnaceTables } from '../src/items/furnace.ts'
import { stack, type Slot } from '../src/items/items.ts'
import { loadGameData } from '../src/registry.ts'
import { mechanic } from './conformance.ts'

const data = loadGameData()
const COOK_TICKS = 200
const tables: FurnaceTables = {
  cookTicks: COOK_TICKS,
  experience: name => ({ raw_iron: 0.7, cobblestone: 0.1 })[name] ?? 0,
  smeltable: name => ({ raw_iron: 'iron_ingot', wet_sponge: 'sponge', cobblestone: 'stone' })[name] ?? null,
  fuelTicks: name => ({ coal: 1600, oak_planks: 300, stick: 100, lava_bucket: 20000 })[name] ?? 0
}

function furnace (input: Slot, fuel: Slot, output: Slot = null): Furnace {
  return Object.assign(new Furnace(data, tables), { input, fuel, output })
}

function run (of: Furnace, ticks: number): void {
  for (let i = 0; i < ticks; i++) of.tick()
}

test('one item takes 200 ticks, not one less', () => {
  const of = furnace(stack('raw_iron'), stack('coal'))
  run(of, COOK_TICKS - 1)
  assert.deepEqual([of.output, of.input, of.cook], [null, stack('raw_iron'), 199])
  run(of, 1)
  assert.deepEqual([of.output, of.input, of.cook], [stack('iron_ingot'), null, 0])
})

test('a coal smelts exactly eight items and the ninth waits for the next', () => {
  const of = furnace(stack('raw_iron', 9), stack('coal'))
  run(of, 1600)
  assert.deepEqual([of.output, of.input, of.fuel, of.lit], [stack('iron_ingot', 8), stack('raw_iron'), null, true])
  run(of, 400)
  assert.deepEqual([of.output, of.lit, of.cook], [stack('iron_ingot', 8), false, 0])
})

test('the fire goes on without input and nothing is lit for nothing', () => {
  const of = furnace(stack('raw_iron'), stack('coal', 2))
  run(of, 200)
  assert.deepEqual([of.lit, of.fuel], [true, stack('coal')])
  run(of, 1400)
  assert.equal(of.lit, true)
  run(of, 1)
  assert.deepEqual([of.lit, of.fuel], [false, stack('coal')])
  assert.equal(of.tick(), false)
})

mechanic('progress falls by 2 a tick when the fuel has run out, and goes on with new fuel', {
  area: 'stations',
  source: 'minecraft.wiki/w/Furnace',
  how: 'progress ticks after the fire went out, output after new fuel'
}, () => {
  const of = furnace(stack('raw_iron'), stack('stick'))
  run(of, 100)
  assert.deepEqual([of.cook, of.lit], [100, true])
  run(of, 11)
  assert.deepEqual([of.cook, of.lit], [78, false])
  of.fuel = stack('oak_planks')
  run(of, COOK_TICKS - 78)
  assert.deepEqual(of.output, stack('iron_ingot'))
})

test('with something in the fuel slot that does not burn, progress is lost at once', () => {
  const of = furnace(stack('raw_iron'), stack('stick'))
  run(of, 100)
  of.fuel = stack('bucket')
  run(of, 1)
  assert.deepEqual([of.cook, of.lit], [0, false])
})

test('another input starts from the beginning, more of the same does not', () => {
  const of = furnace(stack('raw_iron'), stack('coal'))
  run(of, 50)
  of.input = stack('raw_iron', 3)
  assert.equal(of.cook, 50)
  of.input = stack('cobblestone')
  assert.equal(of.cook, 0)
})

test('a full or foreign output stops the work and lights nothing', () => {
  for (const output of [stack('iron_ingot', 64), stack('stone', 1)]) {
    const of = furnace(stack('raw_iron'), stack('coal'), output)
    run(of, 300)
    assert.deepEqual([of.output, of.input, of.fuel, of.lit], [output, stack('raw_iron'), stack('coal'), false])
  }
})

test('what does not smelt or burn is left alone', () => {
  const of = furnace(stack('dirt'), stack('coal'))
  run(of, 300)
  assert.deepEqual(of.contents, [stack('dirt'), stack('coal')])
  const cold = furnace(stack('raw_iron'), stack('stone'))
  run(cold, 300)
  assert.deepEqual([cold.lit, cold.output], [false, null])
})

mechanic('burnt lava leaves its bucket, a drying sponge fills one', {
  area: 'stations',
  source: 'minecraft.wiki/w/Smelting#Fuel, minecraft.wiki/w/Sponge',
  how: 'fuel slot after lava is lit and after a sponge dried'
}, () => {
  const of = furnace(stack('raw_iron'), stack('lava_bucket'))
  run(of, 1)
  assert.deepEqual([of.fuel, of.burn], [stack('bucket'), 20000])
  of.input = stack('wet_sponge')
  run(of, COOK_TICKS)
  assert.deepEqual([of.fuel, of.output], [stack('water_bucket'), stack('sponge')])
})

test('a tick says whether it changed anything', () => {
  assert.equal(furnace(null, null).tick(), false)
  assert.equal(furnace(stack('raw_iron'), null).tick(), false)
  assert.equal(furnace(stack('raw_iron'), stack('coal')).tick(), true)
})

test('a furnace survives JSON in the middle of its work', () => {
  const of = furnace(stack('raw_iron', 4), stack('coal', 2))
  run(of, 333)
  const json = JSON.stringify(of.toJson())
  const back = Furnace.fromJson(data, tables, JSON.parse(json))
  assert.equal(JSON.stringify(back.toJson()), json)
  run(of, 100)
  run(back, 100)
  assert.deepEqual(back.toJson(), of.toJson())
  assert.deepEqual(of.progress(), [[1, 1600], [3, 200], [0, of.burn], [2, of.cook]])
})
