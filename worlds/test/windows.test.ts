import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { Container } from '../src/items/container.ts'
import { maxStack, stack } from '../src/items/items.ts'
import { MENU } from '../src/items/layouts.ts'
import { containerLayout } from '../src/items/station-layouts.ts'
import { mechanic } from './conformance.ts'
import { beliefs, data, FURNACE, id, rawClick, recipeFor, Table, TABLE, type ClientItem } from './window-client.ts'

function total (table: Table, name: string): number { return table.inventory.counts()[name] ?? 0 }

function item (table: Table, at: number): ClientItem {
  const found = table.client.inventory.slots[at]
  assert.ok(found, `the client sees nothing in slot ${at}`)
  return found
}

async function agree (table: Table): Promise<void> {
  table.session.sync()
  await table.settle()
  const { client, server } = beliefs(table)
  assert.deepEqual(client, server)
}

test('the window type numbers are the ones clients use', () => {
  const require = createRequire(import.meta.url)
  const { windows } = (require('prismarine-windows') as (version: string) => { windows: Record<string, { type: number }> })('1.20.1')
  assert.equal(MENU.crafting, windows['minecraft:crafting']?.type)
  assert.equal(MENU.furnace, windows['minecraft:furnace']?.type)
})

test('mineflayer crafts in the 2x2 grid, several times over, and both sides agree', async () => {
  const table = new Table([[36, stack('oak_log', 3)]])
  await table.settle()
  await table.client.craft(recipeFor(table.client, 'oak_planks', null), 3)
  await table.client.craft(recipeFor(table.client, 'crafting_table', null), 1)
  await table.client.craft(recipeFor(table.client, 'stick', null), 2)
  await agree(table)
  assert.deepEqual(table.inventory.counts(), { crafting_table: 1, oak_planks: 4, stick: 8 })
  assert.deepEqual(table.crafted.map(made => `${made.name} ${made.count}`), ['oak_planks 4', 'oak_planks 4', 'oak_planks 4', 'crafting_table 1', 'stick 4', 'stick 4'])
  assert.deepEqual(table.dropped, [])
})

test('mineflayer crafts in the 3x3 grid of a table and closes it', async () => {
  const table = new Table([[9, stack('cobblestone', 10)], [40, stack('stick', 4)]])
  await table.settle()
  const block = { position: TABLE }
  await table.client.craft(recipeFor(table.client, 'stone_pickaxe', block), 2, block)
  await agree(table)
  assert.deepEqual(table.inventory.counts(), { cobblestone: 4, stone_pickaxe: 2 })
  assert.equal(table.session.kind, 'inventory')
  assert.equal(item(table, table.inventory.slots.findIndex(slot => slot?.name === 'stone_pickaxe')).durabilityUsed, 0)
})

test('a cake leaves its three buckets, also with mineflayer, which forgets them', async () => {
  const table = new Table([
    [9, stack('milk_bucket')], [10, stack('milk_bucket')], [11, stack('milk_bucket')], [12, stack('sugar', 2)], [13, stack('egg')], [14, stack('wheat', 3)]
  ])
  await table.settle()
  const block = { position: TABLE }
  await table.client.craft(recipeFor(table.client, 'cake', block), 1, block)
  await agree(table)
  assert.deepEqual(table.inventory.counts(), { bucket: 3, cake: 1 })
})

test('a craft with the inventory full gives back what it took, and both sides agree', async () => {
  const full = Array.from({ length: 36 }, (_, i) => [9 + i, stack('dirt', 64)] as const)
  const table = new Table([...full, [36, stack('oak_log', 1)]])
  await table.settle()
  await table.client.craft(recipeFor(table.client, 'oak_planks', null), 1)
  await agree(table)
  assert.equal(total(table, 'oak_planks') + table.dropped.reduce((sum, { item }) => sum + (item.name === 'oak_planks' ? item.count : 0), 0), 4)
  assert.equal(total(table, 'dirt'), 35 * 64)
})

test('mineflayer smelts: puts input and fuel, sees progress, takes the output', async () => {
  const table = new Table([[36, stack('raw_iron', 5)], [37, stack('coal', 3)]])
  await table.settle()
  const furnace = await table.client.openFurnace({ position: FURNACE })
  await furnace.putInput(id('raw_iron'), null, 2)
  await furnace.putFuel(id('coal'), null, 1)
  await table.tick(100)
  assert.equal(furnace.progress, 0.5)
  assert.equal(furnace.fuel, 1501 / 1600)
  await table.tick(300)
  assert.equal((await furnace.takeOutput()).name, 'iron_ingot')
  await furnace.close()
  await agree(table)
  assert.deepEqual(table.inventory.counts(), { coal: 2, iron_ingot: 2, raw_iron: 3 })
  assert.deepEqual(table.crafted, [stack('iron_ingot', 2)])
  assert.equal(table.furnace.contents.length, 0)
})

test('mineflayer takes back input and fuel', async () => {
  const table = new Table([[36, stack('raw_iron', 5)], [37, stack('stick', 20)]])
  await table.settle()
  const furnace = await table.client.openFurnace({ position: FURNACE })
  await furnace.putInput(id('raw_iron'), null, 5)
  await furnace.putFuel(id('stick'), null, 20)
  await furnace.takeInput()
  await furnace.takeFuel()
  await furnace.close()
  await agree(table)
  assert.deepEqual(table.inventory.counts(), { raw_iron: 5, stick: 20 })
})

test('mineflayer moves, swaps, equips and takes off', async () => {
  const table = new Table([[9, stack('iron_helmet')], [36, stack('dirt', 5)], [20, stack('iron_axe', 1, 7)], [21, stack('shield')]])
  await table.settle()
  await table.client.moveSlotItem(20, 36)
  await table.client.equip(item(table, 9), 'head')
  await table.client.equip(item(table, 21), 'off-hand')
  await agree(table)
  assert.deepEqual(table.inventory.equipment(), {
    hand: stack('iron_axe', 1, 7), off_hand: stack('shield'), head: stack('iron_helmet'), torso: null, legs: null, feet: null
  })
  assert.equal(table.client.heldItem?.durabilityUsed, 7)
  await table.client.unequip('head')
  await table.client.unequip('hand')
  await agree(table)
  assert.equal(table.inventory.equipment().head, null)
  assert.equal(table.inventory.hand, null)
  assert.deepEqual(table.inventory.counts(), { dirt: 5, iron_axe: 1, iron_helmet: 1, shield: 1 })
})

test('mineflayer throws a part of a stack and a whole one', async () => {
  const table = new Table([[36, stack('dirt', 10)], [9, stack('cobblestone', 64)]])
  await table.settle()
  await table.client.toss(id('dirt'), null, 4)
  await table.client.tossStack(item(table, 9))
  await agree(table)
  assert.deepEqual(table.inventory.counts(), { dirt: 6 })
  assert.equal(table.dropped.filter(({ item, thrown }) => thrown && item.name === 'dirt').reduce((sum, { item }) => sum + item.count, 0), 4)
  assert.deepEqual(table.dropped.at(-1), { item: stack('cobblestone', 64), thrown: true })
})

test('mineflayer moves stacks by shift click and hotbar keys', async () => {
  const table = new Table([[9, stack('dirt', 10)], [36, stack('dirt', 60)], [10, stack('oak_log', 2)], [11, stack('iron_boots')]])
  await table.settle()
  await table.client.clickWindow(9, 0, 1)
  await table.client.clickWindow(10, 4, 2)
  await table.client.clickWindow(11, 0, 1)
  await table.client.clickWindow(40, 0, 4)
  await agree(table)
  assert.deepEqual(beliefs(table).server, ['8: iron_boots x 1', '36: dirt x 64', '37: dirt x 6', '40: oak_log x 1'])
  assert.deepEqual(table.dropped, [{ item: stack('oak_log'), thrown: true }])
})

test('a client that claims what it does not have is corrected', async () => {
  const table = new Table([[9, stack('dirt', 10)]])
  await table.settle()
  table.client.inventory.slots[20] = null
  const state = Number(table.sent.at(-1)?.params['stateId'])
  table.session.handleClick({
    windowId: 0, stateId: state, slot: 9, mouseButton: 0, mode: 0,
    changedSlots: [{ location: 9, item: { present: false } }, { location: 20, item: { present: true, itemId: id('diamond'), itemCount: 64 } }],
    cursorItem: { present: true, itemId: id('dirt'), itemCount: 10 }
  })
  const answer = table.sent.at(-1)
  assert.equal(answer?.name, 'set_slot')
  assert.equal(answer?.params['slot'], 20)
  assert.deepEqual(answer?.params['item'], { present: false })
  assert.deepEqual(table.session.cursor, stack('dirt', 10))
})

test('an item id that the version does not have is answered like any wrong claim', () => {
  const table = new Table([])
  table.session.handleClick({
    windowId: 0, stateId: 1, slot: 9, mouseButton: 0, mode: 0,
    changedSlots: [{ location: 9, item: { present: true, itemId: 999999, itemCount: 1 } }], cursorItem: { present: false }
  })
  assert.deepEqual(table.sent.at(-1)?.params['item'], { present: false })
})

test('a click with stateId -1 is done and answered with the whole window', () => {
  const table = new Table([[9, stack('dirt', 10)]])
  rawClick(table, 9, 1, 0, -1)
  const answer = table.sent.at(-1)
  assert.equal(answer?.name, 'window_items')
  assert.deepEqual(table.session.cursor, stack('dirt', 5))
  assert.equal((answer?.params['carriedItem'] as { itemCount: number }).itemCount, 5)
})

test('a click in a grid is answered with the result slot even when it stays empty', () => {
  const table = new Table([])
  const before = table.sent.length
  rawClick(table, 2, 0, 0)
  assert.deepEqual(table.sent.slice(before).map(({ name, params }) => [name, params['slot']]), [['set_slot', 0]])
})

test('clicks on another window are ignored, unknown modes and slots answered with the whole window', () => {
  const table = new Table([[9, stack('dirt', 10)]])
  const before = table.sent.length
  table.session.handleClick({ windowId: 7, stateId: 1, slot: 9, mouseButton: 0, mode: 0, changedSlots: [], cursorItem: { present: false } })
  assert.equal(table.sent.length, before)
  for (const [slot, button, mode] of [[9, 0, 9], [99, 0, 0], [9, 33, 2], [9, 5, 0]] as const) {
    const known = table.sent.length
    rawClick(table, slot, button, mode)
    assert.deepEqual(table.sent.slice(known).map(({ name }) => name), ['window_items'], `slot ${slot} button ${button} mode ${mode}`)
  }
  assert.deepEqual(table.inventory.slots[9], stack('dirt', 10))
})

mechanic('dragging shares a stack evenly, or one each', {
  area: 'stations',
  source: 'minecraft.wiki/w/Inventory',
  how: 'stacks after a left and a right drag over filled and empty slots'
}, () => {
  const table = new Table([[9, stack('dirt', 10)], [12, stack('dirt', 63)]])
  rawClick(table, 9, 0, 0)
  for (const [slot, button] of [[-999, 0], [10, 1], [11, 1], [12, 1], [-999, 2]] as const) rawClick(table, slot, button, 5)
  assert.deepEqual([10, 11, 12].map(at => table.inventory.slots[at]?.count), [3, 3, 64])
  assert.deepEqual(table.session.cursor, stack('dirt', 3))
  for (const [slot, button] of [[-999, 4], [20, 5], [21, 5], [-999, 6]] as const) rawClick(table, slot, button, 5)
  assert.deepEqual([20, 21].map(at => table.inventory.slots[at]?.count), [1, 1])
  assert.deepEqual(table.session.cursor, stack('dirt', 1))
})

test('a double click gathers loose stacks before full ones', () => {
  const table = new Table([[9, stack('dirt', 3)], [10, stack('dirt', 64)], [11, stack('dirt', 10)], [12, stack('dirt', 5)]])
  rawClick(table, 9, 0, 0)
  rawClick(table, 9, 0, 6)
  assert.deepEqual(table.session.cursor, stack('dirt', 64))
  assert.deepEqual([10, 11, 12].map(at => table.inventory.slots[at]?.count), [18, undefined, undefined])
})

mechanic('a shift click on a result crafts until the grid is used up; what finds no room falls to the ground', {
  area: 'stations',
  source: 'minecraft.wiki/w/Crafting',
  how: 'items made, left in the grid and dropped, with room and without'
}, () => {
  const table = new Table([[1, stack('oak_log', 5)]])
  rawClick(table, 0, 0, 1)
  assert.deepEqual(table.inventory.counts(), { oak_planks: 20 })
  assert.equal(table.crafted.length, 5)

  const narrow = new Table([...Array.from({ length: 36 }, (_, i) => [9 + i, stack('dirt', 64)] as const), [44, stack('oak_planks', 62)], [1, stack('oak_log', 5)]])
  rawClick(narrow, 0, 0, 1)
  assert.equal(total(narrow, 'oak_planks'), 64)
  assert.equal(total(narrow, 'oak_log'), 4)
  assert.deepEqual(narrow.dropped, [{ item: stack('oak_planks', 2), thrown: false }])
})

test('worn slots take only what is worn there, results and outputs take nothing', () => {
  const table = new Table([[9, stack('dirt', 2)], [10, stack('iron_boots')]])
  rawClick(table, 9, 0, 0)
  rawClick(table, 8, 0, 0)
  rawClick(table, 0, 0, 0)
  assert.deepEqual(table.session.cursor, stack('dirt', 2))
  table.session.openFurnace(table.furnace)
  rawClick(table, 2, 0, 0)
  rawClick(table, 1, 0, 0)
  assert.deepEqual(table.session.cursor, stack('dirt', 2))
  assert.deepEqual(table.furnace.contents, [])
})

mechanic('closing a table gives its grid and the cursor back, and drops what does not fit', {
  area: 'stations',
  source: 'minecraft.wiki/w/Crafting_Table',
  how: 'what is dropped when the inventory is full'
}, () => {
  const table = new Table([[9, stack('dirt', 10)], [10, stack('cobblestone', 4)]])
  table.session.openCrafting()
  rawClick(table, 10, 0, 0)
  rawClick(table, 5, 0, 0)
  rawClick(table, 11, 0, 0)
  assert.deepEqual(table.session.loose(), [stack('dirt', 10), stack('cobblestone', 4)])
  for (let at = 9; at < 45; at++) table.inventory.slots[at] = stack('stone', 64)
  table.session.close()
  assert.deepEqual(table.dropped.map(({ item, thrown }) => [item.name, item.count, thrown]), [['dirt', 10, false], ['cobblestone', 4, false]])
  assert.deepEqual(table.session.loose(), [])
  assert.equal(table.session.windowId, 0)
})

test('the world closing a window tells the client and keeps its items', async () => {
  const table = new Table([[36, stack('raw_iron', 5)]])
  await table.settle()
  const furnace = await table.client.openFurnace({ position: FURNACE })
  await furnace.putInput(id('raw_iron'), null, 2)
  table.session.closeByWorld()
  await agree(table)
  assert.equal(table.client.currentWindow, null)
  assert.equal(total(table, 'raw_iron'), 3)
  assert.equal(table.session.furnace, null)
})

test('with nothing new, a tick sends nothing', () => {
  const table = new Table([[9, stack('dirt', 10)]])
  const before = table.sent.length
  table.session.sync()
  assert.equal(table.sent.length, before)
  table.inventory.add(stack('dirt', 3))
  table.session.sync()
  table.session.sync()
  assert.deepEqual(table.sent.slice(before).map(({ name, params }) => [name, params['slot']]), [['set_slot', 9]])
})

test('an idle furnace is reported when its window opens and once a second, one at work as it changes', () => {
  const table = new Table([])
  table.session.openFurnace(table.furnace)
  const reports = (ticks: number): number => {
    const known = table.sent.length
    for (let i = 0; i < ticks; i++) {
      table.furnace.tick()
      table.session.sync()
    }
    return table.sent.slice(known).filter(({ name }) => name === 'craft_progress_bar').length
  }
  assert.equal(reports(1), 4)
  assert.equal(reports(19), 0)
  assert.equal(reports(1), 4)
  table.furnace.input = stack('raw_iron')
  table.furnace.fuel = stack('coal')
  assert.equal(reports(1), 3)
  assert.equal(reports(5), 10)
})

/** A small generator of its own, so that a failure names a seed that shows it again. */
function pseudoRandom (seed: number): (n: number) => number {
  let state = seed
  return n => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor(state / 0x100000000 * n)
  }
}

mechanic('no sequence of clicks makes, loses or overfills a stack, and the client is told of every change', {
  area: 'stations',
  source: 'minecraft.wiki/w/Inventory',
  how: '40 seeds of 400 random clicks in inventory, table, furnace and chest; items counted after each'
}, () => {
  const kinds = [stack('egg', 9), stack('rotten_flesh', 40), stack('carved_pumpkin', 5), stack('golden_horse_armor'), stack('bucket', 7), stack('shield'), stack('coal', 33)]
  for (let seed = 1; seed <= 40; seed++) {
    const pick = pseudoRandom(seed)
    const table = new Table(Array.from({ length: 20 }, (_, i) => [9 + pick(36), kinds[i % kinds.length] ?? null] as const).flatMap(([at, item]) => item === null ? [] : [[at, item] as const]))
    const chest = new Container()
    const owned = (): Record<string, number> => {
      const found = table.inventory.counts()
      for (const { name, count } of [...table.session.loose(), ...table.furnace.contents, ...chest.contents, ...table.dropped.map(({ item }) => item)]) found[name] = (found[name] ?? 0) + count
      return Object.fromEntries(Object.entries(found).sort())
    }
    const before = owned()
    if (seed % 3 === 1) table.session.openCrafting()
    if (seed % 3 === 2) table.session.openFurnace(table.furnace)
    if (seed % 6 === 3) table.session.open((parts, stores) => containerLayout(parts, stores, [chest], 'container.chest', () => {}))
    for (let i = 0; i < 400; i++) {
      const mode = [0, 0, 0, 1, 2, 4, 5, 5, 5, 6][pick(10)] ?? 0
      const button = mode === 5 ? [0, 1, 2, 4, 5, 6][pick(6)] ?? 0 : mode === 2 ? [pick(9), 40][pick(2)] ?? 0 : pick(2)
      rawClick(table, pick(12) === 0 ? -999 : pick(seed % 6 === 3 ? 63 : 46), button, mode)
      assert.deepEqual(owned(), before, `seed ${seed}, click ${i}`)
    }
    assert.ok(table.inventory.slots.every(slot => slot === null || slot.count <= maxStack(data, slot.name)), `seed ${seed}`)
    table.session.close()
    assert.deepEqual(owned(), before)
    assert.deepEqual(told(table), beliefs(table).server, `seed ${seed}`)
  }
})

/** What a client knows of its inventory that does nothing but note what it is sent. */
function told (table: Table): string[] {
  const slots = new Map<number, string>()
  const note = (windowId: unknown, at: number, wire: { present: boolean, itemId?: number, itemCount?: number }): void => {
    const start = windowId === 0 ? 0 : windowStart(table, Number(windowId))
    const own = windowId === 0 ? at : at - start + 9
    if (windowId !== 0 && at < start) return
    slots.set(own, wire.present ? `${own}: ${data.registry.items[wire.itemId ?? -1]?.name} x ${wire.itemCount}` : '')
  }
  for (const { name, params } of table.sent) {
    if (name === 'set_slot') note(params['windowId'], Number(params['slot']), params['item'] as { present: boolean })
    if (name === 'window_items') (params['items'] as Array<{ present: boolean }>).forEach((item, at) => { note(params['windowId'], at, item) })
  }
  return [...slots].filter(([at, line]) => at !== 0 && line !== '').sort(([a], [b]) => a - b).map(([, line]) => line)
}

/** Where the carried slots begin in a window that was opened. */
function windowStart (table: Table, windowId: number): number {
  const opened = table.sent.findLast(({ name, params }) => name === 'open_window' && params['windowId'] === windowId)
  return { [MENU.crafting]: 10, [MENU.container]: 27 }[Number(opened?.params['inventoryType'])] ?? 3
}
