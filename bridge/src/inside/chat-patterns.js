// @ts-check
import { emit } from './events.js'

/** @typedef {{id: number, name: string, patterns: RegExp[], repeat: boolean, parse: boolean, heard: string[]}} Pattern */

/** Chat patterns of a program: the messages they match are told as `chat:name`. @param {(listen: (text: string) => void) => void} onMessage called once, with the first pattern */
export function makeChatPatterns (onMessage) {
  /** @type {Pattern[]} */
  const patterns = []
  let lastId = 0
  let listens = false
  /** @param {string} text */
  const hear = text => {
    for (const pattern of [...patterns]) {
      pattern.heard = [...pattern.heard, text].slice(-pattern.patterns.length)
      const matches = pattern.heard.map((line, index) => line.match(/** @type {RegExp} */ (pattern.patterns[index])))
      if (matches.length < pattern.patterns.length || matches.includes(null)) continue
      pattern.heard = []
      if (!pattern.repeat) patterns.splice(patterns.indexOf(pattern), 1)
      const told = matches.map(match => pattern.parse ? /** @type {RegExpMatchArray} */ (match).slice(1) : /** @type {RegExpMatchArray} */ (match)[0])
      emit(-1, `chat:${pattern.name}`, [told])
    }
  }
  /** @param {string} name @param {RegExp[]} list @param {{repeat?: boolean, parse?: boolean}} [options] */
  const addChatPatternSet = (name, list, { repeat = true, parse = false } = {}) => {
    if (!Array.isArray(list) || !list.every(each => each instanceof RegExp)) throw new TypeError('a chat pattern is a regular expression')
    if (!listens) onMessage(hear)
    listens = true
    patterns.push({ id: ++lastId, name, patterns: list, repeat, parse, heard: [] })
    return lastId
  }
  return {
    get chatPatterns () { return patterns.map(({ name, patterns }) => ({ name, patterns })) },
    addChatPatternSet,
    /** @param {string} name @param {RegExp} pattern @param {object} [options] */
    addChatPattern: (name, pattern, options) => addChatPatternSet(name, [pattern], options),
    /** @param {RegExp} pattern @param {string} name */
    chatAddPattern: (pattern, name) => addChatPatternSet(name, [pattern], { parse: true }),
    /** @param {string | number} which */
    removeChatPattern (which) {
      for (const pattern of patterns.filter(each => each.name === which || each.id === which)) patterns.splice(patterns.indexOf(pattern), 1)
    }
  }
}
