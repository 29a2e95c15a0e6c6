// @ts-check
import { blockFrom } from './blocks.js'
import { adopt, player } from './entities.js'
import { emit } from './events.js'
import { item } from './items.js'
import { Vec3 } from './vec3.js'
import { windowById } from './windows.js'

/**
 * Tell those who listen what happened.
 * @param {Array<[number, string, any[]]>} events target, name and arguments each, in order
 * @param {import('./bot.js').Actor} actor how members of windows act
 */
export function deliver (events, actor) {
  for (const [target, event, args] of events) emit(target, event, args.map(arg => revive(arg, actor)))
}

/** An argument of an event, given its methods back. @param {any} value @param {import('./bot.js').Actor} actor @returns {any} */
function revive (value, actor) {
  if (typeof value !== 'object' || value === null) return value
  if ('$entity' in value) return adopt(value.$entity)
  if ('$block' in value) return blockFrom(value.$block)
  if ('$item' in value) return item(value.$item)
  if ('$vector' in value) return new Vec3(...value.$vector)
  if ('$window' in value) return windowById(value.$window, actor)
  if ('$player' in value) return player(value.$player)
  if ('$chat' in value) return chatMessage(value.$chat)
  return value
}

/** @param {{text: string, json: any}} chat */
function chatMessage ({ text, json }) {
  return { json, text, toString: () => text, getText: () => text, toMotd: () => text }
}
