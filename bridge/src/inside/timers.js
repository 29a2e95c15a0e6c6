// @ts-check
/** Milliseconds of game time a tick. */
const TICK_MS = 50

/**
 * Timers on the game's clock; they die with the program.
 * @param {(ticks: number) => Promise<unknown>} wait @param {(error: unknown) => void} onThrown
 */
export function makeTimers (wait, onThrown) {
  /** @type {Set<number>} */
  const running = new Set()
  let lastId = 0
  /** @param {Function} callback @param {number | undefined} ms @param {boolean} repeat @param {unknown[]} args */
  const start = (callback, ms, repeat, args) => {
    if (typeof callback !== 'function') throw new TypeError('a timer takes a function')
    const id = ++lastId
    running.add(id)
    const ticks = Math.max(1, Math.ceil(Number(ms ?? 0) / TICK_MS) || 1)
    void (async () => {
      do {
        await wait(ticks)
        if (!running.has(id)) return
        if (!repeat) running.delete(id)
        try { callback(...args) } catch (error) { onThrown(error) }
      } while (running.has(id))
    })()
    return id
  }
  /** @param {number | undefined} id */
  const clear = id => { running.delete(Number(id)) }
  return {
    /** @param {Function} callback @param {number} [ms] @param {unknown[]} args */
    setTimeout: (callback, ms, ...args) => start(callback, ms, false, args),
    /** @param {Function} callback @param {number} [ms] @param {unknown[]} args */
    setInterval: (callback, ms, ...args) => start(callback, ms, true, args),
    /** @param {Function} callback @param {unknown[]} args */
    setImmediate: (callback, ...args) => start(callback, 0, false, args),
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear
  }
}
