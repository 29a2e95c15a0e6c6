// @ts-check
import { EventEmitter, once } from './emitter.js'
import { guard } from './guard.js'
import { MODULES } from './modules.js'
import { Movements, goals } from './pathfinder.js'
import { REFUSED } from './refused.js'
import { Vec3, vec3 } from './vec3.js'

/** Stand-ins of plugins that are there already: what `bot.loadPlugin` is given. @type {Set<unknown>} */
const loaded = new Set()

/** @param {string} name */
function plugin (name) {
  const load = () => {}
  Object.defineProperty(load, 'name', { value: name })
  loaded.add(load)
  return load
}

/** Whether a plugin is there. @param {unknown} value */
export function isLoaded (value) { return loaded.has(value) }

/** @param {unknown} value */
export function loadPlugin (value) {
  if (!loaded.has(value)) throw new TypeError('bot.loadPlugin is refused to programs for code of their own; pathfinder, collectBlock, tool, pvp, hawkEye and autoEat are there already')
}

/** The packages that published programs begin with. @param {any} mcData @param {(ms: number, value?: unknown) => Promise<unknown>} sleep */
export function makeRequire (mcData, sleep) {
  const pathfinder = Object.freeze({ pathfinder: plugin('pathfinder'), Movements, goals })
  const collect = plugin('collectBlock')
  const eat = plugin('autoEat')
  const hawkeye = plugin('hawkEye')
  /** @type {Record<typeof MODULES[number], unknown>} */
  const modules = {
    vec3: Object.assign(vec3, { Vec3 }),
    mineflayer: guard({ once }, 'mineflayer', {}, REFUSED['mineflayer']),
    'mineflayer-pathfinder': pathfinder,
    'minecraft-data': () => mcData,
    'mineflayer-collectblock': Object.freeze({ plugin: collect }),
    'mineflayer-tool': Object.freeze({ plugin: plugin('tool') }),
    'mineflayer-pvp': Object.freeze({ plugin: plugin('pvp') }),
    'mineflayer-auto-eat': Object.freeze({ plugin: eat, loader: eat }),
    minecrafthawkeye: Object.assign(hawkeye, { default: hawkeye }),
    events: EventEmitter,
    'timers/promises': Object.freeze({ setTimeout: sleep })
  }
  /** @param {string} name */
  return name => {
    const bare = String(name).replace(/^node:/, '')
    const offered = MODULES.find(module => module === bare)
    if (offered !== undefined) return modules[offered]
    throw new TypeError(`require('${String(name)}') is refused to programs: they load no code; offered are ${MODULES.join(', ')}`)
  }
}
