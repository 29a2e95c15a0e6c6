import table from '../../data/flammable.json' with { type: 'json' }

/** Chances of a block by fire: how readily it catches it, and how fast it is gone. */
export interface Flammable { readonly encouragement: number, readonly flammability: number }

const cache = new Map<string, Flammable | null>()

/** How `name` burns (data/flammable.json), null when it does not. */
export function flammableOf (name: string): Flammable | null {
  let known = cache.get(name)
  if (known === undefined) {
    const row = table.groups.find(({ names }) => new RegExp(`^(${names})$`).test(name))
    known = row === undefined ? null : { encouragement: row.encouragement, flammability: row.flammability }
    cache.set(name, known)
  }
  return known
}

/** Whether fire can sit on the side of `name`. */
export function catchesFire (name: string): boolean {
  return flammableOf(name) !== null
}
