import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Shop } from './support/shop.ts'

let shop: Shop

before(async () => {
  shop = await Shop.open([
    { name: 'diamond_sword', count: 1 }, { name: 'lapis_lazuli', count: 5 }, { name: 'emerald', count: 9 }, { name: 'book', count: 2 },
    { name: 'crossbow', count: 1 }, { name: 'arrow', count: 4 }
  ])
})
after(() => { shop.close() })

test('an enchanting table tells its choices, takes an item and lapis, and enchants', async () => {
  const { error, result } = await shop.run(`
    const table = await bot.openEnchantmentTable(bot.findBlock({ matching: bot.registry.blocksByName.enchanting_table.id }))
    const seed = table.xpseed
    await table.putTargetItem(bot.inventory.findInventoryItem('diamond_sword'))
    await table.putLapis(bot.inventory.findInventoryItem('lapis_lazuli'))
    await bot.waitForTicks(1)
    const choices = table.enchantments
    const refused = await table.enchant(0).catch(error => error.message)
    const wrong = await table.enchant(3).catch(error => error.message)
    const sword = await table.enchant(1)
    const taken = await table.takeTargetItem()
    table.close()
    return { seed, levels: choices.map(choice => choice.level), expected: choices[1].expected, refused, wrong, enchants: sword.enchants, name: taken.name, left: table.targetItem(), held: bot.inventory.findInventoryItem('diamond_sword').enchants, level: bot.experience.level }
  `)
  assert.equal(error, null)
  assert.deepEqual(result, {
    seed: 1234,
    levels: [0, 4, 9],
    expected: { enchant: 13, level: 1 },
    refused: 'window.enchant: the table has no choice 0 for diamond_sword; the levels that its choices take are 0, 4, 9',
    wrong: 'window.enchant: choice is 0, 1 or 2, not 3',
    enchants: [{ name: 'sharpness', lvl: 1 }],
    name: 'diamond_sword',
    left: null,
    held: [{ name: 'sharpness', lvl: 1 }],
    level: 28
  })
  assert.deepEqual(shop.find('diamond_sword')?.enchantment, ['sharpness', 1])
})

test('a villager tells its trades, and trades as often as it is asked', async () => {
  const { error, result } = await shop.run(`
    const villager = await bot.openVillager(bot.nearestEntity(entity => entity.name === 'villager'))
    const trades = villager.trades.map(trade => [trade.firstInput.name, trade.realPrice, trade.secondaryInput?.name ?? null, trade.hasSecondItem, trade.output.name, trade.output.count, trade.disabled, trade.tooluses, trade.maxTradeuses])
    await villager.trade(0, 2)
    const after = villager.count(bot.registry.itemsByName.bread.id)
    await bot.trade(villager, 1, 1)
    const failures = []
    for (const [index, times] of [[0, 3], [1, 9], [2, 1], [7, 1]]) failures.push(await villager.trade(index, times).catch(error => error.message))
    const uses = villager.trades[0].tooluses
    villager.close()
    return { trades, after, uses, failures, items: Object.fromEntries(bot.inventory.items().map(item => [item.name, item.count])) }
  `)
  assert.equal(error, null)
  assert.deepEqual(result, {
    trades: [
      ['emerald', 2, null, false, 'bread', 3, false, 0, 4],
      ['emerald', 1, 'book', true, 'bookshelf', 1, false, 0, 12],
      ['emerald', 1, null, false, 'apple', 1, true, 2, 2]
    ],
    after: 6,
    uses: 2,
    failures: [
      'window.trade: times is a whole number from 1 to 2, as often as trade 0 is still offered, not 3',
      'window.trade: needs 9 emerald, have 4',
      'window.trade: the villager is out of apple for now: trade 2 has been made as often as it is offered',
      'window.trade: tradeIndex is a whole number from 0 to 2, not 7'
    ],
    items: { diamond_sword: 1, lapis_lazuli: 3, crossbow: 1, arrow: 4, book: 1, bookshelf: 1, bread: 6, emerald: 4 }
  })
  assert.deepEqual(['emerald', 'book', 'bread', 'bookshelf'].map(name => shop.count(name)), [4, 1, 6, 1])
})

test('a bot mounts, is carried along, steers and gets off again', async () => {
  const { error, result } = await shop.run(`
    const cart = bot.nearestEntity(entity => entity.name === 'minecart')
    const events = []
    bot.on('mount', () => events.push('mount'))
    bot.on('dismount', vehicle => events.push('dismount ' + vehicle.name))
    bot.mount(cart)
    await bot.waitForTicks(4)
    const riding = [bot.vehicle?.name, bot.entity.position.distanceTo(cart.position) < 1]
    bot.moveVehicle(0, 1)
    await bot.waitForTicks(2)
    bot.dismount()
    await bot.waitForTicks(4)
    const off = [bot.vehicle, bot.entity.onGround]
    bot.mount(bot.nearestEntity(entity => entity.name === 'boat'))
    await bot.waitForTicks(4)
    let refused = null
    try { bot.moveVehicle(0, 1) } catch (error) { refused = error.message }
    const walk = await goTo(bot, { x: 12, y: 64, z: 8 }).catch(error => error.message)
    bot.dismount()
    await bot.waitForTicks(4)
    return { riding, off, refused, walk, events, vehicle: bot.vehicle }
  `)
  assert.equal(error, null)
  assert.deepEqual(result, {
    riding: ['minecart', true],
    off: [null, true],
    refused: "bot.moveVehicle: no boat is steered: it moves as its rider's client says, and mineflayer has no part for that; a minecart is pushed",
    walk: 'goTo: (12, 64, 8): the bot rides a boat; get off first: bot.dismount()',
    events: ['mount', 'dismount minecart', 'mount', 'dismount boat'],
    vehicle: null
  })
  assert.equal(shop.riding, null)
  assert.deepEqual(shop.steered.map(({ forward }) => forward), [1, 0, 0])
})

test('who rides what breaks stands on its own feet again', async () => {
  const { error, result } = await shop.run(`
    const cart = bot.nearestEntity(entity => entity.name === 'minecart')
    let left = null
    bot.on('dismount', vehicle => { left = vehicle.name })
    bot.mount(cart)
    await bot.waitForTicks(4)
    const ridden = bot.vehicle?.name
    bot.attack(cart)
    await bot.waitForTicks(4)
    await goTo(bot, { x: 11, y: 64, z: 8 })
    return { ridden, left, vehicle: bot.vehicle, walked: bot.entity.position.x > 9 }
  `)
  assert.equal(error, null)
  assert.deepEqual(result, { ridden: 'minecart', left: 'minecart', vehicle: null, walked: true })
})

test('a crossbow is loaded, and then shot', async () => {
  const from = shop.server.seen.length
  const { error } = await shop.run("await bot.equip('crossbow', 'hand'); await bot.hawkEye.oneShot(bot.nearestEntity(entity => entity.name === 'villager'), 'crossbow')")
  assert.equal(error, null)
  const uses = shop.server.seen.slice(from).filter(({ name, params }) => name === 'use_item' || (name === 'block_dig' && params['status'] === 5))
  assert.deepEqual(uses.slice(0, 3).map(({ name }) => name), ['use_item', 'block_dig', 'use_item'])
  const [drawn, loaded] = uses.map(({ tick }) => tick)
  assert.ok((loaded ?? 0) - (drawn ?? 0) >= 25, 'long enough to be loaded')
})
