/** Furnace, blast furnace and smoker: vanilla 1.20.1 timing (https://minecraft.wiki/w/Furnace, https://minecraft.wiki/w/Smelting). */
import { loadStack, maxStack, sameKind, saveStack, stack, withCount, type SavedStack, type ItemData, type ItemStack, type Slot } from './items.ts'
import type { Rng } from '../rng.ts'
import { remainderOf } from './recipes.ts'

/** Ticks of progress lost per tick while input waits and nothing burns. */
const COOLING = 2

/** What a furnace asks the smelting tables. */
export interface FurnaceTables {
  /** Ticks for one item; all recipes of one kind of furnace share this. */
  readonly cookTicks: number
  /** The item `name` smelts to, or null. */
  smeltable (name: string): string | null
  /** Ticks `name` burns as fuel; 0 when it is none. */
  fuelTicks (name: string): number
  /** Experience points for one `name` smelted. */
  experience (name: string): number
}

type SavedSlot = SavedStack | null
export interface FurnaceJson { input: SavedSlot, fuel: SavedSlot, output: SavedSlot, burn: number, burnMax: number, cook: number, smelted?: Array<[string, number]> }

export class Furnace {
  #input: Slot = null
  fuel: Slot = null
  output: Slot = null
  /** Ticks the fire still burns, and the length of the fuel that feeds it. */
  burn = 0
  burnMax = 0
  /** Ticks of progress on the item being smelted, 0 to `tables.cookTicks` - 1. */
  cook = 0
  readonly tables: FurnaceTables
  readonly #data: ItemData
  /** How many of each input were smelted since experience was last taken out. */
  readonly #smelted = new Map<string, number>()

  constructor (data: ItemData, tables: FurnaceTables) {
    this.#data = data
    this.tables = tables
  }

  get input (): Slot { return this.#input }

  /** Another item in the input starts from the beginning; more or fewer of the same goes on. */
  set input (slot: Slot) {
    if (!sameKind(slot, this.#input)) this.cook = 0
    this.#input = slot
  }

  /** Whether the fire burns; the game shows it as the block's `lit` property. */
  get lit (): boolean { return this.burn > 0 }

  /** What lies in the three slots, for dropping when the block breaks. */
  get contents (): ItemStack[] { return [this.#input, this.fuel, this.output].filter(slot => slot !== null) }

  /** Empties the three slots and gives what lay in them. */
  takeAll (): ItemStack[] {
    const { contents } = this
    this.input = this.fuel = this.output = null
    return contents
  }

  /** The experience points stored up by what was smelted; a share of a point is one by that chance (vanilla's rule). */
  takeExperience (rng: Rng): number {
    let points = 0
    for (const [name, count] of this.#smelted) {
      const earned = count * this.tables.experience(name)
      const whole = Math.floor(earned)
      points += whole + (earned > whole && rng.next() < earned - whole ? 1 : 0)
    }
    this.#smelted.clear()
    return points
  }

  /** One tick. True when anything in the furnace is different after it. */
  tick (): boolean {
    const wasLit = this.lit
    const before = this.cook
    if (wasLit) this.burn -= 1
    const product = this.#product()
    if (!this.lit && product !== null) this.#light()
    if (this.lit && product !== null) this.#advance(product)
    else if (this.lit || this.#mayCook()) this.cook = 0
    else this.cook = Math.max(0, this.cook - COOLING)
    return wasLit || this.lit || this.cook !== before
  }

  /** Window properties as [number, value], totals first: a client works the shares out from the totals it has. */
  progress (): ReadonlyArray<readonly [number, number]> {
    return [[1, this.burnMax], [3, this.tables.cookTicks], [0, this.burn], [2, this.cook]]
  }

  toJson (): FurnaceJson {
    const save = (slot: Slot): SavedSlot => slot === null ? null : saveStack(slot)
    return {
      input: save(this.#input),
      fuel: save(this.fuel),
      output: save(this.output),
      burn: this.burn,
      burnMax: this.burnMax,
      cook: this.cook,
      ...(this.#smelted.size > 0 ? { smelted: [...this.#smelted] } : {})
    }
  }

  static fromJson (data: ItemData, tables: FurnaceTables, json: FurnaceJson): Furnace {
    const furnace = new Furnace(data, tables)
    const load = (saved: SavedSlot): Slot => saved === null ? null : loadStack(saved)
    furnace.input = load(json.input)
    furnace.fuel = load(json.fuel)
    furnace.output = load(json.output)
    furnace.burn = json.burn
    furnace.burnMax = json.burnMax
    furnace.cook = json.cook
    for (const [name, count] of json.smelted ?? []) furnace.#smelted.set(name, count)
    return furnace
  }

  /** Vanilla resets progress, instead of letting it cool, when both slots are filled but the item cannot be smelted. */
  #mayCook (): boolean { return this.#input !== null && this.fuel !== null }

  /** What the input would become now: null without a recipe, or when the output has no room for it. */
  #product (): string | null {
    const product = this.#input === null ? null : this.tables.smeltable(this.#input.name)
    if (product === null || this.output === null) return product
    return this.output.name === product && this.output.count < maxStack(this.#data, product) ? product : null
  }

  #light (): void {
    const ticks = this.fuel === null ? 0 : this.tables.fuelTicks(this.fuel.name)
    if (this.fuel === null || ticks === 0) return
    this.burn = this.burnMax = ticks
    const rest = remainderOf(this.fuel.name)
    this.fuel = withCount(this.fuel, this.fuel.count - 1) ?? (rest === null ? null : stack(rest))
  }

  #advance (product: string): void {
    this.cook += 1
    if (this.cook < this.tables.cookTicks || this.#input === null) return
    this.cook = 0
    this.#smelted.set(this.#input.name, (this.#smelted.get(this.#input.name) ?? 0) + 1)
    this.output = stack(product, (this.output?.count ?? 0) + 1)
    // A bucket in the fuel slot takes up the water of a drying sponge.
    if (this.#input.name === 'wet_sponge' && this.fuel?.name === 'bucket') this.fuel = stack('water_bucket')
    this.input = withCount(this.#input, this.#input.count - 1)
  }
}
