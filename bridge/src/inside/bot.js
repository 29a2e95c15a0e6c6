// @ts-check
import { blockAt, search } from './blocks.js'
import { makeChatPatterns } from './chat-patterns.js'
import { entities, entityById, nearestEntity, player, self } from './entities.js'
import { emitter, own } from './events.js'
import { guard } from './guard.js'
import { host } from './host.js'
import { makePathfinder } from './pathfinder.js'
import { makeAutoEat, makeCollectBlock, makeHawkEye, makePvp, makeTool } from './plugins.js'
import { cast } from './rays.js'
import { cached } from './reads.js'
import { rememberRecipe } from './refer.js'
import { REFUSED } from './refused.js'
import { isLoaded, loadPlugin } from './require.js'
import { Vec3, plainPoint } from './vec3.js'
import { makeInventory, windowById } from './windows.js'
import { makeWorld } from './world.js'

/** @typedef {{call: (name: string, ...args: unknown[]) => Promise<any>, act: (name: string, ...args: unknown[]) => any, waitForTicks: (ticks: number) => Promise<void>}} Actor how members act in the world */

const HINTS = { players_online: '`bot.players`', position: '`bot.entity.position`', mcData: 'the global `mcData`', goto: '`bot.pathfinder.goto(goal)`', movements: '`bot.pathfinder.movements`' }
const CONTROLS = ['forward', 'back', 'left', 'right', 'jump', 'sprint', 'sneak']
const ARMOUR = { head: 5, torso: 6, legs: 7, feet: 8, 'off-hand': 45 }
const QUICK_BAR_START = 36

/** An object whose members read the world when they are asked. @param {string} method @param {readonly string[]} fields @param {string} path */
function live (method, fields, path) {
  /** @type {PropertyDescriptorMap} */
  const members = {}
  for (const field of fields) members[field] = { get: () => cached(method)[field], enumerable: true }
  return guard(Object.defineProperties({}, members), path)
}

/** What the bot is and has. @param {Actor} actor */
function readings (actor) {
  const time = live('time', ['time', 'timeOfDay', 'day', 'isDay', 'moonPhase', 'age', 'bigTime', 'bigAge', 'doDaylightCycle'], 'bot.time')
  const game = live('game', ['levelType', 'dimension', 'difficulty', 'gameMode', 'hardcore', 'maxPlayers', 'serverBrand', 'minY', 'height'], 'bot.game')
  const experience = live('experience', ['level', 'points', 'progress'], 'bot.experience')
  const settings = live('settings', ['chat', 'colorsEnabled', 'viewDistance', 'difficulty', 'skinParts', 'enableTextFiltering', 'enableServerListing', 'particleStatus'], 'bot.settings')
  const tablist = Object.freeze({ get header () { return cached('boards').tablist.header }, get footer () { return cached('boards').tablist.footer } })
  const inventory = makeInventory()
  const vital = () => cached('vitals')
  const status = () => cached('status')
  const weather = () => cached('weather')
  const boards = () => cached('boards')
  return {
    get entity () { return self() },
    get entities () { return entities() },
    get player () { return player(cached('player')) },
    get players () { return Object.freeze(Object.fromEntries(Object.entries(cached('players')).map(([name, data]) => [name, player(data)]))) },
    get health () { return vital().health },
    get food () { return vital().food },
    get foodSaturation () { return vital().foodSaturation },
    get oxygenLevel () { return vital().oxygenLevel },
    get experience () { return experience },
    get time () { return time },
    get game () { return game },
    get settings () { return settings },
    get tablist () { return tablist },
    get username () { return cached('identity').username },
    get version () { return cached('identity').version },
    get majorVersion () { return cached('version').majorVersion },
    get heldItem () { return inventory.slots[QUICK_BAR_START + cached('hotbar')] },
    get quickBarSlot () { return cached('hotbar') },
    get inventory () { return inventory },
    get currentWindow () { return windowById(cached('currentWindow'), actor) },
    get isSleeping () { return status().isSleeping },
    get usingHeldItem () { return status().usingHeldItem },
    get fireworkRocketDuration () { return status().fireworkRocketDuration },
    get vehicle () { return entityById(status().vehicle) },
    get targetDigBlock () { const at = status().targetDigBlock; return at === null ? null : blockAt(at) },
    get isRaining () { return weather().isRaining },
    get rainState () { return weather().rainState },
    get thunderState () { return weather().thunderState },
    get spawnPoint () { return new Vec3(...cached('spawnPoint')) },
    get scoreboards () { return boards().scoreboards },
    get scoreboard () { return boards().scoreboard },
    get teams () { return boards().teams },
    get teamMap () { return teamMap(boards().teams) },
    QUICK_BAR_START
  }
}

/** @param {Record<string, {members: string[]}>} teams */
function teamMap (teams) { return Object.fromEntries(Object.values(teams).flatMap(team => team.members.map(member => [member, team]))) }

/** Looking at blocks, recipes and entities. */
function questions () {
  /** @param {any} block */
  const at = block => plainPoint(block?.position, 'this takes a Block, whose position')
  /** Recipes do not change. @type {Map<string, any[]>} */
  const known = new Map()
  /** @param {any} id @param {any} metadata */
  const recipes = (id, metadata) => {
    const key = `${id} ${metadata ?? null}`
    let list = known.get(key)
    if (list === undefined) {
      list = host('recipes', id, metadata ?? null).map(/** @param {any} recipe */ ({ index, ...recipe }) => rememberRecipe(Object.freeze(recipe), [id, metadata ?? null, index]))
      known.set(key, /** @type {any[]} */ (list))
    }
    return /** @type {any[]} */ (list)
  }
  return {
    blockAt,
    /** @param {unknown} options */
    findBlocks: options => search(options).map(found => found.position),
    /** @param {unknown} options */
    findBlock: options => search({ .../** @type {object} */ (options), count: 1 })[0] ?? null,
    nearestEntity,
    /** @param {any} block */
    canSeeBlock: block => host('canSee', at(block)),
    /** @param {any} block */
    canDigBlock: block => Boolean(block?.diggable) && new Vec3(at(block).x + 0.5, at(block).y + 0.5, at(block).z + 0.5).distanceTo(self().position.offset(0, 1.65, 0)) <= 5.1,
    /** @param {any} block */
    digTime: block => host('digTime', { position: at(block) }) ?? Infinity,
    /** @param {any} block */
    isABed: block => /(?:^|_)bed$/.test(block?.name ?? ''),
    /** @param {number} [maxDistance] @param {import('./rays.js').Matcher | null} [matcher] */
    blockAtCursor: (maxDistance = 256, matcher) => cast({ id: self().id }, maxDistance, matcher),
    blockInSight: (maxSteps = 256, vectorLength = 5 / 16) => cast({ id: self().id }, maxSteps * vectorLength),
    /** @param {any} [entity] @param {number} [maxDistance] @param {import('./rays.js').Matcher | null} [matcher] */
    blockAtEntityCursor: (entity = self(), maxDistance = 256, matcher) => cast({ id: entity.id }, maxDistance, matcher),
    entityAtCursor: (maxDistance = 3.5) => entityById(host('entityAtCursor', maxDistance)),
    /** @param {any} type @param {any} [metadata] @param {any} [table] */
    recipesAll: (type, metadata, table) => recipes(type, metadata).filter(/** @param {any} recipe */ recipe => !recipe.requiresTable || Boolean(table)),
    /** @param {any} type @param {any} [metadata] @param {any} [minResultCount] @param {any} [table] */
    recipesFor: (type, metadata, minResultCount, table) => recipes(type, metadata).filter(/** @param {any} recipe */ recipe => (!recipe.requiresTable || Boolean(table)) && isAtHand(recipe, minResultCount ?? 1)),
    /** @param {any} entity @param {any} position @param {number} radius @param {boolean} [raw] */
    getExplosionDamages: (entity, position, radius, raw = false) => host('explosionDamage', { id: entity?.id }, plainPoint(position, 'position'), radius, raw),
    /** @param {string} name @returns {boolean} */
    supportFeature: name => host('supportFeature', name),
    /** @param {keyof typeof ARMOUR | 'hand'} destination */
    getEquipmentDestSlot: destination => destination === 'hand' ? QUICK_BAR_START + cached('hotbar') : ARMOUR[destination]
  }
}

/** Whether the inventory has what a recipe takes to make so many. @param {any} recipe @param {number} count */
function isAtHand (recipe, count) {
  const times = Math.ceil(count / recipe.result.count)
  /** @type {any[]} */
  const slots = cached('window', 0).slots.slice(9, 45)
  /** @param {number} id */
  const have = id => slots.reduce((sum, slot) => sum + (slot !== null && slot[0] === id ? slot[1] : 0), 0)
  return recipe.delta.every(/** @param {any} part */ part => have(part.id) + part.count * times >= 0)
}

/** Members that take time, by name: the call queue runs them. @param {Actor} actor */
function actions (actor) {
  const { call, act, waitForTicks } = actor
  /** @param {string} name */
  const acting = name => /** @param {unknown[]} args */ (...args) => call(`bot.${name}`, ...args)
  /** @param {string} name */
  const opening = name => /** @param {unknown[]} args */ async (...args) => windowById(await call(`bot.${name}`, ...args), actor)
  const named = ['equip', 'unequip', 'toss', 'tossStack', 'craft', 'consume', 'fish', 'writeBook', 'dig', 'placeBlock', 'activateBlock', 'activateEntity', 'activateEntityAt',
    'sleep', 'wake', 'look', 'lookAt', 'waitForChunksToLoad', 'elytraFly', 'updateSign', 'clickWindow', 'putAway', 'moveSlotItem', 'putSelectedItemRange', 'transfer']
  const windows = ['openBlock', 'openEntity', 'openContainer', 'openChest', 'openDispenser', 'openFurnace', 'openAnvil', 'openEnchantmentTable', 'openVillager']
  return {
    ...Object.fromEntries(named.map(name => [name, acting(name)])),
    ...Object.fromEntries(windows.map(name => [name, opening(name)])),
    /** @param {any} block @param {any} face */
    placeEntity: async (block, face) => entityById((await call('bot.placeEntity', block, face)).id),
    /** @param {any} villager @param {number} index @param {number} [times] */
    trade: (villager, index, times) => villager.trade(index, times),
    simpleClick: guard({
      /** @param {number} slot */
      leftMouse: slot => call('bot.clickWindow', slot, 0, 0),
      /** @param {number} slot */
      rightMouse: slot => call('bot.clickWindow', slot, 1, 0)
    }, 'bot.simpleClick'),
    /** @param {any} window */
    closeWindow: window => { act('bot.closeWindow', window); return Promise.resolve() },
    waitForTicks
  }
}

/** Members that act at once. @param {Actor} actor */
function instants ({ act }) {
  const names = ['setControlState', 'clearControlStates', 'attack', 'swingArm', 'activateItem', 'deactivateItem', 'useOn', 'mount', 'dismount', 'moveVehicle',
    'stopDigging', 'setQuickBarSlot', 'updateHeldItem', 'respawn']
  /** @type {PropertyDescriptorMap} */
  const states = {}
  for (const control of CONTROLS) {
    states[control] = { get: () => host('control', control), set: on => { act('bot.setControlState', control, Boolean(on)) }, enumerable: true }
  }
  const controlState = guard(Object.defineProperties({}, states), 'bot.controlState', {}, {}, CONTROLS)
  return {
    ...Object.fromEntries(names.map(name => [name, /** @param {unknown[]} args */ (...args) => { act(`bot.${name}`, ...args) }])),
    /** @param {string} control @returns {boolean} */
    getControlState: control => host('control', control),
    get controlState () { return controlState }
  }
}

/** Talking and listening. */
function talking () {
  const events = emitter(-1)
  const patterns = makeChatPatterns(hear => { events.on('messagestr', hear) })
  return joined(patterns, {
    ...events,
    /** @param {unknown} text */
    chat (text) { host('chat', String(text)) },
    /** @param {unknown} username @param {unknown} text */
    whisper (username, text) { host('whisper', String(username), String(text)) },
    /** Resolves to the next message that is or matches one of the patterns. @param {any[]} wanted @returns {Promise<string>} */
    awaitMessage: (...wanted) => new Promise(resolve => {
      const list = wanted.flat()
      /** @param {string} text */
      const hear = text => {
        if (!list.some(one => one instanceof RegExp ? one.test(text) : one === text)) return
        events.off('messagestr', hear)
        resolve(text)
      }
      events.on('messagestr', hear)
    })
  })
}

/** The parts of `bot` as one object; getters stay getters. @param {object[]} parts */
function joined (...parts) {
  const whole = {}
  for (const part of parts) Object.defineProperties(whole, Object.getOwnPropertyDescriptors(part))
  return whole
}

/**
 * The `bot` of programs; skills/primitives/bot.d.ts describes it.
 * @param {Actor} actor @param {any} mcData
 */
export function makeBot (actor, mcData) {
  const { call, act } = actor
  const pathfinder = makePathfinder(call, act)
  const world = makeWorld()
  const plugins = {
    pathfinder,
    collectBlock: makeCollectBlock(call, pathfinder),
    tool: makeTool(call),
    pvp: makePvp(act),
    hawkEye: makeHawkEye(call, act),
    autoEat: makeAutoEat(call),
    loadPlugin,
    hasPlugin: isLoaded,
    world,
    registry: mcData
  }
  const bot = guard(joined(readings(actor), questions(), actions(actor), instants(actor), talking(), plugins), 'bot', HINTS, REFUSED['bot'])
  own(-1, bot)
  return bot
}
