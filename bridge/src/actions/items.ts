import type { Bot } from 'mineflayer'
import type { Item } from 'prismarine-item'
import { blockOf, itemTypeOf, numberOf, recordOf, stackOf, textOf } from '../facade/arguments.ts'
import type { Session } from '../facade/session.ts'
import type { PrimitiveContext } from '../primitives-host.ts'
import { ProgramFault } from '../program-fault.ts'
import { action, requireReach } from './action.ts'
import type { Action, Run } from './action.ts'

const MOVE_TICKS = 60
/** A recipe takes about one tick a click and at most twenty clicks. */
const TICKS_A_RECIPE = 60
const EAT_TICKS = 80
/** A bite comes after at most 30 seconds, or with rain and lure sooner (Minecraft Wiki, Fishing). */
const FISH_TICKS = 1400
const WRITE_TICKS = 60
const DESTINATIONS = ['hand', 'head', 'torso', 'legs', 'feet', 'off-hand']

/** Actions on what the bot carries. */
export function itemActions (session: Session): Action[] {
  const { bot } = session
  const slots = (): Array<Item | null> => bot.inventory.slots as Array<Item | null>
  return [
    action('bot.equip', async (ctx, item, destination) => {
      await ctx.finish(bot.equip(stackOf(bot, slots(), item, 'bot.equip'), destinationOf(destination)), MOVE_TICKS, 'moving the item')
    }),
    action('bot.unequip', async (ctx, destination) => {
      await ctx.finish(bot.unequip(destinationOf(destination)), MOVE_TICKS, 'moving the item')
    }),
    action('bot.toss', async (ctx, type, metadata, count) => {
      const item = itemTypeOf(bot, type, 'bot.toss')
      const wanted = count === null || count === undefined ? 1 : numberOf(count, 'count')
      await ctx.finish(bot.toss(item, (metadata ?? null) as number | null, wanted), MOVE_TICKS + wanted * 2, 'tossing')
      await ctx.waitTicks(1)
    }),
    action('bot.tossStack', async (ctx, item) => {
      await ctx.finish(bot.tossStack(stackOf(bot, slots(), item, 'bot.tossStack')), MOVE_TICKS, 'tossing')
      await ctx.waitTicks(1)
    }),
    action('bot.craft', craft(session)),
    action('bot.consume', async ctx => { await consume(bot, ctx) }),
    action('bot.fish', fish(bot)),
    action('bot.writeBook', async (ctx, slot, pages) => {
      if (!Array.isArray(pages)) throw new ProgramFault('TypeError', 'pages is an array of strings')
      await ctx.finish(bot.writeBook(numberOf(slot, 'slot'), pages.map(page => textOf(page, 'page'))), WRITE_TICKS, 'writing the book')
    }),
    action('bot.autoEat.eat', async (ctx, options) => await eat(bot, ctx, options))
  ]
}

function destinationOf (value: unknown): 'hand' {
  const name = value === null || value === undefined ? 'hand' : textOf(value, 'destination')
  if (!DESTINATIONS.includes(name)) throw new ProgramFault('TypeError', `destination is one of ${DESTINATIONS.join(', ')}, not \`${name}\``)
  return name as 'hand'
}

/** Food is told apart from drink by what the world does with it; a hand that holds nothing is told at once. */
export async function consume (bot: Bot, ctx: PrimitiveContext): Promise<void> {
  if (bot.heldItem === null) throw new ProgramFault('Error', 'the hand holds nothing; equip food first', 'not_owned')
  try {
    await ctx.guard(bot.consume(), EAT_TICKS, 'eating')
  } finally {
    if (bot.usingHeldItem) bot.deactivateItem()
  }
  await ctx.waitTicks(2)
}

async function eat (bot: Bot, ctx: PrimitiveContext, options: unknown): Promise<string> {
  const wanted = recordOf(options)['food']
  const foods = bot.registry.foodsByName
  const type = wanted === undefined || wanted === null ? null : itemTypeOf(bot, typeof wanted === 'object' ? recordOf(wanted)['type'] : wanted, 'food')
  const edible = bot.inventory.items().filter(item => type === null ? foods[item.name] !== undefined : item.type === type)
  const quality = (item: Item): number => foods[item.name]?.effectiveQuality ?? 0
  const [best] = edible.sort((a, b) => quality(b) - quality(a) || a.slot - b.slot)
  if (best === undefined) throw new ProgramFault('Error', 'no food in the inventory', 'not_owned')
  await ctx.finish(bot.equip(best, 'hand'), MOVE_TICKS, 'taking the food')
  await consume(bot, ctx)
  return best.name
}

function fish (bot: Bot): Run {
  return async ctx => {
    if (bot.heldItem?.name !== 'fishing_rod') throw new ProgramFault('Error', 'needs a fishing_rod in the hand', 'missing_tool')
    let reeled = false
    const task = bot.fish().then(() => { reeled = true }, error => { reeled = true; throw error })
    try {
      await ctx.guard(task, FISH_TICKS, 'waiting for a bite')
    } finally {
      // A line left in the water would be reeled in by the next call.
      if (!reeled) bot.activateItem()
    }
    await ctx.waitTicks(20)
  }
}

function craft (session: Session): Run {
  const { bot } = session
  return async (ctx, value, count, table) => {
    const { recipe: key } = recordOf(value)
    if (!Array.isArray(key)) throw new ProgramFault('TypeError', 'takes a Recipe of bot.recipesFor or bot.recipesAll; check that the list is not empty')
    const [type, metadata, index] = key as [number, number | null, number]
    const recipe = bot.recipesAll(itemTypeOf(bot, type), metadata, true as never)[numberOf(index)]
    if (recipe === undefined) throw new ProgramFault('TypeError', 'there is no such recipe')
    const times = count === null || count === undefined ? 1 : Math.floor(numberOf(count, 'count'))
    const block = table === null || table === undefined ? undefined : blockOf(bot, table, 'craftingTable')
    const name = bot.registry.items[recipe.result.id]?.name ?? 'item'
    if (recipe.requiresTable && block === undefined) throw new ProgramFault('Error', `Recipe requires craftingTable, but one was not supplied: ${name}`, 'missing_station')
    if (block !== undefined && block.name !== 'crafting_table') throw new ProgramFault('TypeError', `craftingTable is ${block.name}`)
    if (block !== undefined) requireReach(session, block)
    requireIngredients(bot, recipe.delta, times, name)
    const made = (): number => bot.inventory.count(recipe.result.id, null)
    const before = made()
    // A 2x2 recipe needs no table; its window is closed again by the library only when one was opened.
    await ctx.finish(bot.craft(recipe, times, recipe.requiresTable ? block : undefined), Math.max(1, times) * TICKS_A_RECIPE, `crafting ${name}`)
    await ctx.syncInventory()
    const got = made() - before
    if (got < times * recipe.result.count) throw new ProgramFault('Error', `the world gave ${got} of ${times * recipe.result.count} ${name}`, 'failed')
  }
}

function requireIngredients (bot: Bot, delta: ReadonlyArray<{ id: number, count: number }>, times: number, name: string): void {
  for (const { id, count } of delta) {
    const have = bot.inventory.count(id, null)
    if (count >= 0 || have >= -count * times) continue
    throw new ProgramFault('Error', `missing ingredient: ${name} needs ${-count * times} ${bot.registry.items[id]?.name ?? id}, have ${have}`, 'missing_ingredients')
  }
}
