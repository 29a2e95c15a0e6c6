import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Vec } from '../src/geometry.ts'
import { stack, toWire, type Slot } from '../src/items/items.ts'
import { mechanic } from './conformance.ts'
import { GROUND, Stage, type Actor } from './stage.ts'

const FLOOR = GROUND - 1

function states (stage: Stage, ...cells: Vec[]): Array<string | undefined> {
  return cells.map(cell => stage.game.blocks.at(cell).properties['type'])
}

function container (stage: Stage, cell: Vec): readonly Slot[] {
  return stage.game.blocks.entities.containerAt(cell).slots
}

/** A click in the open window, as a client sends it. */
function click (stage: Stage, actor: Actor, slot: number, button = 0, mode = 0): void {
  const { window } = actor.player
  actor.write('window_click', { windowId: window.windowId, stateId: -1, slot, mouseButton: button, mode, changedSlots: [], cursorItem: toWire(stage.game.data, window.cursor) })
  stage.run()
}

function open (stage: Stage, actor: Actor, cell: Vec): number {
  actor.use(cell)
  stage.run()
  return actor.player.window.windowId
}

/** A chest facing north for each x, beside each other from west to east, placed as the player stands. */
function placed (stage: Stage, actor: Actor, ...xs: number[]): Vec[] {
  return xs.map(x => {
    actor.player.inventory.hand = stack('chest')
    actor.use({ x, y: FLOOR, z: 2 })
    stage.run()
    return { x, y: GROUND, z: 2 }
  })
}

function lying (stage: Stage): Record<string, number> {
  const found: Record<string, number> = {}
  for (const { item } of stage.game.entities.items.values()) found[item.name] = (found[item.name] ?? 0) + item.count
  return found
}

mechanic('a chest placed beside another of its facing joins it; a third stays alone', {
  area: 'stations',
  source: 'minecraft.wiki/w/Chest',
  how: 'halves of chests placed in a row from both sides'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  const cells = placed(stage, ada, 1, 2, 3)
  assert.deepEqual(states(stage, ...cells), ['left', 'right', 'single'])
  assert.deepEqual(states(stage, ...placed(stage, ada, -1, -2)), ['right', 'left'])
})

test('placed while sneaking a chest stays alone, but for the one whose side is clicked', () => {
  const stage = new Stage()
  const ada = stage.join()
  const [first] = placed(stage, ada, 1)
  ada.write('entity_action', { entityId: 0, actionId: 'start_sneaking', jumpBoost: 0 })
  stage.run()
  const [second] = placed(stage, ada, 2)
  assert.ok(first && second)
  assert.deepEqual(states(stage, first, second), ['single', 'single'])
  ada.player.inventory.hand = stack('chest')
  ada.use(second, 5)
  stage.run()
  assert.deepEqual(states(stage, first, second, { x: 3, y: GROUND, z: 2 }), ['single', 'left', 'right'])
})

test('a trapped chest does not join a chest', () => {
  const stage = new Stage()
  const ada = stage.join()
  const [first] = placed(stage, ada, 1)
  ada.player.inventory.hand = stack('trapped_chest')
  ada.use({ x: 2, y: FLOOR, z: 2 })
  stage.run()
  assert.ok(first)
  assert.deepEqual(states(stage, first, { x: 2, y: GROUND, z: 2 }), ['single', 'single'])
})

mechanic('both halves of a double chest open the same 54 slots, the right half first', {
  area: 'stations',
  source: 'minecraft.wiki/w/Chest',
  how: 'both halves opened and filled through clicks; contents of each half'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  const [left, right] = placed(stage, ada, 1, 2)
  assert.ok(left && right)
  ada.player.inventory.hand = stack('dirt', 10)
  for (const [cell, slot] of [[left, 0], [right, 53]] as const) {
    open(stage, ada, cell)
    assert.deepEqual(ada.all('open_window').at(-1)?.['inventoryType'], 5)
    assert.equal(ada.all('window_items').at(-1)?.['items'].length, 90)
    click(stage, ada, 81, 1)
    click(stage, ada, slot, 0)
    ada.write('close_window', { windowId: ada.player.window.windowId })
    stage.run()
  }
  assert.deepEqual([container(stage, right)[0]?.count, container(stage, left)[26]?.count], [5, 3])
})

test('breaking a half drops what it held, closes the window, and leaves a single chest', () => {
  const stage = new Stage()
  const ada = stage.join()
  const [left, right] = placed(stage, ada, 1, 2)
  assert.ok(left && right)
  stage.game.blocks.entities.containerAt(left).slots[3] = stack('coal', 7)
  stage.game.blocks.entities.containerAt(right).slots[4] = stack('stick', 9)
  open(stage, ada, left)
  assert.notEqual(ada.player.window.windowId, 0)
  stage.game.blocks.destroy(right, null)
  assert.equal(ada.player.window.windowId, 0)
  assert.deepEqual([states(stage, left), container(stage, left)[3], lying(stage)], [['single'], stack('coal', 7), { chest: 1, stick: 9 }])
})

mechanic('a full block above keeps the lid shut, of a double chest above either half; glass does not', {
  area: 'stations',
  source: 'minecraft.wiki/w/Chest',
  how: 'windows opened with stone and glass above the other half'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  const [left, right] = placed(stage, ada, 1, 2)
  assert.ok(left && right)
  stage.put({ ...right, y: GROUND + 1 }, 'stone')
  assert.equal(open(stage, ada, left), 0)
  stage.put({ ...right, y: GROUND + 1 }, 'glass')
  assert.notEqual(open(stage, ada, left), 0)
})

test('the lid is lifted while somebody looks in, and everybody is told', () => {
  const stage = new Stage()
  const [ada, bob] = [stage.join('Ada'), stage.join('Bob')]
  const [cell] = placed(stage, ada, 1)
  assert.ok(cell)
  open(stage, ada, cell)
  open(stage, bob, cell)
  ada.write('close_window', { windowId: ada.player.window.windowId })
  stage.run()
  bob.seat.leave()
  stage.run()
  assert.deepEqual(ada.all('block_action').map(({ byte2 }) => byte2), [1, 2, 1, 0])
})

mechanic('two players at one chest see each other\'s moves, and no click doubles a stack that falls out', {
  area: 'stations',
  source: 'minecraft.wiki/w/Chest',
  how: 'five diamonds moved by two players, the chest broken, a late click; diamonds counted'
}, () => {
  const stage = new Stage()
  const [ada, bob] = [stage.join('Ada'), stage.join('Bob')]
  const [cell] = placed(stage, ada, 1)
  assert.ok(cell)
  ada.give('diamond', 5)
  open(stage, ada, cell)
  open(stage, bob, cell)
  click(stage, ada, 54, 0, 1)
  assert.deepEqual(bob.all('set_slot').at(-1)?.['slot'], 0)
  click(stage, bob, 0, 0, 1)
  assert.deepEqual([ada.player.inventory.counts()['diamond'], bob.player.inventory.counts()['diamond']], [undefined, 5])
  click(stage, bob, 62, 0, 1)
  stage.game.blocks.destroy(cell, null)
  ada.write('window_click', { windowId: 1, stateId: -1, slot: 0, mouseButton: 0, mode: 1, changedSlots: [], cursorItem: { present: false } })
  stage.run()
  assert.equal(lying(stage)['diamond'], 5)
  assert.equal(ada.player.inventory.counts()['diamond'], undefined)
})

test('who comes later is shown the chests and what lies on campfires', () => {
  const stage = new Stage()
  const ada = stage.join('Ada')
  const [cell] = placed(stage, ada, 1)
  const fire = { x: 2, y: GROUND, z: 0 }
  stage.put(fire, 'campfire')
  ada.player.inventory.hand = stack('beef', 6)
  ada.use(fire)
  stage.run()
  const bob = stage.join('Bob')
  stage.run(20)
  assert.deepEqual(bob.all('tile_entity_data').map(({ location, action }) => [location, action]), [[cell, 1], [fire, 32]])
})

mechanic('a barrel shows that it is open, also under a block, and shuts when a saved world comes back', {
  area: 'stations',
  source: 'minecraft.wiki/w/Barrel',
  how: 'block state while opened under stone, and 30 ticks after a restart'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  const cell = { x: 2, y: GROUND, z: 0 }
  stage.put(cell, 'barrel')
  stage.put({ ...cell, y: GROUND + 1 }, 'stone')
  assert.notEqual(open(stage, ada, cell), 0)
  assert.equal(stage.game.blocks.at(cell).properties['open'], 'true')
  stage.restore(stage.saved())
  stage.join('Bob')
  stage.run(30)
  assert.equal(stage.game.blocks.at(cell).properties['open'], 'false')
})

test('contents outlive a restart, and worlds of before with furnaces only load', () => {
  const stage = new Stage()
  stage.join()
  for (const [x, name] of ['chest', 'barrel', 'furnace', 'blast_furnace', 'smoker', 'campfire'].entries()) stage.put({ x, y: GROUND, z: 3 }, name)
  const { entities } = stage.game.blocks
  entities.containerAt({ x: 0, y: GROUND, z: 3 }).slots[5] = stack('iron_sword', 1, 3, { customName: 'Edge' })
  entities.containerAt({ x: 1, y: GROUND, z: 3 }).slots[0] = stack('dirt')
  Object.assign(entities.furnaceAt({ x: 3, y: GROUND, z: 3 }), { input: stack('raw_iron', 3), fuel: stack('coal') })
  entities.campfireAt({ x: 5, y: GROUND, z: 3 }).add(stack('beef'))
  stage.run(50)
  const before = stage.hash()
  stage.restore(stage.saved())
  assert.equal(stage.hash(), before)
  assert.deepEqual(stage.game.blocks.entities.containerAt({ x: 0, y: GROUND, z: 3 }).contents, [stack('iron_sword', 1, 3, { customName: 'Edge' })])
  assert.equal(stage.game.blocks.entities.furnaceAt({ x: 3, y: GROUND, z: 3 }).cook, 50)
  const old = stage.saved()
  assert.ok(old)
  const { entities: _, ...blocks } = old.state.blocks
  const furnace = { input: ['raw_iron', 2, 0], fuel: null, output: null, burn: 10, burnMax: 100, cook: 5 }
  old.state.blocks = { ...blocks, furnaces: [['2,61,3', furnace as never]] }
  stage.restore(old)
  assert.deepEqual(stage.game.blocks.entities.furnaceAt({ x: 2, y: GROUND, z: 3 }).input, stack('raw_iron', 2))
})

mechanic('a blast furnace burns with its own fire and pays experience to who takes the product', {
  area: 'stations',
  source: 'minecraft.wiki/w/Blast_Furnace',
  how: 'lit state, ingots after 800 ticks and experience of the player who took them'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  const cell = { x: 2, y: GROUND, z: 0 }
  stage.put(cell, 'blast_furnace')
  ada.player.inventory.slots[9] = stack('raw_iron', 10)
  ada.player.inventory.slots[10] = stack('coal')
  open(stage, ada, cell)
  assert.equal(ada.all('open_window').at(-1)?.['inventoryType'], 9)
  click(stage, ada, 3, 0, 1)
  click(stage, ada, 4, 0, 1)
  stage.run(1)
  assert.equal(stage.game.blocks.at(cell).properties['lit'], 'true')
  stage.run(800)
  click(stage, ada, 2, 0, 1)
  assert.equal(ada.player.inventory.counts()['iron_ingot'], 8)
  stage.run(60)
  // 8 ingots of 0.7: 5 points, and a sixth by a chance of 0.6.
  assert.ok([5, 6].includes(ada.player.experience.total), `${ada.player.experience.total} points`)
})

mechanic('a furnace that breaks lets its experience fall out with its contents', {
  area: 'stations',
  source: 'minecraft.wiki/w/Furnace',
  how: 'items and points lying after it was cleared in the middle of its work'
}, () => {
  const stage = new Stage()
  stage.join()
  const cell = { x: 4, y: GROUND, z: 4 }
  stage.put(cell, 'furnace')
  Object.assign(stage.game.blocks.entities.furnaceAt(cell), { input: stack('raw_gold', 3), fuel: stack('coal') })
  stage.run(450)
  stage.game.blocks.clear(cell)
  assert.deepEqual(lying(stage), { gold_ingot: 2, raw_gold: 1 })
  assert.equal([...stage.game.entities.orbs.all.values()].reduce((sum, { points }) => sum + points, 0), 2)
})

test('a campfire cooks what is laid on it and drops it; a shovel puts it out', () => {
  const stage = new Stage()
  const ada = stage.join()
  const cell = { x: 2, y: GROUND, z: 0 }
  stage.put(cell, 'campfire')
  ada.player.inventory.hand = stack('beef', 6)
  for (let i = 0; i < 5; i++) {
    ada.use(cell)
    stage.run()
  }
  assert.equal(ada.player.inventory.hand?.count, 2)
  assert.equal(ada.all('tile_entity_data').length, 4)
  stage.run(595)
  assert.deepEqual(lying(stage)['cooked_beef'], 1)
  stage.run(3)
  assert.deepEqual(lying(stage)['cooked_beef'], 4)
  ada.player.inventory.hand = stack('iron_shovel')
  ada.use(cell)
  stage.run()
  assert.deepEqual([stage.game.blocks.at(cell).properties['lit'], ada.player.inventory.hand?.damage], ['false', 1])
})

mechanic('a composter fills by the item\'s chance, ripens in 20 ticks and gives bone meal', {
  area: 'stations',
  source: 'minecraft.wiki/w/Composter',
  how: 'levels of sure items, ripening ticks, bone meal; 2000 tries at a chance of 0.3'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  const cell = { x: 2, y: GROUND, z: 0 }
  const level = (): string | undefined => stage.game.blocks.at(cell).properties['level']
  stage.put(cell, 'composter')
  ada.player.inventory.hand = stack('pumpkin_pie', 64)
  for (let i = 0; i < 7; i++) ada.use(cell)
  stage.run()
  assert.deepEqual([level(), ada.player.inventory.hand?.count], ['7', 57])
  ada.use(cell)
  stage.run(18)
  assert.deepEqual([level(), ada.player.inventory.hand?.count], ['7', 57])
  stage.run(2)
  assert.equal(level(), '8')
  ada.use(cell)
  stage.run()
  assert.deepEqual([level(), lying(stage)['bone_meal']], ['0', 1])
  let [rises, tries] = [0, 0]
  for (let i = 0; i < 2000; i++) {
    stage.put(cell, 'composter', { level: '1' })
    ada.player.inventory.hand = stack('wheat_seeds', 64)
    ada.use(cell)
    stage.run()
    tries++
    if (level() === '2') rises++
  }
  // A chance of 0.3: standard deviation 20.5.
  assert.ok(Math.abs(rises - 0.3 * tries) < 80, `${rises} of ${tries}`)
})

mechanic('an anvil wears in 12 of 100 works, through its three states to nothing', {
  area: 'stations',
  source: 'minecraft.wiki/w/Anvil',
  how: 'blocks after 900 works, 300 from each state'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  const cell = { x: 2, y: GROUND, z: 0 }
  const after: Record<string, number> = {}
  ada.player.experience.level = 100000
  for (const from of ['anvil', 'chipped_anvil', 'damaged_anvil']) {
    for (let i = 0; i < 300; i++) {
      stage.put(cell, from)
      ada.player.inventory.slots[36] = stack('stick')
      open(stage, ada, cell)
      click(stage, ada, 30, 0, 1)
      ada.write('name_item', { name: `${i}` })
      stage.run()
      click(stage, ada, 2, 0, 0)
      after[`${from} ${stage.at(cell)}`] = (after[`${from} ${stage.at(cell)}`] ?? 0) + 1
      ada.player.window.close()
      ada.player.station = null
    }
  }
  assert.deepEqual(Object.keys(after).toSorted(), ['anvil anvil', 'anvil chipped_anvil', 'chipped_anvil chipped_anvil', 'chipped_anvil damaged_anvil', 'damaged_anvil air', 'damaged_anvil damaged_anvil'])
  const wears = (after['anvil chipped_anvil'] ?? 0) + (after['chipped_anvil damaged_anvil'] ?? 0) + (after['damaged_anvil air'] ?? 0)
  // 900 works: 108, standard deviation 9.7.
  assert.ok(Math.abs(wears - 108) < 40, `${wears} of 900`)
})

test('what a player puts into a container is counted, less what is taken out; a crafting table holds nothing', () => {
  const stage = new Stage()
  const ada = stage.join()
  const [chest] = placed(stage, ada, 1)
  assert.ok(chest)
  const stored = (): Record<string, number> => ada.player.statistics.toJson().stored
  ada.player.inventory.hand = stack('dirt', 9)
  open(stage, ada, chest)
  click(stage, ada, 54, 0, 1)
  assert.deepEqual(stored(), { dirt: 9 })
  click(stage, ada, 0, 1)
  assert.deepEqual([stored(), ada.player.window.cursor?.count], [{ dirt: 4 }, 5])
  click(stage, ada, 1)
  assert.deepEqual(stored(), { dirt: 9 })
  ada.write('close_window', { windowId: ada.player.window.windowId })
  stage.run()
  ada.player.inventory.hand = stack('oak_planks', 4)
  stage.game.blocks.set({ x: 2, y: GROUND, z: 1 }, stage.game.data.stateOf('crafting_table'))
  open(stage, ada, { x: 2, y: GROUND, z: 1 })
  click(stage, ada, 37, 0, 0)
  click(stage, ada, 1)
  assert.deepEqual(stored(), { dirt: 9 })
})
