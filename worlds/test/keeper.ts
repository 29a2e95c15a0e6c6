/** A mineflayer bot that uses every container and station around it, in the world at the port given; reports what it then has to its parent. */
import mineflayer, { type Bot } from 'mineflayer'

const bot = mineflayer.createBot({ host: '127.0.0.1', port: Number(process.argv[2]), username: 'Keeper', version: '1.20.1', auth: 'offline' })

type Block = NonNullable<ReturnType<Bot['findBlock']>>
type Item = ReturnType<Bot['inventory']['items']>[number]

function tell (chapter: string, facts: object): void {
  process.send?.({ chapter, ...facts })
}

function id (name: string): number {
  return bot.registry.itemsByName[name]?.id ?? -1
}

function has (name: string): number {
  return bot.inventory.count(id(name), null)
}

function block (name: string): Block {
  const found = bot.findBlock({ matching: ({ name: each }) => each === name, maxDistance: 6 })
  if (found === null) throw new Error(`no ${name} around`)
  return found
}

function item (name: string): Item {
  const found = bot.inventory.items().find(each => each.name === name)
  if (found === undefined) throw new Error(`no ${name} in the inventory`)
  return found
}

function leave (): void {
  if (bot.currentWindow !== null) bot.closeWindow(bot.currentWindow)
}

async function store (): Promise<void> {
  const chest = await bot.openContainer(block('chest'))
  const slots = chest.inventoryStart
  await chest.deposit(id('cobblestone'), null, 100)
  await chest.deposit(id('stick'), null, 5)
  const held = chest.containerItems().reduce((sum, { count }) => sum + count, 0)
  await chest.withdraw(id('cobblestone'), null, 30)
  chest.close()
  await bot.waitForTicks(2)
  const again = await bot.openContainer(block('chest'))
  const kept = again.containerItems().map(({ name, count }) => `${name} ${count}`).sort()
  again.close()
  await bot.waitForTicks(2)
  tell('chest', { slots, held, kept, cobblestone: has('cobblestone'), stick: has('stick') })
}

async function keep (): Promise<void> {
  const barrel = await bot.openContainer(block('barrel'))
  await barrel.deposit(id('stick'), null, 2)
  const open = block('barrel').getProperties()['open']
  barrel.close()
  await bot.waitForTicks(2)
  tell('barrel', { open, shut: block('barrel').getProperties()['open'], stick: has('stick') })
}

async function smelt (station: string, input: string, product: string): Promise<void> {
  const furnace = await bot.openFurnace(block(station))
  await furnace.putInput(id(input), null, 2)
  await furnace.putFuel(id('coal'), null, 1)
  const began = Date.now()
  while ((furnace.outputItem()?.count ?? 0) < 2) await bot.waitForTicks(1)
  const ticks = (Date.now() - began) / 50
  await furnace.takeOutput()
  furnace.close()
  await bot.waitForTicks(20)
  tell(station, { ticks, product: has(product), points: bot.experience.points })
}

async function work (): Promise<void> {
  const anvil = await bot.openAnvil(block('anvil'))
  await anvil.rename(item('iron_sword'), 'Edge')
  leave()
  await bot.waitForTicks(2)
  const second = await bot.openAnvil(block('anvil'))
  const [one, two] = bot.inventory.items().filter(({ name }) => name === 'iron_pickaxe')
  if (one === undefined || two === undefined) throw new Error('no two pickaxes')
  await second.combine(one, two, 'Both')
  leave()
  await bot.waitForTicks(2)
  const both = item('iron_pickaxe')
  tell('anvil', { sword: item('iron_sword').customName, pickaxes: has('iron_pickaxe'), used: both.durabilityUsed, level: bot.experience.level })
}

/** mineflayer has no stonecutter of its own: the packets a client sends. */
async function cut (): Promise<void> {
  const window = await bot.openBlock(block('stonecutter'))
  const stone = window.findInventoryItem(id('stone'), null, false)
  if (stone === null) throw new Error('no stone')
  await bot.clickWindow(stone.slot, 0, 0)
  await bot.clickWindow(0, 0, 0)
  await bot.waitForTicks(2)
  bot._client.write('enchant_item', { windowId: window.id, enchantment: 1 })
  await bot.waitForTicks(2)
  const shown = `${window.slots[1]?.name} ${window.slots[1]?.count}`
  await bot.clickWindow(1, 0, 1)
  await bot.waitForTicks(2)
  bot.closeWindow(window)
  await bot.waitForTicks(2)
  tell('stonecutter', { shown, slabs: has('stone_brick_slab'), stone: has('stone') })
}

async function live (): Promise<void> {
  await bot.waitForChunksToLoad()
  await store()
  await keep()
  await smelt('blast_furnace', 'raw_iron', 'iron_ingot')
  await smelt('smoker', 'beef', 'cooked_beef')
  await work()
  await cut()
}

bot.once('spawn', () => {
  live().then(
    () => { bot.quit() },
    (error: Error) => {
      tell('failed', { error: error.stack ?? String(error) })
      bot.quit()
    })
})
process.once('disconnect', () => { process.exit(0) })
bot.once('end', () => { process.disconnect() })
