import type { Realm } from './realm.ts'
import { Rng } from './rng.ts'

/** How far from 0 to 1 rain and thunder come or go in a tick (minecraft.wiki/w/Rain). */
const FADE = 0.01
/** Ticks, as [least, most], that each state lasts (minecraft.wiki/w/Weather). */
const LASTS = {
  clear: [12000, 180000], rain: [12000, 24000], calm: [12000, 180000], thunder: [3600, 15600]
} as const

/** `*Left`: ticks until it changes by itself. Thunder strikes only while it rains too, as in vanilla. */
export interface WeatherJson {
  clearLeft: number
  raining: boolean
  rainLeft: number
  thundering: boolean
  thunderLeft: number
  rainLevel: number
  thunderLevel: number
  rng: number
}

/** Rain and thunder: state and what clients draw of it. */
export class Weather {
  readonly #realm: Realm
  readonly #rng: Rng
  #state: Omit<WeatherJson, 'rng'> = {
    clearLeft: 0, raining: false, rainLeft: 0, thundering: false, thunderLeft: 0, rainLevel: 0, thunderLevel: 0
  }

  constructor (realm: Realm, seed: number) {
    this.#realm = realm
    this.#rng = new Rng(seed).fork('weather')
  }

  get raining (): boolean {
    return this.#state.raining
  }

  get thundering (): boolean {
    return this.#state.raining && this.#state.thundering
  }

  /** Sets the weather for `ticks`, after which it changes by itself; null draws a usual time. */
  set (kind: 'clear' | 'rain' | 'thunder', ticks: number | null): void {
    const state = this.#state
    const left = ticks ?? this.#draw(kind)
    Object.assign(state, { clearLeft: kind === 'clear' ? left : 0, rainLeft: kind === 'clear' ? 0 : left, thunderLeft: kind === 'clear' ? 0 : left })
    this.#turn({ raining: kind !== 'clear', thundering: kind === 'thunder' })
  }

  tick (): void {
    if (this.#realm.rules.is('doWeatherCycle')) this.#cycle()
    this.#fade()
  }

  /** What a client that comes in must be told. */
  packets (): object[] {
    const { raining, rainLevel, thunderLevel } = this.#state
    if (rainLevel === 0 && thunderLevel === 0 && !raining) return []
    return [
      { reason: 'start_raining', gameMode: 0 },
      { reason: 'rain_level_change', gameMode: rainLevel },
      { reason: 'thunder_level_change', gameMode: thunderLevel }
    ]
  }

  toJson (): WeatherJson {
    return { ...this.#state, rng: this.#rng.state }
  }

  load ({ rng, ...state }: WeatherJson): void {
    this.#rng.state = rng
    this.#state = { ...state }
  }

  #draw (kind: keyof typeof LASTS): number {
    const [least, most] = LASTS[kind]
    return least + this.#rng.int(most - least + 1)
  }

  #cycle (): void {
    const state = this.#state
    if (state.clearLeft > 0) {
      state.clearLeft--
      state.rainLeft = 0
      state.thunderLeft = 0
      this.#turn({ raining: false, thundering: false })
      return
    }
    let { raining, thundering } = state
    if (state.thunderLeft > 0) {
      if (--state.thunderLeft === 0) thundering = !thundering
    } else state.thunderLeft = this.#draw(thundering ? 'thunder' : 'calm')
    if (state.rainLeft > 0) {
      if (--state.rainLeft === 0) raining = !raining
    } else state.rainLeft = this.#draw(raining ? 'rain' : 'clear')
    this.#turn({ raining, thundering })
  }

  #turn ({ raining, thundering }: { raining: boolean, thundering: boolean }): void {
    const state = this.#state
    if (raining !== state.raining) this.#realm.broadcast('game_state_change', { reason: raining ? 'start_raining' : 'stop_raining', gameMode: 0 })
    state.raining = raining
    state.thundering = thundering
  }

  #fade (): void {
    const state = this.#state
    const rain = stepTowards(state.rainLevel, state.raining)
    const thunder = stepTowards(state.thunderLevel, state.thundering)
    if (rain !== state.rainLevel) this.#realm.broadcast('game_state_change', { reason: 'rain_level_change', gameMode: rain })
    if (thunder !== state.thunderLevel) this.#realm.broadcast('game_state_change', { reason: 'thunder_level_change', gameMode: thunder })
    state.rainLevel = rain
    state.thunderLevel = thunder
  }
}

/** Levels are kept in whole hundredths, so that they end at exactly 0 and 1. */
function stepTowards (level: number, on: boolean): number {
  const next = Math.round((level + (on ? FADE : -FADE)) * 100) / 100
  return Math.max(0, Math.min(1, next))
}
