import { effectId } from '../items/effect-names.ts'

/** A status effect in force. `amplifier` 0 is level I; `ticks` -1 never ends. */
export interface EffectJson {
  readonly name: string
  readonly amplifier: number
  ticks: number
  readonly particles: boolean
  /** A weaker but longer one that goes on when this one ends. */
  hidden: EffectJson | null
}

export interface NewEffect { readonly name: string, readonly amplifier?: number, readonly ticks: number, readonly particles?: boolean }

export const ENDLESS = -1

/**
 * Effects of one creature, by vanilla's rules of replacing (minecraft.wiki/w/Effect). What they do is in effect-rules.ts.
 * All state is in the list given, which its owner saves.
 */
export class Effects {
  readonly #list: EffectJson[]
  readonly #changed = new Set<string>()

  constructor (list: EffectJson[]) {
    this.#list = list
  }

  /** In the order they began. */
  get all (): readonly Readonly<EffectJson>[] {
    return this.#list
  }

  has (name: string): boolean {
    return this.get(name) !== null
  }

  get (name: string): Readonly<EffectJson> | null {
    for (const effect of this.#list) if (effect.name === name) return effect
    return null
  }

  /** 0 without it, 1 for level I. */
  level (name: string): number {
    return (this.get(name)?.amplifier ?? -1) + 1
  }

  /**
   * Gives whether it changed anything: a weaker and shorter effect does not. Only the book-keeping;
   * use `addEffect` of effect-rules.ts, which knows what an effect does when it begins.
   * @throws RangeError for a name that is no effect of the version.
   */
  put ({ name, amplifier = 0, ticks, particles = true }: NewEffect): boolean {
    effectId(name)
    const fresh: EffectJson = { name, amplifier, ticks, particles, hidden: null }
    const at = this.#list.findIndex(effect => effect.name === name)
    const old = this.#list[at]
    const result = old === undefined ? fresh : merged(old, fresh)
    if (result === null) return false
    this.#list.splice(old === undefined ? this.#list.length : at, 1, result)
    this.#changed.add(name)
    return true
  }

  remove (name: string): boolean {
    const at = this.#list.findIndex(effect => effect.name === name)
    if (at < 0) return false
    this.#list.splice(at, 1)
    this.#changed.add(name)
    return true
  }

  clear (): void {
    for (const { name } of [...this.#list]) this.remove(name)
  }

  /** One tick less of each; gives those that ended, and those that a hidden one followed, as they were. */
  age (): EffectJson[] {
    for (const effect of this.#list) countDown(effect)
    const ended = this.#list.filter(effect => effect.ticks === 0)
    for (const effect of ended) {
      const follower = effect.hidden !== null && effect.hidden.ticks !== 0 ? [effect.hidden] : []
      this.#list.splice(this.#list.indexOf(effect), 1, ...follower)
      this.#changed.add(effect.name)
    }
    return ended
  }

  /** Names whose effect is another one, or gone, since the last call. */
  takeChanges (): string[] {
    const names = [...this.#changed]
    this.#changed.clear()
    return names
  }

  toJson (): EffectJson[] {
    return structuredClone(this.#list)
  }
}

function countDown (effect: EffectJson): void {
  if (effect.ticks > 0) effect.ticks--
  if (effect.hidden !== null) countDown(effect.hidden)
}

function lasts (effect: EffectJson): number {
  return effect.ticks === ENDLESS ? Infinity : effect.ticks
}

/** `old` with `fresh` on top of it; null when that is no more than `old` alone (vanilla's `MobEffectInstance.update`). */
function merged (old: EffectJson, fresh: EffectJson): EffectJson | null {
  if (fresh.amplifier > old.amplifier) return { ...fresh, hidden: lasts(fresh) < lasts(old) ? old : old.hidden }
  if (lasts(fresh) <= lasts(old)) return null
  if (fresh.amplifier === old.amplifier) return { ...old, ticks: fresh.ticks, particles: fresh.particles }
  return { ...old, hidden: old.hidden === null ? fresh : merged(old.hidden, fresh) ?? old.hidden }
}
