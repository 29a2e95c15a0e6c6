import assert from 'node:assert/strict'
import { maxStack, stack, type Slot } from '../src/items/items.ts'
import { remainderOf } from '../src/items/recipes.ts'
import { mechanic } from './conformance.ts'
import { data, recipes, Table, TABLE, type ClientRecipe } from './window-client.ts'

/** As in vanilla 1.20.1's data pack (github.com/Articdive/ArticData): its 822 crafting recipes have so many choices of ingredients, and results. */
const VARIANTS = 2409
const RESULTS = 729

function nameOf (id: number): string {
  const info = data.registry.items[id]
  if (info === undefined) throw new RangeError(`no item ${id}`)
  return info.name
}

/** mineflayer's `delta` sums what goes in (negative) and comes out. */
function ingredients (recipe: ClientRecipe): Array<readonly [string, number]> {
  return recipe.delta.map(({ id, count }) => [nameOf(id), -(id === recipe.result.id ? count - recipe.result.count : count)] as const)
    .filter(([, count]) => count > 0)
}

/** What a craft of `recipe` leaves of the right amounts of ingredients: the product and empty buckets and bottles. */
function expected (recipe: ClientRecipe): Record<string, number> {
  const left = new Map([[nameOf(recipe.result.id), recipe.result.count]])
  for (const [name, count] of ingredients(recipe)) {
    const rest = remainderOf(name)
    if (rest !== null) left.set(rest, (left.get(rest) ?? 0) + count)
  }
  return Object.fromEntries([...left].toSorted(([a], [b]) => a < b ? -1 : 1))
}

function stock (table: Table, wanted: ReadonlyArray<readonly [string, number]>): void {
  table.inventory.takeAll()
  let at = 9
  for (const [name, count] of wanted) {
    for (let left = count; left > 0; left -= maxStack(data, name)) table.inventory.slots[at++] = stack(name, Math.min(left, maxStack(data, name)))
  }
  table.session.sendAll()
}

mechanic('every recipe of the version crafts through window clicks of a mineflayer client', {
  area: 'stations',
  source: 'recipes.json of minecraft-data 1.20; vanilla 1.20.1\'s data pack for the counts',
  how: 'products and remainders of 2,409 variants of 822 recipes for 729 items, crafted by a mineflayer client from the right amounts'
}, async () => {
  const table = new Table([])
  const block = { position: TABLE }
  const wrong: string[] = []
  const results = new Set<number>()
  let crafted = 0
  for (const { id } of Object.values(data.registry.itemsByName)) {
    for (const recipe of table.client.recipesAll(id, null, block)) {
      stock(table, ingredients(recipe))
      await table.settle()
      await table.client.craft(recipe, 1, recipe.requiresTable ? block : undefined)
      const [have, want] = [table.inventory.counts(), expected(recipe)].map(counts => JSON.stringify(counts))
      if (have === want) crafted++
      else wrong.push(`${nameOf(id)}: ${have}, not ${want}`)
      results.add(id)
      table.sent.length = 0
    }
  }
  assert.deepEqual(wrong, [])
  assert.deepEqual([crafted, results.size], [VARIANTS, RESULTS])
})

function grid (...slots: Slot[]): Slot[] {
  return Array.from({ length: 9 }, (_, i) => slots[i] ?? null)
}

mechanic('two worn tools of a kind become one in the grid, without enchantments but curses', {
  area: 'stations',
  source: 'minecraft.wiki/w/Item_repair',
  how: 'durability and enchantments of the result; three, and unlike tools, refused'
}, () => {
  const worn = (damage: number, enchantments: Record<string, number> = {}): Slot => stack('iron_pickaxe', 1, damage, { enchantments })
  const made = recipes.match(grid(worn(200), worn(150, { efficiency: 3, vanishing_curse: 1 })), 3)?.result
  // 50 and 100 uses left, and 5 % of 250 more: 12.
  assert.deepEqual(made, stack('iron_pickaxe', 1, 88, { enchantments: { vanishing_curse: 1 } }))
  assert.deepEqual(recipes.match(grid(worn(1), worn(1)), 3)?.result, stack('iron_pickaxe'))
  assert.equal(recipes.match(grid(worn(1), worn(1), worn(1)), 3), null)
  assert.equal(recipes.match(grid(worn(1), stack('iron_axe', 1, 1)), 3), null)
  assert.equal(recipes.match(grid(stack('stick'), stack('stick')), 3)?.result.name, undefined)
})

mechanic('a flower in a stew gives it its effect', {
  area: 'stations',
  source: 'minecraft.wiki/w/Suspicious_Stew',
  how: 'effect and ticks for a poppy; wrong mushrooms refused'
}, () => {
  const made = recipes.match(grid(stack('poppy'), stack('bowl'), stack('red_mushroom'), stack('brown_mushroom')), 3)?.result
  assert.deepEqual(made, stack('suspicious_stew', 1, 0, { stew: [{ effect: 'night_vision', ticks: 100 }] }))
  assert.equal(recipes.match(grid(stack('poppy'), stack('bowl'), stack('red_mushroom'), stack('red_mushroom')), 3), null)
  assert.equal(recipes.match(grid(stack('bowl'), stack('red_mushroom'), stack('brown_mushroom')), 3)?.result.name, 'mushroom_stew')
})
