// @ts-check
import { emitter, own } from './events.js'
import { guard } from './guard.js'
import { item, ofType } from './items.js'
import { cached, moment } from './reads.js'

/** @typedef {import('./bot.js').Actor} Actor */

/** Windows by id: the same one is the same object. @type {Map<number, any>} */
const windows = new Map()
/** What an object of ours stands for in arguments. @type {WeakMap<object, number>} */
const ids = new WeakMap()

/** Slots as items, made once as long as the world stands still. @param {number} id */
function content (id) {
  let at = -1
  /** @type {any[]} */
  let slots = []
  return () => {
    if (at !== moment()) {
      slots = Object.freeze(cached('window', id).slots.map(item))
      at = moment()
    }
    return slots
  }
}

/** @param {number} id */
function reading (id) {
  const data = () => cached('window', id)
  const slots = content(id)
  /** @param {number} start @param {number} end */
  const range = (start, end) => slots().slice(start, end).filter(one => one !== null)
  /** @param {number} start @param {number} end @param {unknown} type @param {unknown} [metadata] */
  const matching = (start, end, type, metadata) => {
    const isWanted = ofType(type)
    const any = metadata === null || metadata === undefined
    const found = []
    const all = slots()
    for (let at = Math.max(start, 0); at < end && at < all.length; at++) if (isWanted(all[at]) && (any || all[at].metadata === metadata)) found.push(all[at])
    return found
  }
  /** @param {any[]} list */
  const sum = list => list.reduce((total, one) => total + one.count, 0)
  /** @param {any[]} list @param {unknown} notFull */
  const first = (list, notFull) => list.find(one => notFull !== true || one.count < one.stackSize) ?? null
  /** @param {number} start @param {number} end */
  const empty = (start, end) => { const at = slots().slice(start, end).indexOf(null); return at < 0 ? null : start + at }
  return { data, slots, range, matching, sum, first, empty }
}

/** Members of every window: reads. @param {number} id */
function base (id) {
  const { data, slots, range, matching, sum, first, empty } = reading(id)
  const start = () => data().inventoryStart
  const end = () => data().inventoryEnd
  const events = emitter(id)
  return {
    id,
    get type () { return data().type },
    get title () { return data().title },
    get slots () { return slots() },
    get selectedItem () { return item(data().selectedItem) },
    get inventoryStart () { return start() },
    get inventoryEnd () { return end() },
    get hotbarStart () { return data().hotbarStart },
    get craftingResultSlot () { return data().craftingResultSlot },
    items: () => range(start(), end()),
    containerItems: () => range(0, start()),
    /** @param {unknown} type @param {unknown} [metadata] */
    count: (type, metadata) => sum(matching(start(), end(), type, metadata)),
    /** @param {unknown} type @param {unknown} [metadata] */
    containerCount: (type, metadata) => sum(matching(0, start(), type, metadata)),
    /** @param {unknown} type @param {unknown} [metadata] @param {unknown} [notFull] */
    findInventoryItem: (type, metadata, notFull) => first(matching(start(), end(), type, metadata), notFull),
    /** @param {unknown} type @param {unknown} [metadata] */
    findInventoryItems: (type, metadata) => matching(start(), end(), type, metadata),
    /** @param {unknown} type @param {unknown} [metadata] @param {unknown} [notFull] */
    findContainerItem: (type, metadata, notFull) => first(matching(0, start(), type, metadata), notFull),
    /** @param {number} from @param {number} to @param {unknown} type @param {unknown} [metadata] @param {unknown} [notFull] */
    findItemRange: (from, to, type, metadata, notFull) => first(matching(from, to, type, metadata), notFull),
    /** @param {number} from @param {number} to @param {string} name @param {unknown} [metadata] @param {unknown} [notFull] */
    findItemRangeName: (from, to, name, metadata, notFull) => first(matching(from, to, name, metadata), notFull),
    /** @param {number} from @param {number} to @param {unknown} type @param {unknown} [metadata] */
    findItemsRange: (from, to, type, metadata) => matching(from, to, type, metadata),
    /** @param {number} from @param {number} to @param {unknown} type @param {unknown} [metadata] */
    countRange: (from, to, type, metadata) => sum(matching(from, to, type, metadata)),
    itemsRange: range,
    /** @param {number} from @param {number} to */
    sumRange: (from, to) => sum(range(from, to)),
    emptySlotCount: () => slots().slice(start(), end()).filter(one => one === null).length,
    firstEmptySlotRange: empty,
    /** @param {number} from @param {number} to */
    lastEmptySlotRange (from, to) { const at = slots().slice(from, to + 1).lastIndexOf(null); return at < 0 ? null : from + at },
    firstEmptyHotbarSlot: () => empty(data().hotbarStart, end()),
    firstEmptyContainerSlot: () => empty(0, start()),
    firstEmptyInventorySlot: (hotbarFirst = true) => (hotbarFirst ? empty(data().hotbarStart, end()) : null) ?? empty(start(), end()),
    ...events
  }
}

const WINDOW_HINTS = {
  updateSlot: '`bot.moveSlotItem(from, to)`',
  acceptClick: '`bot.clickWindow(slot, button, mode)`',
  clear: '`bot.toss(type, metadata, count)`'
}

/** Members that stations add. @param {string} kind @param {number} id @param {Actor} actor @returns {object} */
function station (kind, id, { call }) {
  const data = () => cached('window', id)
  const extra = () => data().extra
  /** @param {string} name */
  const acting = name => /** @param {unknown[]} args */ (...args) => call(`window.${name}`, id, ...args)
  /** @param {string} name */
  const taking = name => /** @param {unknown[]} args */ async (...args) => item(await call(`window.${name}`, id, ...args))
  /** @param {number} slot */
  const at = slot => () => item(data().slots[slot])
  const moving = { deposit: acting('deposit'), withdraw: acting('withdraw') }
  if (kind === 'furnace') {
    return {
      ...moving,
      get fuel () { return extra().fuel },
      get fuelSeconds () { return extra().fuelSeconds },
      get totalFuel () { return extra().totalFuel },
      get totalFuelSeconds () { return extra().totalFuelSeconds },
      get progress () { return extra().progress },
      get progressSeconds () { return extra().progressSeconds },
      get totalProgress () { return extra().totalProgress },
      get totalProgressSeconds () { return extra().totalProgressSeconds },
      inputItem: at(0),
      fuelItem: at(1),
      outputItem: at(2),
      putInput: acting('putInput'),
      putFuel: acting('putFuel'),
      takeInput: taking('takeInput'),
      takeFuel: taking('takeFuel'),
      takeOutput: taking('takeOutput')
    }
  }
  if (kind === 'anvil') return { ...moving, combine: acting('combine'), rename: acting('rename') }
  if (kind === 'enchantment') {
    return {
      ...moving,
      get xpseed () { return extra().xpseed },
      get enchantments () { return extra().enchantments },
      targetItem: at(0),
      enchant: taking('enchant'),
      takeTargetItem: taking('takeTargetItem'),
      putTargetItem: acting('putTargetItem'),
      putLapis: acting('putLapis')
    }
  }
  if (kind === 'villager') return { ...moving, get trades () { return extra().trades.map(trade) }, trade: acting('trade') }
  return moving
}

/** @param {any} data */
function trade (data) {
  return { ...data, firstInput: item(data.firstInput), secondaryInput: item(data.secondaryInput), output: item(data.output) }
}

/** @param {object} to @param {object} from getters stay getters */
function extend (to, from) { return Object.defineProperties(to, Object.getOwnPropertyDescriptors(from)) }

/** @returns {any} */
export function makeInventory () {
  const window = guard(extend(base(0), {}), 'bot.inventory', WINDOW_HINTS)
  ids.set(window, 0)
  windows.set(0, { kindOf: 'container', window })
  own(0, window)
  return window
}

/** The window with that number. @param {number | null} id @param {Actor} actor @returns {any} */
export function windowById (id, actor) {
  if (id === null) return null
  const known = windows.get(id)
  // A number is used again once its window has closed; the object then tells of the new one.
  if (known !== undefined && (id === 0 || known.kindOf === cached('windowShape', id).kind)) return known.window
  const { kind } = cached('windowShape', id)
  const members = extend(extend(base(id), station(kind, id, actor)), { close: () => { actor.act('bot.closeWindow', id); return Promise.resolve() } })
  const window = guard(members, 'window', WINDOW_HINTS)
  ids.set(window, id)
  windows.set(id, { kindOf: kind, window })
  own(id, window)
  return window
}

/** The number of a window, or undefined. @param {object} window */
export function windowId (window) { return ids.get(window) }
