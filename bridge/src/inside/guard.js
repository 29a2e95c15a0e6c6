// @ts-check
/**
 * A frozen object whose unknown members throw instead of reading as undefined: a model that reaches for a part of
 * mineflayer's API that is not offered must learn so at that line, with the name to use instead.
 *
 * @template {object} T
 * @param {T} target
 * @param {string} path how programs reach it, e.g. `bot.inventory`
 * @param {Record<string, string>} [hints] what to use in place of members that programs often try
 * @param {Record<string, string>} [refused] why members that mineflayer has are not offered
 * @param {readonly string[]} [settable] members that a program may set
 * @returns {T}
 */
export function guard (target, path, hints = {}, refused = {}, settable = []) {
  /** @param {string | symbol} key */
  const readOnly = key => new TypeError(`${path}.${String(key)} can't be changed: ${path} is read-only`)
  return new Proxy(Object.freeze(target), {
    get (object, key) {
      // Awaiting and printing an object ask for these two.
      if (typeof key === 'symbol' || key in object || key === 'then' || key === 'toJSON') return Reflect.get(object, key)
      if (Object.hasOwn(refused, key)) throw new TypeError(`${path}.${key} is refused to programs: ${refused[key]}`)
      throw new TypeError(`${path}.${key} is not offered to programs; ${advice(key, object, path, hints)}`)
    },
    set (object, key, value) {
      if (typeof key === 'string' && settable.includes(key)) return Reflect.set(object, key, value)
      throw readOnly(key)
    },
    defineProperty (_object, key) { throw readOnly(key) },
    deleteProperty (_object, key) { throw readOnly(key) },
    setPrototypeOf () { throw readOnly('prototype') }
  })
}

/** @param {string} key @param {object} object @param {string} path @param {Record<string, string>} hints */
function advice (key, object, path, hints) {
  if (Object.hasOwn(hints, key)) return `use ${hints[key]}`
  return `the nearest member is ${path}.${nearest(key, Object.keys(object))}`
}

/** The name in `names` most like `word`. @param {string} word @param {string[]} names */
export function nearest (word, names) {
  let best = names[0] ?? ''
  let least = Infinity
  for (const name of names) {
    const difference = unlikeness(word.toLowerCase(), name.toLowerCase())
    if (difference < least) [best, least] = [name, difference]
  }
  return best
}

/** Edits from one word to the other; an abbreviation is closer than a word as different. @param {string} a @param {string} b */
function unlikeness (a, b) {
  return distance(a, b) / (a.includes(b) || b.includes(a) ? 4 : 1)
}

/** Levenshtein distance. @param {string} from @param {string} to */
function distance (from, to) {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const swap = Number(row[j - 1]) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(swap, Number(row[j]) + 1, Number(next[j - 1]) + 1))
    }
    row = next
  }
  return Number(row[to.length])
}
