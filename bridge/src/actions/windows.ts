import type { Bot } from 'mineflayer'
import type { Item } from 'prismarine-item'
import { closeWindow } from '../body.ts'
import { blockOf, entityOf, itemTypeOf, numberOf, optionalVector, recordOf, stackOf, textOf } from '../facade/arguments.ts'
import type { Session } from '../facade/session.ts'
import type { GameWindow, Trade, WindowKind } from '../facade/windows.ts'
import { itemRow } from '../facade/encode.ts'
import type { PrimitiveContext } from '../primitives-host.ts'
import { ProgramFault } from '../program-fault.ts'
import type { JsonValue } from '../program-types.ts'
import { action, requireReach } from './action.ts'
import type { Action, Run } from './action.ts'

const OPEN_TICKS = 60
const CLICK_TICKS = 120
const ANVIL_TICKS = 400
/** Of each time: choosing, paying, taking. */
const TRADE_TICKS = 100
/** From putting an item in to the table's offers. */
const OFFER_TICKS = 20
const ENCHANT_TICKS = 120

/** Opens the window of a block or an entity; the library's functions reject what is none of their kind. */
type Open = (target: never, direction?: never, cursorPos?: never) => Promise<unknown>
/** A member of a window that takes time; upstream types leave those of stations out. */
type Member = (...args: unknown[]) => Promise<unknown>

/** Actions that open windows, on windows, and clicks. A window crosses as its number. */
export function windowActions (session: Session): Action[] {
  const { bot } = session
  const more = bot as unknown as Record<'openBlock' | 'openEntity' | 'openDispenser' | 'openVillager', Open>
  return [
    ...(['openContainer', 'openChest', 'openDispenser'] as const).map(name => action(`bot.${name}`, opening(session, bot.openContainer as Open, 'container'))),
    action('bot.openBlock', opening(session, more.openBlock, 'container')),
    action('bot.openEntity', opening(session, more.openEntity, 'container')),
    action('bot.openFurnace', opening(session, bot.openFurnace as Open, 'furnace')),
    action('bot.openAnvil', opening(session, bot.openAnvil as Open, 'anvil')),
    action('bot.openEnchantmentTable', opening(session, bot.openEnchantmentTable as Open, 'enchantment')),
    action('bot.openVillager', opening(session, more.openVillager, 'villager')),
    ...containerActions(session), ...stationActions(session), ...clickActions(session)
  ]
}

function opening (session: Session, open: Open, kind: WindowKind): Run {
  const { bot } = session
  return async (ctx, target, direction, cursor) => {
    let window: GameWindow
    const isEntity = kind === 'villager' || typeof recordOf(target)['id'] === 'number'
    const thing = isEntity ? entityOf(bot, target) : blockOf(bot, target)
    if (!isEntity) requireReach(session, thing as ReturnType<typeof blockOf>)
    closeWindow(bot)
    const early = hearProgress(bot)
    try {
      const opened = open(thing as never, optionalVector(direction, 'direction') as never, optionalVector(cursor, 'cursorPos') as never)
      window = await ctx.guard(opened, OPEN_TICKS, 'opening the window') as GameWindow
    } finally {
      early.end()
    }
    early.repeat(window)
    // What is in it comes with the packet after the one that opens it.
    await ctx.waitTicks(1)
    return session.windows.add(window, kind)
  }
}

interface Progress { readonly windowId: number }

/** What a station shows comes with its window, before the library begins to listen to it. */
function hearProgress ({ _client: client }: Bot): { end: () => void, repeat: (window: GameWindow) => void } {
  const heard: Progress[] = []
  const keep = (packet: Progress): void => { heard.push(packet) }
  client.on('craft_progress_bar', keep)
  return {
    end: () => { client.off('craft_progress_bar', keep) },
    repeat: ({ id }) => { for (const packet of heard) if (packet.windowId === id) client.emit('craft_progress_bar', packet) }
  }
}

/** The stack that an argument means, in the window that is open: items of the inventory lie at other slots there. */
function stackIn (bot: Bot, window: GameWindow, value: unknown, what: string): Item {
  const own = stackOf(bot, bot.inventory.slots as Array<Item | null>, value, what)
  const moved = window.slots[own.slot - bot.inventory.inventoryStart + window.inventoryStart]
  if (moved?.type === own.type) return moved
  const { type, slot } = recordOf(value)
  return stackOf(bot, window.slots, { type, slot }, what)
}

function containerActions (session: Session): Action[] {
  const { bot } = session
  const transfer = (name: 'deposit' | 'withdraw'): Action => action(`window.${name}`, async (ctx, id, type, metadata, count, nbt) => {
    const window = session.windows.open(numberOf(id), `window.${name}`)
    const wanted = count === null || count === undefined ? 1 : numberOf(count, 'count')
    const move = window[name] as Member
    await ctx.finish(move(itemTypeOf(bot, type), metadata ?? null, wanted, nbt ?? null), CLICK_TICKS + wanted * 2, name)
    await settle(ctx)
  })
  return [transfer('deposit'), transfer('withdraw')]
}

/** What a click changed is known to the world a tick later. */
async function settle (ctx: PrimitiveContext): Promise<void> { await ctx.waitTicks(1) }

function memberOf (window: GameWindow, name: string): Member {
  const member = window[name]
  if (typeof member !== 'function') throw new ProgramFault('TypeError', `this window has no ${name}`)
  return member as Member
}

function stationActions (session: Session): Action[] {
  const { bot } = session
  const on = (name: string, ticks: number, call: (window: GameWindow, member: Member, ctx: PrimitiveContext, ...args: unknown[]) => Promise<unknown>): Action => action(`window.${name}`, async (ctx, id, ...args) => {
    const window = session.windows.open(numberOf(id), `window.${name}`)
    const result = await ctx.finish(call(window, memberOf(window, name), ctx, ...args), ticks, name)
    await settle(ctx)
    return result as JsonValue
  })
  const take = (slot: number) => async (window: GameWindow, member: Member): Promise<JsonValue> => {
    if (window.slots[slot] === null) throw new ProgramFault('Error', 'that slot is empty', 'no_target')
    return itemRow(await member() as Item)
  }
  const put = (_window: GameWindow, member: Member, _ctx: PrimitiveContext, type: unknown, metadata: unknown, count: unknown): Promise<unknown> =>
    member(itemTypeOf(bot, type), metadata ?? null, count === null || count === undefined ? 1 : numberOf(count, 'count'))
  const putStack = (window: GameWindow, member: Member, _ctx: PrimitiveContext, item: unknown): Promise<unknown> => member(stackIn(bot, window, item, 'item'))
  return [
    on('takeInput', CLICK_TICKS, take(0)), on('takeFuel', CLICK_TICKS, take(1)), on('takeOutput', CLICK_TICKS, take(2)),
    on('putInput', CLICK_TICKS + 128, put), on('putFuel', CLICK_TICKS + 128, put),
    on('takeTargetItem', CLICK_TICKS, take(0)),
    on('putTargetItem', CLICK_TICKS, putStack), on('putLapis', CLICK_TICKS, putStack),
    on('enchant', ENCHANT_TICKS, async (window, member, ctx, choice) => {
      const at = numberOf(choice, 'choice')
      await requireChoice(bot, ctx, window, at)
      return itemRow(await member(at) as Item)
    }),
    on('combine', ANVIL_TICKS, async (window, _member, ctx, one, two, name) => {
      const first = stackIn(bot, window, one, 'itemOne')
      if (typeof two === 'string' || two === null || two === undefined) await (window['rename'] as Member)(first, two ?? name)
      else await combine(bot, ctx, window, first, stackIn(bot, window, two, 'itemTwo'), name)
    }),
    on('rename', ANVIL_TICKS, (window, member, _ctx, item, name) => member(stackIn(bot, window, item, 'item'), textOf(name, 'name'))),
    action('window.trade', async (ctx, id, index, wanted) => {
      const window = session.windows.open(numberOf(id), 'window.trade')
      const { at, times } = tradeOf(window, index, wanted)
      await ctx.finish(memberOf(window, 'trade')(at, times), TRADE_TICKS * times, 'the trade')
      await settle(ctx)
    })
  ]
}

/** The library's own asks a cost of it that is none for two worn tools without enchantments, and gives up. */
async function combine (bot: Bot, ctx: PrimitiveContext, window: GameWindow, one: Item, two: Item, name: unknown): Promise<void> {
  await bot.moveSlotItem(one.slot, 0)
  await bot.moveSlotItem(two.slot, 1)
  if (typeof name === 'string') bot._client.write('name_item', { name })
  await ctx.waitTicks(2)
  if (window.slots[2] === null) throw new ProgramFault('Error', `the anvil makes nothing of ${one.name} and ${two.name}, or it costs more levels than there are`, 'failed')
  await bot.putAway(2)
}

/** @throws ProgramFault when the table does not enchant by that choice what is in it; upstream would wait for its answer in vain. */
async function requireChoice (bot: Bot, ctx: PrimitiveContext, { slots, enchantments }: GameWindow, choice: number): Promise<void> {
  const choices = enchantments as ReadonlyArray<{ level: number }>
  const [item, lapis] = slots
  if (![0, 1, 2].includes(choice)) throw new ProgramFault('RangeError', `choice is 0, 1 or 2, not ${choice}`)
  if (item === null || item === undefined) throw new ProgramFault('Error', 'nothing is in the table; put an item in: await table.putTargetItem(item)', 'not_owned')
  for (let tick = 0; tick < OFFER_TICKS && choices.every(({ level }) => level <= 0); tick++) await ctx.keepTicks(1)
  const level = choices[choice]?.level ?? 0
  if (level <= 0) throw new ProgramFault('Error', `the table has no choice ${choice} for ${item.name}; the levels that its choices take are ${choices.map(each => Math.max(0, each.level)).join(', ')}`, 'no_target')
  if (bot.experience.level < level) throw new ProgramFault('Error', `choice ${choice} takes ${level} levels, have ${bot.experience.level}`, 'not_owned')
  if ((lapis?.count ?? 0) <= choice) throw new ProgramFault('Error', `choice ${choice} takes ${choice + 1} lapis_lazuli in the table, have ${lapis?.count ?? 0}; await table.putLapis(item)`, 'not_owned')
}

/** Which trade is meant and how often, as often as it is offered by default. @throws ProgramFault when it can't be had so often */
function tradeOf (window: GameWindow, index: unknown, wanted: unknown): { at: number, times: number } {
  const trades = window['trades'] as readonly Trade[]
  const at = numberOf(index, 'tradeIndex')
  const trade = trades[at]
  if (trade === undefined) throw new ProgramFault('RangeError', `tradeIndex is a whole number from 0 to ${trades.length - 1}, not ${at}`)
  const left = trade.tradeDisabled ? 0 : trade.maximumNbTradeUses - trade.nbTradeUses
  const times = wanted === null || wanted === undefined ? left : numberOf(wanted, 'times')
  if (left <= 0) throw new ProgramFault('Error', `the villager is out of ${trade.outputItem.name} for now: trade ${at} has been made as often as it is offered`, 'not_now')
  if (!Number.isInteger(times) || times < 1 || times > left) throw new ProgramFault('RangeError', `times is a whole number from 1 to ${left}, as often as trade ${at} is still offered, not ${times}`)
  for (const [item, each] of [[trade.inputItem1, trade.realPrice ?? trade.inputItem1.count], ...(trade.hasItem2 && trade.inputItem2 ? [[trade.inputItem2, trade.inputItem2.count] as const] : [])] as const) {
    const have = window.slots.slice(window.inventoryStart, window.inventoryEnd).reduce((sum, slot) => sum + (slot?.type === item.type ? slot.count : 0), 0)
    if (have < each * times) throw new ProgramFault('Error', `needs ${each * times} ${item.name}, have ${have}`, 'not_owned')
  }
  return { at, times }
}

function clickActions (session: Session): Action[] {
  const { bot } = session
  const slot = (value: unknown): number => numberOf(value, 'slot')
  const click = (name: string, run: (...args: unknown[]) => Promise<unknown>): Action => action(`bot.${name}`, async (ctx, ...args) => {
    await ctx.finish(run(...args), CLICK_TICKS, 'the click')
    await settle(ctx)
  })
  const windowOf = (value: unknown): GameWindow => session.windows.open(numberOf(value ?? 0, 'window'), 'window')
  return [
    click('clickWindow', (at, button, mode) => bot.clickWindow(slot(at), numberOf(button, 'mouseButton'), numberOf(mode, 'mode'))),
    click('putAway', at => bot.putAway(slot(at))),
    click('moveSlotItem', (from, to) => bot.moveSlotItem(slot(from), slot(to))),
    click('putSelectedItemRange', (start, end, window, at) => bot.putSelectedItemRange(slot(start), slot(end), windowOf(window) as never, at as never)),
    click('transfer', options => {
      const { window, itemType, metadata, count, sourceStart, sourceEnd, destStart, destEnd, nbt } = recordOf(options)
      const from = slot(sourceStart)
      const to = slot(destStart)
      return bot.transfer({
        window: (window === null || window === undefined ? undefined : windowOf(window)) as never,
        itemType: itemTypeOf(bot, itemType),
        metadata: (metadata ?? null) as number | null,
        count: count === null || count === undefined ? 1 : numberOf(count, 'count'),
        sourceStart: from,
        sourceEnd: sourceEnd === null || sourceEnd === undefined ? from + 1 : slot(sourceEnd),
        destStart: to,
        destEnd: destEnd === null || destEnd === undefined ? to + 1 : slot(destEnd),
        ...(nbt === null || nbt === undefined ? {} : { nbt })
      } as never)
    })
  ]
}
