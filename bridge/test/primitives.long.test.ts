import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failed, succeeded } from './support/outcomes.ts'
import { GROUND, Stage } from './support/stage.ts'

const Y = GROUND
const TREE = [
  { name: 'oak_leaves', from: [3, Y + 3, -2], to: [7, Y + 6, 2] },
  { name: 'oak_log', from: [5, Y, 0], to: [5, Y + 5, 0] }
] as const

test('mineBlock fells a whole tree, leaves in the way, and has the logs', async t => {
  const stage = await Stage.open(t, { blocks: TREE })
  assert.deepEqual(succeeded(await stage.call('mineBlock', 'oak_log', 6)), { broken: 6, collected: { oak_log: 6 } })
  assert.equal((await stage.truth()).inventory['oak_log'], 6)
  const details = failed(await stage.call('mineBlock', 'oak_log'), 'no_target', 'mineBlock: no oak_log within 32 blocks (got 0 of 1); explore and try again')
  assert.equal(details['radius'], 32)
})

test('mineBlock climbs to logs beyond reach, and says how many it got when the rest is out of reach', async t => {
  const high = { name: 'oak_log', from: [4, Y + 10, 0], to: [4, Y + 11, 0] } as const
  const stage = await Stage.open(t, { blocks: [high], inventory: { dirt: 10 } })
  succeeded(await stage.call('mineBlock', 'oak_log', 2))
  assert.equal((await stage.truth()).inventory['oak_log'], 2)
  const bare = await Stage.open(t, { blocks: [{ name: 'oak_log', from: [3, Y, 0] }, { name: 'oak_log', from: [9, Y + 40, 0] }, { name: 'bedrock', from: [-16, Y - 1, -16], to: [16, Y - 1, 16] }] })
  const details = failed(await bare.call('mineBlock', 'oak_log', 2), 'no_target', /no oak_log within 32 blocks \(got 1 of 2\)/)
  assert.equal(details['got'], 1)
})

test('mineBlock names the tools that would do before it digs', async t => {
  const stage = await Stage.open(t, { blocks: [{ name: 'iron_ore', from: [3, Y, 0] }], inventory: { wooden_pickaxe: 1 } })
  const outcome = await stage.call('mineBlock', 'iron_ore')
  const details = failed(outcome, 'missing_tool', /^mineBlock: iron_ore needs a stone_pickaxe or better, have none/)
  assert.deepEqual(details['tool'], ['stone_pickaxe', 'iron_pickaxe', 'diamond_pickaxe', 'netherite_pickaxe'])
  assert.equal(outcome.ticks, 0)
})

test('mineBlock digs down to stone and ore, takes the best tool, and keeps off lava', async t => {
  const stage = await Stage.open(t, {
    inventory: { wooden_pickaxe: 1, stone_pickaxe: 1 },
    blocks: [{ name: 'iron_ore', from: [2, Y - 9, 2] }, { name: 'iron_ore', from: [0, Y - 6, 0] }, { name: 'lava', from: [-1, Y - 7, -1], to: [1, Y - 7, 1] }]
  })
  succeeded(await stage.call('mineBlock', 'iron_ore'))
  succeeded(await stage.call('mineBlock', 'stone', 3))
  const truth = await stage.truth()
  assert.equal(truth.inventory['raw_iron'], 1)
  assert.equal(truth.equipment['hand'], 'stone_pickaxe')
  assert.equal(truth.health, 20)
  failed(await stage.call('mineBlock', 'iron_ore'), 'no_path', /all lie next to lava/)
})

test('mineBlock digs to an ore that lies further through rock than one search sees', async t => {
  const stage = await Stage.open(t, {
    position: [0.5, Y - 40, 0.5], inventory: { stone_pickaxe: 1 },
    blocks: [{ name: 'air', from: [-1, Y - 40, -1], to: [1, Y - 38, 1] }, { name: 'iron_ore', from: [17, Y - 21, 17] }]
  })
  succeeded(await stage.call('mineBlock', 'iron_ore'))
  assert.equal((await stage.truth()).inventory['raw_iron'], 1)
})

test('mineBlock takes any of several kinds, and names them all when there is none', async t => {
  const stage = await Stage.open(t, {
    inventory: { iron_pickaxe: 1 }, blocks: [{ name: 'deepslate_iron_ore', from: [3, Y, 0] }, { name: 'iron_ore', from: [6, Y, 0] }]
  })
  assert.deepEqual(succeeded(await stage.call('mineBlock', ['iron_ore', 'deepslate_iron_ore'], 2)), { broken: 2, collected: { raw_iron: 2 } })
  const details = failed(await stage.call('mineBlock', ['iron_ore', 'deepslate_iron_ore']), 'no_target', /no iron_ore or deepslate_iron_ore within 32 blocks \(got 0 of 1\)/)
  assert.equal(details['item'], 'iron_ore')
  failed(await stage.call('mineBlock', ['iron_ore', 'bedrock']), 'bad_argument', /bedrock can't be broken/)
  failed(await stage.call('mineBlock', []), 'bad_argument', /the block must be a name/)
})

test('mineBlock refuses unknown names, wrong counts and what a full inventory has no room for', async t => {
  const full = Object.fromEntries(['diamond_sword', 'iron_sword', 'stone_sword', 'golden_sword', 'wooden_sword'].map(name => [name, 7]))
  const stage = await Stage.open(t, { blocks: TREE, inventory: { ...full, iron_pickaxe: 1 } })
  const details = failed(await stage.call('mineBlock', 'oak_logs'), 'unknown_name', /^mineBlock: there is no block `oak_logs`; nearest names: oak_log/)
  assert.equal((details['nearest'] as string[])[0], 'oak_log')
  failed(await stage.call('mineBlock', 'oak_log', 0.5), 'bad_argument', /count must be a whole number/)
  failed(await stage.call('mineBlock', 'bedrock'), 'bad_argument', /can't be broken/)
  failed(await stage.call('mineBlock', 'oak_log'), 'inventory_full', /^mineBlock: no room for oak_log \(got 0 of 1\)/)
  failed(await stage.call('collectDrops', 99), 'bad_argument', /radius must be a number/)
})

test('craftItem counts what the whole request lacks, station included, in one message', async t => {
  const stage = await Stage.open(t, { inventory: { birch_log: 2, oak_planks: 2 } })
  const all = failed(await stage.call('craftItem', 'wooden_pickaxe', 2), 'missing_ingredients',
    'craftItem: wooden_pickaxe needs 6 oak_planks, have 2; needs 4 stick, have 0; needs a crafting_table within 32 blocks')
  assert.deepEqual(all['missing'], [{ item: 'oak_planks', need: 6, have: 2 }, { item: 'stick', need: 4, have: 0 }])
  assert.equal(all['station'], 'crafting_table')
  assert.deepEqual(succeeded(await stage.call('craftItem', 'birch_planks', 5)), { item: 'birch_planks', count: 8 })
  assert.deepEqual(succeeded(await stage.call('craftItem', 'crafting_table')), { item: 'crafting_table', count: 1 })
  assert.deepEqual((await stage.truth()).inventory, { birch_planks: 4, oak_planks: 2, crafting_table: 1 })
  failed(await stage.call('craftItem', 'iron_ore'), 'bad_argument', /no crafting recipe/)
})

test('craftItem takes the wood at hand: birch logs make the birch variant the one that lacks', async t => {
  const stage = await Stage.open(t, { inventory: { birch_log: 2 } })
  failed(await stage.call('craftItem', 'crafting_table'), 'missing_ingredients', 'craftItem: crafting_table needs 4 birch_planks, have 0')
})

test('craftItem names the planks that a bed of wool lacks, and the dye only to who has a bed of another colour', async t => {
  const table = [{ name: 'crafting_table', from: [2, Y, 0] }] as const
  const wool = await Stage.open(t, { inventory: { white_wool: 5 }, blocks: table })
  failed(await wool.call('craftItem', 'white_bed'), 'missing_ingredients', 'craftItem: white_bed needs 3 oak_planks, have 0')
  failed(await wool.call('craftItem', 'red_bed'), 'missing_ingredients', /^craftItem: red_bed needs 3 red_wool, have 0; needs 3 oak_planks, have 0$/)
  const bed = await Stage.open(t, { inventory: { red_bed: 1 } })
  failed(await bed.call('craftItem', 'white_bed'), 'missing_ingredients', 'craftItem: white_bed needs 1 white_dye, have 0')
})

test('placeItem, then craftItem walks to the table from afar', async t => {
  const stage = await Stage.open(t, { inventory: { crafting_table: 1, oak_planks: 6, stick: 4 } })
  failed(await stage.call('craftItem', 'wooden_pickaxe'), 'missing_station',
    'craftItem: wooden_pickaxe needs a crafting_table within 32 blocks (one is in the inventory: place it)')
  const { position } = succeeded(await stage.call('placeItem', 'crafting_table')) as { position: { x: number, y: number, z: number } }
  assert.equal(await stage.blockAt(position.x, position.y, position.z), 'crafting_table')
  succeeded(await stage.call('goTo', { x: 20, y: Y, z: 0 }))
  assert.deepEqual(succeeded(await stage.call('craftItem', 'wooden_pickaxe', 2)), { item: 'wooden_pickaxe', count: 2 })
  const { inventory, statistics } = await stage.truth()
  assert.deepEqual([inventory, statistics['crafted']], [{ wooden_pickaxe: 2 }, { wooden_pickaxe: 2 }])
})

test('placeItem digs a niche in a shaft, places where it is told, and says why it can not', async t => {
  const stage = await Stage.open(t, {
    position: [0.5, Y - 8, 0.5], inventory: { furnace: 1, cobblestone: 2 }, blocks: [{ name: 'air', from: [0, Y - 8, 0], to: [0, Y - 1, 0] }]
  })
  const { position } = succeeded(await stage.call('placeItem', 'furnace')) as { position: { x: number, y: number, z: number } }
  assert.equal(await stage.blockAt(position.x, position.y, position.z), 'furnace')
  failed(await stage.call('placeItem', 'furnace'), 'not_owned', 'placeItem: needs 1 furnace, have 0')
  failed(await stage.call('placeItem', 'cobblestone', position), 'blocked_spot', /furnace is there/)
  failed(await stage.call('placeItem', 'cobblestone', { x: 0, y: Y + 20, z: 0 }), 'blocked_spot', /nothing solid beside it/)
  succeeded(await stage.call('placeItem', 'cobblestone', { x: 0, y: Y - 6, z: 0 }))
  assert.equal(await stage.blockAt(0, Y - 6, 0), 'cobblestone')
})

test('smeltItem names all that is missing, then smelts with the fuel it finds', async t => {
  const stage = await Stage.open(t, { inventory: { raw_iron: 3, oak_planks: 1, furnace: 1 } })
  const details = failed(await stage.call('smeltItem', 'raw_iron', null, 4), 'missing_ingredients',
    'smeltItem: raw_iron needs 4 raw_iron, have 3; needs fuel for 4, have fuel for 1 (1 coal would do); needs a furnace within 32 blocks (one is in the inventory: place it)')
  assert.equal(details['station'], 'furnace')
  failed(await stage.call('smeltItem', 'raw_iron', null, 1), 'missing_station', /needs a furnace within 32 blocks/)
  succeeded(await stage.call('placeItem', 'furnace'))
  failed(await stage.call('smeltItem', 'raw_iron', 'coal', 3), 'no_fuel', /needs fuel for 3, have fuel for 0/)
  failed(await stage.call('smeltItem', 'oak_planks', 'raw_iron'), 'bad_argument', /raw_iron does not burn/)
  assert.deepEqual(succeeded(await stage.call('smeltItem', 'raw_iron')), { item: 'iron_ingot', count: 1 })
  assert.deepEqual((await stage.truth()).inventory, { raw_iron: 2, iron_ingot: 1 })
})

test('smeltItem burns several fuels in turn, and gives back what does not smelt', async t => {
  const stage = await Stage.open(t, { inventory: { raw_iron: 4, oak_planks: 2, birch_planks: 2, dirt: 1, coal: 1 }, blocks: [{ name: 'furnace', from: [2, Y, 0] }] })
  failed(await stage.call('smeltItem', 'dirt', 'coal'), 'bad_argument', /dirt does not smelt/)
  assert.deepEqual((await stage.truth()).inventory, { raw_iron: 4, oak_planks: 2, birch_planks: 2, dirt: 1, coal: 1 })
  assert.deepEqual(succeeded(await stage.call('smeltItem', 'raw_iron', 'oak_planks', 3)), { item: 'iron_ingot', count: 3 })
})

test('collectDrops picks up what lies about and says what it left', async t => {
  const stage = await Stage.open(t, { drops: [{ name: 'diamond', at: [4, Y, 4] }, { name: 'stick', at: [-3, Y, 2] }] })
  assert.deepEqual(succeeded(await stage.call('collectDrops', 10)), { collected: { diamond: 1, stick: 1 }, left: 0 })
  assert.deepEqual(succeeded(await stage.call('collectDrops')), { collected: {}, left: 0 })
})

test('collectDrops fails when none of what lies there can be had', async t => {
  const cage = [{ name: 'bedrock', from: [3, Y - 1, 3], to: [7, Y + 3, 7] }, { name: 'air', from: [5, Y, 5], to: [5, Y + 1, 5] }] as const
  const stage = await Stage.open(t, { blocks: cage, drops: [{ name: 'diamond', at: [5, Y, 5] }] })
  failed(await stage.call('collectDrops'), 'no_path', /none of the 1 drops within 8 blocks can be had/)
})

test('goTo walks, bridges the height, and says why there is no way', async t => {
  const vault = [{ name: 'bedrock', from: [18, Y - 2, -2], to: [24, Y + 4, 4] }, { name: 'air', from: [20, Y, 0], to: [22, Y + 2, 2] }] as const
  const stage = await Stage.open(t, { blocks: vault })
  const there = succeeded(await stage.call('goTo', { x: -40, y: Y, z: 9 }, 1)) as { x: number, z: number }
  assert.ok(Math.hypot(there.x + 39.5, there.z - 9.5) < 2)
  failed(await stage.call('goTo', { x: 9000, y: Y, z: 0 }), 'no_path', /at most 2000 are gone in one call/)
  failed(await stage.call('goTo', { x: 21, y: Y, z: 1 }, 0), 'no_path', /^goTo: \(21, 61, 1\): no way found within 30000 places/)
  failed(await stage.call('goTo', { x: 1 }), 'bad_argument', /a position must be/)
  assert.equal((await stage.truth()).health, 20)
})

test('goTo gets out of a closed cave far below and on to a far point', async t => {
  const stage = await Stage.open(t, {
    position: [0.5, Y - 40, 0.5], inventory: { iron_pickaxe: 1 }, blocks: [{ name: 'air', from: [-1, Y - 40, -1], to: [1, Y - 38, 1] }]
  })
  const there = succeeded(await stage.call('goTo', { x: 60, y: Y, z: 0 }, 2)) as { x: number, y: number }
  assert.ok(Math.abs(there.x - 60.5) < 3 && Math.abs(there.y - Y) < 3)
  assert.equal((await stage.truth()).health, 20)
})

test('exploreUntil returns what the predicate found, and ends in time when it finds nothing', async t => {
  const stage = await Stage.open(t, { blocks: [{ name: 'gold_block', from: [40, Y, 0] }] })
  assert.deepEqual(succeeded(await stage.call('exploreUntil', 'east', 60, { found: 'gold_block' })), { x: 40, y: Y, z: 0 })
  const late = await stage.call('exploreUntil', null, 5, { never: true })
  failed(late, 'timed_out', 'exploreUntil: found nothing in 5 s; try another direction or more seconds')
  assert.ok(late.ticks >= 100 && late.ticks < 160, `${late.ticks} ticks`)
  failed(await stage.call('exploreUntil', 'sideways', 5, { never: true }), 'bad_argument', /direction must be/)
  failed(await stage.call('exploreUntil', null, 5), 'bad_argument', /must be a function/)
})

test('exploreUntil walks round water', async t => {
  const stage = await Stage.open(t, { blocks: [{ name: 'water', from: [5, Y - 1, -30], to: [9, Y - 1, 4] }, { name: 'gold_block', from: [30, Y, 0] }] })
  succeeded(await stage.call('exploreUntil', { x: 1, y: 0, z: 0 }, 60, { found: 'gold_block' }))
  assert.equal((await stage.truth()).health, 20)
})

test('equip puts on what fits and names what is not owned', async t => {
  const stage = await Stage.open(t, { inventory: { dirt: 1, iron_pickaxe: 1, iron_helmet: 1 } })
  succeeded(await stage.call('equip', 'iron_pickaxe'))
  succeeded(await stage.call('equip', 'iron_helmet', 'head'))
  const { equipment } = await stage.truth()
  assert.deepEqual([equipment['hand'], equipment['head']], ['iron_pickaxe', 'iron_helmet'])
  failed(await stage.call('equip', 'iron_axe'), 'not_owned', 'equip: needs 1 iron_axe, have 0')
  failed(await stage.call('equip', 'dirt', 'head'), 'bad_argument', /dirt can't be worn on head/)
  failed(await stage.call('equip', 'dirt', 'tail'), 'bad_argument', /slot must be one of/)
})

test('eat chooses a food, and tells hunger, possession and edibility apart', async t => {
  const stage = await Stage.open(t, { inventory: { bread: 2, rotten_flesh: 1, stone: 1 }, food: 10 })
  failed(await stage.call('eat', 'stone'), 'not_edible', "eat: stone can't be eaten")
  failed(await stage.call('eat', 'apple'), 'not_owned', 'eat: needs 1 apple, have 0')
  assert.deepEqual(succeeded(await stage.call('eat')), { item: 'bread', food: 15, gained: 5 })
  succeeded(await stage.call('eat', 'bread'))
  failed(await stage.call('eat', 'rotten_flesh'), 'bad_argument', /food is 20 of 20/)
  assert.deepEqual((await stage.truth()).inventory, { rotten_flesh: 1, stone: 1 })
})

test('a cancelled call ends at once as `cancelled` and leaves no key, path, dig, window or grid behind', async t => {
  const blocks = [...TREE, { name: 'furnace', from: [-3, Y, 0] }] as const
  const stage = await Stage.open(t, { blocks, inventory: { oak_planks: 60, raw_iron: 5, coal: 2 } })
  for (const [ticks, name, ...args] of [
    [5, 'goTo', { x: 30, y: Y, z: 0 }], [30, 'mineBlock', 'oak_log', 3], [3, 'craftItem', 'stick', 60], [60, 'smeltItem', 'raw_iron', null, 3], [7, 'exploreUntil', null, 60, { never: true }]
  ] as const) {
    const outcome = await stage.cancelled(ticks, name, ...args)
    failed(outcome, 'cancelled', new RegExp(`^${name}: `))
    assert.ok(outcome.ticks <= ticks + 100, `${name} took ${outcome.ticks} ticks to end`)
  }
  const { inventory } = await stage.truth()
  const planks = (inventory['oak_planks'] ?? 0) + (inventory['stick'] ?? 0) / 2
  assert.equal(planks, 60, 'nothing is lost in the grid')
})

test('death ends a call as `died`', async t => {
  const stage = await Stage.open(t, { health: 1, blocks: [{ name: 'lava', from: [0, Y, 0] }] })
  failed(await stage.call('exploreUntil', null, 20, { never: true }), 'died', /^exploreUntil: the bot died/)
})
