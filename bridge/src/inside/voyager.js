// @ts-check
import { host, PrimitiveError, show } from './host.js'

/** @typedef {(...args: any[]) => Promise<any>} Call */
/** @typedef {Record<string, number>} Counts */

/** What programs of the published Voyager call besides what ours have, by bare name. */
export const VOYAGER_NAMES = /** @type {const} */ ([
  'getItemFromChest', 'depositItemIntoChest', 'checkItemInsideChest', 'moveToChest', 'listItemsInChest', 'closeChest', 'itemByName',
  'waitForMobRemoved', 'givePlacedItemBack'
])

/** A call may fail so often in a row before the program hears of it as an error: a loop around one must end. */
const FAILURES = 10
const CHEST_RANGE = 3
const MOB_POLL_TICKS = 10
const TICKS_A_SECOND = 20
const INVENTORY = /** @type {const} */ ([9, 45])

/**
 * The primitives of the published Voyager in terms of ours, for skills that were written for those. They differ in what
 * some arguments mean, and in that most of what they could not do ends the call and not the program.
 */
export class Voyager {
  /** What such a skill gets as `bot`: the same, with two members more. */
  bot
  #plain
  #mcData
  /** Failures in a row, by function. @type {Map<string, number>} */
  #failures = new Map()

  /** @param {any} bot @param {any} mcData */
  constructor (bot, mcData) {
    this.#plain = bot
    this.#mcData = mcData
    this.bot = Object.create(bot, {
      save: { value: /** @param {unknown} event */ event => { note('save', event) }, enumerable: true },
      inventoryUsed: { value: () => bot.inventory.slots.slice(...INVENTORY).filter(/** @param {unknown} slot */ slot => slot !== null).length, enumerable: true }
    })
  }

  /**
   * What a source sees as globals, in this order: primitives, skills, and those of `VOYAGER_NAMES` that are not among them.
   * @param {ReadonlyMap<string, Function>} primitives as a program of ours sees them @param {ReadonlyMap<string, Function>} skills
   * @returns {Function[]}
   */
  link (primitives, skills) {
    const native = new Map([...primitives].map(([name, call]) => [name, this.inward(call)]))
    const adapted = this.#adapted(native)
    const more = VOYAGER_NAMES.filter(name => !primitives.has(name) && !skills.has(name))
    return [
      ...[...native].map(([name, call]) => adapted.get(name) ?? call),
      ...[...skills.values()].map(call => this.inward(call)),
      ...more.map(name => /** @type {Function} */ (adapted.get(name)))
    ]
  }

  /** A function that takes our `bot`, for callers that hold Voyager's. @param {Function} call @returns {Call} */
  inward (call) {
    return (first, ...rest) => call(first === this.bot ? this.#plain : first, ...rest)
  }

  /** @param {ReadonlyMap<string, Call>} native @returns {Map<string, Function>} */
  #adapted (native) {
    /** @param {string} name @returns {Call} */
    const ours = name => native.get(name) ?? (() => Promise.reject(new ReferenceError(`${name} is not defined`)))
    return new Map(Object.entries({ ...this.#gathering(ours), ...this.#living(ours), ...this.#chests(ours), ...others() }))
  }

  /** @param {(name: string) => Call} ours */
  #gathering (ours) {
    return {
      /** @param {any} bot @param {string} name @param {number} [count] */
      mineBlock: (bot, name, count = 1) => this.#softly('mineBlock', ['no_target', 'no_path'], () => ours('mineBlock')(bot, name, count)),
      /** `count` is how often, not how many. @param {any} bot @param {string} name @param {number} [count] */
      craftItem: (bot, name, count = 1) => this.#softly('craftItem', ['missing_ingredients', 'missing_station'], () => this.#craft(ours('craftItem'), bot, name, count)),
      /** @param {any} bot @param {string} name @param {any} position */
      placeItem: (bot, name, position) => this.#softly('placeItem', ['not_owned', 'blocked_spot', 'no_path'], () => ours('placeItem')(bot, name, position)),
      /** @param {any} bot @param {string} item @param {string} fuel @param {number} [count] */
      smeltItem: (bot, item, fuel, count = 1) => this.#softly('smeltItem', ['missing_ingredients', 'no_fuel', 'timed_out'], () => ours('smeltItem')(bot, item, fuel, count))
    }
  }

  /**
   * @param {Call} craftItem @param {any} bot @param {string} name @param {number} times
   */
  async #craft (craftItem, bot, name, times) {
    const id = this.#mcData.itemsByName[name]?.id
    const each = id === undefined ? 1 : bot.recipesAll(id, null, true)[0]?.result.count ?? 1
    try {
      return await craftItem(bot, name, times * each)
    } catch (error) {
      const fewer = hasCode(error, ['missing_ingredients']) ? this.#affordable(bot, id, times, each) : 0
      if (fewer === 0) throw error
      const made = await craftItem(bot, name, fewer * each)
      note('craftItem', `${name}: ${fewer} of ${times} times; ${show(error)}`)
      return made
    }
  }

  /** How often the inventory pays for a recipe, less than `times`. @param {any} bot @param {number} id @param {number} times @param {number} each */
  #affordable (bot, id, times, each) {
    let fewer = Math.min(Math.floor(times), 64) - 1
    while (fewer > 0 && bot.recipesFor(id, null, fewer * each, true).length === 0) fewer--
    return Math.max(0, fewer)
  }

  /** @param {(name: string) => Call} ours */
  #living (ours) {
    return {
      /** The time it may take is ours to bound. @param {any} bot @param {string} mob */
      killMob: (bot, mob) => this.#softly('killMob', ['no_target', 'no_path'], () => ours('killMob')(bot, mob, 1)),
      /** @param {any} bot @param {string} weapon @param {string} mob */
      shoot: (bot, weapon, mob) => this.#softly('shoot', ['no_target', 'no_path', 'missing_ingredients'], () => ours('shoot')(bot, weapon, mob)),
      /** @param {any} bot @param {any} direction @param {number} [maxTime] in seconds @param {() => unknown} [callback] */
      exploreUntil: async (bot, direction, maxTime = 60, callback = () => false) => {
        // What it found stays what it is: nothing of it crosses to the host.
        /** @type {unknown} */
        let found = null
        const poll = () => { found = callback(); return isPromise(found) ? found : Boolean(found) }
        try {
          await ours('exploreUntil')(bot, direction, maxTime, poll)
          return found
        } catch (error) {
          if (!hasCode(error, ['timed_out'])) throw error
          note('exploreUntil', error)
          return null
        }
      },
      /** @param {any} bot @param {any} entity @param {number} [timeout] in seconds */
      waitForMobRemoved: async (bot, entity, timeout = 300) => {
        for (let waited = 0; bot.entities[entity.id] !== undefined; waited += MOB_POLL_TICKS) {
          if (waited >= timeout * TICKS_A_SECOND) throw new Error(`waitForMobRemoved: the ${String(entity.name)} is there after ${timeout} s`)
          await bot.waitForTicks(MOB_POLL_TICKS)
        }
      }
    }
  }

  /** @param {(name: string) => Call} ours */
  #chests (ours) {
    /** @param {string} name @param {any} bot @param {any} position @param {Counts} wanted @param {(item: string, contents: Counts) => number} held @param {(item: string, count: number) => Promise<{contents: Counts}>} move */
    const moving = async (name, bot, position, wanted, held, move) => {
      let { contents } = await ours('openChest')(bot, position)
      for (const [item, count] of Object.entries(wanted)) {
        const there = Math.min(count, held(item, contents))
        if (there < count) note(name, `${there} of ${count} ${item} are there`)
        if (there < 1) continue
        const moved = await this.#softly(name, ['inventory_full', 'not_owned'], () => move(item, there))
        contents = moved?.contents ?? contents
      }
    }
    return {
      /** @param {any} bot @param {any} position @param {Counts} items */
      getItemFromChest: (bot, position, items) => moving('getItemFromChest', bot, position, items,
        (item, contents) => contents[item] ?? 0, (item, count) => ours('takeFromChest')(bot, item, count, position)),
      /** @param {any} bot @param {any} position @param {Counts} items */
      depositItemIntoChest: (bot, position, items) => moving('depositItemIntoChest', bot, position, items,
        item => bot.inventory.count(this.#mcData.itemsByName[item]?.id), (item, count) => ours('depositToChest')(bot, item, count, position)),
      /** @param {any} bot @param {any} position */
      checkItemInsideChest: async (bot, position) => {
        const { contents } = await ours('openChest')(bot, position)
        note('checkItemInsideChest', contents)
        return contents
      },
      /** @param {any} bot @param {any} position */
      moveToChest: async (bot, position) => {
        await ours('goTo')(bot, position, CHEST_RANGE)
        return bot.blockAt(position)
      },
      /** @param {any} bot @param {any} block */
      listItemsInChest: async (bot, block) => await bot.openContainer(block),
      /** @param {any} bot */
      closeChest: async bot => { if (bot.currentWindow !== null) await bot.closeWindow(bot.currentWindow) }
    }
  }

  /**
   * What is not there to be worked on ends the call, said in the log; so do `FAILURES` of them in a row, and then the error is thrown.
   * @template T
   * @param {string} name @param {readonly string[]} codes @param {() => Promise<T>} act @returns {Promise<T | undefined>}
   */
  async #softly (name, codes, act) {
    try {
      const done = await act()
      this.#failures.delete(name)
      return done
    } catch (error) {
      const before = this.#failures.get(name) ?? 0
      if (!hasCode(error, codes) || before >= FAILURES) throw error
      this.#failures.set(name, before + 1)
      note(name, error)
      return undefined
    }
  }
}

function others () {
  return {
    /** @param {Array<{name: string}>} items @param {string} name */
    itemByName: (items, name) => items.find(item => item.name === name) ?? null,
    givePlacedItemBack: async () => { throw new TypeError('givePlacedItemBack is refused to programs: it takes items from a server command; break what was placed and pick it up with mineBlock') }
  }
}

/** @param {unknown} error @param {readonly string[]} codes */
function hasCode (error, codes) { return error instanceof PrimitiveError && codes.includes(error.code) }

/** @param {any} value */
function isPromise (value) { return typeof value?.then === 'function' }

/** A line of the log. @param {string} name @param {unknown} what */
function note (name, what) {
  const text = show(what)
  host('log', text.includes(`${name}: `) ? text : `${name}: ${text}`)
}
