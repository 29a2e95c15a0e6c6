import type { Bot } from 'mineflayer'
import type { Item } from 'prismarine-item'
import { blockOf, entityOf, itemTypeOf, numberOf, optionalVector, recordOf, stackOf, textOf } from '../facade/arguments.ts'
import type { Session } from '../facade/session.ts'
import type { GameWindow, WindowKind } from '../facade/windows.ts'
import { itemRow } from '../facade/encode.ts'
import type { PrimitiveContext } from '../primitives-host.ts'
import { ProgramFault } from '../program-fault.ts'
import type { JsonValue } from '../program-types.ts'
import { action, requireReach } from './action.ts'
import type { Action, Run } from './action.ts'

const OPEN_TICKS = 60
const CLICK_TICKS = 120
const TRADE_TICKS = 400
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
    const isEntity = kind === 'villager' || typeof recordOf(target)['id'] === 'number'
    const thing = isEntity ? entityOf(bot, target) : blockOf(bot, target)
    if (!isEntity) requireReach(session, thing as ReturnType<typeof blockOf>)
    if (bot.currentWindow !== null && bot.currentWindow !== undefined) bot.closeWindow(bot.currentWindow)
    const opened = open(thing as never, optionalVector(direction, 'direction') as never, optionalVector(cursor, 'cursorPos') as never)
    const window = await ctx.guard(opened, OPEN_TICKS, 'opening the window') as GameWindow
    // What is in it comes with the packet after the one that opens it.
    await ctx.waitTicks(1)
    return session.windows.add(window, kind)
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

function stationActions (session: Session): Action[] {
  const { bot } = session
  const on = (name: string, ticks: number, call: (window: GameWindow, member: Member, ctx: PrimitiveContext, ...args: unknown[]) => Promise<unknown>): Action => action(`window.${name}`, async (ctx, id, ...args) => {
    const window = session.windows.open(numberOf(id), `window.${name}`)
    const member = window[name]
    if (typeof member !== 'function') throw new ProgramFault('TypeError', `this window has no ${name}`)
    const result = await ctx.finish(call(window, member as Member, ctx, ...args), ticks, name)
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
    on('enchant', ENCHANT_TICKS, async (_window, member, _ctx, choice) => itemRow(await member(numberOf(choice, 'choice')) as Item)),
    on('combine', TRADE_TICKS, async (window, _member, ctx, one, two, name) => {
      const first = stackIn(bot, window, one, 'itemOne')
      if (typeof two === 'string' || two === null || two === undefined) await (window['rename'] as Member)(first, two ?? name)
      else await combine(bot, ctx, window, first, stackIn(bot, window, two, 'itemTwo'), name)
    }),
    on('rename', TRADE_TICKS, (window, member, _ctx, item, name) => member(stackIn(bot, window, item, 'item'), textOf(name, 'name'))),
    on('trade', TRADE_TICKS, (_window, member, _ctx, index, times) => member(numberOf(index, 'tradeIndex'), times === null || times === undefined ? undefined : numberOf(times, 'times')))
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
