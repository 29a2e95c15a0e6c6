import type { Vec } from './geometry.ts'
import { GameRules, type GameRulesJson } from './gamerules.ts'
import type { GameMode } from './players/modes.ts'
import type { Difficulty, Realm } from './realm.ts'
import { Weather, type WeatherJson } from './weather.ts'

export interface SettingsOptions {
  readonly difficulty: Difficulty
  readonly gamemode: GameMode
  readonly operators: readonly string[]
  readonly seed: number
  readonly spawn: Vec
}

/** `difficulty` and `spawn` only when a command set them: else the world's start and its terrain say. */
export interface SettingsJson {
  rules: GameRulesJson
  weather: WeatherJson
  operators: string[]
  difficulty?: Difficulty
  spawn?: Vec
}

/** What operators set for the whole world: rules, weather, difficulty, spawn, and who they are. */
export class Settings {
  readonly rules = new GameRules()
  readonly weather: Weather
  /** Mode of players who come for the first time. */
  readonly gamemode: GameMode
  readonly #start: SettingsOptions
  readonly #operators = new Set<string>()
  #difficulty: Difficulty | null = null
  #spawn: Vec | null = null

  constructor (realm: Realm, start: SettingsOptions) {
    this.#start = start
    this.gamemode = start.gamemode
    this.weather = new Weather(realm, start.seed)
    for (const name of start.operators) this.#operators.add(name)
  }

  get difficulty (): Difficulty {
    return this.#difficulty ?? this.#start.difficulty
  }

  set difficulty (value: Difficulty) {
    this.#difficulty = value
  }

  get spawn (): Vec {
    return this.#spawn ?? this.#start.spawn
  }

  set spawn (value: Vec) {
    this.#spawn = value
  }

  isOperator (name: string): boolean {
    return this.#operators.has(name)
  }

  /** Names of all operators, ascending. */
  get operators (): string[] {
    return [...this.#operators].sort()
  }

  /** Gives whether that changed anything. */
  appoint (name: string, operator: boolean): boolean {
    if (this.isOperator(name) === operator) return false
    if (operator) this.#operators.add(name)
    else this.#operators.delete(name)
    return true
  }

  toJson (): SettingsJson {
    return {
      rules: this.rules.toJson(),
      weather: this.weather.toJson(),
      operators: this.operators,
      ...this.#difficulty === null ? {} : { difficulty: this.#difficulty },
      ...this.#spawn === null ? {} : { spawn: this.#spawn }
    }
  }

  /** Takes over what was saved; who was named an operator at the start stays one. */
  load (saved: SettingsJson): void {
    this.rules.load(saved.rules)
    this.weather.load(saved.weather)
    for (const name of saved.operators) this.#operators.add(name)
    this.#difficulty = saved.difficulty ?? null
    this.#spawn = saved.spawn ?? null
  }
}
