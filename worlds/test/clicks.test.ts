import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Container } from '../src/items/container.ts'
import { maxStack, stack, type Slot } from '../src/items/items.ts'
import type { Cell, Layout, LayoutParts } from '../src/items/layouts.ts'
import { anvilLayout, containerLayout, grindstoneLayout, smithingLayout, stonecutterLayout } from '../src/items/station-layouts.ts'
import { Rng } from '../src/rng.ts'
import { mechanic } from './conformance.ts'
import { beliefs, data, rawClick, Table } from './window-client.ts'

function hold (table: Table, at: number): void { rawClick(table, at, 0, 0) }
function inSlot (table: Table, at: number): Slot { return table.inventory.slots[at] ?? null }

test('a right click takes the larger half, puts down one, and swaps unlike stacks', () => {
  const table = new Table([[9, stack('egg', 5)], [10, stack('coal', 2)]])
  rawClick(table, 9, 1, 0)
  assert.deepEqual([table.session.cursor, inSlot(table, 9)], [stack('egg', 3), stack('egg', 2)])
  rawClick(table, 11, 1, 0)
  assert.deepEqual([table.session.cursor, inSlot(table, 11)], [stack('egg', 2), stack('egg', 1)])
  rawClick(table, 10, 1, 0)
  assert.deepEqual([table.session.cursor, inSlot(table, 10)], [stack('coal', 2), stack('egg', 2)])
})

test('a worn slot holds one item, whatever the stack on the cursor, and swaps only for one', () => {
  const table = new Table([[9, stack('carved_pumpkin', 5)], [10, stack('iron_helmet')]])
  hold(table, 9)
  rawClick(table, 5, 0, 0)
  assert.deepEqual([inSlot(table, 5), table.session.cursor], [stack('carved_pumpkin'), stack('carved_pumpkin', 4)])
  rawClick(table, 11, 0, 0)
  hold(table, 10)
  rawClick(table, 5, 0, 0)
  assert.deepEqual([inSlot(table, 5), table.session.cursor], [stack('iron_helmet'), stack('carved_pumpkin')])
  rawClick(table, 11, 0, 0)
  hold(table, 11)
  rawClick(table, 5, 0, 0)
  assert.deepEqual([inSlot(table, 5), table.session.cursor], [stack('iron_helmet'), stack('carved_pumpkin', 5)])
})

test('a hotbar key puts one of a stack on and hands back what was worn', () => {
  const table = new Table([[38, stack('carved_pumpkin', 5)], [5, stack('iron_helmet')]])
  rawClick(table, 5, 2, 2)
  assert.deepEqual(beliefs(table).server, ['5: carved_pumpkin x 1', '36: iron_helmet x 1', '38: carved_pumpkin x 4'])
})

test('the off-hand key swaps with the off hand, and a key on a result crafts into an empty place only', () => {
  const table = new Table([[9, stack('coal', 3)], [45, stack('shield')], [1, stack('oak_log', 2)], [37, stack('egg')]])
  rawClick(table, 9, 40, 2)
  assert.deepEqual([inSlot(table, 9), inSlot(table, 45)], [stack('shield'), stack('coal', 3)])
  rawClick(table, 0, 1, 2)
  assert.deepEqual(table.crafted, [])
  rawClick(table, 0, 0, 2)
  assert.deepEqual([inSlot(table, 36), inSlot(table, 1), table.crafted], [stack('oak_planks', 4), stack('oak_log'), [stack('oak_planks', 4)]])
})

test('a result is taken whole or not at all, and the cursor gathers more of the same', () => {
  const table = new Table([[1, stack('oak_log', 3)], [9, stack('oak_planks', 61)], [10, stack('dirt')]])
  hold(table, 9)
  rawClick(table, 0, 0, 0)
  assert.deepEqual([table.session.cursor, table.crafted], [stack('oak_planks', 61), []])
  rawClick(table, 12, 1, 0)
  rawClick(table, 0, 0, 0)
  assert.deepEqual([table.session.cursor, inSlot(table, 1)], [stack('oak_planks', 64), stack('oak_log', 2)])
  rawClick(table, 13, 0, 0)
  rawClick(table, 0, 1, 0)
  assert.deepEqual([table.session.cursor, inSlot(table, 1)], [stack('oak_planks', 4), stack('oak_log')])
  rawClick(table, 14, 0, 6)
  assert.deepEqual([table.session.cursor, inSlot(table, 1)], [stack('oak_planks', 64), stack('oak_log')])
})

test('a furnace output leaves whole or by halves to an empty cursor, never in parts onto a full one', () => {
  const table = new Table([[36, stack('iron_ingot', 60)]])
  table.furnace.output = stack('iron_ingot', 6)
  table.session.openFurnace(table.furnace)
  hold(table, 30)
  rawClick(table, 2, 0, 0)
  assert.deepEqual([table.session.cursor, table.furnace.output], [stack('iron_ingot', 60), stack('iron_ingot', 6)])
  rawClick(table, 30, 0, 0)
  rawClick(table, 2, 1, 0)
  assert.deepEqual([table.session.cursor, table.furnace.output, table.crafted], [stack('iron_ingot', 3), stack('iron_ingot', 3), [stack('iron_ingot', 3)]])
})

mechanic('shift clicks go where vanilla sends them', {
  area: 'stations',
  source: 'minecraft.wiki/w/Inventory',
  how: 'where worn, carried, crafted and smelted stacks land in three windows'
}, () => {
  const worn = new Table([[9, stack('shield')], [10, stack('shield')], [40, stack('egg')]])
  for (const at of [9, 10, 40]) rawClick(worn, at, 0, 1)
  assert.deepEqual(beliefs(worn).server, ['9: egg x 1', '36: shield x 1', '45: shield x 1'])

  const crafting = new Table([[9, stack('oak_log', 2)], [36, stack('egg', 3)]])
  crafting.session.openCrafting()
  rawClick(crafting, 10, 0, 1)
  rawClick(crafting, 0, 0, 1)
  assert.deepEqual(beliefs(crafting).server, ['36: egg x 3', '44: oak_planks x 8'])

  const smelting = new Table([[9, stack('raw_iron', 2)], [10, stack('coal', 3)], [11, stack('egg')], [36, stack('oak_planks', 2)]])
  smelting.furnace.output = stack('stone', 5)
  smelting.session.openFurnace(smelting.furnace)
  for (const at of [2, 3, 4, 5, 30]) rawClick(smelting, at, 0, 1)
  assert.deepEqual([smelting.furnace.input, smelting.furnace.fuel, smelting.furnace.output], [stack('raw_iron', 2), stack('coal', 3), null])
  assert.deepEqual(beliefs(smelting).server, ['36: oak_planks x 2', '37: egg x 1', '44: stone x 5'])
})

test('the fuel slot takes fuels, and one empty bucket', () => {
  const table = new Table([[9, stack('bucket', 3)]])
  table.session.openFurnace(table.furnace)
  hold(table, 3)
  rawClick(table, 1, 0, 0)
  assert.deepEqual([table.furnace.fuel, table.session.cursor], [stack('bucket'), stack('bucket', 2)])
})

test('a double click with the other button gathers from the far end', () => {
  const table = new Table([[9, stack('egg', 1)], [10, stack('egg', 9)], [11, stack('egg', 9)]])
  hold(table, 9)
  rawClick(table, 9, 1, 6)
  assert.deepEqual([inSlot(table, 10), inSlot(table, 11), table.session.cursor], [stack('egg', 3), null, stack('egg', 16)])
})

test('a drag reaches no more slots than there are items, and one slot takes all', () => {
  const table = new Table([[9, stack('coal', 2)], [10, stack('egg', 5)]])
  hold(table, 9)
  for (const [slot, button] of [[-999, 0], [11, 1], [12, 1], [13, 1], [-999, 2]] as const) rawClick(table, slot, button, 5)
  assert.deepEqual([11, 12, 13].map(at => inSlot(table, at)), [stack('coal'), stack('coal'), null])
  hold(table, 10)
  for (const [slot, button] of [[-999, 0], [20, 1], [-999, 2]] as const) rawClick(table, slot, button, 5)
  assert.deepEqual([inSlot(table, 20), table.session.cursor], [stack('egg', 5), null])
})

test('another click in the middle of a drag ends the drag and does nothing', () => {
  const table = new Table([[9, stack('coal', 2)]])
  hold(table, 9)
  rawClick(table, -999, 0, 5)
  rawClick(table, 10, 1, 5)
  rawClick(table, -999, 0, 0)
  rawClick(table, -999, 2, 5)
  assert.deepEqual([inSlot(table, 10), table.session.cursor, table.dropped], [null, stack('coal', 2), []])
})

test('a drop key takes a whole result and uses the grid up', () => {
  const table = new Table([[1, stack('oak_log', 2)]])
  rawClick(table, 0, 0, 4)
  assert.deepEqual([table.dropped, inSlot(table, 1)], [[{ item: stack('oak_planks', 4), thrown: true }], stack('oak_log')])
})

/** A window over a chest of 27 slots, the first ones filled so. */
function chest (items: readonly Slot[], carried: ReadonlyArray<readonly [number, NonNullable<Slot>]>): { table: Table, kept: Container } {
  const table = new Table(carried)
  const kept = new Container()
  items.forEach((item, i) => { kept.slots[i] = item })
  table.session.open((parts, stores) => containerLayout(parts, stores, [kept], 'container.chest', () => {}))
  return { table, kept }
}

test('a chest takes shift clicks from the front, gives them to the hotbar\'s end, and both stop when full', () => {
  const { table, kept } = chest([stack('dirt', 60), null, stack('dirt', 64)], [[9, stack('dirt', 10)], [36, stack('coal', 3)]])
  rawClick(table, 27, 0, 1)
  assert.deepEqual(kept.slots.slice(0, 3), [stack('dirt', 64), stack('dirt', 6), stack('dirt', 64)])
  rawClick(table, 1, 0, 1)
  assert.deepEqual([inSlot(table, 44), inSlot(table, 36), kept.slots[1]], [stack('dirt', 6), stack('coal', 3), null])
  kept.slots.fill(stack('stone', 64))
  rawClick(table, 54, 0, 1)
  assert.deepEqual(inSlot(table, 36), stack('coal', 3))
})

test('number keys, off-hand key and drop keys work in a chest', () => {
  const { table, kept } = chest([stack('dirt', 5), stack('coal', 7)], [[38, stack('stick', 3)]])
  rawClick(table, 0, 2, 2)
  assert.deepEqual([kept.slots[0], inSlot(table, 38)], [stack('stick', 3), stack('dirt', 5)])
  rawClick(table, 1, 40, 2)
  assert.deepEqual([kept.slots[1], inSlot(table, 45)], [null, stack('coal', 7)])
  rawClick(table, 1, 40, 2)
  assert.deepEqual([kept.slots[1], inSlot(table, 45)], [stack('coal', 7), null])
  rawClick(table, 1, 0, 4)
  rawClick(table, 1, 1, 4)
  assert.deepEqual([table.dropped.map(({ item }) => item.count), kept.slots[1]], [[1, 6], null])
})

test('drags share, and a double click gathers, across chest and inventory', () => {
  const { table, kept } = chest([stack('dirt', 10)], [])
  rawClick(table, 0, 0, 0)
  for (const [slot, button] of [[-999, 0], [1, 1], [2, 1], [30, 1], [-999, 2]] as const) rawClick(table, slot, button, 5)
  assert.deepEqual([kept.slots[1], kept.slots[2], inSlot(table, 12), table.session.cursor], [stack('dirt', 3), stack('dirt', 3), stack('dirt', 3), stack('dirt')])
  for (const [slot, button] of [[-999, 4], [5, 5], [-999, 6]] as const) rawClick(table, slot, button, 5)
  assert.deepEqual([kept.slots[5], table.session.cursor], [stack('dirt'), null])
  rawClick(table, 1, 0, 0)
  rawClick(table, 20, 0, 6)
  assert.deepEqual([table.session.cursor, kept.contents, inSlot(table, 12)], [stack('dirt', 10), [], null])
})

test('the middle button copies a stack and drags full ones for creative players only', () => {
  const { table, kept } = chest([stack('dirt', 2)], [])
  rawClick(table, 0, 2, 3)
  assert.equal(table.session.cursor, null)
  table.owner.creative = true
  rawClick(table, 0, 2, 3)
  assert.deepEqual([table.session.cursor, kept.slots[0]], [stack('dirt', 64), stack('dirt', 2)])
  for (const [slot, button] of [[-999, 8], [3, 9], [4, 9], [-999, 10]] as const) rawClick(table, slot, button, 5)
  assert.deepEqual([kept.slots[3], kept.slots[4], table.session.cursor], [stack('dirt', 64), stack('dirt', 64), null])
  table.owner.creative = false
  rawClick(table, 3, 0, 0)
  for (const [slot, button] of [[-999, 8], [6, 9], [7, 9], [-999, 10]] as const) rawClick(table, slot, button, 5)
  assert.deepEqual([kept.slots[6], kept.slots[7], table.session.cursor], [null, null, stack('dirt', 64)])
})

test('a double click leaves the product of a station alone', () => {
  const table = new Table([[9, stack('stone', 2)], [10, stack('stone_bricks', 3)], [11, stack('stone_bricks', 4)]])
  table.session.open(stonecutterLayout)
  rawClick(table, 2, 0, 1)
  table.session.press(table.session.windowId, 4)
  rawClick(table, 3, 0, 0)
  rawClick(table, 20, 0, 6)
  assert.deepEqual([table.session.cursor, table.crafted], [stack('stone_bricks', 7), []])
})

const STATIONS: ReadonlyArray<(parts: LayoutParts, stores: readonly Cell[], containers: readonly Container[]) => Layout> = [
  stonecutterLayout, (parts, stores) => smithingLayout(parts, stores, () => {}), (parts, stores) => anvilLayout(parts, stores, () => {}),
  (parts, stores) => grindstoneLayout(parts, stores, () => {}), (parts, stores, containers) => containerLayout(parts, stores, containers, 'container.chestDouble', () => {}),
  (parts, stores, [barrel]) => containerLayout(parts, stores, barrel === undefined ? [] : [barrel], 'container.barrel', () => {})
]

mechanic('no sequence of clicks makes or loses a stack in any station, also when its window closes amid a drag', {
  area: 'stations',
  source: 'minecraft.wiki/w/Java_Edition_protocol/Packets#Click_Container',
  how: '4 seeds of 300 random clicks of all seven modes, buttons and names in stonecutter, smithing table, anvil, grindstone, double chest and barrel, with items that none of them works; counted after each'
}, () => {
  const kinds = [
    stack('egg', 9), stack('bread', 40), stack('iron_pickaxe', 1, 5), stack('diamond_sword', 1, 9), stack('bow', 1, 3),
    stack('netherite_upgrade_smithing_template', 3), stack('shears', 1, 1), stack('carved_pumpkin', 5), stack('shield', 1, 7)
  ]
  STATIONS.forEach((open, station) => {
    for (let seed = 1; seed <= 4; seed++) {
      const rng = new Rng(seed * 100 + station)
      const table = new Table(kinds.map((item, i) => [9 + i * 3, item]))
      const containers = [new Container(), new Container()]
      const owned = (): Record<string, number> => {
        const found = table.inventory.counts()
        for (const { name, count } of [...table.session.loose(), ...containers.flatMap(({ contents }) => contents), ...table.dropped.map(({ item }) => item)]) found[name] = (found[name] ?? 0) + count
        return Object.fromEntries(Object.entries(found).sort())
      }
      const before = owned()
      for (let i = 0; i < 300; i++) {
        if (i % 60 === 0) table.session.open((parts, stores) => open(parts, stores, containers))
        const mode = rng.int(3) === 0 ? 5 : rng.int(7)
        const button = mode === 5 ? [0, 1, 2, 4, 5, 6, 8, 9, 10][rng.int(9)] ?? 0 : mode === 2 ? [rng.int(9), 40][rng.int(2)] ?? 0 : rng.int(3)
        rawClick(table, rng.int(12) === 0 ? -999 : rng.int(rng.int(2) === 0 ? 8 : 92) - 1, button, mode)
        if (rng.int(20) === 0) table.session.press(table.session.windowId, rng.int(4))
        assert.deepEqual(owned(), before, `station ${station}, seed ${seed}, click ${i}`)
      }
      assert.ok(table.inventory.slots.every(slot => slot === null || slot.count <= maxStack(data, slot.name)))
      table.session.close()
      assert.deepEqual(owned(), before)
    }
  })
})
