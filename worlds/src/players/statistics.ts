/**
 * Vanilla's statistic categories (minecraft.wiki/w/Statistics), each of which maps a name to a count that only grows, and
 * one of our own that vanilla does not have: `stored`, items put into containers less those taken out of them.
 */
export const CATEGORIES = ['mined', 'crafted', 'used', 'broken', 'picked_up', 'dropped', 'killed', 'killed_by', 'custom', 'stored'] as const
export type Category = (typeof CATEGORIES)[number]
export type StatisticsJson = Record<Category, Record<string, number>>

/** What one player has done since first joining. Values are counts, except custom `damage_taken`: half hearts. */
export class Statistics {
  readonly #counts: StatisticsJson

  constructor (saved: StatisticsJson | null = null) {
    this.#counts = Object.fromEntries(CATEGORIES.map(name => [name, { ...saved?.[name] }])) as StatisticsJson
  }

  add (category: Category, name: string, count = 1): void {
    const counts = this.#counts[category]
    counts[name] = (counts[name] ?? 0) + count
  }

  toJson (): StatisticsJson {
    return structuredClone(this.#counts)
  }
}
