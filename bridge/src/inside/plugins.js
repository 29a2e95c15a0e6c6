// @ts-check
import { blockAt } from './blocks.js'
import { entityById, entities, self } from './entities.js'
import { guard } from './guard.js'
import { cached } from './reads.js'
import { REFUSED } from './refused.js'

/** @typedef {(name: string, ...args: unknown[]) => Promise<any>} Call */
/** @typedef {(name: string, ...args: unknown[]) => any} Act */

/** @param {Call} call @param {any} pathfinder */
export function makeCollectBlock (call, pathfinder) {
  /** @type {any[]} */
  const chestLocations = []
  return guard({
    get chestLocations () { return chestLocations },
    get movements () { return pathfinder.movements },
    set movements (rules) { pathfinder.setMovements(rules) },
    /** @param {any} target @param {any} [options] */
    collect: (target, options) => call('bot.collectBlock.collect', target, { ignoreNoPath: options?.ignoreNoPath === true }),
    cancelTask: () => { pathfinder.stop(); return Promise.resolve() },
    findFromVein
  }, 'bot.collectBlock', { itemFilter: 'nothing: all that drops is picked up' }, {}, ['movements'])
}

/** Blocks of a kind that touch each other, through `floodRadius` others. @param {any} block @param {number} maxBlocks @param {number} maxDistance @param {number} floodRadius */
function findFromVein (block, maxBlocks = 100, maxDistance = 16, floodRadius = 1) {
  const found = [block]
  const seen = new Set([String(block.position)])
  for (let next = 0; next < found.length && found.length < maxBlocks; next++) {
    for (let dx = -floodRadius; dx <= floodRadius; dx++) {
      for (let dy = -floodRadius; dy <= floodRadius; dy++) {
        for (let dz = -floodRadius; dz <= floodRadius; dz++) {
          const at = found[next].position.offset(dx, dy, dz)
          if (seen.has(String(at)) || found.length >= maxBlocks || at.distanceTo(block.position) > maxDistance) continue
          seen.add(String(at))
          const there = blockAt(at)
          if (there?.type === block.type) found.push(there)
        }
      }
    }
  }
  return found
}

/** @param {Call} call */
export function makeTool (call) {
  /** @param {any} block @param {any} [options] */
  const equipForBlock = (block, options) => call('bot.tool.equipForBlock', block, { requireHarvest: options?.requireHarvest === true })
  /** @type {any[]} */
  const chestLocations = []
  return guard({ equipForBlock, get chestLocations () { return chestLocations } }, 'bot.tool')
}

/** @param {Act} act */
export function makePvp (act) {
  return guard({
    get target () { return entityById(cached('status').fights) ?? undefined },
    get attackRange () { return 3 },
    get followRange () { return 2 },
    /** @param {any} target */
    attack: target => { act('bot.pvp.attack', target); return Promise.resolve() },
    stop: () => { act('bot.pvp.stop'); return Promise.resolve() },
    forceStop: () => { act('bot.pvp.stop') }
  }, 'bot.pvp')
}

/** @param {Call} call @param {Act} act */
export function makeHawkEye (call, act) {
  return guard({
    /** @param {any} target @param {string} [weapon] */
    oneShot: (target, weapon = 'bow') => call('bot.hawkEye.oneShot', target, weapon),
    /** @param {any} target @param {string} [weapon] */
    autoAttack: (target, weapon = 'bow') => { act('bot.hawkEye.autoAttack', target, weapon); return true },
    stop: () => { act('bot.hawkEye.stop') },
    /** @param {number} yaw @param {number} pitch */
    simplyShot: (yaw, pitch) => call('bot.hawkEye.simplyShot', yaw, pitch),
    /** @param {string} [username] the nearest other player when left out */
    getPlayer: username => Object.values(entities()).find(entity => entity.type === 'player' && entity !== self() && (username === undefined || entity.username === username)) ?? null
  }, 'bot.hawkEye', {}, REFUSED['bot.hawkEye'])
}

/** Off, as the plugin can be switched off: the bot's own reflex eats when it starves. @param {Call} call */
export function makeAutoEat (call) {
  let eating = false
  return guard({
    get isEating () { return eating },
    get enabled () { return false },
    disable: () => {},
    disableAuto: () => {},
    /** @param {any} [options] `{food}`: by name or id */
    async eat (options) {
      eating = true
      try { return await call('bot.autoEat.eat', { food: options?.food ?? null }) } finally { eating = false }
    }
  }, 'bot.autoEat', {}, REFUSED['bot.autoEat'])
}
