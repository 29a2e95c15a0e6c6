import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Vec3 } from 'vec3'
import { Campfire } from '../src/items/campfire.ts'
import { CAMPFIRE_TICKS, FURNACE_KINDS, FURNACES } from '../src/items/cooking.ts'
import { Furnace } from '../src/items/furnace.ts'
import { stack, type Slot } from '../src/items/items.ts'
import { MENU } from '../src/items/layouts.ts'
import { anvilLayout, grindstoneLayout, smithingLayout, stonecutterLayout, stonecutterResults } from '../src/items/station-layouts.ts'
import { compostChance } from '../src/blocks/composter.ts'
import { SMELTING } from '../src/blocks/tables.ts'
import { recipesPacket } from '../src/net/recipes-packet.ts'
import { Rng } from '../src/rng.ts'
import { mechanic } from './conformance.ts'
import { data, rawClick, Table, toClient } from './window-client.ts'

const STATION = new Vec3(5, 64, 0)
const names = Object.keys(data.registry.itemsByName)

function table (json: string): unknown {
  return JSON.parse(readFileSync(new URL(`../data/${json}.json`, import.meta.url), 'utf8'))
}

mechanic('every stonecutter recipe cuts by its button, in the order of the results\' names', {
  area: 'stations',
  source: 'minecraft.wiki/w/Stonecutter; vanilla 1.20.1\'s data pack, read in github.com/Articdive/ArticData (branch 1.20.1): 201 recipes, compared one by one',
  how: 'each of the 201 recipes cut by its button; result, count and what is left of the input'
}, () => {
  let cut = 0
  let made = 0
  for (const input of names) {
    const results = stonecutterResults(input)
    made += results.reduce((sum, { count }) => sum + count, 0)
    assert.deepEqual(results.map(({ name }) => name), results.map(({ name }) => name).toSorted())
    results.forEach((result, button) => {
      const found = new Table([[9, stack(input, 2)]])
      found.session.open(stonecutterLayout)
      rawClick(found, 2, 0, 1)
      found.session.press(found.session.windowId, button)
      rawClick(found, 1, 0, 0)
      assert.deepEqual([found.session.cursor, found.crafted], [result, [result]])
      found.session.close()
      assert.equal(found.inventory.counts()[input], 1)
      cut++
    })
  }
  // Recipes and the sum of their counts in vanilla's data pack.
  assert.deepEqual([cut, made], [201, 365])
})

test('a stonecutter shows its choice, forgets it with another input, and ignores buttons it does not have', () => {
  const found = new Table([[36, stack('stone', 5)], [37, stack('bricks', 5)]])
  found.session.open(stonecutterLayout)
  rawClick(found, 29, 0, 1)
  found.session.press(found.session.windowId, 99)
  found.session.press(found.session.windowId + 1, 0)
  assert.equal(found.session.cursor, null)
  rawClick(found, 1, 0, 0)
  assert.equal(found.session.cursor, null)
  found.session.press(found.session.windowId, 3)
  const bars = found.sent.filter(({ name }) => name === 'craft_progress_bar').map(({ params }) => params['value'])
  assert.equal(bars.at(-1), 3)
  rawClick(found, 1, 0, 1)
  assert.equal(found.inventory.counts()['stone_brick_wall'], 5)
  rawClick(found, 30, 0, 1)
  rawClick(found, 1, 0, 0)
  assert.equal(found.session.cursor, null)
})

mechanic('every smeltable smelts in each furnace that knows it, at its speed, and gives its experience', {
  area: 'stations',
  source: 'minecraft.wiki/w/Smelting; vanilla 1.20.1\'s data pack, read in github.com/Articdive/ArticData (branch 1.20.1): 70, 24 and 9 recipes of 124, 46 and 9 inputs, compared one by one',
  how: 'product and ticks of each of 124, 46 and 9 inputs in furnace, blast furnace and smoker'
}, () => {
  const counts = FURNACE_KINDS.map(kind => {
    let smelted = 0
    for (const name of names) {
      const tables = FURNACES[kind]
      const product = tables.smeltable(name)
      if (product === null) continue
      assert.equal(product, SMELTING[name]?.result)
      const furnace = Object.assign(new Furnace(data, tables), { input: stack(name), fuel: stack('coal') })
      for (let i = 1; i < tables.cookTicks; i++) furnace.tick()
      assert.equal(furnace.output, null, name)
      furnace.tick()
      assert.deepEqual(furnace.output, stack(product), name)
      smelted++
    }
    return [kind, FURNACES[kind].cookTicks, smelted]
  })
  assert.deepEqual(counts, [['furnace', 200, 124], ['blast_furnace', 100, 46], ['smoker', 100, 9]])
  // The sum over all inputs in vanilla's data pack.
  assert.equal(Object.values(SMELTING).reduce((sum, { experience }) => sum + experience, 0).toFixed(2), '31.60')
})

mechanic('experience of many smelted is the sum, a rest of a point by chance; it is saved', {
  area: 'stations',
  source: 'minecraft.wiki/w/Smelting',
  how: 'points of 20 ingots, and of 1000 single ones, after JSON and back'
}, () => {
  const smelt = (count: number): Furnace => {
    const furnace = Object.assign(new Furnace(data, FURNACES.furnace), { input: stack('raw_iron', count), fuel: stack('coal', 8) })
    for (let i = 0; i < 200 * count; i++) furnace.tick()
    return Furnace.fromJson(data, FURNACES.furnace, furnace.toJson())
  }
  const many = smelt(20)
  assert.equal(many.takeExperience(new Rng(1)), 14)
  assert.equal(many.takeExperience(new Rng(1)), 0)
  const rng = new Rng(5)
  const one = smelt(1)
  let points = 0
  for (let i = 0; i < 1000; i++) points += Furnace.fromJson(data, FURNACES.furnace, one.toJson()).takeExperience(rng)
  // 0.7 points each: binomial with standard deviation 14.5.
  assert.ok(Math.abs(points - 700) < 60, `${points} points of 1000 ingots`)
})

mechanic('every fuel burns as long as the table says, half as long at double speed', {
  area: 'stations',
  source: 'minecraft.wiki/w/Smelting#Fuel; assets/fuels.json of github.com/Pumpkin-MC/Pumpkin, taken from the game: 248 fuels that 1.20.1 has, compared one by one',
  how: 'burning ticks of each of 248 fuels in the three furnaces, counted up to 2000'
}, () => {
  const { fuel } = table('fuel') as { fuel: Record<string, number> }
  for (const kind of FURNACE_KINDS) {
    for (const [name, ticks] of Object.entries(fuel)) {
      const input = stack(kind === 'smoker' ? 'beef' : 'raw_iron', 64)
      const furnace: Furnace = Object.assign(new Furnace(data, FURNACES[kind]), { input, fuel: stack(name) })
      const expected = kind === 'furnace' ? ticks : Math.floor(ticks / 2)
      furnace.tick()
      assert.deepEqual([furnace.burn, furnace.burnMax], [expected, expected], name)
      const last = Math.min(expected, 2000)
      for (let i = 1; i < last; i++) furnace.tick()
      assert.equal(furnace.lit, true, name)
      if (last === expected) furnace.fuel = null
      furnace.tick()
      assert.equal(furnace.lit, last !== expected, name)
    }
  }
  // Number and sum of ticks in that list, less the items that came after 1.20.1.
  assert.deepEqual([Object.keys(fuel).length, Object.values(fuel).reduce((sum, ticks) => sum + ticks, 0)], [248, 123_273])
})

/** The fuels of https://minecraft.wiki/w/Smelting#Fuel as families of names: what the table must hold, counted another way. */
const WOODS = 'oak|spruce|birch|jungle|acacia|dark_oak|cherry|mangrove'
const FUEL_FAMILIES: ReadonlyArray<readonly [RegExp, number]> = [
  [new RegExp(`^(stripped_)?(${WOODS})_(log|wood)$|^(stripped_)?bamboo_block$`), 300],
  [new RegExp(`^(${WOODS}|bamboo)_(planks|stairs|trapdoor|pressure_plate|fence|fence_gate)$|^bamboo_mosaic(_stairs)?$`), 300],
  [new RegExp(`^(${WOODS}|bamboo|bamboo_mosaic)_slab$`), 150],
  [/^(note_block|(chiseled_)?bookshelf|lectern|jukebox|(trapped_)?chest|crafting_table|daylight_detector|ladder|loom|barrel|composter|mangrove_roots)$/, 300],
  [/^((cartography|fletching|smithing)_table|bow|crossbow|fishing_rod)$|_banner$/, 300],
  [new RegExp(`^(${WOODS}|bamboo)_(sign|door)$|^wooden_`), 200],
  [new RegExp(`^(${WOODS}|bamboo)_hanging_sign$`), 800],
  [/_(boat|raft)$/, 1200],
  [new RegExp(`^(${WOODS}|bamboo)_button$|_wool$|_sapling$|^(mangrove_propagule|stick|bowl|dead_bush|(flowering_)?azalea)$`), 100],
  [/^(?!moss).*_carpet$/, 67],
  [/^(bamboo|scaffolding)$/, 50],
  [/^(coal|charcoal)$/, 1600], [/^blaze_rod$/, 2400], [/^dried_kelp_block$/, 4001], [/^coal_block$/, 16000], [/^lava_bucket$/, 20000]
]

test('the fuel table holds exactly the fuels of the version', () => {
  const wanted = names.flatMap(name => FUEL_FAMILIES.filter(([family]) => family.test(name)).map(([, ticks]) => [name, ticks] as const))
  const { fuel } = table('fuel') as { fuel: Record<string, number> }
  assert.deepEqual(Object.fromEntries(wanted.toSorted(([a], [b]) => a < b ? -1 : 1)), fuel)
})

mechanic('a campfire cooks four things at once in 600 ticks, and lets them cool without fire', {
  area: 'stations',
  source: 'minecraft.wiki/w/Campfire; vanilla 1.20.1\'s data pack, read in github.com/Articdive/ArticData (branch 1.20.1): 9 recipes, compared one by one',
  how: 'each of nine foods for 599 and 600 ticks; a fifth refused; progress lost unlit, after JSON and back'
}, () => {
  const cookable = names.filter(name => new Campfire().add(stack(name)))
  assert.equal(cookable.length, 9)
  for (const name of cookable) {
    const campfire = new Campfire()
    campfire.add(stack(name, 5))
    for (let i = 1; i < CAMPFIRE_TICKS; i++) assert.deepEqual(campfire.tick(true), [])
    assert.deepEqual(campfire.tick(true), [stack(SMELTING[name]?.result ?? '')])
  }
  const campfire = new Campfire()
  assert.deepEqual(['beef', 'cod', 'beef', 'kelp', 'beef'].map(name => campfire.add(stack(name))), [true, true, true, true, false])
  for (let i = 0; i < 100; i++) campfire.tick(true)
  for (let i = 0; i < 30; i++) campfire.tick(false)
  const saved = Campfire.fromJson(campfire.toJson())
  for (let i = 1; i < CAMPFIRE_TICKS - 40; i++) assert.deepEqual(saved.tick(true), [])
  assert.equal(saved.tick(true).length, 4)
})

mechanic('every upgrade to netherite keeps wear, name and enchantments', {
  area: 'stations',
  source: 'minecraft.wiki/w/Smithing; vanilla 1.20.1\'s data pack, read in github.com/Articdive/ArticData (branch 1.20.1): 9 smithing transforms, compared one by one',
  how: 'nine upgrades with a worn, named, enchanted piece; result and what is used up'
}, () => {
  const bases = names.filter(name => name.startsWith('diamond_') && names.includes(name.replace('diamond', 'netherite')))
  assert.equal(bases.filter(name => name !== 'diamond_block' && name !== 'diamond_ingot').length, 9)
  for (const base of bases.filter(name => name !== 'diamond_block')) {
    const tags = { enchantments: { unbreaking: 2 }, customName: 'Old' }
    const found = new Table([[9, stack('netherite_upgrade_smithing_template', 2)], [10, stack(base, 1, 7, tags)], [11, stack('netherite_ingot', 3)]])
    found.session.open((parts, stores) => smithingLayout(parts, stores, () => {}))
    for (const slot of [4, 5, 6]) rawClick(found, slot, 0, 1)
    rawClick(found, 3, 0, 0)
    assert.deepEqual(found.session.cursor, stack(base.replace('diamond', 'netherite'), 1, 7, tags))
    found.session.close()
    assert.deepEqual(found.inventory.counts(), { [base.replace('diamond', 'netherite')]: 1, netherite_ingot: 2, netherite_upgrade_smithing_template: 1 })
  }
})

function anvil (items: ReadonlyArray<readonly [number, NonNullable<Slot>]>, level: number): { found: Table, works: () => number } {
  const found = new Table(items)
  let works = 0
  found.setLevel(level)
  found.stations.set(STATION.x, session => { session.open((parts, stores) => anvilLayout(parts, stores, () => { works++ })) })
  return { found, works: () => works }
}

test('mineflayer renames on an anvil and pays for it', async () => {
  const { found, works } = anvil([[36, stack('iron_sword')]], 5)
  await found.settle()
  const window = await found.client.openAnvil({ position: STATION })
  const sword = found.client.inventory.slots[36] ?? window.slots[30]
  assert.ok(sword)
  await window.rename(sword, 'Edge')
  await window.close()
  await found.settle()
  const named = found.inventory.slots.find(slot => slot !== null)
  assert.deepEqual([named, found.owner.level, works()], [stack('iron_sword', 1, 0, { customName: 'Edge' }), 4, 1])
})

mechanic('mineflayer combines two worn items on an anvil', {
  area: 'stations',
  source: 'minecraft.wiki/w/Anvil_mechanics',
  how: 'durability, prior work and levels after a mineflayer client combined two swords'
}, async () => {
  const { found } = anvil([[36, stack('iron_sword', 1, 200)], [37, stack('iron_sword', 1, 180)]], 10)
  await found.settle()
  const window = await found.client.openAnvil({ position: STATION })
  const [one, two] = [window.slots[30], window.slots[31]]
  assert.ok(one && two)
  // Without a name mineflayer believes that plain items do not combine.
  await window.combine(one, two, 'Both')
  await window.close()
  await found.settle()
  const left = found.inventory.slots.filter(slot => slot !== null)
  // 50 and 70 uses left, and 12 % of 250 more: 30. Two levels and one for the name; the next work costs one more.
  assert.deepEqual([left, found.owner.level], [[stack('iron_sword', 1, 100, { customName: 'Both', repairCost: 1 })], 7])
})

mechanic('an anvil repairs with material by quarters, raises the price each time, and asks too much in the end', {
  area: 'stations',
  source: 'minecraft.wiki/w/Anvil_mechanics',
  how: 'ingots used and levels paid for a worn pickaxe; at 39 prior work refused, but renamed for 39'
}, () => {
  const { found } = anvil([[36, stack('iron_pickaxe', 1, 200)], [37, stack('iron_ingot', 8)]], 100)
  found.session.open((parts, stores) => anvilLayout(parts, stores, () => {}))
  rawClick(found, 30, 0, 1)
  rawClick(found, 31, 0, 1)
  rawClick(found, 2, 0, 0)
  // Quarters of 250 are 62: 200 takes four ingots (three leave 14).
  assert.deepEqual([found.session.cursor, found.owner.level], [stack('iron_pickaxe', 1, 0, { repairCost: 1 }), 96])
  found.session.close()
  assert.equal(found.inventory.counts()['iron_ingot'], 4)
  const dear = anvil([[36, stack('iron_pickaxe', 1, 200, { repairCost: 39 })], [37, stack('iron_ingot', 8)]], 100)
  dear.found.session.open((parts, stores) => anvilLayout(parts, stores, () => {}))
  rawClick(dear.found, 30, 0, 1)
  rawClick(dear.found, 31, 0, 1)
  rawClick(dear.found, 2, 0, 0)
  assert.deepEqual([dear.found.session.cursor, dear.found.owner.level], [null, 100])
  dear.found.session.rename('Still mine')
  rawClick(dear.found, 1, 0, 1)
  rawClick(dear.found, 2, 0, 0)
  // A name alone never costs more than 39.
  assert.deepEqual([dear.found.session.cursor?.tags?.customName, dear.found.owner.level], ['Still mine', 61])
})

test('an anvil gives nothing to who cannot pay, and takes nothing from creative players', () => {
  const { found } = anvil([[36, stack('iron_sword', 1, 200)], [37, stack('iron_sword', 1, 180)]], 1)
  found.session.open((parts, stores) => anvilLayout(parts, stores, () => {}))
  rawClick(found, 30, 0, 1)
  rawClick(found, 31, 0, 1)
  for (const [button, mode] of [[0, 0], [0, 1], [0, 2], [0, 4]] as const) rawClick(found, 2, button, mode)
  assert.deepEqual([found.session.cursor, found.inventory.counts(), found.owner.level], [null, {}, 1])
  found.owner.creative = true
  rawClick(found, 2, 0, 0)
  assert.deepEqual([found.session.cursor?.name, found.owner.level], ['iron_sword', 1])
})

mechanic('a book goes onto what it fits, at half the price, and not onto what it clashes with', {
  area: 'stations',
  source: 'minecraft.wiki/w/Anvil_mechanics',
  how: 'result and levels of fitting, equal, clashing and foreign enchantments on swords'
}, () => {
  const book = (enchantments: Record<string, number>): NonNullable<Slot> => stack('enchanted_book', 1, 0, { enchantments })
  const combine = (left: NonNullable<Slot>, right: NonNullable<Slot>): [Slot, number] => {
    const { found } = anvil([[36, left], [37, right]], 100)
    found.session.open((parts, stores) => anvilLayout(parts, stores, () => {}))
    rawClick(found, 30, 0, 1)
    rawClick(found, 31, 0, 1)
    rawClick(found, 2, 0, 0)
    return [found.session.cursor, 100 - found.owner.level]
  }
  assert.deepEqual(combine(stack('iron_sword'), book({ sharpness: 3 })), [stack('iron_sword', 1, 0, { enchantments: { sharpness: 3 }, repairCost: 1 }), 3])
  assert.deepEqual(combine(stack('iron_sword', 1, 0, { enchantments: { sharpness: 3 } }), book({ sharpness: 3 }))[0]?.tags?.enchantments, { sharpness: 4 })
  assert.deepEqual(combine(stack('iron_sword', 1, 0, { enchantments: { sharpness: 3 } }), book({ smite: 2 })), [null, 0])
  assert.deepEqual(combine(stack('iron_sword'), book({ efficiency: 2 })), [null, 0])
  assert.deepEqual(combine(stack('iron_sword'), stack('iron_axe')), [null, 0])
})

mechanic('a grindstone mends two into one, takes enchantments off, and tells what they were worth', {
  area: 'stations',
  source: 'minecraft.wiki/w/Grindstone',
  how: 'durability, curses left and points for swords, a book, and pairs it refuses'
}, () => {
  const grind = (...items: Array<NonNullable<Slot>>): [Slot, number] => {
    const found = new Table(items.map((item, i) => [36 + i, item] as const))
    let points = -1
    found.session.open((parts, stores) => grindstoneLayout(parts, stores, given => { points = given }))
    items.forEach((_, i) => { rawClick(found, 30 + i, 0, 1) })
    rawClick(found, 2, 0, 0)
    return [found.session.cursor, points]
  }
  // 50 and 70 uses left, and 5 % of 250 more: 12.
  assert.deepEqual(grind(stack('iron_sword', 1, 200), stack('iron_sword', 1, 180)), [stack('iron_sword', 1, 118), 0])
  // Sharpness III needs 1 + 11 * 2 = 23 power, unbreaking I 5.
  assert.deepEqual(grind(stack('iron_sword', 1, 9, { enchantments: { sharpness: 3, unbreaking: 1, vanishing_curse: 1 }, repairCost: 7 })),
    [stack('iron_sword', 1, 9, { enchantments: { vanishing_curse: 1 }, repairCost: 1 }), 28])
  assert.deepEqual(grind(stack('enchanted_book', 1, 0, { enchantments: { sharpness: 1 } })), [stack('book'), 1])
  assert.deepEqual(grind(stack('iron_sword', 1, 9)), [null, -1])
  assert.deepEqual(grind(stack('iron_sword', 1, 9), stack('iron_axe', 1, 9)), [null, -1])
})

mechanic('what composts, and with what chance, is vanilla\'s', {
  area: 'stations',
  source: 'minecraft.wiki/w/Composter; assets/composter_increase_chance.json of github.com/Pumpkin-MC/Pumpkin, taken from the game: 101 items that 1.20.1 has, compared one by one',
  how: 'items of the version counted by their chance'
}, () => {
  const chances = names.map(name => [name, compostChance(name)] as const).filter(([, chance]) => chance > 0)
  const { chances: all } = table('composting') as { chances: Record<string, number> }
  assert.equal(chances.length, Object.keys(all).length)
  const counts = [0.3, 0.5, 0.65, 0.85, 1].map(chance => chances.filter(([, each]) => each === chance).length)
  assert.deepEqual(counts, [34, 11, 43, 11, 2])
  assert.deepEqual(['wheat_seeds', 'oak_leaves', 'cactus', 'apple', 'bread', 'cake', 'bamboo', 'stick'].map(compostChance), [0.3, 0.3, 0.5, 0.65, 0.85, 1, 0, 0])
})

test('clients are told the recipes whose buttons and slots they choose by', () => {
  const { recipes } = toClient('declare_recipes', recipesPacket(data)) as { recipes: Array<{ type: string, data: { ingredient?: Array<{ itemId: number }>, result: { itemId: number, itemCount: number } } }> }
  const cuts = recipes.filter(({ type }) => type === 'minecraft:stonecutting')
  assert.deepEqual([cuts.length, recipes.length - cuts.length], [201, 9])
  for (const { data: { ingredient, result } } of cuts) {
    const input = data.registry.items[ingredient?.[0]?.itemId ?? -1]?.name ?? ''
    assert.ok(stonecutterResults(input).some(({ name, count }) => data.registry.itemsByName[name]?.id === result.itemId && count === result.itemCount), input)
  }
})

test('a smithing table has one slot more than clients of older versions thought', () => {
  const found = new Table([])
  const sizes = [stonecutterLayout, smithingLayout, anvilLayout, grindstoneLayout].map(layout => {
    found.session.open((parts, stores) => layout(parts, stores, () => {}))
    const opened = found.sent.findLast(({ name }) => name === 'open_window')?.params['inventoryType']
    return [opened, (found.sent.findLast(({ name }) => name === 'window_items')?.params['items'] as unknown[]).length]
  })
  assert.deepEqual(sizes, [[MENU.stonecutter, 38], [MENU.smithing, 40], [MENU.anvil, 39], [MENU.grindstone, 39]])
})
