import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stack, type Slot } from '../src/items/items.ts'
import { Recipes, remainderOf } from '../src/items/recipes.ts'
import { loadGameData } from '../src/registry.ts'
import { Rng } from '../src/rng.ts'
import { mechanic } from './conformance.ts'

const data = loadGameData()
const recipes = new Recipes(data)

interface RawRecipe { result: { id: number, count: number }, inShape?: Array<Array<number | null>>, ingredients?: number[] }
const all = Object.values(data.registry.recipes).flat() as unknown as RawRecipe[]

function of (id: number | null | undefined): Slot {
  return id === null || id === undefined ? null : stack(data.registry.items[id]?.name ?? `item ${id}`)
}

function place (rows: ReadonlyArray<ReadonlyArray<number | null>>, width: 2 | 3, dx: number, dy: number): Slot[] {
  return Array.from({ length: width * width }, (_, i) => of(rows[Math.floor(i / width) - dy]?.[i % width - dx]))
}

function expectResult (grid: Slot[], width: 2 | 3, recipe: RawRecipe): void {
  const found = recipes.match(grid, width)
  assert.deepEqual(found?.result, stack(data.registry.items[recipe.result.id]?.name ?? '', recipe.result.count))
}

/** The variants of each shaped recipe: a result in an outline is one recipe of vanilla's. */
const shaped = Map.groupBy(all.filter(recipe => recipe.inShape !== undefined), ({ result, inShape = [] }) =>
  `${result.count} ${result.id}: ${inShape.map(row => row.map(id => id === null ? '.' : 'x').join('')).join('/')}`)

mechanic('the version has as many recipes as vanilla\'s data pack, in as many variants', {
  area: 'stations',
  source: 'vanilla 1.20.1\'s data pack, data/minecraft/recipes: 590 shaped and 232 shapeless ones, 2,409 choices of ingredients, 729 results; read in github.com/Articdive/ArticData (branch 1.20.1)',
  how: 'recipes of minecraft-data counted; the 14 that vanilla keeps in code are apart: two of them craft here, twelve are listed as not vanilla'
}, () => {
  assert.equal(shaped.size, 590)
  assert.deepEqual([all.length, new Set(all.map(({ result }) => result.id)).size], [2409, 729])
  assert.equal(all.filter(recipe => recipe.ingredients !== undefined).length, 2409 - [...shaped.values()].flat().length)
})

mechanic('kinds of an ingredient mix in one craft: planks, slabs, logs, stones, coals, sands, wool of one colour only', {
  area: 'stations',
  source: 'vanilla 1.20.1\'s data pack: ingredients of recipes are tags or lists of items; 59 shaped recipes take several of one kind',
  how: 'every recipe of several variants with each cell filled by chance from what any variant has there, 20 times; black wool in a red bed refused'
}, () => {
  const rng = new Rng(5)
  let mixing = 0
  for (const variants of shaped.values()) {
    const [first] = variants
    if (first?.inShape === undefined || variants.length === 1) continue
    const choices = first.inShape.map((row, y) => row.map((_, x) => [...new Set(variants.map(({ inShape }) => inShape?.[y]?.[x] ?? null))]))
    if (choices.flat().filter(ids => ids.length > 1).length > 1) mixing++
    for (let i = 0; i < 20; i++) expectResult(place(choices.map(row => row.map(ids => ids[rng.int(ids.length)] ?? null)), 3, 0, 0), 3, first)
  }
  assert.equal(mixing, 59)
  const [red, black, plank] = [stack('red_wool'), stack('black_wool'), stack('oak_planks')]
  assert.equal(recipes.match([red, black, red, plank, plank, plank, null, null, null], 3), null)
})

mechanic('every shaped recipe matches at every place of the grid, mirrored too', {
  area: 'stations',
  source: 'recipes.json of minecraft-data 1.20, minecraft.wiki/w/Crafting',
  how: 'each pattern and its mirror image at each offset of the 2x2 and 3x3 grid'
}, () => {
  for (const recipe of all) {
    const rows = recipe.inShape
    if (rows === undefined) continue
    const [height, breadth] = [rows.length, rows[0]?.length ?? 0]
    const mirrored = rows.map(row => row.toReversed())
    for (const width of [2, 3] as const) {
      for (let dy = 0; dy <= width - height; dy++) {
        for (let dx = 0; dx <= width - breadth; dx++) {
          expectResult(place(rows, width, dx, dy), width, recipe)
          expectResult(place(mirrored, width, dx, dy), width, recipe)
        }
      }
    }
  }
})

mechanic('every shapeless recipe matches in any order', {
  area: 'stations',
  source: 'recipes.json of minecraft-data 1.20, minecraft.wiki/w/Crafting',
  how: 'each in its order and the opposite one, in both grids it fits'
}, () => {
  for (const recipe of all) {
    const ids = recipe.ingredients
    if (ids === undefined) continue
    for (const order of [ids, ids.toReversed()]) {
      if (order.length <= 4) expectResult(Array.from({ length: 4 }, (_, i) => of(order[i])), 2, recipe)
      expectResult(Array.from({ length: 9 }, (_, i) => of(order[8 - i])), 3, recipe)
    }
  }
})

test('a pattern with one item too many, too few or elsewhere gives nothing or another item', () => {
  const plank = stack('oak_planks')
  const stick = stack('stick')
  const result = (grid: Slot[]): string | undefined => recipes.match(grid, 3)?.result.name
  assert.equal(result([plank, plank, plank, null, stick, null, null, stick, null]), 'wooden_pickaxe')
  assert.equal(result([plank, plank, plank, null, stick, null, null, stick, stick]), undefined)
  assert.equal(result([plank, plank, plank, stick, null, null, null, stick, null]), undefined)
  assert.equal(result([plank, null, plank, null, stick, null, null, stick, null]), undefined)
  assert.equal(result([plank, plank, null, plank, stick, null, null, stick, null]), 'wooden_axe')
  assert.equal(result(new Array<Slot>(9).fill(null)), undefined)
})

test('buckets and bottles stay behind, each in its own slot', () => {
  const at = (...names: Array<string | null>): Slot[] => names.map(name => name === null ? null : stack(name))
  const cake = recipes.match(at('milk_bucket', 'milk_bucket', 'milk_bucket', 'sugar', 'egg', 'sugar', 'wheat', 'wheat', 'wheat'), 3)
  assert.deepEqual(cake?.remainders, at('bucket', 'bucket', 'bucket', null, null, null, null, null, null))
  const honey = recipes.match(at('honey_bottle', 'honey_bottle', 'honey_bottle', 'honey_bottle'), 2)
  assert.deepEqual([honey?.result.name, honey?.remainders], ['honey_block', at('glass_bottle', 'glass_bottle', 'glass_bottle', 'glass_bottle')])
  assert.equal(remainderOf('lava_bucket'), 'bucket')
  assert.equal(remainderOf('powder_snow_bucket'), null)
})
