import table from '../data/gamerules.json' with { type: 'json' }

const DEFAULTS = table.rules
type Defaults = typeof DEFAULTS
export type RuleName = keyof Defaults
type NamesOf<T> = { [Name in RuleName]: Defaults[Name] extends T ? Name : never }[RuleName]
export type SwitchRule = NamesOf<boolean>
export type NumberRule = NamesOf<number>

/** Only what differs from the default. */
export type GameRulesJson = Readonly<Record<string, boolean | number>>

export const RULE_NAMES = Object.keys(DEFAULTS).sort() as readonly RuleName[]

export function isRule (name: string): name is RuleName {
  return Object.hasOwn(DEFAULTS, name)
}

/** Whether the rule is on or off; the others are numbers. */
export function isSwitch (name: RuleName): name is SwitchRule {
  return typeof DEFAULTS[name] === 'boolean'
}

/** A world's game rules with vanilla's names, kinds and defaults (worlds/data/gamerules.json). */
export class GameRules {
  readonly #changed = new Map<RuleName, boolean | number>()

  /** Whether the rule is on. */
  is (name: SwitchRule): boolean {
    return this.get(name) === true
  }

  number (name: NumberRule): number {
    return this.get(name) as number
  }

  get (name: RuleName): boolean | number {
    return this.#changed.get(name) ?? DEFAULTS[name]
  }

  /** @throws TypeError when `value` is not of the rule's kind. */
  set (name: RuleName, value: boolean | number): void {
    if (typeof value !== typeof DEFAULTS[name]) throw new TypeError(`game rule ${name} takes a ${typeof DEFAULTS[name]}, not ${value}`)
    if (value === DEFAULTS[name]) this.#changed.delete(name)
    else this.#changed.set(name, value)
  }

  toJson (): GameRulesJson {
    return Object.fromEntries([...this.#changed].sort(([a], [b]) => a < b ? -1 : 1))
  }

  /** Takes over saved rules; those this version does not have are left out. */
  load (saved: GameRulesJson): void {
    for (const [name, value] of Object.entries(saved)) if (isRule(name)) this.set(name, value)
  }
}
