/** The windows of chests, stonecutter, smithing table, anvil and grindstone. */
import smithing from '../../data/smithing.json' with { type: 'json' }
import stonecutting from '../../data/stonecutting.json' with { type: 'json' }
import { work } from './anvil.ts'
import type { Container } from './container.ts'
import { ground } from './grindstone.ts'
import { durability, stack, type ItemStack, type Slot } from './items.ts'
import { backward, forward, StoreCell, tableCells, type Cell, type Layout, type LayoutParts, type Range } from './layouts.ts'

/** A cell that shows what others make, and takes from them when it is taken. */
class ProductCell implements Cell {
  readonly #make: () => Slot
  readonly #taken: (product: ItemStack) => void
  readonly #isFree: () => boolean

  constructor (make: () => Slot, taken: (product: ItemStack) => void, isFree: () => boolean = () => true) {
    this.#make = make
    this.#taken = taken
    this.#isFree = isFree
  }

  get (): Slot { return this.#make() }
  set (_slot: Slot): void { throw new TypeError('a product cannot be placed; set what it is made of instead') }
  accepts (_item: ItemStack): boolean { return false }
  limit (item: ItemStack): number { return item.count }
  mayTake (): boolean { return this.#isFree() }

  remove (count: number, room: number): Slot {
    const product = this.get()
    if (product === null || count <= 0 || room < product.count || !this.#isFree()) return null
    this.#taken(product)
    return product
  }
}

/** A cell that takes only what `test` holds for. */
class PickyCell extends StoreCell {
  readonly #test: (item: ItemStack) => boolean

  constructor (parts: LayoutParts, over: Cell, test: (item: ItemStack) => boolean) {
    super(parts.data, () => over.get(), slot => { over.set(slot) })
    this.#test = test
  }

  override accepts (item: ItemStack): boolean { return this.#test(item) }
}

/** One or two containers, one above the other, then `stores`. */
export function containerLayout ({ data }: LayoutParts, stores: readonly Cell[], containers: readonly Container[], title: string, closed: () => void): Layout {
  const kept = containers.flatMap(({ slots }) => slots.map((_, i) => new StoreCell(data, () => slots[i] ?? null, slot => { slots[i] = slot })))
  const moves = (at: number): readonly Range[] => [at < kept.length ? backward(kept.length, kept.length + 36) : forward(0, kept.length)]
  const kind = containers.length === 2 ? 'double_container' : 'container'
  return { kind, title, cells: [...kept, ...stores], gridEnd: 0, result: -1, loose: [], moves, closed }
}

/** What a stonecutter makes of `item`, in the order of the buttons a client shows (by the result's name). */
export function stonecutterResults (item: string): ItemStack[] {
  const table: Readonly<Record<string, Readonly<Record<string, number>>>> = stonecutting.recipes
  return Object.entries(table[item] ?? {}).toSorted(([a], [b]) => a < b ? -1 : 1).map(([name, count]) => stack(name, count))
}

/** Input, result, then `stores`; a button chooses the result. */
export function stonecutterLayout ({ data, hooks }: LayoutParts, stores: readonly Cell[]): Layout {
  const [lying] = tableCells(data, 1) as [StoreCell]
  let chosen = -1
  const input = new StoreCell(data, () => lying.get(), slot => {
    if (slot?.name !== lying.get()?.name) chosen = -1
    lying.set(slot)
  })
  const results = (): ItemStack[] => stonecutterResults(input.get()?.name ?? '')
  const result = new ProductCell(() => results()[chosen] ?? null, product => {
    input.remove(1, Infinity)
    hooks.crafted(product)
  })
  const moves = (at: number, item: ItemStack): readonly Range[] => {
    if (at === 1) return [backward(2, 38)]
    if (at === 0) return [forward(2, 38)]
    if (stonecutterResults(item.name).length > 0) return [forward(0, 1)]
    return [at < 29 ? forward(29, 38) : forward(2, 29)]
  }
  return {
    kind: 'stonecutter',
    title: 'container.stonecutter',
    cells: [input, result, ...stores],
    gridEnd: 0,
    result: 1,
    loose: [input],
    moves,
    properties: () => [[0, chosen]],
    press: button => {
      if (button < 0 || button >= results().length) return false
      chosen = button
      return true
    }
  }
}

/** What the upgrade of a smithing table gives; it keeps wear, name and enchantments. */
export function smithed (template: Slot, base: Slot, addition: Slot): Slot {
  const name = base === null ? undefined : (smithing.recipes as Readonly<Record<string, string>>)[base.name]
  if (base === null || name === undefined || template?.name !== smithing.template || addition?.name !== smithing.addition) return null
  return stack(name, 1, base.damage, base.tags)
}

/** Template, base, addition, result, then `stores`. */
export function smithingLayout (parts: LayoutParts, stores: readonly Cell[], done: () => void): Layout {
  const [a, b, c] = tableCells(parts.data, 3) as [StoreCell, StoreCell, StoreCell]
  const fits: ReadonlyArray<(item: ItemStack) => boolean> = [
    ({ name }) => name === smithing.template, ({ name }) => Object.hasOwn(smithing.recipes, name), ({ name }) => name === smithing.addition
  ]
  const inputs = [a, b, c].map((cell, i) => new PickyCell(parts, cell, item => fits[i]?.(item) ?? false))
  const result = new ProductCell(() => smithed(a.get(), b.get(), c.get()), product => {
    for (const input of inputs) input.remove(1, Infinity)
    parts.hooks.crafted(product)
    done()
  })
  const moves = (at: number, item: ItemStack): readonly Range[] => {
    if (at === 3) return [backward(4, 40)]
    if (at < 3) return [forward(4, 40)]
    const place = fits.findIndex((test, i) => test(item) && inputs[i]?.get() === null)
    if (place >= 0) return [forward(place, place + 1)]
    return [at < 31 ? forward(31, 40) : forward(4, 31)]
  }
  return { kind: 'smithing', title: 'container.upgrade', cells: [...inputs, result, ...stores], gridEnd: 0, result: 3, loose: inputs, moves }
}

/** Two inputs, result, then `stores`; property 0 is the cost in levels. `done` is told of each work taken. */
export function anvilLayout (parts: LayoutParts, stores: readonly Cell[], done: () => void): Layout {
  const { data, owner } = parts
  const [left, right] = tableCells(data, 2) as [StoreCell, StoreCell]
  let name: string | null = null
  const now = (): ReturnType<typeof work> => work(data, left.get(), right.get(), name, owner.isCreative())
  const isPaid = (): boolean => now().cost > 0 && (owner.isCreative() || owner.levels() >= now().cost)
  const result = new ProductCell(() => now().result, () => {
    const { cost, used } = now()
    if (!owner.isCreative()) owner.spendLevels(cost)
    left.set(null)
    right.remove(used, Infinity)
    name = null
    done()
  }, isPaid)
  return {
    kind: 'anvil',
    title: 'container.repair',
    cells: [left, right, result, ...stores],
    gridEnd: 0,
    result: 2,
    loose: [left, right],
    moves: at => twoInputMoves(at),
    properties: () => [[0, now().cost]],
    rename: text => { name = text }
  }
}

/** Two inputs, result, then `stores`. `done` is told of each work taken, with the enchantments' experience points. */
export function grindstoneLayout (parts: LayoutParts, stores: readonly Cell[], done: (points: number) => void): Layout {
  const { data } = parts
  const [a, b] = tableCells(data, 2) as [StoreCell, StoreCell]
  const isFit = (item: ItemStack): boolean => durability(data, item.name) !== null || item.tags?.enchantments !== undefined
  const inputs = [a, b].map(cell => new PickyCell(parts, cell, isFit))
  const result = new ProductCell(() => ground(data, a.get(), b.get())?.result ?? null, () => {
    const points = ground(data, a.get(), b.get())?.points ?? 0
    a.set(null)
    b.set(null)
    done(points)
  })
  return { kind: 'grindstone', title: 'container.grindstone_title', cells: [...inputs, result, ...stores], gridEnd: 0, result: 2, loose: inputs, moves: at => twoInputMoves(at) }
}

function twoInputMoves (at: number): readonly Range[] {
  if (at === 2) return [backward(3, 39)]
  if (at < 2) return [forward(3, 39)]
  return [forward(0, 2), at < 30 ? forward(30, 39) : forward(3, 30)]
}
