import timersPromises from 'node:timers/promises'
import timers from 'node:timers'
import { syncBuiltinESMExports } from 'node:module'
import { promisify } from 'node:util'
import { EPOCH, type Callback, type VirtualClock, type VirtualTimer } from './vclock.ts'

const NativeDate = globalThis.Date

/** Replaces the process's clocks and timers, also those that modules import by name, by `clock`'s. */
export function installGlobals (clock: VirtualClock): void {
  installTimers(clock)
  installTimerPromises(clock)
  const virtualDate = new Proxy(NativeDate, {
    construct: (target, args: unknown[], newTarget) => Reflect.construct(target, args.length === 0 ? [clock.now] : args, newTarget) as object,
    apply: () => new NativeDate(clock.now).toString()
  })
  NativeDate.now = () => clock.now
  NativeDate.prototype.constructor = virtualDate
  globalThis.Date = virtualDate
  Object.defineProperty(performance, 'now', { value: () => clock.now - EPOCH, configurable: true, writable: true })
  syncBuiltinESMExports()
}

function installTimers (clock: VirtualClock): void {
  const setTimeout = (callback: Callback, delay?: unknown, ...args: unknown[]): VirtualTimer => clock.timer(callback, delay, false, args)
  const setInterval = (callback: Callback, delay?: unknown, ...args: unknown[]): VirtualTimer => clock.timer(callback, delay, true, args)
  const setImmediate = (callback: Callback, ...args: unknown[]): NodeJS.Immediate => clock.immediate(callback, args)
  const clear = (handle: unknown): void => { clock.clear(handle) }
  const clearImmediate = (handle: NodeJS.Immediate | undefined): void => { clock.clearImmediate(handle) }
  Object.defineProperty(setTimeout, promisify.custom, { value: (ms: number, value: unknown) => new Promise(resolve => setTimeout(resolve, ms, value)) })
  Object.defineProperty(setImmediate, promisify.custom, { value: (value: unknown) => new Promise(resolve => setImmediate(resolve, value)) })
  const replaced = { setTimeout, setInterval, setImmediate, clearTimeout: clear, clearInterval: clear, clearImmediate }
  Object.assign(globalThis, replaced)
  Object.assign(timers, replaced)
}

interface WaitOptions { signal?: AbortSignal }

function installTimerPromises (clock: VirtualClock): void {
  const wait = (ms: number | undefined, value: unknown, options: WaitOptions = {}): Promise<unknown> => new Promise((resolve, reject) => {
    const { signal } = options
    if (signal?.aborted === true) { reject(signal.reason); return }
    const timer = clock.timer(() => { signal?.removeEventListener('abort', abort); resolve(value) }, ms, false, [])
    const abort = (): void => { clock.stop(timer); reject(signal?.reason) }
    signal?.addEventListener('abort', abort, { once: true })
  })
  async function * every (ms: number | undefined, value: unknown, options?: WaitOptions): AsyncGenerator<unknown> {
    for (;;) yield await wait(ms, value, options)
  }
  const immediate = (value: unknown): Promise<unknown> => new Promise(resolve => clock.immediate(resolve, [value]))
  Object.assign(timersPromises, { setTimeout: wait, setInterval: every, setImmediate: immediate })
}
